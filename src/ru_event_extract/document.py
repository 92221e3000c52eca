"""What the stations of the pipeline leave on a spaCy ``Doc``.

Mentions are span groups: ``doc.spans["PERSON"]``, ``"ROLE"``, ``"COUNTRY"``, ``"PLACE"``,
``"ORGANISATION"``, ``"DATE"``, ``"MEETING"``, ``"AGREEMENT"``. Spans may nest and overlap. Of such
a span ``label_`` is the label, ``kb_id_`` the normal form (dictionary form; ISO 3166-1 alpha-2 code
of a ``COUNTRY``; EDTF value of a ``DATE``) and ``id_`` the entity: for ``PERSON`` and ``ROLE`` the
index of the person in ``doc._.people``, for ``MEETING`` and ``AGREEMENT`` the index in
``doc._.meetings`` and ``doc._.agreements``, as decimal text; empty where unknown.

Facts are lists of the classes below: ``doc._.people``, ``doc._.role_mentions``,
``doc._.meetings``, ``doc._.agreements``.
``doc._.published`` is the publication date (``2025-09-17`` or empty), ``doc._.doc_id`` the id.

All ``start`` and ``end`` here are half-open TOKEN indices into the ``Doc``; the tables turn them
into character offsets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import srsly
from spacy.tokens import Doc, Span, SpanGroup

#: The labels of mentions, in the order of the contract.
LABELS = ("PERSON", "ROLE", "COUNTRY", "PLACE", "ORGANISATION", "DATE", "MEETING", "AGREEMENT")


@dataclass
class Office:
    """A role that the document gives a person, in one phase.

    ``start``/``end`` cover the words that state it (usually the role with the name).
    """

    role: str
    rank: str = ""
    organisation: str = ""
    country: str = ""
    phase: str = "current"
    start: int = 0
    end: int = 0
    confidence: float | None = None
    source: str = "document"


@dataclass
class Person:
    """One person of the document: every way in which the text names them, resolved.

    ``mentions`` are spans of names, full or bare surname; ``titles`` are spans of roles that stand
    for the person or are attached to the name. ``offices`` has the most telling current one first.
    """

    name: str
    gender: str = ""
    mentions: list[tuple[int, int]] = field(default_factory=list)
    titles: list[tuple[int, int]] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)


@dataclass
class RoleMention:
    """A role phrase where it stands, named bearer or not: «министра энергетики Казахстана».

    ``start``/``end`` cover the phrase with its country and without the bearer's name, ``head`` is
    the token of the title. ``role`` is the dictionary form without the country. ``countries`` are
    all that the phrase names («президенты Казахстана и Узбекистана»); ``country`` is the single one
    or the one known from the context. ``people`` are indices in ``doc._.people``; empty where no
    named person of the document is known to bear the role. ``attached``: the name stands beside it. ``of_context``: the
    country is that of the context («президент страны», «их министр»). ``variants`` are the roles of
    the single bearers of a plural («главы Татарстана и Чечни»). ``served`` is the title inside the
    phrase («министра» in «советник министра»).
    """

    start: int
    end: int
    head: int
    role: str
    rank: str = ""
    organisation: str = ""
    country: str = ""
    countries: list[str] = field(default_factory=list)
    phase: str = "current"
    plural: bool = False
    case: str = ""
    bare: bool = False
    attached: bool = False
    of_context: bool = False
    variants: list[str] = field(default_factory=list)
    served: RoleMention | None = None
    people: list[int] = field(default_factory=list)


@dataclass
class Argument:
    """A participant of a meeting or a party to an agreement, as the contract's tables have it.

    ``person`` is the index in ``doc._.people`` for ``kind == "person"``, else ``None``.
    ``part`` and ``mode`` are for participants only.
    """

    kind: str
    name: str = ""
    person: int | None = None
    role: str = ""
    rank: str = ""
    organisation: str = ""
    country: str = ""
    part: str = "participant"
    mode: str = ""
    start: int = 0
    end: int = 0
    role_source: str = "document"


@dataclass
class Meeting:
    """An event at which people or bodies meet; one for all places that tell of it.

    ``mentions`` are the token spans of its triggers; ``start``/``end`` the sentence that states it
    best. Dates are EDTF level 0 or empty.
    """

    type: str = "talks"
    status: str = "held"
    title: str = ""
    date_start: str = ""
    date_end: str = ""
    date_text: str = ""
    country: str = ""
    city: str = ""
    place: str = ""
    mode: str = ""
    chair: str = ""
    topic: str = ""
    countries: list[str] = field(default_factory=list)
    participants: list[Argument] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    start: int = 0
    end: int = 0
    confidence: float | None = None


@dataclass
class Agreement:
    """An agreement between parties; ``meeting`` is an index in ``doc._.meetings`` or ``None``."""

    kind: str = "agreement"
    status: str = "reached"
    title: str = ""
    subject: str = ""
    date_start: str = ""
    date_end: str = ""
    date_text: str = ""
    meeting: int | None = None
    countries: list[str] = field(default_factory=list)
    parties: list[Argument] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    start: int = 0
    end: int = 0
    confidence: float | None = None


_FACTS: dict[str, Any] = {
    c.__name__: c for c in (Office, Person, RoleMention, Argument, Meeting, Agreement)
}


@srsly.msgpack_encoders("ru_event_extract.facts")
def _encode_fact(obj: Any, chain: Any = None) -> Any:
    """Let ``Doc.to_bytes`` carry the classes of this module."""
    if type(obj).__name__ in _FACTS and type(obj) is _FACTS[type(obj).__name__]:
        return {"__ru_fact__": type(obj).__name__, "value": dict(vars(obj))}
    return obj if chain is None else chain(obj)


@srsly.msgpack_decoders("ru_event_extract.facts")
def _decode_fact(obj: Any, chain: Any = None) -> Any:
    if isinstance(obj, dict) and "__ru_fact__" in obj:
        return _FACTS[obj["__ru_fact__"]](**obj["value"])
    return obj if chain is None else chain(obj)


def register_extensions() -> None:
    """Register the ``Doc`` attributes of this package; safe to call twice."""
    for name, default in (("published", ""), ("doc_id", "")):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name in ("event_readings", "word_encodings"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    for name in ("people", "role_mentions", "meetings", "agreements"):
        if not Doc.has_extension(name):
            # A mutable default is copied for each Doc by spaCy.
            Doc.set_extension(name, default=[])


def make_span(
    doc: Doc, start: int, end: int, label: str, normal: str = "", entity: int | str = ""
) -> Span:
    """A mention of tokens ``start`` to ``end`` with its normal form and entity."""
    return Span(doc, start, end, label=label, kb_id=normal, span_id=str(entity))


def set_mentions(doc: Doc, label: str, spans: Iterable[Span]) -> None:
    """Put the mentions of one label on the ``Doc``, in text order, each span once."""
    unique = {(s.start, s.end): s for s in spans}
    ordered = [unique[k] for k in sorted(unique, key=lambda k: (k[0], -k[1]))]
    doc.spans[label] = SpanGroup(doc, name=label, spans=ordered)


def mentions(doc: Doc, label: str) -> list[Span]:
    """The mentions of one label, in text order; empty where no station has set them."""
    return list(doc.spans[label]) if label in doc.spans else []


register_extensions()
