"""The rows of an agreement's parties out of its candidates' probabilities.

Other than at meetings, a country stands beside the person who signs for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..document import Argument
from ..entities.countries import country_name
from .context import EventContext
from .event_features import EventDraft
from .nominative import nominative
from .participants import argument_row, representative_mention


def party_row(ctx: EventContext, event: EventDraft, number: int) -> Argument:
    """The row of one candidate as a party."""
    candidate = ctx.candidates[number]
    row = argument_row(ctx, event, candidate)
    row.mode = ""
    if candidate.key.startswith("country:"):
        # «Президент Казахстана подписал с Узбекистаном»: the state is the party.
        row.kind, row.role, row.organisation = "country", "", ""
        nouns = [m for m in candidate.mentions if m.form == "country"]
        mention = representative_mention(ctx, event, candidate)
        row.start, row.end = mention.start, mention.end
        if row.country:
            row.name = country_name(row.country)
        elif nouns:
            row.name = nominative(ctx.doc, nouns[0].start, nouns[0].end)
    return row


def choose_parties(
    ctx: EventContext, event: EventDraft, chosen: Mapping[int, float], threshold: float
) -> list[Argument]:
    """Rows of the candidates above the threshold, in text order."""
    return [party_row(ctx, event, n) for n, p in sorted(chosen.items()) if p >= threshold]
