"""Words that can tell of a meeting: the candidates among which the classifier chooses."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from spacy.attrs import LEMMA
from spacy.tokens import Doc, Token

from ..entities.lexicon import read_rows
from ..language.token_filter import TokenFilter
from ..word_tables import table_lines


@dataclass(frozen=True)
class EventMention:
    """A word that can tell of an event: token ``i``, its lemma, and the type that it suggests.

    The lemma of a compound («онлайн-встреча») is that of its last part.
    """

    i: int
    lemma: str
    noun: bool
    type: str


@lru_cache(maxsize=8)
def trigger_lexicon(file_name: str = "meeting_triggers.csv") -> Mapping[tuple[str, bool], str]:
    """``(lemma, is a noun)`` to the type suggested; adjectives and adverbs count as nouns."""
    rows = csv.DictReader(table_lines(file_name))
    return {(row["lemma"], row["pos"] != "VERB"): row["type"] for row in rows}


@lru_cache(maxsize=1)
def named_types() -> Mapping[str, str]:
    """Lemma to the type of an event that bears a name: «Второй диалог», «диалог «ЕС – Азия»»."""
    rows = csv.DictReader(table_lines("meeting_triggers.csv"))
    return {row["lemma"]: row["named_type"] for row in rows if row["named_type"]}


@lru_cache(maxsize=1)
def _compounds() -> Mapping[str, str]:
    return {row["first_part"]: row["mode"] for row in read_rows("event_compounds.csv")}


def event_noun(lemma: str) -> str:
    """The noun of events in a compound («саммит» of «мини-саммит»); another lemma as it is."""
    first, _, last = lemma.rpartition("-")
    return last if first in _compounds() else lemma


def told_mode(lemma: str) -> str:
    """How an event is held by its word alone: ``remote`` of an «онлайн-встреча», else empty."""
    return _compounds().get(lemma.rpartition("-")[0], "")


def is_verbal(token: Token) -> bool:
    """A verb in any form, participles included."""
    return token.pos_ in ("VERB", "AUX") or bool(token.morph.get("VerbForm", []))


@lru_cache(maxsize=8)
def _in_lexicon(file_name: str) -> TokenFilter:
    lemmas = {lemma for lemma, _ in trigger_lexicon(file_name)}
    return TokenFilter(lambda lemma: lemma in lemmas or event_noun(lemma) in lemmas, LEMMA)


def find_triggers(doc: Doc, file_name: str = "meeting_triggers.csv") -> list[EventMention]:
    """Every word of the document that the lexicon has, in text order."""
    lexicon = trigger_lexicon(file_name)
    found = []
    for token in _in_lexicon(file_name).tokens(doc):
        verbal = is_verbal(token)
        for noun in (not verbal, verbal):
            lemma = token.lemma_
            if noun and (lemma, noun) not in lexicon:
                lemma = event_noun(lemma)
            kind = lexicon.get((lemma, noun))
            if kind is not None:
                found.append(EventMention(token.i, lemma, noun, kind))
                break
    return found
