"""A bar while a run is under way, and its summary at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from ..batch.corpus import Progress as Report
from ..batch.run_file import RunSummary
from ..readers.formats import FORMATS
from .terminal import one_line

_SHOWN_FAILURES = 10


@contextmanager
def show_progress(location: str, quiet: bool) -> Iterator[Report | None]:
    """A progress bar on stderr if that is a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[failed]}"),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("loading the models", total=_count(location), failed="")
        failed = 0

        def report(document: dict[str, Any], reused: bool) -> None:
            nonlocal failed
            failed += document["status"] == "failed"
            name = document["doc_id"] if len(document["doc_id"]) < 40 else document["doc_id"][-40:]
            bar.update(
                task,
                advance=1,
                description=escape(one_line(name)),
                failed=f"[red]{failed} failed[/]" if failed else "",
            )

        yield report


def _count(location: str) -> int | None:
    """How many documents a folder has; unknown for a file of many rows."""
    if not Path(location).is_dir():
        return None
    return sum(1 for p in Path(location).rglob("*") if p.suffix.lower() in FORMATS) or None


def show_summary(summary: RunSummary, output: str) -> None:
    """What was found, what failed, how fast."""
    console = Console(stderr=True)
    counts, statuses = summary.counts, summary.statuses
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="bold")
    table.add_column()
    others = ", ".join(f"{n} {s}" for s, n in sorted(statuses.items()) if s != "ok")
    table.add_row(str(counts["documents"]), "documents" + (f" ({others})" if others else ""))
    table.add_row(str(counts["people"]), "people")
    table.add_row(str(counts["meetings"]), "meetings")
    table.add_row(str(counts["agreements"]), "agreements")
    fresh = counts["documents"] - summary.reused
    speed = f", {fresh / summary.seconds:.1f} articles/s" if summary.seconds else ""
    reused = f", {summary.reused} taken over from an earlier run" if summary.reused else ""
    table.add_row(f"{summary.seconds:.1f}", f"seconds{speed}{reused}")
    console.print(table)
    for path, error in summary.failures[:_SHOWN_FAILURES]:
        console.print(
            f"[red]failed[/] {escape(one_line(path))}: {escape(one_line(error))}", soft_wrap=True
        )
    if len(summary.failures) > _SHOWN_FAILURES:
        console.print("the other failures are in documents.csv, columns status and error")
    if summary.corrections:
        console.print(escape(one_line(summary.corrections)), soft_wrap=True)
    console.print(f"Tables are in {escape(one_line(str(output)))}", soft_wrap=True)
