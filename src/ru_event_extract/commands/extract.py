"""``ru-event-extract extract INPUT --output DIR``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from .. import formats
from ..batch.corpus import extract_corpus
from ..batch.pool import WorkerError
from ..batch.run_file import RunSummary
from ..options import ExtractionOptions
from ..readers.read import MAX_CHARACTERS
from .errors import STOPPED, say_error
from .progress import show_progress, show_summary

SOME_FAILED = 1


def extract(
    location: Annotated[
        str,
        typer.Argument(
            metavar="INPUT",
            help="A folder of articles (.txt, .html, .docx; walked recursively) or one file, "
            "also .jsonl or .csv with a text column. May lie elsewhere: s3://bucket/folder.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Where the nine CSV files go; may lie elsewhere: s3://bucket/folder.",
        ),
    ],
    workers: Annotated[
        int,
        typer.Option("--workers", "-w", min=0, help="Worker processes; 0 works without any."),
    ] = 1,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Work on a Dask cluster: the address of its scheduler (tcp://host:8786), or its "
            "scheduler file (.json).",
        ),
    ] = None,
    metadata: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Table with doc_id or path, and published, source, url, title.",
        ),
    ] = None,
    text_column: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Column with the text in .jsonl and .csv files; reads them in a folder, too. "
            "[default: text]",
        ),
    ] = None,
    registry: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Office-holders (name, aliases, role, rank, organisation, country, valid_from, "
            "valid_to) for participants and parties whose article gives no role.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume/--fresh",
            help="Go on with a run that was stopped, and take over the documents of an earlier one "
            "unless they, the program or its options have changed; or do all again.",
        ),
    ] = True,
    timeout: Annotated[
        float,
        typer.Option(
            min=0.1,
            metavar="SECONDS",
            help="Time allowed for one document (without effect with --workers 0).",
        ),
    ] = 600.0,
    min_confidence: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="P",
            help="Leave out roles, meetings and agreements less certain than this.",
        ),
    ] = 0.0,
    max_characters: Annotated[
        int, typer.Option(min=1, metavar="N", help="A longer document is refused.")
    ] = MAX_CHARACTERS,
    corrections: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="An editor's corrections, kept by `corrections apply`. [default: "
            "corrections.jsonl in DIR, if it is there]",
        ),
    ] = None,
    plover: Annotated[
        bool,
        typer.Option(
            "--plover",
            help="Add the columns plover_event, plover_mode and plover_context to meetings and "
            "agreements.",
        ),
    ] = False,
    output_formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="Write the tables also as csv-excel (in the place of csv), xlsx, parquet, "
            "parquet-dataset (by month), sqlite, duckdb, jsonl or brat; may be given several times. [default: csv]",
        ),
    ] = None,
) -> None:
    """Extract people, roles, meetings and agreements from Russian news into CSV tables.

    Exit status: 0 all read, 1 some documents failed (all else is written), 2 wrong use.
    """
    options = ExtractionOptions(min_confidence=min_confidence, max_characters=max_characters)
    for name in output_formats or ():
        formats.check(name)
    try:
        with show_progress(location, quiet) as progress:
            summary: RunSummary = extract_corpus(
                location,
                output,
                workers=workers,
                cluster=dask,
                metadata=metadata,
                text_column=text_column,
                registry=registry,
                resume=resume,
                timeout=timeout,
                options=options,
                corrections=corrections,
                plover=plover,
                progress=progress,
                finish=lambda tables: _write_formats(tables, output_formats or ()),
            )
    except KeyboardInterrupt:
        say_error("stopped; the same command with --resume goes on from here")
        raise typer.Exit(STOPPED) from None
    except (OSError, WorkerError) as error:
        say_error(f"{error}; put it right and go on with --resume")
        raise typer.Exit(SOME_FAILED) from None
    if summary.corrections_lost and quiet:
        say_error(summary.corrections)
    if not quiet:
        show_summary(summary, output)
    if summary.failed:
        raise typer.Exit(SOME_FAILED)


def _write_formats(tables: Path, names: Iterable[str]) -> None:
    for name in names:
        # Annotated articles go by the articles' own paths: into a folder of their own.
        place = tables / name if formats.FORMATS[name].with_texts else tables
        formats.write(tables, place, name)
