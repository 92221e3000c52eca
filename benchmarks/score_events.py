"""Score ``event_id`` on annotated pairs: ``score_events.py TABLES [PAIRS.csv]``.

TABLES is the output of a run over the articles of the pairs (RuRED-2's raw news of RBC). The shipped
model has learned from both halves; figures held out are those that
``python -m ru_event_extract.training.same_event`` prints.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ru_event_extract.evaluation.event_pairs import KINDS, EventFinder, read_pairs, score_pairs
from ru_event_extract.tables.write import read_rows

PAIRS = Path(__file__).parents[1] / "corpora" / "annotations" / "event_pairs.csv"


def main() -> None:
    """Print the figures of both halves, and of meetings and agreements apart."""
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    pairs = read_pairs(Path(sys.argv[2]) if len(sys.argv) == 3 else PAIRS)
    rows = [
        (kind, row) for kind, table in KINDS.items() for row in read_rows(folder / f"{table}.csv")
    ]
    finder = EventFinder(rows, read_rows(folder / "mentions.csv"))
    event_of = {row[f"{kind}_id"]: row["event_id"] for kind, row in rows}
    for half in ("develop", "confirm"):
        for kind in ("", *KINDS):
            chosen = [p for p in pairs if p.half == half and kind in ("", p.kind)]
            print(f"{half}, {kind or 'all'}: {score_pairs(chosen, finder, event_of)}")


if __name__ == "__main__":
    main()
