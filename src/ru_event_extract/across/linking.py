"""The events of a run: which reports tell of one event, and its id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from .blocking import candidates
from .clustering import group
from .event_facts import EventFacts
from .same_event import SameEventModel, load_model

#: Mean probability within a group from which on its reports are one event.
LEAST = 0.5
#: A pair less likely than this is left out of the mean, as if it were impossible.
_UNLIKELY = 0.05
_BATCH = 4096


def link_events(
    events: Iterable[tuple[int, int, EventFacts]],
    model: SameEventModel | None = None,
    least: float = LEAST,
) -> dict[str, str]:
    """The name of the group of every linked meeting or agreement, by their own ids.

    ``events`` as :func:`.blocking.candidates` takes them. An event that stays alone is left out.
    """
    document_of: dict[str, str] = {}

    def seen() -> Iterator[tuple[int, int, EventFacts]]:
        for low, high, event in events:
            document_of[event.event] = event.doc_id
            yield low, high, event

    links = list(_links(seen(), model or load_model()))
    return group(links, document_of, least)


def _links(
    events: Iterable[tuple[int, int, EventFacts]], model: SameEventModel
) -> Iterator[tuple[str, str, float]]:
    pairs = candidates(events)
    while batch := list(islice(pairs, _BATCH)):
        for (a, b), probability in zip(batch, model.probabilities(batch), strict=True):
            if probability >= _UNLIKELY:
                yield a.event, b.event, probability
