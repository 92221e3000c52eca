"""The rows of one document, as they travel from a worker to the tables."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from . import records


@dataclass(frozen=True)
class Header:
    """What is known of a document besides its text; the columns of documents.csv."""

    doc_id: str
    path: str = ""
    title: str = ""
    published: str = ""
    source: str = ""
    url: str = ""
    sha256: str = ""


@dataclass
class DocumentPerson:
    """A person as one document shows them; the material of linking and of people.csv."""

    local: str
    name: str
    country: str
    aliases: list[str]
    mentions: int
    #: role, rank, organisation, country of the most telling current role.
    current: tuple[str, str, str, str] | None = None


@dataclass
class DocumentRecords:
    """The rows of one document, as plain mappings of column to value."""

    document: dict[str, Any]
    people: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    roles: list[dict[str, Any]] = field(default_factory=list)
    meetings: list[dict[str, Any]] = field(default_factory=list)
    participants: list[dict[str, Any]] = field(default_factory=list)
    agreements: list[dict[str, Any]] = field(default_factory=list)
    parties: list[dict[str, Any]] = field(default_factory=list)
    #: What tells reprints of the text, by :func:`ru_event_extract.across.reprints.sketch_of`.
    sketch: str = ""


@dataclass(frozen=True)
class PackedRecords:
    """The records of a document as they travel and are kept: its row of documents.csv, and JSON."""

    document: dict[str, Any]
    content: bytes


def row_of(record: Any) -> dict[str, Any]:
    """A record as a mapping of column to value; unlike ``asdict`` it copies no values."""
    return dict(vars(record))


def pack(records: DocumentRecords) -> PackedRecords:
    """Records to JSON on one line."""
    content = json.dumps(vars(records), ensure_ascii=False, separators=(",", ":")).encode()
    return PackedRecords(records.document, content)


def unread(header: Header, status: str, error: str, characters: int = 0) -> DocumentRecords:
    """The records of a document that gave no text: its row in documents.csv."""
    row = records.Document(
        **row_of(header),
        status=status,
        error=one_line(error),
        characters=characters,
        sentences=0,
        people=0,
        meetings=0,
        agreements=0,
    )
    return DocumentRecords(row_of(row))


def one_line(text: str, limit: int = 300) -> str:
    """An error message on one line, cut to a readable length."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
