"""Rounds of a series: «первый диалог», «предыдущий саммит» have the parties of the round told of.

The people differ from round to round, the states and bodies stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..document import Argument, Meeting
from ..entities.countries import country_name
from .context import EventContext
from .event_features import EventDraft
from .group_names import are_states
from .ordinals import ordinal
from .participants import argument_row
from .syntax import left_modifiers

#: Words that set a round apart from the one that the article tells of.
_ROUND = {"предыдущий", "прошлый", "следующий", "очередной", "предстоящий", "минувший"}
#: The talks of two states have too many namesakes to be taken for rounds of a series.
_FEWEST_COUNTRIES = 3


def _rounds(ctx: EventContext, event: EventDraft) -> dict[str, set[str]]:
    """Lemma of each noun of the event to its ordinals and round words."""
    out: dict[str, set[str]] = {}
    for mention in event.mentions:
        if not mention.noun:
            continue
        token = ctx.doc[mention.i]
        words = out.setdefault(mention.lemma, set())
        if label := ordinal(token):
            words.add(label)
        words |= {child.lemma_ for child in left_modifiers(token) if child.lemma_ in _ROUND}
    return out


def _own_rows(ctx: EventContext, event: EventDraft, meeting: Meeting) -> list[Argument]:
    """Participants that the sentences of the event name themselves."""
    sentences = {ctx.sentence_of[m.i] for m in event.mentions}
    return [
        row
        for row in meeting.participants
        if ctx.sentence_of[row.start] in sentences and row.kind != "country"
    ]


def fill_series(
    ctx: EventContext, found: Sequence[tuple[EventDraft, Meeting]]
) -> list[tuple[EventDraft, Meeting]]:
    """The meetings, other rounds of a series of three or more states with its states and type."""
    out = []
    rounds = [_rounds(ctx, event) for event, _ in found]
    by_key = {c.key: c for c in ctx.candidates}
    for n, (event, meeting) in enumerate(found):
        base: Meeting | None = None
        for k, (_, other) in enumerate(found):
            shared = set(rounds[n]) & set(rounds[k])
            countries = {r.country for r in other.participants if r.country}
            if (
                k != n
                and len(countries) >= _FEWEST_COUNTRIES
                and len(countries) > len({r.country for r in meeting.participants if r.country})
                and any(rounds[n][s] and rounds[n][s] != rounds[k][s] for s in shared)
            ):
                base = other
        if base is None:
            out.append((event, meeting))
            continue
        rows = _own_rows(ctx, event, meeting)
        taken = {row.country for row in rows}
        for code in sorted({r.country for r in base.participants if r.country} - taken):
            candidate = by_key.get(f"country:{code}")
            if candidate is not None:
                row = argument_row(ctx, event, candidate)
                name = row.name if row.kind == "country" else country_name(code)
                rows.append(
                    replace(row, kind="country", name=name, role="", rank="", organisation="")
                )
            else:
                rows.append(country_row(code, meeting))
        # «Пять стран» are those listed now.
        rows = [row for row in rows if row.country or not are_states(ctx.doc, row.start, row.end)]
        represented = sorted({row.country for row in rows if row.country})
        whole = replace(meeting, type=base.type, participants=rows, countries=represented)
        out.append((event, whole))
    return out


def country_row(code: str, meeting: Meeting) -> Argument:
    """A country that the document names only inside offices, as a participant."""
    name = country_name(code)
    return Argument("country", name, country=code, start=meeting.start, end=meeting.end)
