"""Dates and places that events of a document share: talks inside a visit, the forum and its sidelines.

Each event is first read alone; then its options are weighed anew beside what the events around it
have chosen: the one before and after, the likest one, one with the same people, the visit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: Features of an option read alone that still count beside its probability.
_KEPT = (
    "gap",
    "below",
    "closer",
    "cost",
    "cost_above_least",
    "argument",
    "person",
    "stands_for_state",
    "span_in_title",
    "span_in_lead",
    "range",
    "values",
    "sentence",
    "status=",
    "status_published=",
    "type_is=",
    "type=",
    "grain=",
    "strong",
)
_LEAST_SHARED = 0.3


@dataclass
class SlotReading:
    """One slot of one event read alone: values, their features and probabilities."""

    values: list[str]
    features: list[dict[str, float]]
    probabilities: list[float]

    def best(self) -> tuple[str, float]:
        """The likeliest value and its probability; empty without options."""
        if not self.values:
            return "", 0.0
        p = max(self.probabilities)
        return self.values[self.probabilities.index(p)], p


#: From which probability on a candidate counts as taking part.
_TAKES_PART = 0.4
SLOTS = ("date", "city", "country")


@dataclass
class EventReading:
    """What one event says alone: type, participants (candidate numbers), slots by name."""

    type: str
    status: str
    participants: frozenset[int]
    slots: dict[str, SlotReading] = field(default_factory=dict)


def likely_participants(probabilities: Mapping[int, float]) -> frozenset[int]:
    """Candidates likely enough to tell whether two events have the same people."""
    return frozenset(n for n, p in probabilities.items() if p >= _TAKES_PART)


def _shared(one: EventReading, other: EventReading) -> float:
    union = one.participants | other.participants
    return len(one.participants & other.participants) / len(union) if union else 0.0


def relatives(readings: Sequence[EventReading], n: int) -> dict[str, EventReading]:
    """The events around event ``n`` by their relation to it."""
    own = readings[n]
    out: dict[str, EventReading] = {}
    if n:
        out["before"], out["first"] = readings[n - 1], readings[0]
    if n + 1 < len(readings):
        out["after"] = readings[n + 1]
    others = [k for k in range(len(readings)) if k != n]
    if others:
        like = max(others, key=lambda k: (_shared(own, readings[k]), -abs(k - n), -k))
        if _shared(own, readings[like]) >= _LEAST_SHARED:
            out["likest"] = readings[like]
    visits = [
        k
        for k in others
        if readings[k].type == "visit"
        and own.type != "visit"
        and readings[k].participants & own.participants
    ]
    if visits:
        out["visit"] = readings[min(visits, key=lambda k: (abs(k - n), k))]
    wide = [k for k in others if readings[k].type in ("summit", "conference", "session") and k < n]
    if wide:
        out["gathering"] = readings[wide[-1]]
    return out


def shared_features(
    readings: Sequence[EventReading], n: int, slot: str, around: dict[str, EventReading]
) -> list[dict[str, float]]:
    """Features of each option of a slot of event ``n`` beside the events around it."""
    own = readings[n].slots[slot]
    ordered = sorted(own.probabilities, reverse=True)
    elsewhere = [r.slots[slot].best() for k, r in enumerate(readings) if k != n]
    out = []
    for value, features, p in zip(own.values, own.features, own.probabilities, strict=True):
        row = {k: v for k, v in features.items() if k.startswith(_KEPT)}
        row["p"] = p
        row["p_rank"] = sum(q > p for q in ordered)
        row["p_top"] = ordered[0]
        row["p_next"] = ordered[1] if len(ordered) > 1 else 0.0
        row["events"] = len(readings)
        row["order"] = n
        row["chosen_elsewhere"] = sum(q for v, q in elsewhere if v == value)
        row["best_elsewhere"] = max((q for v, q in elsewhere if v == value), default=0.0)
        for name, relative in around.items():
            theirs, q = relative.slots[slot].best()
            here = relative.slots[slot]
            row[f"{name}_p"] = (
                here.probabilities[here.values.index(value)] if value in here.values else 0.0
            )
            row[f"{name}_same" if theirs == value else f"{name}_other"] = q
            row[f"{name}_type={relative.type}"] = 1.0
            row[f"{name}_shared"] = _shared(readings[n], relative)
            row[f"{name}_status={relative.status}"] = 1.0
        out.append({k: float(v) for k, v in row.items() if v})
    return out
