"""Pairs of reports, annotated as telling of the same event or of different ones, against ``event_id``.

A pair is kept as places in two articles (document and offsets of the words that name the event), so
that it outlives the ids of a run.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

KINDS = {"meeting": "meetings", "agreement": "agreements"}


@dataclass(frozen=True)
class Place:
    """Where an article names an event."""

    doc_id: str
    start: int
    end: int


@dataclass(frozen=True)
class EventPair:
    """Two places and whether one event is meant; ``half`` is ``develop`` or ``confirm``."""

    kind: str
    half: str
    one: Place
    two: Place
    same: bool


@dataclass
class PairFigures:
    """Pairs by what was annotated and what the run says.

    ``lost`` are the pairs of which the run has no event at a place: they are not counted.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    apart: int = 0
    lost: int = 0
    errors: list[EventPair] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of the pairs with one ``event_id``, the share that is one event."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of the pairs that are one event, the share with one ``event_id``."""
        return _share(self.right, self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f} "
            f"({self.right} right, {self.wrong} wrong, {self.missed} missed, "
            f"{self.apart} rightly apart, {self.lost} not in the run)"
        )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def read_pairs(path: Path) -> list[EventPair]:
    """The annotated pairs of a CSV file (``corpora/annotations/event_pairs.csv``)."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            EventPair(
                row["kind"],
                row["half"],
                Place(row["doc_1"], int(row["start_1"]), int(row["end_1"])),
                Place(row["doc_2"], int(row["start_2"]), int(row["end_2"])),
                row["label"] == "same",
            )
            for row in csv.DictReader(file)
        ]


class EventFinder:
    """Finds the event of a run that is named at a place."""

    def __init__(self, events: Iterable[tuple[str, Row]], mentions: Iterable[Row]) -> None:
        """``events`` are (kind, row of meetings or agreements)."""
        self._evidence: dict[tuple[str, str], list[Row]] = {}
        self._kinds: dict[str, str] = {}
        for kind, row in events:
            self._kinds[row[f"{kind}_id"]] = kind
            self._evidence.setdefault((kind, row["doc_id"]), []).append(row)
        self._named: dict[tuple[str, str], list[Row]] = {}
        for row in mentions:
            if row["entity_id"] in self._kinds and row["label"] in ("MEETING", "AGREEMENT"):
                key = (self._kinds[row["entity_id"]], row["doc_id"])
                self._named.setdefault(key, []).append(row)

    def find(self, kind: str, place: Place) -> str:
        """The id of the event whose mention, or else whose evidence, is at the place; or empty."""
        for row in self._named.get((kind, place.doc_id), ()):
            if _overlap(row, place):
                return str(row["entity_id"])
        found = [r for r in self._evidence.get((kind, place.doc_id), ()) if _overlap(r, place)]
        return str(found[0][f"{kind}_id"]) if found else ""


def _overlap(row: Row, place: Place) -> bool:
    return int(row["start"]) < place.end and place.start < int(row["end"])


def score_pairs(
    pairs: Iterable[EventPair], finder: EventFinder, event_of: Mapping[str, str]
) -> PairFigures:
    """Compare the annotated pairs with the ``event_id`` that a run gave each meeting and agreement."""
    figures = PairFigures()
    for pair in pairs:
        one, two = finder.find(pair.kind, pair.one), finder.find(pair.kind, pair.two)
        if not one or not two:
            figures.lost += 1
            continue
        together = event_of[one] == event_of[two]
        if together and pair.same:
            figures.right += 1
        elif together:
            figures.wrong += 1
        elif pair.same:
            figures.missed += 1
        else:
            figures.apart += 1
        if together != pair.same:
            figures.errors.append(pair)
    return figures
