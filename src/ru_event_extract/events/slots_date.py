"""When an event is: which of the document's dates is its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Span

from .context import EventContext
from .event_features import EventDraft, span_features


@dataclass(frozen=True)
class EventDate:
    """EDTF start and end, and the words."""

    start: str = ""
    end: str = ""
    text: str = ""


@dataclass
class DateOption:
    """A date of the document as a possible date of the event, with its features."""

    date: EventDate
    features: dict[str, float]


def date_parts(value: str) -> tuple[str, str]:
    """EDTF start and end of a date; a day or month is both."""
    start, _, end = value.partition("/")
    return start, end or start


def compared(day: str, published: str) -> int:
    """-1, 0 or 1: a day, month or year before, about or after the publication."""
    common = min(len(published), len(day))
    return (day[:common] > published[:common]) - (day[:common] < published[:common])


def date_options(
    ctx: EventContext, event: EventDraft, whole: dict[str, float], status: str
) -> list[DateOption]:
    """All dates of the document, by value, with how they stand to the event."""
    by_value: dict[str, list[Span]] = defaultdict(list)
    for span in ctx.dates:
        by_value[span.kb_id_].append(span)
    published = ctx.doc._.published
    options = []
    for value, spans in by_value.items():
        start, end = date_parts(value)
        features = span_features(ctx, event, spans, "date")
        features[f"grain={len(start)}"] = 1.0
        features["range"] = float(start != end)
        features[f"status={status}"] = 1.0
        if published and start:
            relation = compared(start, published)
            features[f"published={relation}"] = 1.0
            features[f"status_published={status}:{relation}"] = 1.0
        features["values"] = len(by_value)
        words = {t.lemma_ for s in spans for t in s}
        for word in words:
            features[f"date_word={word}"] = 1.0
        options.append(DateOption(EventDate(start, end, spans[0].text), features))
    if options:
        least = min(o.features.get("cost", 99.0) for o in options)
        for option in options:
            option.features["cost_above_least"] = option.features.get("cost", 99.0) - least
            cost = option.features.get("cost", 99.0)
            option.features["closer"] = sum(o.features.get("cost", 99.0) < cost for o in options)
            read = option.features.get("reader", 0.0)
            option.features["likelier"] = sum(o.features.get("reader", 0.0) > read for o in options)
    return options


def choose_date(
    options: Sequence[DateOption], probabilities: Sequence[float], threshold: float
) -> EventDate:
    """The likeliest date; none below the threshold."""
    if not options:
        return EventDate()
    best = int(np.argmax(probabilities))
    return options[best].date if probabilities[best] >= threshold else EventDate()
