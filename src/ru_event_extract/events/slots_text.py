"""Slots that are words of the text: the event's own name, who presides."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from ..document import Argument, mentions
from .bodies import names_a_sitting
from .context import EventContext
from .event_features import EventDraft
from .nominative import nominative
from .syntax import joins_names, preposition
from .triggers import EventMention

_TITLE_TYPES = ("conference", "summit", "session")
_LONGEST = 14
#: Words between an event's noun and the first word of its name.
_FARTHEST = 6


def title_of(ctx: EventContext, event: EventDraft) -> str:
    """The event's own name: its noun with a numeral or a capital before it, or quoted words after.

    A summit is known by the body that meets («саммит НАТО»), a session isn't: a body's name alone
    is no name of an event.
    """
    for mention in event.mentions:
        if not mention.noun or mention.type not in _TITLE_TYPES or names_a_sitting(mention.lemma):
            continue
        title = _title_at(ctx, mention)
        # A headline in capitals tells no letters of a name.
        if " " in title and not title.isupper():
            return title
    return ""


def _title_at(ctx: EventContext, mention: EventMention) -> str:
    doc = ctx.doc
    token = doc[mention.i]
    modifiers = [t for t in token.children if t.dep_ == "amod" and t.i < token.i]
    start = min([token.i, *(t.i for t in modifiers)])
    if token.i - start > _FARTHEST:
        return ""
    named = any(
        t.text[:1].isdigit() or (t.text[:1].isupper() and t.i != doc[t.i].sent.start)
        for t in doc[start : token.i + 1]
    )
    end = token.i + 1
    if end < len(doc) and doc[end].text == "«":
        close = next((t.i for t in doc[end : end + 12] if t.text == "»"), None)
        if close is not None:
            end, named = close + 1, True
    elif mention.type in ("summit", "conference") and (joined := _joined_names(doc, end)):
        end, named = joined, True
    elif mention.type == "summit" and (body := _body_after(ctx, end)):
        end, named = body, True
    if not named:
        return ""
    for child in token.children:
        if (
            child.dep_ == "nmod"
            and not preposition(child)
            and child.i >= end
            and child.right_edge.i - token.i <= _LONGEST
        ):
            end = child.right_edge.i + 1
    return nominative(doc, start, end, token)


def _joined_names(doc: Doc, start: int) -> int:
    """Where «Россия — Африка» ends that starts there; 0 for other words."""
    end = start + 3
    dash = end <= len(doc) and doc[start + 1].text in ("—", "–", "-")
    return end if dash and joins_names(doc, start + 1) else 0


def _body_after(ctx: EventContext, start: int) -> int:
    """Where the body's name ends that starts there; 0 for none."""
    spans = mentions(ctx.doc, "ORGANISATION")
    return next((s.end for s in spans if s.start == start), 0)


def chair_of(participants: Sequence[Argument]) -> str:
    """The name of who presides, if anyone."""
    return next((p.name or p.role for p in participants if p.part == "chair"), "")
