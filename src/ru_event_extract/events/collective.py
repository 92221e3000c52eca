"""«Стороны», «участники», «страны-участницы» as parties: the states of the meeting told of.

And «пятёрка», «тройка»: the states that the text lists for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from spacy.tokens import Token

from ..document import Argument, Meeting
from ..entities.countries import country_name
from ..entities.lexicon import read_rows
from .agreement_triggers import without_yo
from .context import EventContext
from .event_features import EventDraft
from .series import country_row
from .syntax import feature

#: Of two states the text mostly names the people who agree.
_FEWEST_COUNTRIES = 3


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return frozenset(without_yo(row["lemma"]) for row in read_rows("collective_parties.csv"))


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    rows = read_rows("number_groups.csv")
    return {without_yo(row["lemma"]): int(row["count"]) for row in rows}


def with_members_of_group(
    ctx: EventContext, event: EventDraft, rows: Sequence[Argument]
) -> list[Argument]:
    """The rows, and the states of the «пятёрка» that a sentence of the event names.

    The text has to define it: a sentence with the word and just so many different states.
    """
    sentences = {mention.i: ctx.doc[mention.i].sent for mention in event.mentions}
    named = next((t for sent in sentences.values() for t in sent if _number(t)), None)
    if named is None:
        return list(rows)
    for token in ctx.doc:
        if token.lemma_ != named.lemma_:
            continue
        codes = _states_beside(ctx, token)
        if len(codes) == _number(named):
            return list(rows) + [
                Argument("country", country_name(c), country=c, start=named.i, end=named.i + 1)
                for c in sorted(codes - {row.country for row in rows})
            ]
    return list(rows)


def _number(token: Token) -> int:
    """5 for «пятёрка»; 0 for another word."""
    return _numbers().get(without_yo(token.lemma_), 0)


def _states_beside(ctx: EventContext, token: Token) -> set[str]:
    """Codes of the states named, not by an adjective, in the sentence of the token."""
    sentence = token.sent
    return {
        span.kb_id_
        for span in ctx.countries
        if sentence.start <= span.start < sentence.end
        and len(span.kb_id_) == 2
        and span.root.pos_ != "ADJ"
    }


def speaks_of_all(ctx: EventContext, event: EventDraft) -> bool:
    """Whether a sentence of the event names its parties by a plural word for all of them.

    «Они также договорились» speaks of those whom the sentence before names.
    """
    for mention in event.mentions:
        sentence = ctx.doc[mention.i].sent
        if _names_all(sentence):
            return True
        they = any(t.lemma_ == "они" and t.dep_ == "nsubj" for t in sentence)
        if they and sentence.start and _names_all(ctx.doc[sentence.start - 1].sent, subject=True):
            return True
    return False


def _names_all(sentence: Iterable[Token], subject: bool = False) -> bool:
    """Whether a plural word for all parties stands in the sentence, as ``subject`` if asked."""
    for token in sentence:
        if without_yo(token.lemma_) not in _nouns():
            continue
        acts = token.dep_ == "nsubj" and feature(token.head, "Number") == "Plur"
        # The tagger takes «страны-участницы» for a genitive; its verb knows better.
        if not acts and (subject or feature(token, "Number") != "Plur"):
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
