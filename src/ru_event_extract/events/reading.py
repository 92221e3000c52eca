"""What the reading network says of a document's event words, and how classifiers see it.

A reading is of one kind of events (meetings, agreements) in one part of a document
(:mod:`~ru_event_extract.events.windows`); ``doc._.event_readings`` has for each part the number of its
first token and the two readings. All figures are probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import srsly
from spacy.tokens import Doc

from .agreement_triggers import AgreementMention
from .triggers import EventMention


@dataclass
class Reading:
    """Probabilities of the event words of one kind.

    ``events`` and ``classes`` go by the token of the event word, ``classes`` with a probability for
    each class; ``links`` by question (``argument``, ``date``, ``city``, ``country``), then by event
    word and candidate (for a span: its first token); ``pairs`` by two event words in text order.
    """

    events: dict[int, float] = field(default_factory=dict)
    classes: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    links: dict[str, dict[tuple[int, int], float]] = field(default_factory=dict)
    pairs: dict[tuple[int, int], float] = field(default_factory=dict)
    _by_word: dict[int, list[float]] = field(default_factory=dict)

    def link(self, question: str, word: int, target: int) -> float:
        """How likely the target is the answer for the event word; 0 where it was not asked."""
        return self.links.get(question, {}).get((word, target), 0.0)

    def likelier(self, word: int, p: float) -> int:
        """How many candidates are likelier arguments of the event word."""
        if not self._by_word:
            for (other, _), q in self.links.get("argument", {}).items():
                self._by_word.setdefault(other, []).append(q)
        return sum(q > p for q in self._by_word.get(word, ()))


@dataclass
class PartReading:
    """The readings of one part of a document, whose first token is ``start``.

    ``meeting_words`` and ``agreement_words`` are its event words, in text order. ``context`` is the document's :class:`~ru_event_extract.events.context.EventContext` where it is
    one part, so that the next stations need not make it again.
    """

    start: int
    meetings: Reading
    agreements: Reading
    meeting_words: Sequence[EventMention] = ()
    agreement_words: Sequence[AgreementMention] = ()
    context: Any = None


@srsly.msgpack_encoders("ru_event_extract.reading")
def _leave_out(obj: Any, chain: Any = None) -> Any:
    """``Doc.to_bytes`` leaves readings out: they serve the next stations only."""
    if isinstance(obj, PartReading):
        return None
    return obj if chain is None else chain(obj)


def readings_of(doc: Doc) -> list[PartReading]:
    """The readings of a document.

    :raises ValueError: the station ``ru_event_reader`` has not been there.
    """
    readings: list[PartReading] | None = doc._.event_readings
    if readings is None or None in readings:
        raise ValueError(
            "the document has not been read: add ru_event_reader before this component"
        )
    return readings


def class_features(reading: Reading, words: Iterable[int]) -> dict[str, float]:
    """Mean probability of each class over the event words of one event, surer words count more."""
    out: dict[str, float] = {}
    words = list(words)
    weight = sum(reading.events.get(i, 0.0) for i in words)
    if not weight:
        return out
    for label, of_words in reading.classes.items():
        for i in words:
            share = reading.events.get(i, 0.0) / weight
            for number, p in enumerate(of_words.get(i, ())):
                name = f"reader_{label}={number}"
                out[name] = out.get(name, 0.0) + share * p
    return out
