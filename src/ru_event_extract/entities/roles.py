"""Roles: title phrases with rank, country, body and phase, whether or not a name stands beside.

Sets ``doc._.role_mentions`` and ``doc.spans["ROLE"]``; who bears them is found by ``ru_who_is_who``.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from ..document import RoleMention, make_span, set_mentions
from .organisation_names import body_name
from .role_phrases import PhraseReader
from .role_wording import role_text, role_variants
from .role_words import RolePhrase

#: Bodies that a role names as its place and not as the organisation served.
_NO_ORGANISATION = {"", "state", "region", "city", "title", "other"}


def as_role_mention(doc: Doc, phrase: RolePhrase) -> RoleMention:
    """The record of a title phrase."""
    organisation = phrase.organisation
    inner = phrase
    while inner.inner is not None:
        inner = inner.inner
    served_body = inner.body not in _NO_ORGANISATION and inner.title.group != "minister"
    if not organisation and inner.body_span and served_body:
        organisation = body_name(doc, *inner.body_span)
    served = None
    if phrase.inner is not None and not phrase.inner.plural:
        served = as_role_mention(doc, phrase.inner)
    country = phrase.countries[0] if len(phrase.countries) == 1 else ""
    return RoleMention(
        start=phrase.start,
        end=phrase.end,
        head=phrase.head,
        role=role_text(doc, phrase),
        rank=phrase.rank,
        organisation=organisation,
        country=country,
        countries=list(phrase.countries),
        phase=phrase.phase,
        plural=phrase.plural,
        case=phrase.case,
        bare=phrase.bare,
        of_context=phrase.of_context,
        variants=role_variants(doc, phrase),
        served=served,
    )


LEARNED = "learned_ROLE"


class RoleFinder:
    """Finds title phrases."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.role_mentions = [as_role_mention(doc, p) for p in PhraseReader(doc).all()]
        set_role_spans(doc)
        return doc


def set_role_spans(doc: Doc) -> None:
    """Write ``doc.spans["ROLE"]``: the learned spans with what the rules know of them, and the
    title phrases that the model passed over where a person is known to bear them."""
    learned = list(doc.spans.get(LEARNED, ()))
    by_head = {m.head: m for m in doc._.role_mentions}
    spans, covered = [], set()
    for span in learned:
        inside = [by_head[i] for i in range(span.start, span.end) if i in by_head]
        covered |= {m.head for m in inside}
        mention = inside[0] if inside else None
        entity = mention.people[0] if mention and len(mention.people) == 1 else ""
        normal = mention.role if mention else ""
        spans.append(make_span(doc, span.start, span.end, "ROLE", normal or span.text, entity))
    for mention in doc._.role_mentions:
        if mention.head in covered or (learned and not mention.people):
            continue
        entity = mention.people[0] if len(mention.people) == 1 else ""
        spans.append(make_span(doc, mention.start, mention.end, "ROLE", mention.role, entity))
    set_mentions(doc, "ROLE", spans)


@Language.factory(
    "ru_roles",
    requires=["token.pos", "token.morph", "token.lemma", "doc.spans"],
    assigns=["doc.spans", "doc._.role_mentions"],
)
def create_roles(nlp: Language, name: str) -> RoleFinder:
    """Component: roles with their ranks."""
    return RoleFinder()
