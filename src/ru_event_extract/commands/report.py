"""``ru-event-extract report OUTPUT_DIR``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from ..report import write_report
from .terminal import one_line


def report(
    output: Annotated[
        Path, typer.Argument(metavar="OUTPUT_DIR", help="The folder that `extract` wrote.")
    ],
    page: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE.html",
            help="The page to write. [default: report.html in OUTPUT_DIR]",
        ),
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(
            metavar="INPUT", help="Where the articles are, if no longer where `extract` read them."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Write a page for reading: events to filter, each with its article and its evidence.

    One HTML file that works without a network, in Russian and English.
    """
    summary = write_report(output, page, texts=texts)
    if quiet:
        return
    console = Console(stderr=True)
    console.print(f"{summary.events} events, {summary.articles} articles")
    if summary.without_text:
        console.print(
            f"{summary.without_text} articles are not there or have changed: their events show only "
            "their evidence (--texts says where the articles are)",
            soft_wrap=True,
        )
    console.print(f"The page is {escape(one_line(str(summary.path)))}", soft_wrap=True)
