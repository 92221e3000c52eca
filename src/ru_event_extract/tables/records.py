"""The record types: one a table, its columns in the order of the contract (``docs/tables.md``).

A column's meaning is the comment above it. ``start`` and ``end`` are half-open offsets in Unicode
code points into the document's text; ``evidence`` and ``text`` are what stands there.
Several values in one cell are joined by ``|``; an empty cell is not stated.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, fields
from typing import Any, ClassVar, Protocol


class Record(Protocol):
    """A row of a table."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True)
class Document:
    """A file of the run, also one that failed."""

    #: Path under the input folder, ``/`` between parts, without suffix.
    doc_id: str
    #: Path under the input folder, with suffix.
    path: str
    #: ``ok``, ``skipped`` (empty, or not Russian) or ``failed``.
    status: str
    #: One line a person can act on.
    error: str
    #: The headline.
    title: str
    #: Publication date.
    published: str
    #: Agency or site.
    source: str
    #: Address of the article.
    url: str
    #: Hash of the file's bytes.
    sha256: str
    #: Length of the text in code points.
    characters: int
    sentences: int
    #: How many people, meetings and agreements the document has.
    people: int
    meetings: int
    agreements: int
    #: The doc_id of the original, if the text is a reprint of it.
    duplicate_of: str = ""


@dataclass(frozen=True)
class Mention:
    """A place where the text names an entity; mentions may nest."""

    doc_id: str
    start: int
    end: int
    text: str
    #: PERSON, ROLE, COUNTRY, PLACE, ORGANISATION, DATE, MEETING or AGREEMENT.
    label: str
    #: Dictionary form; ISO code of a COUNTRY, EDTF value of a DATE.
    normal: str
    #: person_id, meeting_id or agreement_id.
    entity_id: str


@dataclass(frozen=True)
class Person:
    """A person over the whole run."""

    person_id: str
    #: First name and surname.
    name: str
    #: ``role`` to ``country``: the most recent current role.
    role: str
    rank: str
    organisation: str
    country: str
    #: Other forms of the name in the texts.
    aliases: str
    #: How many documents, and how many rows of mentions.csv, name the person.
    documents: int
    mentions: int
    #: Earliest and latest publication date.
    first_seen: str
    last_seen: str


@dataclass(frozen=True)
class Role:
    """A role that a document gives a person."""

    role_id: str
    doc_id: str
    person_id: str
    name: str
    #: The whole position, without the country.
    role: str
    #: One of :data:`ru_event_extract.tables.values.RANKS`.
    rank: str
    #: The body served, when named.
    organisation: str
    #: The country served.
    country: str
    #: ``current``, ``former``, ``acting`` or ``future``.
    phase: str
    start: int
    end: int
    evidence: str
    #: Calibrated probability that the row is right, 0 to 1.
    confidence: float | None = None


@dataclass(frozen=True)
class Meeting:
    """An event of a document at which people or bodies meet."""

    meeting_id: str
    doc_id: str
    #: ``talks``, ``visit``, ``call``, ``summit``, ``session``, ``conference``, ``ceremony``.
    type: str
    #: ``held``, ``ongoing``, ``planned``, ``proposed``, ``cancelled``.
    status: str
    #: The event's own name.
    title: str
    date_start: str
    date_end: str
    #: The words that date the event.
    date_text: str
    #: Where it is held: country, city, narrower place.
    country: str
    city: str
    place: str
    #: ``in_person``, ``remote``, ``hybrid``.
    mode: str
    #: Who presides.
    chair: str
    #: Names (or roles, bodies, countries), for reading.
    participants: str
    #: All countries represented, sorted.
    countries: str
    #: What was discussed.
    topic: str
    start: int
    end: int
    evidence: str
    confidence: float | None = None
    #: The same in all documents that report the event.
    event_id: str = ""


@dataclass(frozen=True)
class Participant:
    """A participant of a meeting."""

    meeting_id: str
    doc_id: str
    #: ``person``, ``role``, ``organisation``, ``country``, ``group``.
    kind: str
    name: str
    person_id: str
    role: str
    rank: str
    organisation: str
    country: str
    #: ``chair``, ``host``, ``mediator``, ``participant``, ``absent``.
    part: str
    #: ``in_person``, ``remote``.
    mode: str
    start: int
    end: int
    evidence: str
    #: Where the role comes from: ``document``, ``corpus``, ``registry``.
    role_source: str = ""


@dataclass(frozen=True)
class Agreement:
    """An agreement of which a document tells."""

    agreement_id: str
    doc_id: str
    #: The meeting of the same document at which it was made.
    meeting_id: str
    #: ``treaty``, ``agreement``, ``memorandum``, ``contract``, ``protocol``, …
    kind: str
    #: ``signed``, ``reached``, ``planned``, …
    status: str
    #: Its own name.
    title: str
    #: What was agreed.
    subject: str
    #: The parties, for reading.
    parties: str
    #: Countries of all parties, sorted.
    countries: str
    date_start: str
    date_end: str
    date_text: str
    start: int
    end: int
    evidence: str
    confidence: float | None = None
    #: The same in all documents that report the agreement.
    event_id: str = ""


@dataclass(frozen=True)
class Party:
    """A party to an agreement."""

    agreement_id: str
    doc_id: str
    kind: str
    name: str
    person_id: str
    role: str
    organisation: str
    country: str
    start: int
    end: int
    evidence: str
    role_source: str = ""


@dataclass(frozen=True)
class Event:
    """A meeting or an agreement over the whole run: the best values of its reports."""

    event_id: str
    #: ``meeting`` or ``agreement``.
    kind: str
    #: Type of the meeting, kind of the agreement.
    type: str
    #: As the latest reports have it.
    status: str
    title: str
    date_start: str
    date_end: str
    #: ``country`` to ``chair``: of meetings.
    country: str
    city: str
    place: str
    mode: str
    chair: str
    #: Participants or parties of all reports.
    participants: str
    countries: str
    #: What was discussed or agreed.
    topic: str
    #: Publication date and document of the first report.
    first_reported: str
    first_doc_id: str
    #: How many documents report the event, and which, in the order of publication.
    reports: int
    doc_ids: str
    #: Where the reports differ: ``date_start: 2025-06-05 (a) / 2025-06-06 (b)``.
    contradictions: str
    #: The highest of the reports.
    confidence: float | None = None


#: Table name (also the CSV file's) to record type, in the order of the contract.
TABLES: dict[str, type[Record]] = {
    "documents": Document,
    "mentions": Mention,
    "people": Person,
    "roles": Role,
    "meetings": Meeting,
    "participants": Participant,
    "agreements": Agreement,
    "parties": Party,
    "events": Event,
}


def columns(table: str) -> tuple[str, ...]:
    """The column names of a table, in order."""
    return tuple(f.name for f in fields(TABLES[table]))


def integer_columns(table: str) -> tuple[str, ...]:
    """The columns of a table that hold whole numbers: offsets and counts."""
    return tuple(f.name for f in fields(TABLES[table]) if f.type == "int")
