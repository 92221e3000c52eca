"""PLOVER codes of meetings and agreements, for users of political event data.

PLOVER (Political Language Ontology for Verifiable Event Records, https://github.com/openeventdata/PLOVER)
codes an event as *what* (``CONSULT``), *how* (mode: ``visit``) and *why or when* (context:
``future``). The names are those of its manual, draft 0.8; ``resources/plover/`` maps types, kinds and
statuses to them, a row a rule, the last rule that fits wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .entities.lexicon import read_rows
from .tables.rows import DocumentRecords

Row = Mapping[str, Any]

#: The columns that ``extract --plover`` adds at the end of ``meetings`` and ``agreements``.
COLUMNS = ("plover_event", "plover_mode", "plover_context")
TABLES = ("meetings", "agreements")
EXTRA_COLUMNS = dict.fromkeys(TABLES, COLUMNS)
_MANY = 3


class Code(NamedTuple):
    """An event category of PLOVER with its mode and context, empty where none fits."""

    event: str
    mode: str
    context: str


def meeting_code(meeting: Row, participants: Iterable[Row] = ()) -> Code:
    """The code of a row of ``meetings`` with its rows of ``participants``."""
    keys = {"type": {meeting["type"]}, "status": {meeting["status"]}}
    keys["setting"] = set(_settings(meeting, list(participants)))
    return _code("plover/meetings.csv", keys)


def agreement_code(agreement: Row) -> Code:
    """The code of a row of ``agreements``."""
    keys = {"kind": {agreement["kind"]}, "status": {agreement["status"]}}
    return _code("plover/agreements.csv", keys)


def add_codes(records: DocumentRecords) -> None:
    """Put the codes into the rows of a document, as the columns :data:`COLUMNS`."""
    for meeting in records.meetings:
        own = [p for p in records.participants if p["meeting_id"] == meeting["meeting_id"]]
        meeting.update(zip(COLUMNS, meeting_code(meeting, own), strict=True))
    for agreement in records.agreements:
        agreement.update(zip(COLUMNS, agreement_code(agreement), strict=True))


def _settings(meeting: Row, participants: Sequence[Row]) -> Iterable[str]:
    if meeting["mode"] == "remote":
        yield "remote"
    countries = set(filter(None, (meeting["countries"] or "").split("|")))
    hosts = {p["country"] for p in participants if p["part"] in ("host", "mediator")}
    # Who only hosts or mediates is no side of the talks.
    sides = {
        c
        for p in participants
        if p["part"] in ("participant", "chair")
        for c in (p["country"] or "").split("|")
        if c
    }
    where = meeting["country"]
    if len(sides) == _MANY - 1 and ((where and where not in sides) or hosts - sides - {""}):
        yield "third_country"
    elif len(countries) >= _MANY:
        yield "three_countries"


def _code(table: str, keys: Mapping[str, set[str]]) -> Code:
    code = Code("", "", "")
    for row in read_rows(table):
        if all(row[k] == "*" or row[k] in values for k, values in keys.items()):
            # «=»: what the rules before say.
            new = (row["event"], row["mode"], row["context"])
            code = Code(*(old if n == "=" else n for n, old in zip(new, code, strict=True)))
    return code
