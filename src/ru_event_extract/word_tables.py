"""The tables of words: those of ``resources/``, with the rows of a user's own folder after them.

A file of the own folder has the name, the place and the first line of the table that it adds to:
``meeting_triggers.csv``, ``roles/titles.csv``. Its rows come after the package's and win over them.
The folder stands in an environment variable, so that worker processes have it too.
"""

from __future__ import annotations

import csv
import os
import sys
from importlib.resources import files
from pathlib import Path

from .readers.errors import UsageError

OWN_WORDS = "RU_EVENT_EXTRACT_WORDS"
#: Tables of these kinds begin with a line of column names.
_WITH_COLUMNS = (".csv", ".tsv")


def use_words(folder: str | Path | None) -> None:
    """Add the tables of words in ``folder`` to the package's; ``None`` takes them off again.

    Holds for pipelines loaded afterwards, and for worker processes started afterwards.

    :raises UsageError: there is no such folder, a file in it has the name of no table, or other
        columns than the table.
    """
    if folder is None:
        os.environ.pop(OWN_WORDS, None)
    else:
        check_words(folder)
        os.environ[OWN_WORDS] = str(Path(folder).resolve())
    _forget()


def check_words(folder: str | Path) -> None:
    """Check that every file in the folder adds to a table of the package.

    :raises UsageError: see :func:`use_words`.
    """
    root = Path(folder)
    if not root.is_dir():
        raise UsageError(f"{root}: no such folder of words")
    for path in own_tables(root):
        name = path.relative_to(root).as_posix()
        if not _shipped(name).is_file():
            raise UsageError(
                f"{path}: no table has this name; docs/extending.md lists those that can be added to"
            )
        _own_lines(path, name)


def own_folder() -> Path | None:
    """The folder of the user's own words, if one is in use."""
    name = os.environ.get(OWN_WORDS)
    return Path(name) if name else None


def own_tables(folder: Path) -> list[Path]:
    """The files in a folder of words; hidden ones are none of ours."""
    return sorted(
        p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~", "README"))
    )


def table_lines(name: str) -> list[str]:
    """The lines of a table, the column names first where it has them, remarks as they stand.

    :param name: the path under ``resources/``, with ``/``.
    """
    lines = _shipped(name).read_text(encoding="utf-8").splitlines()
    folder = own_folder()
    if folder is not None and (own := folder / name).is_file():
        lines += _own_lines(own, name)
    return lines


def _shipped(name: str) -> Path:
    return Path(str(files("ru_event_extract"))).joinpath("resources", *name.split("/"))


def _own_lines(path: Path, name: str) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: save the table as UTF-8 ({error.reason})") from None
    lines = [line for line in lines if line.strip()]
    if not name.endswith(_WITH_COLUMNS):
        return lines
    columns = _shipped(name).read_text(encoding="utf-8").splitlines()[0]
    if not lines or lines[0] != columns:
        raise UsageError(f"{path}: its first line has to be {columns!r}")
    count = len(_cells(columns, name))
    for number, line in enumerate(lines[1:], 2):
        if not line.startswith("#") and len(_cells(line, name)) != count:
            raise UsageError(f"{path}: line {number} has not {count} cells like {columns!r}")
    return lines[1:]


def _cells(line: str, name: str) -> list[str]:
    return next(csv.reader([line], delimiter="\t" if name.endswith(".tsv") else ","))


def _forget() -> None:
    """Let every table be compiled anew: all caches of this package hold what follows from them."""
    for name, module in list(sys.modules.items()):
        if name.startswith(__package__ + "."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and not isinstance(value, type):
                    value.cache_clear()
