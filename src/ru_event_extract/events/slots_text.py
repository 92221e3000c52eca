"""Slots that are words of the text: the event's own name, who presides."""

from __future__ import annotations

from collections.abc import Sequence

from ..document import Argument
from .candidates import nominative
from .context import EventContext
from .event_features import EventDraft
from .syntax import preposition

_TITLE_TYPES = ("conference", "summit", "session")
_LONGEST = 14


def title_of(ctx: EventContext, event: EventDraft) -> str:
    """The event's own name: its noun with a numeral or a capital before it, or quoted words after."""
    doc = ctx.doc
    for mention in event.mentions:
        token = doc[mention.i]
        if not mention.noun or mention.type not in _TITLE_TYPES:
            continue
        modifiers = [t for t in token.children if t.dep_ == "amod" and t.i < token.i]
        start = min([token.i, *(t.i for t in modifiers)])
        if token.i - start > 6:
            continue
        named = any(
            t.text[:1].isdigit() or (t.text[:1].isupper() and t.i != doc[t.i].sent.start)
            for t in doc[start : token.i + 1]
        )
        end = token.i + 1
        if end < len(doc) and doc[end].text == "«":
            close = next((t.i for t in doc[end : end + 12] if t.text == "»"), None)
            if close is not None:
                end, named = close + 1, True
        if named:
            for child in token.children:
                if (
                    child.dep_ == "nmod"
                    and not preposition(child)
                    and child.i >= end
                    and child.right_edge.i - token.i <= _LONGEST
                ):
                    end = child.right_edge.i + 1
            return nominative(doc, start, end)
    return ""


def chair_of(participants: Sequence[Argument]) -> str:
    """The name of who presides, if anyone."""
    return next((p.name or p.role for p in participants if p.part == "chair"), "")
