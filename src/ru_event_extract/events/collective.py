"""«Стороны», «участники», «страны-участницы» as parties: the states of the meeting told of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..document import Argument, Meeting
from ..entities.lexicon import read_rows
from .context import EventContext
from .event_features import EventDraft
from .series import country_row
from .syntax import feature

#: Of two states the text mostly names the people who agree.
_FEWEST_COUNTRIES = 3


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return frozenset(row["lemma"].replace("ё", "е") for row in read_rows("collective_parties.csv"))


def speaks_of_all(ctx: EventContext, event: EventDraft) -> bool:
    """Whether a sentence of the event names its parties by a plural word for all of them."""
    for mention in event.mentions:
        for token in ctx.doc[mention.i].sent:
            lemma = token.lemma_.replace("ё", "е")
            if feature(token, "Number") != "Plur" or lemma not in _nouns():
                continue
            # «страны Европы», «участники рынка» are others.
            if not any(c.dep_ == "nmod" and c.i > token.i for c in token.children):
                return True
    return False


def parties_of_all(
    ctx: EventContext, event: EventDraft, meeting: Meeting | None, parties: Sequence[Argument]
) -> list[Argument]:
    """The parties; those of the meeting's three or more states where the text speaks of all."""
    if meeting is None:
        return list(parties)
    countries = {r.country for r in meeting.participants if r.country and r.part != "absent"}
    if len(countries) < _FEWEST_COUNTRIES or not speaks_of_all(ctx, event):
        return list(parties)
    rows = [row for row in parties if row.kind in ("country", "organisation")]
    taken = {row.country for row in rows}
    return rows + [country_row(code, meeting) for code in sorted(countries - taken)]
