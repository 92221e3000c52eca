"""When a row found is a row of gold.

People match by name (initials and missing parts allowed), unnamed office-holders, groups and
countries by their ISO code, bodies by a fuzzy name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeVar

Row = Mapping[str, Any]
Left = TypeVar("Left")
Right = TypeVar("Right")

_NOT_WORD = re.compile(r"[^\w ]+")


def folded(text: str | None) -> str:
    """Lower case, ё as е, punctuation as a space."""
    return _NOT_WORD.sub(" ", (text or "").lower().replace("ё", "е")).strip()


def same_person(one: str, other: str) -> bool:
    """Every word of the shorter name is in the longer one, an initial counting for its word.

    At least one whole word must be shared.
    """
    short, long = sorted((folded(one).split(), folded(other).split()), key=len)
    if not short:
        return False

    def found(word: str) -> bool:
        return any(
            word == candidate
            or (len(word) == 1 and candidate.startswith(word))
            or (len(candidate) == 1 and word.startswith(candidate))
            for candidate in long
        )

    return all(map(found, short)) and any(len(w) > 1 and w in long for w in short)


def similar(one: str | None, other: str | None, threshold: float = 0.8) -> bool:
    """Equal when folded, one holding all words of the other, or alike by ``difflib``'s ratio."""
    a, b = folded(one), folded(other)
    if not a or not b:
        return False
    words_a, words_b = set(a.split()), set(b.split())
    if a == b or words_a <= words_b or words_b <= words_a:
        return True
    return SequenceMatcher(None, a, b).ratio() >= threshold


def same_role(gold: Row, found: Row) -> bool:
    """Whether a role found is that of gold: the same person, a like wording."""
    return same_person(gold["name"], found["name"]) and similar(gold["role"], found["role"])


def same_argument(gold: Row, found: Row) -> bool:
    """Whether a participant or party found is that of gold."""
    kinds = {gold["kind"], found["kind"]}
    if "person" in kinds:
        return kinds == {"person"} and same_person(gold["name"], found["name"])
    if "organisation" in kinds:
        body_gold = gold["name"] or gold.get("organisation")
        body_found = found["name"] or found.get("organisation")
        if gold["kind"] == found["kind"]:
            return similar(body_gold, body_found, 0.75)
        # A body and its unnamed head or delegation.
        body, other = (gold, found) if gold["kind"] == "organisation" else (found, gold)
        served = other.get("organisation")
        return bool(served) and similar(body["name"] or body.get("organisation"), served, 0.75)
    if gold["country"] or found["country"]:
        return bool(gold["country"] == found["country"])
    if gold.get("organisation") and found.get("organisation"):
        return similar(gold["organisation"], found["organisation"], 0.75)
    return similar(gold["name"] or gold.get("role"), found["name"] or found.get("role"), 0.6)


def paired(
    gold: Sequence[Left], found: Sequence[Right], same: Callable[[Left, Right], bool]
) -> list[tuple[Left, Right]]:
    """Each gold row with the first row found that is the same and not yet taken."""
    taken: set[int] = set()
    result = []
    for row in gold:
        for index, candidate in enumerate(found):
            if index not in taken and same(row, candidate):
                taken.add(index)
                result.append((row, candidate))
                break
    return result


def f1(hits: float, gold: float, found: float) -> float:
    """Harmonic mean of precision and recall; 1 where there is nothing to find and nothing found."""
    return 2 * hits / (gold + found) if gold + found else 1.0


def aligned_events(
    gold: Sequence[Row],
    found: Sequence[Row],
    spans: Sequence[Sequence[tuple[int, int]]],
    arguments: str,
) -> list[tuple[Row, Row]]:
    """Events paired one to one, best match first.

    A pair needs evidence that overlaps a quote of gold (``spans``, offsets of each gold event's
    quotes) and a shared argument, or at least half of the arguments shared.
    """
    candidates = []
    for i, event in enumerate(gold):
        for j, row in enumerate(found):
            start, end = int(row["start"] or 0), int(row["end"] or 0)
            overlap = any(a < end and start < b for a, b in spans[i])
            hits = len(paired(event[arguments], row[arguments], same_argument))
            shared = f1(hits, len(event[arguments]), len(row[arguments]))
            if (overlap and (shared > 0 or not row[arguments])) or shared >= 0.5:
                weight = overlap + shared + 0.3 * (event["status"] == row["status"])
                dated = event["date_start"] and event["date_start"] == row["date_start"]
                candidates.append((weight + 0.3 * bool(dated), i, j))
    result: list[tuple[Row, Row]] = []
    gold_taken: set[int] = set()
    found_taken: set[int] = set()
    for _, i, j in sorted(candidates, reverse=True):
        if i not in gold_taken and j not in found_taken:
            gold_taken.add(i)
            found_taken.add(j)
            result.append((gold[i], found[j]))
    return result
