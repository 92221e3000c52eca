"""``ru-event-extract evaluate GOLD_DIR``."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from ..readers.errors import UsageError

_TABLES = ("roles", "meetings", "participants", "agreements", "parties")


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD_DIR", help="A folder of gold files, one JSON an article."),
    ],
    texts: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Where the articles (<doc_id>.txt) are. [default: GOLD_DIR]"
        ),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Score the tables of this run; else the articles are run."
        ),
    ] = None,
    errors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the list of errors to this file.")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, metavar="N", help="Errors to print (with --errors: none).")
    ] = 40,
) -> None:
    """Measure the extraction against gold tables of your own articles.

    Prints precision, recall and F1 of every table, the accuracy of the columns, and the errors.
    The gold format is described in corpora/README.md.
    """
    from ..evaluation import GoldError, read_gold_folder
    from ..evaluation import evaluate as score

    if not gold.is_dir():
        raise UsageError(f"{gold}: no such folder of gold files")
    try:
        documents = read_gold_folder(gold, texts)
    except GoldError as error:
        raise UsageError(str(error)) from error
    rows = _rows_of_run(tables) if tables else rows_of_articles(documents)
    result = score(documents, rows)
    print_figures(result)
    if errors:
        errors.write_text("".join(f"{line}\n" for line in result.errors), encoding="utf-8")
        print(f"{len(result.errors)} errors are in {errors}")
    elif limit and result.errors:
        print(f"\nErrors ({min(limit, len(result.errors))} of {len(result.errors)}):")
        for line in result.errors[:limit]:
            print(f"  {line}")


def _rows_of_run(folder: Path) -> dict[str, list[dict[str, Any]]]:
    rows = {}
    for table in _TABLES:
        path = folder / f"{table}.csv"
        if not path.is_file():
            raise UsageError(f"{path} is missing: --tables takes the output folder of extract")
        # A cell may hold a long sentence.
        csv.field_size_limit(sys.maxsize)
        with path.open(encoding="utf-8", newline="") as file:
            rows[table] = list(csv.DictReader(file))
    return rows


def rows_of_articles(documents: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """Run the road on the gold articles, with the publication date that gold gives."""
    from ..extraction import shared_pipeline
    from ..tables.build import document_records
    from ..tables.rows import Header

    nlp = shared_pipeline()

    def docs() -> Any:
        for document in documents:
            doc = nlp.make_doc(document.text)
            doc._.published, doc._.doc_id = document.published, document.doc_id
            yield doc

    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in _TABLES}
    for document, doc in zip(documents, nlp.pipe(docs(), batch_size=32), strict=True):
        records = document_records(doc, Header(document.doc_id, published=document.published))
        for table in _TABLES:
            rows[table].extend(getattr(records, table))
    return rows


def print_figures(result: Any) -> None:
    """Print an :class:`~ru_event_extract.evaluation.Evaluation` as a table."""
    figures = result.figures
    counts = result.counts
    print(f"{result.documents} articles")
    print(f"{'':14}{'precision':>10}{'recall':>10}{'F1':>10}{'gold':>8}{'found':>8}")
    for name in ("role", "meetings", "participants", "agreements", "parties"):
        values = "".join(f"{figures[f'{name}_{x}']:10.3f}" for x in ("precision", "recall", "f1"))
        print(f"{name:14}{values}{counts[f'{name} gold']:8}{counts[f'{name} found']:8}")
    for name in ("meetings", "agreements"):
        print(f"{name + '_slots':14}{'':20}{figures[f'{name}_slots_f1']:10.3f}")
    print(f"{'overall':14}{'':20}{figures['overall']:10.3f}")
    print("\nOf rows found, the share of values that are right:")
    for prefix, slots in (
        ("role", ("rank", "country", "phase")),
        ("meetings", ("type", "status", "date_start", "country", "city", "mode")),
        ("agreements", ("kind", "status", "date_start")),
    ):
        ending = "_accuracy" if prefix == "role" else ""
        values = ", ".join(f"{slot} {figures[f'{prefix}_{slot}{ending}']:.3f}" for slot in slots)
        print(f"  {prefix}: {values}")
    if result.eventless:
        print(
            f"Articles without events in gold: {result.eventless}, "
            f"{result.eventless_with_events} of them with an event found"
        )
