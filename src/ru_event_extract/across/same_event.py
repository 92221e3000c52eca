"""How likely two reports tell of one event: features of the pair, and a model that weighs them."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from ..learned.linear import Model, model_from_dict
from ..learned.trees import load_models
from .event_facts import AGREEMENT, Argument, EventFacts, stems
from .rarity import total

Features = dict[str, float]

#: Days between reports that need not be told apart.
_LONG = 8
#: Days by which reports date one meeting differently.
_DAYS_APART = 3
#: Share of words from which on two titles name one thing.
_ONE_TITLE = 0.7
_TWO_SIDED = frozenset({"talks", "call", "visit"})
#: How alike two spellings of a foreign name are.
_SPELT_ALIKE = 0.85
_MEETING_KINDS = {"talks": "met", "visit": "visit", "call": "call"}


def contradict(a: EventFacts, b: EventFacts) -> bool:
    """Whether two meetings cannot be one, however alike their reports.

    Talks, calls and visits are of two sides: with another visitor they are others, and so they are
    on another day with other people; any meeting is, if town and day both differ (a month is any day).
    """
    if a.kind == AGREEMENT:
        return False
    apart = _days_apart(a, b)
    elsewhere = a.city and b.city and a.city != b.city
    if apart > _DAYS_APART or (elsewhere and (apart > 0 or "vague" in (a.dated, b.dated))):
        return True
    if not {a.type, b.type} <= _TWO_SIDED:
        return False
    only_a, only_b = _unmatched(a, b), _unmatched(b, a)
    if not only_a or not only_b:
        return False
    if apart > 0:
        return True
    sides = {len(_people(a)), len(_people(b))}
    countries = {x.country for x in (*only_a, *only_b)}
    return sides == {2} and len(only_a) == len(only_b) == 1 and len(countries - {""}) > 1


def _days_apart(a: EventFacts, b: EventFacts) -> int:
    """Days between the events if both are dated to the day, else 0."""
    if not a.dated == b.dated == "day":
        return 0
    return max(max(a.low, b.low) - min(a.high, b.high), 0)


def _people(event: EventFacts) -> list[Argument]:
    return [x for x in event.arguments if x.kind == "person"]


def _unmatched(event: EventFacts, other: EventFacts) -> list[Argument]:
    others = _people(other)
    return [x for x in _people(event) if not any(_same_person(x, y) for y in others)]


def pair_features(a: EventFacts, b: EventFacts) -> Features:
    """What speaks for and against the two events being one, from 0 to 1 each."""
    found: Features = {}
    agreement = a.kind == AGREEMENT
    _dates(found, a, b)
    _arguments(found, a, b)
    _places(found, a, b)
    if a.type == b.type:
        found["same_type"] = 1.0
    elif not agreement:
        families = {_MEETING_KINDS.get(x.type, "gathering") for x in (a, b)}
        found["other_family" if len(families) > 1 else "other_type"] = 1.0
        if "call" in families:
            found["call_and_other"] = 1.0
    if a.status != b.status:
        found["other_status"] = 1.0
    if a.title and b.title:
        likeness = _jaccard(a.title, b.title)
        found["title"] = likeness
        if likeness < 0.3:
            found["other_title"] = 1.0
    found["words"] = _jaccard(a.words, b.words)
    found["common_words"] = min(total(a.words & b.words), 8.0) / 8
    found["words_within"] = _overlap(a.words, b.words)
    found["headline"] = _jaccard(a.headline, b.headline)
    _together(found, a, b)
    return {f"{name}:{a.kind}": value for name, value in found.items()} | found


def _together(found: Features, a: EventFacts, b: EventFacts) -> None:
    """What says more together than each alone."""
    near = "other_day" not in found and found.get("days_from_date", 0) <= 0.5
    if found.get("people") == 1 and "same_type" in found:
        found["same_two_people"] = 1.0
        if near and "some_other_people" not in found:
            found["same_two_people_near"] = 1.0
    if found.get("people") and a.type == b.type == "visit" and "same_country" in found:
        found["same_visit"] = 1.0
    if found.get("title", 0) >= _ONE_TITLE and near:
        found["same_title_near"] = 1.0


def _dates(found: Features, a: EventFacts, b: EventFacts) -> None:
    gap = max(a.low, b.low) - min(a.high, b.high)
    if a.dated and b.dated:
        if a.dated == b.dated == "day":
            exact = gap <= 0
            found["same_day" if exact else "next_day" if gap == 1 else "other_day"] = 1.0
        else:
            found["month_fits" if gap <= 0 else "other_day"] = 1.0
            if a.dated == b.dated and (a.low, a.high) == (b.low, b.high):
                found["same_month"] = 1.0
        return
    known = a.published_day and b.published_day
    reported = abs(a.published_day - b.published_day) if known else _LONG
    if a.dated or b.dated:
        undated, dated = (b, a) if a.dated else (a, b)
        found["one_dated"] = 1.0
        away = max(dated.low - undated.published_day, undated.published_day - dated.high, 0)
        found["days_from_date"] = min(away, 4) / 4
        if dated.dated == "vague":
            found["one_vague"] = 1.0
    else:
        found["undated"] = 1.0
        found["days_between"] = min(reported, _LONG) / _LONG
    if reported <= 1:
        found["reported_together"] = 1.0


def _same_person(a: Argument, b: Argument) -> bool:
    if a.person_id and a.person_id == b.person_id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    short, long = sorted((set(a.names), set(b.names)), key=len)
    if short <= long:
        return bool(short)
    rest, others = short - long, long - short
    return len(rest) == len(others) == 1 and bool(short & long) and _alike(*rest, *others)


@lru_cache(maxsize=10_000)
def _alike(one: str, two: str) -> bool:
    first, second = sorted((one, two))
    return SequenceMatcher(None, first, second).ratio() >= _SPELT_ALIKE


def _match(a: Argument, b: Argument) -> float:
    """1 for the same participant, less where one stands for the other."""
    if a.kind == b.kind == "person":
        return float(_same_person(a, b))
    if a.names and a.names == b.names:
        return 1.0
    if a.kind == b.kind == "role":
        return float(a.rank == b.rank and a.country == b.country and bool(a.rank))
    if a.kind == b.kind == "country":
        return float(a.country == b.country)
    if "role" in (a.kind, b.kind) and a.rank and (a.rank, a.country) == (b.rank, b.country):
        return 0.8
    if a.country and a.country == b.country:
        return 0.5
    return 0.0


def _arguments(found: Features, a: EventFacts, b: EventFacts) -> None:
    if a.arguments and b.arguments:
        best = [max(_match(x, y) for y in b.arguments) for x in a.arguments]
        back = [max(_match(y, x) for x in a.arguments) for y in b.arguments]
        shares = sorted(sum(found_in) / len(found_in) for found_in in (best, back))
        found["arguments_back"], found["arguments"] = shares
        if any(len(f) > 1 and min(f) >= 0.8 for f in (best, back)):
            found["all_arguments"] = 1.0
    people_a, people_b = _people(a), _people(b)
    if people_a and people_b:
        shared = sum(any(_same_person(x, y) for y in people_b) for x in people_a)
        found["people"] = min(shared, 2) / 2
        found["people_share"] = min(1.0, shared / min(len(people_a), len(people_b)))
        if not shared:
            found["other_people"] = 1.0
        elif shared < min(len(people_a), len(people_b)):
            found["some_other_people"] = 1.0
    bodies = [
        _jaccard(stems(" ".join(x.names)), stems(" ".join(y.names)))
        for x in a.arguments
        for y in b.arguments
        if x.kind != "person" != y.kind and "country" not in (x.kind, y.kind)
    ]
    if bodies:
        found["bodies"] = max(bodies)
    if a.countries and b.countries:
        found["countries"] = len(a.countries & b.countries) / len(a.countries | b.countries)
        if not a.countries & b.countries:
            found["other_countries"] = 1.0
        if len(a.countries & b.countries) > 1:
            found["country_pair"] = 1.0


def _places(found: Features, a: EventFacts, b: EventFacts) -> None:
    if a.city and b.city:
        found["same_city" if a.city == b.city else "other_city"] = 1.0
    if a.country and b.country:
        found["same_country" if a.country == b.country else "other_country"] = 1.0
    if a.mode and b.mode and a.mode != b.mode:
        found["other_mode"] = 1.0


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return total(a & b) / total(a | b) if a & b else 0.0


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return total(a & b) / min(total(a), total(b)) if a & b else 0.0


class SameEventModel:
    """Gives the probability that two reports tell of one event."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def probabilities(self, pairs: Sequence[tuple[EventFacts, EventFacts]]) -> list[float]:
        """P(same) of each pair, rounded so that it does not hang on the machine's arithmetic."""
        possible = [not contradict(a, b) for a, b in pairs]
        features = [
            pair_features(*pair) for pair, is_so in zip(pairs, possible, strict=True) if is_so
        ]
        values = iter(self.model.probabilities(features))
        return [round(float(next(values)), 4) if is_so else 0.0 for is_so in possible]


@lru_cache(maxsize=1)
def load_model() -> SameEventModel:
    """The package's model; ``training/same_event.py`` makes it."""
    return SameEventModel(model_from_dict(load_models("same_event.json.gz")))
