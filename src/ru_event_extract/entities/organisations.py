"""Organisations: bodies, companies, alliances, parties, media.

Sets ``doc.spans["ORGANISATION"]``; ``kb_id_`` is the name in the nominative.
"""

from __future__ import annotations

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc

from ..document import make_span, mentions, set_mentions
from ..language.token_filter import TokenFilter
from .organisation_names import body_name
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
    people = {i for s in mentions(doc, "PERSON") for i in range(s.start, s.end)}
    kept = [(s, e) for s, e in found if not all(i in people for i in range(s, e))]
    return sorted(kept)


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
