"""Bodies without a name of their own: regions and towns that act, bodies in common nouns.

«Согд и Кашгар подписали договор», «исфаринский водхоз», «порт Курык», «хокимият Самаркандской области».
The mention recogniser finds names of bodies; these are candidates for arguments of events all the same.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.attrs import LEMMA
from spacy.tokens import Doc, Span, Token

from ..entities.metonymy import stands_for_state
from ..entities.phrase_table import fold
from ..entities.place_names import place_country, place_kind
from ..language.token_filter import TokenFilter
from ..word_tables import table_lines
from .syntax import feature, preposition

#: Words of the longest phrase.
_LONGEST = 12


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    """``body``: nouns of bodies; ``unit``: of places with a government; ``empty_modifier``;
    ``sitting``: bodies whose name stands for their sitting («Генассамблея пройдёт в сентябре»)."""
    words: dict[str, set[str]] = {}
    for row in csv.DictReader(table_lines("body_words.csv")):
        words.setdefault(row["class"], set()).add(row["lemma"])
    return {name: frozenset(lemmas) for name, lemmas in words.items()}


def names_a_sitting(lemma: str) -> bool:
    """Whether the word for an event is that of the body which meets («Совет», «комиссия»)."""
    return fold(lemma) in _words()["sitting"]


_NOUNS = TokenFilter(lambda lemma: fold(lemma) in _words()["body"], LEMMA)
_UNITS = TokenFilter(lambda lemma: fold(lemma) in _words()["unit"], LEMMA)


def acting_places(doc: Doc, places: Sequence[Span]) -> Iterator[Span]:
    """Regions and towns that act as bodies where they stand («договор Согда и Кашгара»).

    A region has a government, a town acts where the sentence says so.
    """
    units = set(_UNITS(doc))
    for span in places:
        name = span.kb_id_ or span.text
        kind = place_kind(name)
        named_by_unit = fold(name.rpartition(" ")[2]) in _words()["unit"]
        if kind == "venue" or (doc[span.end - 1].pos_ == "ADJ" and not named_by_unit):
            continue
        governed = named_by_unit or any(i in units for i in range(span.start, span.end))
        if governed or kind == "region":
            # «Ошской и Баткенской областей»: the preposition stands at the noun.
            root = span.root.head if span.root.pos_ == "ADJ" else span.root
            # «между областями», «губернатор области», but not «в области»
            if preposition(root) not in ("в", "на", "из", "по", "до", "под", "через"):
                yield span
        elif place_country(name) and stands_for_state(span):
            yield span


def bodies_in_common_nouns(
    doc: Doc, named: Sequence[Span], inner: Sequence[Span]
) -> Iterator[tuple[int, int]]:
    """Token spans of bodies that a common noun with modifiers tells of.

    ``named`` are the names found already, which are left alone; ``inner`` the names that may be
    parts of such a phrase (countries, places).
    """
    taken = {i for span in named for i in range(span.start, span.end)}
    ends = {span.start: span.end for span in inner}
    for i in _NOUNS(doc):
        token = doc[i]
        if i in taken or token.pos_ not in ("NOUN", "PROPN") or feature(token, "Number") == "Plur":
            continue
        start, end = _left(token, taken), _right(token, ends, taken)
        if start < i or end > i + 1:
            yield start, end


def _left(head: Token, taken: set[int]) -> int:
    start, doc = head.i, head.doc
    while start > 0:
        word = doc[start - 1]
        if (
            word.dep_ != "amod"
            or word.head.i != head.i
            or word.i in taken
            or fold(word.lemma_) in _words()["empty_modifier"]
        ):
            break
        start -= 1
    return start


def _right(head: Token, ends: dict[int, int], taken: set[int]) -> int:
    doc, i = head.doc, head.i + 1
    last = min(head.sent.end, head.i + _LONGEST)
    about = False
    while i < last and i not in taken:
        word = doc[i]
        if i in ends and (feature(doc[i], "Case") == "Gen" or i == head.i + 1):
            i = ends[i]
        elif word.lower_ == "по" and i == head.i + 1:
            about = True
            i += 1
        elif word.pos_ in ("NOUN", "ADJ") and feature(word, "Case") == ("Dat" if about else "Gen"):
            i += 1
        elif word.text == "№" and i + 1 < last:
            i += 2
        else:
            break
    while i > head.i + 1 and doc[i - 1].pos_ in ("ADJ", "ADP"):
        i -= 1
    return i
