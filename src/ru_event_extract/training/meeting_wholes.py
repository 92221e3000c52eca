"""Models of whole meetings: is it one, its type, status and participants, its date, place and mode.

The slots are trained on what the other models say of articles that they have not seen, as in use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..entities.phrase_table import fold
from ..events.event_features import (
    EventDraft,
    certainty_features,
    event_argument_features,
    event_features,
)
from ..events.meetings import Thresholds, mode_features
from ..events.slots_date import date_options
from ..events.slots_place import choose_place, city_options, country_options
from ..events.slots_shared import (
    SLOTS,
    EventReading,
    SlotReading,
    likely_participants,
    relatives,
    shared_features,
)
from ..learned.linear import Model
from ..tables.values import MEETING_STATUSES, MEETING_TYPES
from .annotated import published_news, tells_date
from .boosting import Settings
from .instances import Instances
from .meeting_gold import Example
from .mixtures import Recipe

PARTS = tuple(sorted(("participant", "host", "chair", "mediator", "absent")))
MODES = tuple(sorted(("", "in_person", "remote", "hybrid")))
TYPES, STATUSES = tuple(sorted(MEETING_TYPES)), tuple(sorted(MEETING_STATUSES))

WHOLE = Recipe(Settings(rounds=160, leaves=8, rate=0.06))
EVENT = replace(WHOLE, published=2.0)
PARTICIPANT = Recipe(Settings(rounds=350, leaves=16, rate=0.05, min_count=6))
SPAN = Recipe(Settings(rounds=200, leaves=10, rate=0.06))
SHARED = Recipe(Settings(rounds=120, leaves=6, rate=0.06))


@dataclass
class _Whole:
    """A draft with its gold meeting (``None``: no event) and how much it counts."""

    ex: Example
    event: EventDraft
    whole: dict[str, float]
    gold: dict[str, Any] | None
    own: dict[int, int]
    weight: float
    #: The weight where the question is the date.
    date_weight: float
    #: Of each slot the values and the features of the options.
    options: dict[str, tuple[list[Any], list[dict[str, float]]]] = field(default_factory=dict)
    reading: EventReading = field(default_factory=lambda: EventReading("", "", frozenset()))

    def of(self, slot: str) -> float:
        """How much it counts in a question of a slot."""
        return self.date_weight if slot == "date" else self.weight


def fit_wholes(
    drafted: Sequence[tuple[Example, Sequence[tuple[EventDraft, int]]]], thresholds: Thresholds
) -> dict[str, Model]:
    """All models of whole events.

    Each draft comes with the gold meeting that it is: its index, -1 for none, and ``-2 - index``
    for a second group of mentions of a meeting, which is no event of its own but still shows what
    the meeting's slots look like.
    """
    wholes: list[_Whole] = []
    event = Instances(published_news(ex for ex, _ in drafted))
    for ex, drafts in drafted:
        for draft, owner in drafts:
            features = event_features(ex.ctx, draft)
            event.add(certainty_features(ex.ctx, features), owner >= 0, ex.doc_id)
            index = owner if owner >= 0 else -2 - owner if owner < -1 else None
            gold = None if index is None else ex.gold[index]
            own = {} if index is None else ex.arguments[index]
            weight = 0.0 if gold is None else 1.0 if owner >= 0 else 0.5
            told = gold is None or tells_date(ex.ctx.doc, gold)
            wholes.append(_Whole(ex, draft, features, gold, own, weight, weight if told else 0.0))
    models = {"event": event.fit(EVENT)}
    certain = event.unseen(EVENT)
    kept = [
        w
        for w, p in zip(wholes, certain.tolist(), strict=True)
        if w.weight or p >= thresholds.event
    ]
    models.update(_read_alone(kept))
    models.update(_share_slots(kept, thresholds))
    return models


def _read_alone(wholes: Sequence[_Whole]) -> dict[str, Model]:
    """Type, status and participants, then dates and places; fills each event's ``reading``."""
    data = {name: Instances() for name in ("type", "status", "participant", "part", *SLOTS)}
    for w in wholes:
        group = w.ex.doc_id
        data["type"].add(w.whole, w.gold["type"] if w.gold else TYPES[0], group, w.weight)
        data["status"].add(w.whole, w.gold["status"] if w.gold else STATUSES[0], group, w.weight)
        for number in sorted(w.event.joint_arguments()):
            row = event_argument_features(w.ex.ctx, w.event, number, w.whole)
            data["participant"].add(row, number in w.own, group, w.weight)
            if w.gold and number in w.own:
                part = w.gold["participants"][w.own[number]]["part"]
                data["part"].add(row, part, group, w.weight)
    types = data["type"].guesses(WHOLE, TYPES)
    statuses = data["status"].guesses(WHOLE, STATUSES)
    taking_part = iter(data["participant"].unseen(PARTICIPANT).tolist())
    for w, type_, status in zip(wholes, types, statuses, strict=True):
        chances = {n: next(taking_part) for n in sorted(w.event.joint_arguments())}
        w.reading = EventReading(type_, status, likely_participants(chances))
        dates = date_options(w.ex.ctx, w.event, w.whole, status)
        cities = city_options(w.ex.ctx, w.event, w.whole, status, type_)
        countries = country_options(w.ex.ctx, w.event, w.whole, status, type_)
        w.options = {
            "date": ([o.date for o in dates], [o.features for o in dates]),
            "city": (list(cities), [o.features for o in cities]),
            "country": (list(countries), [o.features for o in countries]),
        }
        for slot, (options, rows) in w.options.items():
            for option, row in zip(options, rows, strict=True):
                data[slot].add(row, _is_right(slot, option, w.gold), w.ex.doc_id, w.of(slot))
    for slot in SLOTS:
        unseen = iter(data[slot].unseen(SPAN).tolist())
        for w in wholes:
            options, rows = w.options[slot]
            values = [o.start if slot == "date" else o.value for o in options]
            w.reading.slots[slot] = SlotReading(values, rows, [next(unseen) for _ in rows])
    return {
        "type": data["type"].fit(WHOLE, TYPES),
        "status": data["status"].fit(WHOLE, STATUSES),
        "participant": data["participant"].fit(PARTICIPANT),
        "part": data["part"].fit(WHOLE, PARTS),
        **{slot: data[slot].fit(SPAN) for slot in SLOTS},
    }


