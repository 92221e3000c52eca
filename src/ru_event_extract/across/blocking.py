"""Which events are worth comparing: near in time, with something particular in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import combinations

from .event_facts import EventFacts
from .rarity import weight

#: Days by which the dates of two reports of one event may differ.
SLACK_DAYS = 2
#: A key that more events share at one time tells nothing.
COMMON = 200
#: With how many others, those that share most with it, an event is compared at a time.
MOST = 40
#: Keys that say more than a country or a word, and how much more.
_PARTICULAR_KEYS = frozenset({"person", "body", "pair", "title"})
_PARTICULAR = 2
#: How rare a word must be to bring two events together: one article in thirty has it, or fewer.
_TELLING = 0.55
#: Events after which keys that nothing recent has are forgotten.
_SWEEP = 5000


def keys(event: EventFacts) -> Iterator[tuple[str, ...]]:
    """What a report of the same event may share with this one."""
    kind = event.kind
    for argument in event.arguments:
        if argument.person_id:
            yield kind, "person", argument.person_id
        if argument.kind == "person":
            yield kind, "surname", argument.names[-1] if argument.names else ""
            # Names are kept in the order of the alphabet: any word may be the surname.
            for word in argument.names[:-1]:
                yield kind, "surname", word
        elif argument.kind in ("organisation", "group") and argument.names:
            yield (kind, "body", *argument.names)
        elif argument.kind == "role" and argument.rank:
            yield kind, "office", argument.rank, argument.country
    for pair in combinations(sorted(event.countries), 2):
        yield (kind, "pair", *pair)
    for country in event.countries:
        yield kind, "country", country
    for stem in event.words:
        if weight(stem) >= _TELLING:
            yield kind, "word", stem
    if event.title:
        yield (kind, "title", *sorted(event.title))
    if event.city:
        yield kind, "city", event.city


def candidates(
    events: Iterable[tuple[int, int, EventFacts]],
) -> Iterator[tuple[EventFacts, EventFacts]]:
    """The pairs of events of different documents to compare; seldom, a pair comes twice.

    ``events`` come with a first and last day, in their order, an event once for each of its
    :meth:`periods <EventFacts.periods>`; only those that a later one may still be near to are kept in
    memory.
    """
    active: dict[tuple[str, ...], list[tuple[int, EventFacts]]] = defaultdict(list)
    met: dict[str, set[str]] = defaultdict(set)
    for number, (low, high, event) in enumerate(events, 1):
        near: dict[str, EventFacts] = {}
        shared: Counter[str] = Counter()
        for key in set(keys(event)):
            still = [(last, e) for last, e in active[key] if last + SLACK_DAYS >= low]
            if len(still) <= COMMON:
                for _, other in still:
                    if other.doc_id != event.doc_id:
                        near[other.event] = other
                        shared[other.event] += _PARTICULAR if key[1] in _PARTICULAR_KEYS else 1
            still.append((high, event))
            active[key] = still
        if number % _SWEEP == 0:
            past = [k for k, v in active.items() if all(d + SLACK_DAYS < low for d, _ in v)]
            for key in past:
                del active[key]
            alive = {e.event for found in active.values() for _, e in found}
            met = defaultdict(set, {e: names for e, names in met.items() if e in alive})
        best = nsmallest(MOST, near, key=lambda e: (-shared[e], e))
        for name in best:
            if name not in met[event.event]:
                met[event.event].add(name)
                met[name].add(event.event)
                yield near[name], event
