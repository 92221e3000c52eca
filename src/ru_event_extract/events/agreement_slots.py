"""Slots of an agreement that are words of the text, and the meeting at which it was made."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..document import Meeting
from .agreement_triggers import AgreementMention
from .context import EventContext
from .event_features import EventDraft
from .nominative import nominative

_LONGEST = 14
#: Statuses that come about at a meeting; what is in force or ended stands on its own.
_MADE = {"signed", "reached", "planned", "proposed", "extended", "negotiated", "rejected"}


def agreement_title(ctx: EventContext, event: EventDraft, words: Collection[int]) -> str:
    """Its own name: a noun with a capital inside a sentence, with its complement.

    ``words`` are the document's words for agreements.
    """
    doc = ctx.doc
    for mention in event.mentions:
        token = doc[mention.i]
        if not mention.noun:
            continue
        modifiers = [t for t in token.children if t.dep_ == "amod" and t.i < token.i]
        start = min([token.i, *(t.i for t in modifiers)])
        if token.i - start > 4:
            start = token.i
        first = doc[start]
        inside = first.i != first.sent.start and doc[max(0, start - 1)].text not in ("«", "—", "–")
        if not (first.text[:1].isupper() and inside):
            continue
        end = token.i + 1
        for child in token.children:
            if child.i > token.i and child.dep_ in ("nmod", "obl"):
                right = child.right_edge.i + 1
                if right - token.i <= _LONGEST:
                    end = max(end, right)
        # «Соглашение о торговле и Меморандум о рынке» are two names.
        others = [i for i in words if token.i < i < end]
        joints = [i for other in others for i in (other - 1, other - 2) if doc[i].pos_ == "CCONJ"]
        return nominative(doc, start, min([end, *joints]), token)
    return ""


def meeting_of(
    ctx: EventContext, event: EventDraft, status: str, date: str, meetings: Sequence[Meeting]
) -> int | None:
    """The meeting at which the agreement was made: told of in its sentence or just before."""
    if status not in _MADE:
        return None
    best: tuple[float, int] | None = None
    for number, meeting in enumerate(meetings):
        if meeting.status == "cancelled":
            continue
        if date and meeting.date_start:
            common = min(len(date), len(meeting.date_start))
            if date[:common] != meeting.date_start[:common]:
                continue
        for mention in event.mentions:
            sentence = ctx.sentence_of[mention.i]
            for start, _ in meeting.mentions:
                gap = sentence - ctx.sentence_of[start]
                if not 0 <= gap <= 3:
                    continue
                cost = gap + min(abs(start - mention.i), 60) / 60 + (meeting.type == "visit") * 0.3
                if best is None or cost < best[0]:
                    best = (cost, number)
    return best[1] if best else None


def evidence_mention(event: EventDraft) -> AgreementMention:
    """The mention that states the agreement best."""
    mention = event.mentions[event.best()]
    assert isinstance(mention, AgreementMention)
    return mention
