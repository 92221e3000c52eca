"""Gold meetings laid over a document's triggers and candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..evaluation.matching import same_argument
from ..events.candidates import Candidate
from ..events.context import EventContext, event_context
from ..events.meetings import all_mention_features
from ..events.triggers import EventMention, find_triggers
from .annotated import Annotated

Gold = Mapping[str, Any]


@dataclass
class Example:
    """One annotated document, ready for training.

    ``event_of`` gives each trigger the index of the gold meeting that it tells of, or -1; ``weight``
    is low where the quotes leave that open. ``arguments`` has for each gold meeting the candidates
    that are its participants (number to index of the participant).
    """

    doc_id: str
    source: str
    gold: list[dict[str, Any]]
    spans: list[list[tuple[int, int]]]
    ctx: EventContext
    triggers: list[EventMention]
    features: list[dict[str, float]]
    event_of: list[int]
    weight: list[float]
    arguments: list[dict[int, int]]


def quote_places(text: str, quotes: Sequence[str]) -> list[tuple[int, int]]:
    """Character offsets of quotes, of each its first place."""
    places = ((text.find(q), len(q)) for q in quotes)
    return [(start, start + length) for start, length in places if start >= 0]


_SAME_CLASS = {
    "talks": {"talks", "call", "session", "summit", "conference"},
    "call": {"call", "talks"},
    "summit": {"summit", "talks", "session", "conference"},
    "session": {"session", "talks", "conference"},
    "conference": {"conference", "session", "talks", "summit"},
    "visit": {"visit"},
    "ceremony": {"ceremony", "conference", "visit"},
}


def events_of_triggers(
    text: str, ctx: EventContext, triggers: Sequence[EventMention], gold: Sequence[Gold]
) -> tuple[list[int], list[float]]:
    """The gold meeting of each trigger (-1 for none) and the weight of that label.

    A trigger that quotes of several meetings hold goes to the one whose type fits and whose quote
    is shortest. In a quote with a trigger of a fitting type the others are doubtful.
    """
    event_of, weight = [-1] * len(triggers), [1.0] * len(triggers)
    best: list[tuple[float, int]] = [(-1.0, -1)] * len(triggers)
    doubtful = [False] * len(triggers)
    taken: dict[int, int] = {}
    for index, event in enumerate(gold):
        for start, end in quote_places(text, event["quotes"]):
            inside = [
                n
                for n, t in enumerate(triggers)
                if start <= ctx.doc[t.i].idx and ctx.doc[t.i].idx < end
            ]
            fitting = [n for n in inside if triggers[n].type in _SAME_CLASS[event["type"]]]
            exact = [n for n in inside if triggers[n].type == event["type"]]
            for n in fitting or inside:
                score = 1.0 + (n in exact) + 20.0 / (20.0 + end - start)
                if triggers[n].i not in taken:
                    score += 0.2
                if score > best[n][0]:
                    best[n] = (score, index)
            if fitting:
                for n in inside:
                    if n not in fitting:
                        doubtful[n] = True
        for n, (_, owner) in enumerate(best):
            if owner == index:
                taken[triggers[n].i] = index
    for n, (_, index) in enumerate(best):
        event_of[n] = index
        if index < 0 and doubtful[n]:
            weight[n] = 0.3
    return event_of, weight


def arguments_of(candidates: Sequence[Candidate], event: Gold) -> dict[int, int]:
    """Candidates that are participants of a gold meeting, with the index of the participant."""
    rows = [asdict(c.argument) for c in candidates]
    found: dict[int, int] = {}
    for index, participant in enumerate(event["participants"]):
        for number, row in enumerate(rows):
            if number not in found and same_argument(participant, row):
                found[number] = index
                break
    return found


def example(article: Annotated) -> Example:
    """Lay the gold meetings of an article over its triggers and candidates."""
    gold, text = article.gold.meetings, article.doc.text
    ctx = event_context(article.doc)
    triggers = find_triggers(ctx.doc)
    event_of, weight = events_of_triggers(text, ctx, triggers, gold)
    return Example(
        article.gold.doc_id,
        article.source,
        list(gold),
        [quote_places(text, e["quotes"]) for e in gold],
        ctx,
        triggers,
        all_mention_features(ctx, triggers),
        event_of,
        weight,
        [arguments_of(ctx.candidates, e) for e in gold],
    )
