"""Organisations: bodies, companies, alliances, parties, media.

Sets ``doc.spans["ORGANISATION"]``; ``kb_id_`` is the name in the nominative.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc

from ..document import make_span, mentions, set_mentions
from ..language.token_filter import TokenFilter
from .lexicon import read_rows
from .organisation_names import body_name
from .phrase_table import fold
from .titles import igo_names

NAMES = "natasha_names"
LEARNED = "learned_ORGANISATION"
#: Abbreviations of international bodies, which the recogniser misses where it has not met them.
_KNOWN = TokenFilter(lambda text: text.isupper() and text.lower() in igo_names(), ORTH)


def find_organisations(doc: Doc) -> list[tuple[int, int]]:
    """Token spans of organisations."""
    learned = [(s.start, s.end) for s in doc.spans.get(LEARNED, ())]
    found = learned or [(s.start, s.end) for s in doc.spans.get(NAMES, ()) if s.label_ == "ORG"]
    covered = {i for start, end in found for i in range(start, end)}
    found += [(i, i + 1) for i in _KNOWN(doc) if i not in covered]
    found = [(s, kept_to) for s, e in found if (kept_to := _without_scope(doc, s, e)) > s]
    people = {i for s in mentions(doc, "PERSON") for i in range(s.start, s.end)}
    kept = [(s, e) for s, e in found if not all(i in people for i in range(s, e))]
    return sorted(kept)


@lru_cache(maxsize=1)
def _unscoped() -> tuple[str, ...]:
    return tuple(f"{fold(row['lemmas'])} " for row in read_rows("unscoped_bodies.csv"))


def _without_scope(doc: Doc, start: int, end: int) -> int:
    """Where the body's name ends: «Совбез ООН по Газе» has none of the words with «по».

    «Комитет по обороне» has, and so has a branch in a region («МЧС по Чувашии»). A place with such
    words is no body («замглавы Москвы по вопросам транспорта»); its name ends where it starts.
    """
    at = next((i for i in range(start + 1, end - 1) if doc[i].lower_ == "по"), end)
    if at == end:
        return end
    noun = next((i for i in range(start, at) if doc[i].pos_ != "ADJ"), start)
    names = (" ".join(fold(t.lemma_) for t in doc[i:at]) + " " for i in (start, noun))
    if any(name.startswith(_unscoped()) for name in names):
        return at
    spans = [*mentions(doc, "PLACE"), *mentions(doc, "COUNTRY")]
    places = {i for s in spans for i in range(s.start, s.end)}
    return start if places.issuperset(range(start, at)) else end


class OrganisationFinder:
    """Finds organisations and their names in the nominative."""

    def __call__(self, doc: Doc) -> Doc:
        spans = [
            make_span(doc, start, end, "ORGANISATION", body_name(doc, start, end))
            for start, end in find_organisations(doc)
        ]
        set_mentions(doc, "ORGANISATION", spans)
        return doc


@Language.factory(
    "ru_organisations",
    requires=["token.pos", "token.morph", "doc.spans"],
    assigns=["doc.spans"],
)
def create_organisations(nlp: Language, name: str) -> OrganisationFinder:
    """Component: organisations."""
    return OrganisationFinder()
