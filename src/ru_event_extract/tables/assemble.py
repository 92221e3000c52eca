"""From the records of single documents to the tables of a run: who is who, which event is which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from ..across.event_facts import AGREEMENT, MEETING
from ..across.event_store import EventStore
from ..across.reprints import Article, Reprints
from ..resolution.across_documents import LocalPerson, People, name_key
from ..resolution.known_roles import KnownRole, Registry, RoleHistory
from .people_rows import PeopleRows
from .records import TABLES, Person
from .rows import DocumentRecords

Row = dict[str, Any]

#: The tables whose rows come from single documents.
DOCUMENT_TABLES = tuple(t for t in TABLES if t not in ("documents", "people", "events"))
#: Kinds of events: the table of their reports, and that of their arguments.
_EVENTS = {MEETING: ("meetings", "participants"), AGREEMENT: ("agreements", "parties")}


@dataclass(slots=True)
class _Known:
    """What the run has shown of a person so far."""

    names: dict[str, int] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)
    documents: int = 0
    last_document: str = ""
    mentions: int = 0
    first_seen: str = ""
    last_seen: str = ""
    office: tuple[str, str, str, str] = ("", "", "", "")
    office_date: str = ""
    country: str = ""


def assemble(
    read_all: Callable[[], Iterable[DocumentRecords]],
    write: Callable[[str, Row], None],
    registry: Registry | None = None,
) -> dict[str, int]:
    """Write the rows of all tables; the number of rows by table.

    ``read_all`` gives the documents in the order of their ids and is called three times: people can
    be told apart only when all are known, events only when people are, and a run may be too large
    to keep in memory. What is kept grows with the different names of the run, and by a short sketch
    of each text. Participants and parties to whom their document gives
    no role get it from the ``registry`` or from the other documents.
    """
    reprints = Reprints()
    people, history = _who_is_there(read_all(), reprints)
    duplicate_of = reprints.find()
    counts = dict.fromkeys(TABLES, 0)
    known: dict[str, _Known] = {}

    def put(table: str, row: Row) -> None:
        counts[table] += 1
        write(table, row)

    with PeopleRows() as rows, EventStore() as events:
        for document in read_all():
            _add_events(events, document, people)
        events.link()
        for document in read_all():
            doc_id, published = document.document["doc_id"], document.document["published"]
            put("documents", {**document.document, "duplicate_of": duplicate_of.get(doc_id, "")})
            ids: dict[str, str] = {}
            own: dict[str, KnownRole] = {}
            for person in document.people:
                local, name, country = person["local"], person["name"], person["country"]
                person_id = people.id_of(LocalPerson(doc_id, local, name, country))
                ids[local] = person_id
                if people.shared_id(name, country):
                    _learn(known.setdefault(person_id, _Known()), person, document.document)
                    continue
                alone = _Known()
                _learn(alone, person, document.document)
                rows.add(_person_row(person_id, alone))
                if person["current"] and published:
                    own[person_id] = _current(person)
            spellings = {p["local"]: [p["name"], *p["aliases"]] for p in document.people}
            for table in DOCUMENT_TABLES:
                for row in getattr(document, table):
                    known_row = _with_ids(table, row, ids)
                    if "event_id" in row:
                        event = row["meeting_id" if table == "meetings" else "agreement_id"]
                        known_row = {**known_row, "event_id": events.event_ids[event]}
                    if row.get("role_source") == "" and row["person_id"]:
                        person_id = known_row["person_id"]
                        told = history.role_of(person_id, published) or own.get(person_id)
                        names = spellings[row["person_id"]]
                        _add_role(known_row, names, published, registry, told)
                    put(table, known_row)
        for person_id, seen in known.items():
            rows.add(_person_row(person_id, seen))
        for row in rows.by_weight():
            put("people", row)
        for row in events.rows():
            put("events", row)
    return counts


def _add_events(events: EventStore, document: DocumentRecords, people: People) -> None:
    doc_id = document.document["doc_id"]
    ids = {
        p["local"]: people.id_of(LocalPerson(doc_id, p["local"], p["name"], p["country"]))
        for p in document.people
    }
    for kind, (table, details) in _EVENTS.items():
        arguments: dict[str, list[Row]] = {}
        for row in getattr(document, details):
            arguments.setdefault(row[f"{kind}_id"], []).append(_with_ids(details, row, ids))
        for row in getattr(document, table):
            events.add(kind, row, arguments.get(row[f"{kind}_id"], []), document.document)


def _who_is_there(
    documents: Iterable[DocumentRecords], reprints: Reprints
) -> tuple[People, RoleHistory]:
    """The people of the run and the roles that it gives them by day; all texts to ``reprints``."""
    people, history = People(), RoleHistory()
    for document in documents:
        row = document.document
        reprints.add(Article(row["doc_id"], row["published"], document.sketch))
        for person in document.people:
            people.add(person["name"], person["country"])
            if person["current"]:
                published = document.document["published"]
                history.add(person["name"], person["country"], published, _current(person))
    history.close(people)
    return people, history


def _current(person: Row) -> KnownRole:
    role, rank, organisation, country = person["current"]
    return KnownRole(role, rank, organisation, country, "corpus")


def _add_role(
    row: Row, names: list[str], date: str, registry: Registry | None, told: KnownRole | None
) -> None:
    """Give a participant or party the role that they are known to have on the day."""
    known = registry.role_of(names, row["country"], date) if registry else None
    known = known or told
    if known is None or row["country"] not in ("", known.country):
        return
    row["role"] = known.role
    row["organisation"] = row["organisation"] or known.organisation
    row["country"] = known.country
    row["role_source"] = known.source
    if "rank" in row:
        row["rank"] = known.rank


def _with_ids(table: str, row: Row, ids: dict[str, str]) -> Row:
    if table == "mentions":
        if row["label"] in ("PERSON", "ROLE") and row["entity_id"]:
            return {**row, "entity_id": ids[row["entity_id"]]}
    elif row.get("person_id"):
        return {**row, "person_id": ids[row["person_id"]]}
    return row


def _learn(seen: _Known, person: Row, document: Row) -> None:
    seen.names[person["name"]] = seen.names.get(person["name"], 0) + 1
    seen.aliases.update(person["aliases"])
    # Two people of one document may turn out to be one.
    if document["doc_id"] != seen.last_document or not seen.documents:
        seen.documents += 1
        seen.last_document = document["doc_id"]
    seen.mentions += person["mentions"]
    published = document["published"]
    if published:
        seen.first_seen = min(seen.first_seen or published, published)
        seen.last_seen = max(seen.last_seen, published)
    seen.country = seen.country or person["country"]
    current = person["current"]
    if current and (not any(seen.office) or published > seen.office_date):
        seen.office = tuple(current)
        seen.office_date = published


def _person_row(person_id: str, seen: _Known) -> Row:
    # The fullest form, then the most frequent; the last key makes the choice independent of order.
    name = min(seen.names, key=lambda n: (-len(name_key(n)), -seen.names[n], n))
    role, rank, organisation, country = seen.office
    return asdict(
        Person(
            person_id=person_id,
            name=name,
            role=role,
            rank=rank,
            organisation=organisation,
            country=country or seen.country,
            aliases="|".join(sorted((seen.aliases | set(seen.names)) - {name})),
            documents=seen.documents,
            mentions=seen.mentions,
            first_seen=seen.first_seen,
            last_seen=seen.last_seen,
        )
    )
