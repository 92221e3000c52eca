"""Finding the row that a correction means among the rows of another run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..evaluation.matching import folded, same_argument, same_person, similar

Row = Mapping[str, Any]
Span = Sequence[int]


def overlap(one: Span, other: Span) -> float:
    """The share of the shorter span that both cover."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    shorter = min(one[1] - one[0], other[1] - other[0])
    return max(0.0, common / shorter) if shorter > 0 else 0.0


def _span(row: Row) -> tuple[int, int]:
    return int(row["start"] or 0), int(row["end"] or 0)


def event_score(
    meant: Row, mentions: Sequence[Span], row: Row, row_id: str, row_mentions: Sequence[Span]
) -> float:
    """How well a row of meetings or agreements fits the one that is meant; 0 if it does not.

    The words that name the event decide; without any, the evidence.
    """
    kind = "type" if "type" in meant else "kind"
    if meant.get("row_id") == row_id and overlap(_span(meant), _span(row)):
        return 10.0
    named = [m for m in mentions if any(overlap(m, other) for other in row_mentions)]
    evidence = overlap(_span(meant), _span(row))
    if not named and (evidence < 0.5 or (mentions and row_mentions)):
        return 0.0
    same = 0.3 * (meant.get(kind) == row[kind]) + 0.3 * (meant.get("status") == row["status"])
    return 3.0 * len(named) / max(1, len(mentions)) + evidence + same


def role_score(meant: Row, row: Row, loose: bool) -> float:
    """How well a row of roles fits; ``loose`` lets the wording of the role differ."""
    if not (_same_name(meant["name"], row["name"])):
        return 0.0
    place = overlap(_span(meant), _span(row))
    alike = folded(meant["role"]) == folded(row["role"]) and meant["phase"] == row["phase"]
    if alike:
        return 2.0 + place
    if similar(meant["role"], row["role"]):
        return 1.0 + place
    return place if loose else 0.0


def argument_score(meant: Row, row: Row, added: bool) -> float:
    """How well a row of participants or parties of the same event fits.

    ``added``: the editor missed it, so that the row of another name is another.
    """
    place = overlap(_span(meant), _span(row))
    if meant["kind"] == row["kind"] and folded(meant["name"]) == folded(row["name"]) != "":
        return 3.0 + place
    if same_argument(meant, row):
        return 2.0 + place
    same_place = _span(meant) == _span(row) and meant["kind"] == row["kind"]
    return 1.0 if same_place and not added else 0.0


def _same_name(one: str, other: str) -> bool:
    return folded(one) == folded(other) or same_person(one, other)


def assign(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Each correction's row, best pair first, each row once."""
    taken: dict[int, int] = {}
    used: set[int] = set()
    for (meant, row), score in sorted(scores.items(), key=lambda x: (-x[1], x[0])):
        if score > 0 and meant not in taken and row not in used:
            taken[meant] = row
            used.add(row)
    return taken
