"""What the document's meetings tell of its agreements: who sat at the table, and when.

«Стороны договорились», «был подписан меморандум» name no party and no day: both are those of the
meeting that the sentence or the ones before tell of.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from spacy.tokens import Doc

from ..document import Argument, Meeting
from .candidates import Candidate
from .context import EventContext, event_context
from .triggers import EventMention

#: Sentences back in which a meeting still counts as the one that is being told of.
_REACH = 3


@dataclass
class AgreementContext(EventContext):
    """A document with its meetings; ``members`` has for each the candidates that take part."""

    meetings: list[Meeting] = field(default_factory=list)
    members: list[dict[int, str]] = field(default_factory=list)
    main: int = -1
    #: token of a trigger -> positions of the candidates of its sentence (``parties_syntax``)
    positions: dict[int, dict[int, str]] = field(default_factory=dict)


def _is(candidate: Candidate, row: Argument) -> bool:
    if row.kind == "person" or candidate.kind == "person":
        return row.person is not None and candidate.argument.person == row.person
    if row.country and candidate.country == row.country:
        return candidate.kind != "organisation"
    name = (row.name or row.organisation or row.role).lower()
    return bool(name) and name == (candidate.argument.name or candidate.argument.role).lower()


def agreement_context(doc: Doc) -> AgreementContext:
    """The context of a document whose meetings have been found."""
    base = event_context(doc)
    ctx = AgreementContext(**{f.name: getattr(base, f.name) for f in fields(base)})
    ctx.trigger_tokens, ctx.of_arguments = [], None
    ctx.meetings = list(doc._.meetings)
    if doc._.event_readings:
        ctx.reading = doc._.event_readings[0].agreements
    for meeting in ctx.meetings:
        found = {}
        for number, candidate in enumerate(ctx.candidates):
            row = next((r for r in meeting.participants if _is(candidate, r)), None)
            if row is not None and row.part != "absent":
                found[number] = row.part
            elif candidate.key.startswith("country:") and candidate.country in meeting.countries:
                found[number] = "represented"
        ctx.members.append(found)
    if ctx.meetings:
        ctx.main = max(
            range(len(ctx.meetings)),
            key=lambda n: (
                len(ctx.meetings[n].mentions) + 0.3 * len(ctx.meetings[n].participants),
                -n,
            ),
        )
    return ctx


def told_before(ctx: AgreementContext, mention: EventMention) -> list[tuple[int, int]]:
    """Meetings that the sentence of a mention or the ones before tell of: ``(number, gap)``.

    The nearest comes first.
    """
    found = []
    sentence = ctx.sentence_of[mention.i]
    for number, meeting in enumerate(ctx.meetings):
        costs = []
        for start, _ in meeting.mentions:
            gap = sentence - ctx.sentence_of[start]
            if 0 <= gap <= _REACH:
                costs.append((gap + min(abs(mention.i - start), 80) / 100, gap))
        if costs:
            cost, gap = min(costs)
            found.append((cost, number, gap))
    return [(number, gap) for _, number, gap in sorted(found)]


def membership_features(
    ctx: AgreementContext, mention: EventMention, number: int
) -> dict[str, float]:
    """How a candidate stands to the meetings around a mention."""
    out: dict[str, float] = {"meetings": min(6, len(ctx.meetings))}
    near = told_before(ctx, mention)
    out["near_meetings"] = len(near)
    for rank, (meeting, gap) in enumerate(near):
        part = ctx.members[meeting].get(number)
        if rank == 0:
            out["nearest_gap"] = gap
            out["nearest_size"] = len(ctx.meetings[meeting].participants)
            out[f"nearest_type={ctx.meetings[meeting].type}"] = 1
            out["nearest_member"] = 1.0 if part else -1.0
            if part:
                out[f"nearest_part={part}"] = 1
                out[f"nearest_part_gap={part}:{gap}"] = 1
        if part:
            out["near_member"] = 1
            out["member_gap"] = gap
            break
    else:
        out["near_member"] = -1.0 if near else 0.0
    if ctx.main >= 0:
        part = ctx.members[ctx.main].get(number)
        out["main_member"] = 1.0 if part else -1.0
        out[f"main_part={part}"] = 1
    out["member_of"] = sum(number in m for m in ctx.members)
    if not near:
        out["no_meeting_near"] = 1
    return {f"meeting:{name}": float(value) for name, value in out.items() if value}


def meeting_date_features(
    ctx: AgreementContext, mentions: list[EventMention], start: str
) -> dict[str, float]:
    """Whether a date is the day of a meeting that the mentions are told with."""
    out: dict[str, float] = {}
    if not start:
        return out
    best = 99
    for mention in mentions:
        for rank, (number, gap) in enumerate(told_before(ctx, mention)):
            if ctx.meetings[number].date_start == start:
                out["near_day"] = 1
                best = min(best, gap)
                if rank == 0:
                    out["nearest_day"] = 1
            elif rank == 0 and ctx.meetings[number].date_start:
                out["nearest_other_day"] = 1
    if best < 99:
        out["near_gap"] = best
    if ctx.main >= 0:
        out["main_day"] = 1.0 if ctx.meetings[ctx.main].date_start == start else -1.0
    out["day_of"] = sum(m.date_start == start for m in ctx.meetings)
    return {f"meeting:{name}": float(value) for name, value in out.items() if value}
