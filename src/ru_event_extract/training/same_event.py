"""Train the model that says whether two reports tell of one event.

``python -m ru_event_extract.training.same_event TABLES PAIRS.csv`` takes the tables of a run over
the annotated articles. The figures are those of each half with a model trained on the other one; the
shipped model is trained on both.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..across.event_facts import EventFacts, describe
from ..across.linking import link_events
from ..across.same_event import SameEventModel, contradict, pair_features
from ..evaluation.event_pairs import KINDS, EventFinder, PairFigures, read_pairs, score_pairs
from ..tables.write import read_rows
from .boosting import Settings
from .mixtures import Recipe, fit_model
from .model_file import write_models

MODEL = Path(__file__).parents[1] / "models" / "same_event.json.gz"
#: Chosen, with ``linking.LEAST``, on the half ``develop``.
_RECIPE = Recipe(Settings(rounds=120, leaves=7, rate=0.05, min_leaf=10, columns=0.5), 0.5, c=0.5)
_DETAILS = {"meeting": "participants", "agreement": "parties"}


def facts_of_run(folder: Path) -> Iterator[EventFacts]:
    """The facts of all events of a run, from its CSV files."""
    documents = {d["doc_id"]: d for d in read_rows(folder / "documents.csv")}
    for kind, table in KINDS.items():
        details: dict[str, list[dict[str, Any]]] = {}
        for row in read_rows(folder / f"{_DETAILS[kind]}.csv"):
            details.setdefault(row[f"{kind}_id"], []).append(row)
        for row in read_rows(folder / f"{table}.csv"):
            doc_id = row["doc_id"]
            yield describe(
                kind,
                row,
                details.get(row[f"{kind}_id"], []),
                documents[doc_id],
            )


def finder_of_run(folder: Path) -> EventFinder:
    """Finds the events of a run by their places."""
    rows = ((k, r) for k, table in KINDS.items() for r in read_rows(folder / f"{table}.csv"))
    return EventFinder(rows, read_rows(folder / "mentions.csv"))


class Examples:
    """The annotated pairs of events that a run has, and its other pairs to compare."""

    def __init__(self, folder: Path, pairs: Path) -> None:
        facts = {e.event: e for e in facts_of_run(folder)}
        self.finder = finder_of_run(folder)
        self.pairs = read_pairs(pairs)
        self.events = sorted(
            ((low, high, e) for e in facts.values() for low, high in e.periods()),
            key=lambda found: (found[0], found[1], found[2].event),
        )
        self.ids = list(facts)
        self.rows: list[dict[str, float]] = []
        self.labels: list[bool] = []
        self.halves: list[str] = []
        for pair in self.pairs:
            one = self.finder.find(pair.kind, pair.one)
            two = self.finder.find(pair.kind, pair.two)
            if one and two and not contradict(facts[one], facts[two]):
                self.rows.append(pair_features(facts[one], facts[two]))
                self.labels.append(pair.same)
                self.halves.append(pair.half)

    def train(self, half: str = "") -> SameEventModel:
        """A model of the pairs of a half, or of all."""
        chosen = [n for n, h in enumerate(self.halves) if not half or h == half]
        rows = [self.rows[n] for n in chosen]
        labels = [self.labels[n] for n in chosen]
        return SameEventModel(fit_model(rows, labels, None, _RECIPE))

    def score(self, model: SameEventModel, half: str, kind: str = "") -> PairFigures:
        """The figures of a half when events are linked by the model."""
        groups = link_events(self.events, model)
        chosen = [p for p in self.pairs if p.half == half and kind in ("", p.kind)]
        return score_pairs(chosen, self.finder, {e: groups.get(e, e) for e in self.ids})


def main() -> None:
    """Print the figures of each half, held out; write the model of both into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--output", type=Path, default=MODEL)
    options = parser.parse_args()
    examples = Examples(options.tables, options.pairs)
    for known, held in (("develop", "confirm"), ("confirm", "develop")):
        model = examples.train(known)
        for kind in ("", *KINDS):
            figures = examples.score(model, held, kind)
            print(f"{held}, trained on {known}, {kind or 'all'}: {figures}")
    write_models(examples.train().model.as_dict(), options.output)


if __name__ == "__main__":
    main()
