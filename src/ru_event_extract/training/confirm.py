"""How the events' models do on articles that they have not seen.

``python -m ru_event_extract.training.confirm GOLD_DIR … --folds FOLDER`` trains the models of
meetings and agreements without the confirm half (odd CRC-32 of the doc_id) of the folders named
``press`` and ``rbc``, scores that half, and prints the figures of each folder. Nothing is written.
The recogniser of mentions and the rules stay as they are shipped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..commands.evaluate import print_figures
from ..evaluation import evaluate
from ..events.agreements import AgreementFinder, load_agreement_finder
from ..events.meetings import MeetingFinder
from ..tables.build import document_records
from ..tables.rows import Header
from . import agreements, meetings
from .annotated import in_confirm_half, read_annotated

_TABLES = ("roles", "meetings", "participants", "agreements", "parties")


def main() -> None:
    """Train without the confirm half, score it."""
    parser = argparse.ArgumentParser(description="Score the models on articles held out.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--folds", type=Path, required=True, help="networks of event_reader")
    parser.add_argument("--hold", nargs="+", default=["press", "rbc"], metavar="NAME")
    parser.add_argument("--errors", type=Path, help="write the errors here; then the half is seen")
    parser.add_argument("--develop", action="store_true", help="hold the other half out")
    parser.add_argument("--meetings", action="store_true", help="agreements by the shipped models")
    options = parser.parse_args()
    articles = read_annotated(options.folders, readers=options.folds)
    held = [
        a
        for a in articles
        if a.source in options.hold and in_confirm_half(a.gold.doc_id) != options.develop
    ]
    held_ids = {a.gold.doc_id for a in held}
    known = [a for a in articles if a.gold.doc_id not in held_ids]
    print(f"{len(known)} articles to train on, {len(held)} held out", flush=True)
    of_meetings = meetings.train(known)
    meeting_finder = MeetingFinder(of_meetings.models, of_meetings.thresholds)
    if options.meetings:
        agreement_finder = load_agreement_finder()
    else:
        of_agreements = agreements.AgreementTrainer(agreements.read_examples(known)).run()
        agreement_finder = AgreementFinder(of_agreements.models, of_agreements.thresholds)
    errors = []
    for source in options.hold:
        part = [a for a in held if a.source == source]
        rows: dict[str, list[dict[str, object]]] = {table: [] for table in _TABLES}
        for article in part:
            doc = agreement_finder(meeting_finder(article.doc))
            found = document_records(doc, Header(article.gold.doc_id))
            for table in _TABLES:
                rows[table].extend(getattr(found, table))
        print(f"== {source}")
        result = evaluate([a.gold for a in part], rows)
        print_figures(result)
        errors += result.errors
    if options.errors:
        options.errors.write_text("".join(f"{e}\n" for e in errors), encoding="utf-8")


if __name__ == "__main__":
    main()