def _is_right(slot: str, option: Any, gold: dict[str, Any] | None) -> bool:
    if gold is None:
        return False
    if slot == "date":
        return bool(option.start == gold["date_start"] and option.end == gold["date_end"])
    value = str(gold[slot])
    return bool(value) and fold(option.value) == fold(value)


def _share_slots(wholes: Sequence[_Whole], thresholds: Thresholds) -> dict[str, Model]:
    """Dates and places beside those of the events around, then the mode."""
    data = {name: Instances() for name in SLOTS}
    by_document: dict[str, list[_Whole]] = {}
    for w in wholes:
        by_document.setdefault(w.ex.doc_id, []).append(w)
    for doc_id, members in by_document.items():
        readings = [w.reading for w in members]
        for n, w in enumerate(members):
            around = relatives(readings, n)
            for slot in SLOTS:
                rows = shared_features(readings, n, slot, around)
                for option, row in zip(w.options[slot][0], rows, strict=True):
                    data[slot].add(row, _is_right(slot, option, w.gold), doc_id, w.of(slot))
    unseen = {slot: iter(data[slot].unseen(SHARED).tolist()) for slot in SLOTS}
    mode = Instances()
    for members in by_document.values():
        for w in members:
            p = {slot: [next(unseen[slot]) for _ in w.options[slot][0]] for slot in SLOTS}
            if w.gold is None:
                continue
            country, city = choose_place(
                w.options["city"][0],
                p["city"],
                w.options["country"][0],
                p["country"],
                (thresholds.city, thresholds.country),
            )
            row = mode_features(w.whole, w.reading.type, w.reading.status, city, country)
            mode.add(row, w.gold["mode"], w.ex.doc_id, w.weight)
    models = {f"{name}_shared": rows.fit(SHARED) for name, rows in data.items()}
    models["mode"] = mode.fit(WHOLE, MODES)
    return models
