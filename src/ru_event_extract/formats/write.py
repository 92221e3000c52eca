"""One call for all formats."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..readers.errors import UsageError
from .source import RowSource, row_source
from .texts import Texts

if TYPE_CHECKING:
    from ..tables.frames import Tables

#: Writes the rows into a folder (that exists) or, for a format of one file, to a path.
Writer = Callable[[RowSource, Path], None]
TextWriter = Callable[[RowSource, Path, Texts], None]


@dataclass(frozen=True)
class Format:
    """A format: its module and function, the suffix if it is one file, the libraries it needs."""

    module: str
    function: str
    #: Suffix of the one file it is written to; empty for a file a table.
    suffix: str = ""
    #: Modules to import, with the name that pip knows them by.
    needs: tuple[tuple[str, str], ...] = ()
    #: Whether it shows the articles themselves.
    with_texts: bool = False
    #: A folder of its own, replaced as a whole; what an earlier run wrote in it goes.
    folder: str = ""


_ARROW = ("pyarrow", "pyarrow")

#: Name to format, in the order of the documentation.
FORMATS: dict[str, Format] = {
    "csv": Format("delimited", "write_csv"),
    "csv-excel": Format("delimited", "write_csv_excel"),
    "xlsx": Format("workbook", "write_workbook", ".xlsx", (("xlsxwriter", "XlsxWriter"),)),
    "parquet": Format("parquet", "write_parquet", needs=(_ARROW,)),
    "parquet-dataset": Format("dataset", "write_dataset", needs=(_ARROW,), folder="dataset"),
    "sqlite": Format("sql", "write_sqlite", ".sqlite"),
    "duckdb": Format("sql", "write_duckdb", ".duckdb", (("duckdb", "duckdb"), _ARROW)),
    "jsonl": Format("delimited", "write_jsonl"),
    "brat": Format("brat", "write_brat", with_texts=True),
}


def check(format: str) -> Format:
    """The format of that name.

    :raises UsageError: there is none, or a library that it needs is not installed.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown format {format!r}; there are {', '.join(FORMATS)}")
    chosen = FORMATS[format]
    for module, package in chosen.needs:
        try:
            import_module(module)
        except ImportError as error:
            raise UsageError(
                f"the format {format} needs {package}: pip install 'ru-event-extract[formats]'"
            ) from error
    return chosen


def write(
    tables: str | Path | Tables,
    out: str | Path,
    format: str = "csv",
    *,
    texts: str | Path | Texts | None = None,
) -> list[Path]:
    """Write the tables in a format; the paths of the files written.

    :param tables: the output folder of a run, or ``Tables``.
    :param out: a folder (``xlsx``, ``sqlite`` and ``duckdb`` are ``tables.xlsx`` … in it), or for
        these the file itself if the name has their suffix. May be the run's own folder; a file of
        the same name is replaced in one step.
    :param texts: for ``brat``: the folder or file of the articles; without it the one that the run
        read, by its ``run.json``.
    :raises UsageError: an unknown format, a library or the tables are missing.
    """
    chosen = check(format)
    source = row_source(tables)
    function = getattr(import_module(f".{chosen.module}", __package__), chosen.function)
    target = Path(out)
    if chosen.suffix and target.suffix != chosen.suffix:
        target = target / f"tables{chosen.suffix}"
    folder = target.parent if chosen.suffix else target
    folder.mkdir(parents=True, exist_ok=True)
    # Written beside and moved in when whole: the folder may be the one that is read.
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=folder) as name:
        staging = Path(name)
        if chosen.with_texts:
            run = tables if isinstance(tables, str | Path) else None
            articles = texts if isinstance(texts, Texts) else Texts.find(texts, run)
            cast(TextWriter, function)(source, staging, articles)
        else:
            cast(Writer, function)(source, staging / target.name if chosen.suffix else staging)
        if chosen.folder:
            shutil.rmtree(folder / chosen.folder, ignore_errors=True)
        return _move(staging, folder)


def _move(staging: Path, folder: Path) -> list[Path]:
    moved: list[Path] = []
    for path in sorted(p for p in staging.rglob("*") if p.is_file()):
        place = folder / path.relative_to(staging)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, place)
        moved.append(place)
    return moved
