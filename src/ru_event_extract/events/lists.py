"""Lists of participants: «…приняли участие:» and a line or a clause with «;» for each."""

from __future__ import annotations

from collections.abc import Iterable

from .context import EventContext

_FEWEST, _LONGEST = 2, 40


def person_lists(ctx: EventContext) -> list[list[int]]:
    """Of each list after a colon its persons (candidate numbers), the first one of every item.

    A list ends with the first full stop or with a line that has no person.
    """
    doc, out = ctx.doc, []
    for token in doc:
        if token.text != ":":
            continue
        members: list[int] = []
        items = 0
        found = -1
        for i in range(token.i + 1, len(doc)):
            for number in ctx.at_token.get(i, ()):
                if found < 0 and ctx.candidates[number].kind == "person":
                    found = number
            text = doc[i].text
            item_ends = text == ";" or (doc[i].pos_ == "SPACE" and "\n" in text and found >= 0)
            if item_ends or text == "." or i == len(doc) - 1:
                if found >= 0 and found not in members:
                    members.append(found)
                items += 1
                if text == "." or found < 0 or items > _LONGEST:
                    break
                found = -1
        if items >= _FEWEST and len(members) >= _FEWEST:
            out.append(members)
    return out


def whole_lists(ctx: EventContext, chosen: Iterable[int]) -> set[int]:
    """The chosen candidates, with all of each list of which half or more are chosen."""
    out = set(chosen)
    for members in person_lists(ctx):
        if 2 * len(out & set(members)) >= len(members):
            out |= set(members)
    return out
