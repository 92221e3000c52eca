"""Whether what a date is said of has happened or is to come."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Token

from ..word_tables import table_lines
from .phrase_table import fold

_MAX_STEPS = 10


@lru_cache(maxsize=1)
def _plans() -> frozenset[str]:
    return frozenset(fold(word) for line in table_lines("plan_words.txt") for word in line.split())


def direction_of(token: Token) -> int:
    """-1 for something past, 1 for something to come, 0 where the sentence doesn't tell.

    Looks up the dependency tree from the date for the first verb with a tense; a plan («намечены
    на 5 мая») is to come whatever its tense.
    """
    for _ in range(_MAX_STEPS):
        if token.head.i == token.i and token.pos_ not in ("VERB", "AUX"):
            break
        if token.pos_ in ("VERB", "AUX", "ADJ") and (found := _direction(token)):
            return found
        if token.head.i == token.i:
            break
        token = token.head
    return _of_sentence(token)


def _direction(token: Token) -> int:
    if fold(token.lemma_) in _plans():
        return 1
    if token.pos_ == "ADJ":
        return 0
    if any(child.lower_.startswith("буд") and child.pos_ == "AUX" for child in token.children):
        return 1
    tense = token.morph.get("Tense", [])
    if "Fut" in tense:
        return 1
    if "Past" in tense:
        return -1
    return 0


def _of_sentence(root: Token) -> int:
    """The tense of the main verb, for a date outside any clause with a verb."""
    for child in root.children:
        if child.pos_ in ("VERB", "AUX") and (found := _direction(child)):
            return found
    return 0
