"""The rows of an event's participants out of its candidates' probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..document import Argument
from ..entities.countries import country_name, names_state
from .argument_features import relation_features
from .attendance import attending
from .candidates import ArgumentMention, Candidate, country_codes
from .context import EventContext
from .event_features import EventDraft
from .group_names import group_name
from .lists import whole_lists
from .nominative import nominative

_REMOTE = {
    "онлайн",
    "видеосвязь",
    "zoom",
    "дистанционный",
    "дистанционно",
    "удалённо",
    "видеоконференция",
    "видеоконференцсвязь",
    "телемост",
    "телефон",
}

_AT_LEAST = 2
_FLOOR = 0.8


def representative_mention(
    ctx: EventContext, event: EventDraft, candidate: Candidate
) -> ArgumentMention:
    """The place that shows the candidate in the event: near a trigger, else the first."""
    best, cost = candidate.mentions[0], float("inf")
    for mention in event.mentions:
        for m in candidate.mentions:
            gap = abs(ctx.sentence_of[mention.i] - ctx.sentence_of[m.head])
            here = gap * 50.0 + 20.0 * m.inside
            if gap == 0:
                here += relation_features(ctx.doc, mention.i, m.head)["steps"]
            if here < cost:
                best, cost = m, here
    return best


def argument_row(
    ctx: EventContext, event: EventDraft, candidate: Candidate, part: str = "participant"
) -> Argument:
    """The row of one candidate: for a country the words that stand for it at the event decide kind."""
    mention = representative_mention(ctx, event, candidate)
    row = replace(candidate.argument, part=part, start=mention.start, end=mention.end)
    if candidate.key.startswith("country:"):
        row.kind = mention.form if mention.form in ("role", "group") else "country"
        words = ""
        if mention.role >= 0:
            role = ctx.doc._.role_mentions[mention.role]
            row.rank, row.organisation = role.rank, role.organisation
            words = role.role
            if len(role.countries) > 1:
                # «Президенты Казахстана и Узбекистана»: one of each.
                row.kind = "role"
        elif row.kind != "country":
            words = group_name(ctx.doc, mention.start, mention.head)
        if row.kind == "role":
            row.role, row.name = words, ""
        elif row.kind == "group":
            row.name, row.role = words, ""
        else:
            compounds = {(c.start, c.end) for c in ctx.countries if len(country_codes(c)) != 1}
            nouns = [
                m
                for m in candidate.mentions
                if m.form == "country" and (m.start, m.end) not in compounds
            ]
            row.role = ""
            names = (nominative(ctx.doc, m.start, m.end) for m in nouns)
            # A capital or a seat that stands for its state is not the state's name.
            row.name = next(filter(names_state, names), "") or country_name(row.country)
            if not row.name and nouns:
                row.name = nominative(ctx.doc, nouns[0].start, nouns[0].end)
    start = max(0, mention.start - 6)
    window = ctx.doc[start : min(len(ctx.doc), mention.end + 6)]
    if any(t.lemma_ in _REMOTE for t in window if t.sent == ctx.doc[mention.head].sent):
        row.mode = "remote"
    return row


def choose_participants(
    ctx: EventContext,
    event: EventDraft,
    chosen: Mapping[int, tuple[float, str]],
    threshold: float,
    further: float,
) -> list[Argument]:
    """Rows of the likely candidates, in text order of their first mention.

    The two likeliest need ``threshold``, more of them ``further``: most events have two sides.
    A country is left out where a person who represents it is in (the contract counts it once).
    """
    ordered = sorted(chosen, key=lambda n: -chosen[n][0])
    taken = {
        n: chosen[n]
        for place, n in enumerate(ordered)
        if chosen[n][0] >= (threshold if place < _AT_LEAST else further)
    }
    for number in ordered[:_AT_LEAST]:
        # An event needs somebody: the likeliest stay in even below the threshold.
        if len(taken) < _AT_LEAST and chosen[number][0] >= _FLOOR * threshold:
            taken.setdefault(number, chosen[number])
    for number in whole_lists(ctx, taken.keys() | attending(ctx, event)):
        taken.setdefault(number, (0.0, "participant"))
    represented = {
        ctx.candidates[n].country for n in taken if ctx.candidates[n].kind == "person"
    } - {""}
    rows = []
    for number, (_, part) in sorted(taken.items()):
        candidate = ctx.candidates[number]
        if candidate.key.startswith("country:") and candidate.country in represented:
            continue
        rows.append(argument_row(ctx, event, candidate, part))
    return rows
