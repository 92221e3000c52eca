"""``ru-event-extract corrections apply | list | export``."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from ..corrections.compare import Comparison
from ..corrections.edited import read_edited
from ..corrections.gold_export import export_gold
from ..corrections.merging import merge
from ..corrections.records import (
    Correction,
    default_file,
    read_corrections,
    write_corrections,
)
from ..corrections.run_output import RunOutput
from ..readers.errors import UsageError
from .errors import OneLineErrors
from .terminal import one_line

corrections = typer.Typer(
    cls=OneLineErrors,
    add_completion=False,
    help="Keep what an editor corrected in the tables, over later runs and as gold.",
)
_OUTPUT = typer.Option(
    "--output", "-o", metavar="DIR", help="The output folder of the run. [default: where FILE is]"
)
_CORRECTIONS = typer.Option(
    "--corrections",
    metavar="FILE",
    help="The file of corrections. [default: DIR/corrections.jsonl]",
)
_TEXTS = typer.Option(
    metavar="INPUT", help="Where the articles are, if no longer where `extract` read them."
)


def _output_of(files: list[Path], output: Path | None) -> Path:
    if output is not None:
        return output
    first = files[0]
    for folder in (first, first.parent):
        if (folder / "run.json").is_file():
            return folder
    raise UsageError(f"{first} is not in the output folder of a run: say with --output which it is")


@corrections.command("apply")
def apply(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE_OR_FOLDER…",
            help="The edited tables.xlsx, edited .csv files, or a folder of these.",
        ),
    ],
    output: Annotated[Path | None, _OUTPUT] = None,
    file: Annotated[Path | None, _CORRECTIONS] = None,
    texts: Annotated[Path | None, _TEXTS] = None,
    missing: Annotated[
        str,
        typer.Option(
            metavar="deleted|unseen",
            help="What rows that are not in the file mean: deleted as wrong, or not looked at. "
            "[default: deleted, but many are asked about]",
        ),
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="New corrections win over contrary earlier ones.")
    ] = False,
) -> None:
    """Find what was edited in the tables, and keep it.

    A value edited in its cell holds instead. A row with x in a column «wrong» (or wrong in a column
    «editor»), or a row deleted from the file, is wrong. A row with ok in «editor» is right. A row with
    an empty id is new; it needs the doc_id and, in «evidence», words copied from the article.
    """
    if missing not in ("", "deleted", "unseen"):
        raise UsageError(f"--missing {missing}: say deleted or unseen")
    folder = _output_of(files, output)
    place = file or default_file(folder)
    run = RunOutput(folder, texts)
    comparison = Comparison(run, missing, time.strftime("%Y-%m-%d", time.gmtime()))
    new = comparison.compare(read_edited(files))
    kept = read_corrections(place) if place.is_file() else []
    joined, count = merge(kept, new, run.corrections, comparison.where, replace)
    if not count:
        print("nothing was corrected that is not kept already")
        return
    write_corrections(place, joined)
    print(f"{count} corrections ({_by_kind(new)}) are kept in {place}")
    print("the next `extract` of these articles writes the tables with them")


@corrections.command("list")
def list_(
    output: Annotated[
        Path, typer.Argument(metavar="DIR_OR_FILE", help="An output folder or a corrections file.")
    ],
) -> None:
    """Print the corrections, one a line."""
    found = _kept(default_file(output) if output.is_dir() else output)
    for correction in found:
        print(one_line(correction.summary()))
    print(f"{len(found)} corrections" + (f": {_by_kind(found)}" if found else ""))


@corrections.command("export")
def export(
    output: Annotated[
        Path, typer.Argument(metavar="OUTPUT_DIR", help="The output folder of the run.")
    ],
    gold: Annotated[Path, typer.Option(metavar="DIR", help="Where the gold files go.")],
    file: Annotated[Path | None, _CORRECTIONS] = None,
    texts: Annotated[Path | None, _TEXTS] = None,
    checked: Annotated[
        bool, typer.Option("--checked", help="Only documents marked ok in the table documents.")
    ] = False,
) -> None:
    """Write the corrected documents as gold files, with their articles.

    `evaluate DIR` and the training scripts read them.
    """
    kept = _kept(file or default_file(output))
    result = export_gold(RunOutput(output, texts), kept, gold, checked)
    print(f"{len(result.written)} documents are in {gold}")
    if result.unchecked:
        print(
            f"{len(result.unchecked)} of them are not marked as checked (editor: ok in documents): "
            "rows that nobody looked at count as right there"
        )
    if result.without_text:
        print(
            f"{len(result.without_text)} articles are not there or have changed (--texts says where "
            f"they are): {', '.join(result.without_text[:5])}"
        )
    if not result.written:
        raise typer.Exit(1)


def _kept(place: Path) -> list[Correction]:
    if not place.is_file():
        raise UsageError(f"{place}: no corrections are kept there; `corrections apply` keeps them")
    return read_corrections(place)


def _by_kind(found: list[Correction]) -> str:
    counts = Counter(f"{c.table} {c.action}" for c in found)
    return ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
