"""Corrections put into the records of a document, before people are told apart and tables written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path

from ..evaluation.matching import folded, same_person
from ..tables.ids import stable_id
from ..tables.records import TABLES as RECORDS
from ..tables.rows import DocumentPerson, DocumentRecords
from ..tables.write import cell
from .placing import argument_score, assign, event_score, role_score
from .records import DETAILS_OF, EVENT_OF, KEYS, Correction, Row

#: What became of a correction, as ``corrections.csv`` has it.
APPLIED = "applied"
PUT_BACK = "put_back"
ALREADY_GONE = "already_gone"
NO_ROW = "row_not_found"
NO_EVENT = "event_not_found"
CHANGED = "document_changed"
ABSENT = "document_absent"
LOST = (NO_ROW, NO_EVENT, CHANGED, ABSENT)
#: A person has looked at the row.
CHECKED = 1.0


class Corrections:
    """The corrections of a file, ready to be applied; ``outcomes`` tells what became of them."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self.all = list(corrections)
        self.by_hash: dict[str, list[Correction]] = defaultdict(list)
        for correction in self.all:
            self.by_hash[correction.sha256].append(correction)
        self.outcomes: dict[int, tuple[str, str]] = {}
        self._seen: dict[str, str] = {}

    def apply(self, records: DocumentRecords) -> None:
        """Correct the records of one document in place; safe to call again for the next pass."""
        document = records.document
        self._seen[document["doc_id"]] = document["sha256"]
        own = self.by_hash.get(document["sha256"])
        if own and document["status"] == "ok":
            _Document(records, own, self._note).run()

    def _note(self, correction: Correction, state: str, row_id: str) -> None:
        self.outcomes[id(correction)] = (state, row_id)

    def rows(self) -> list[Row]:
        """The rows of ``corrections.csv``: a correction, or a cell of one, and what became of it."""
        out = []
        for c in self.all:
            state, row_id = self._outcome(c)
            head = {"table": c.table, "doc_id": c.doc_id, "row_id": row_id, "action": c.action}
            cells = [(k, c.row.get(k, ""), v) for k, v in c.changes.items()] or [("", "", "")]
            for column, was, now in cells:
                name = c.row.get("name") or c.row.get("title") or ""
                out.append(
                    {**head, "name": name, "column": column, "was": was, "now": now}
                    | {"state": state, "comment": c.comment}
                )
        return out

    def write_outcomes(self, path: Path) -> None:
        """Write ``corrections.csv``: what was corrected, and what became of it."""
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(COLUMNS) + "\n")
            for row in self.rows():
                file.write(",".join(cell(row[c]) for c in COLUMNS) + "\n")

    def _states(self) -> Counter[str]:
        return Counter(self._outcome(c)[0] for c in self.all)

    def _outcome(self, correction: Correction) -> tuple[str, str]:
        unplaced = CHANGED if correction.doc_id in self._seen else ABSENT
        return self.outcomes.get(id(correction), (unplaced, ""))

    def lost(self) -> int:
        """How many corrections have no place in the run."""
        return sum(n for state, n in self._states().items() if state in LOST)

    def report(self) -> str:
        """One line: how many hold, and what was put back or could not be placed."""
        states = self._states()
        told = {
            PUT_BACK: "put back, as the models no longer find the row",
            CHANGED: "not applied, as the article has changed",
            ABSENT: "of articles that are not in this run",
            NO_ROW: "not applied, as the row is no longer found",
            NO_EVENT: "not applied, as their event is no longer found",
        }
        parts = [f"{states[state]} {words}" for state, words in told.items() if states[state]]
        return f"corrections: {states[APPLIED] + states[ALREADY_GONE]} hold" + (
            "; " + "; ".join(parts) + " (see corrections.csv)" if parts else ""
        )


COLUMNS = (
    "table",
    "doc_id",
    "row_id",
    "action",
    "name",
    "column",
    "was",
    "now",
    "state",
    "comment",
)


class _Document:
    """One document's records and corrections."""

    def __init__(
        self,
        records: DocumentRecords,
        corrections: list[Correction],
        note: Callable[[Correction, str, str], None],
    ) -> None:
        self.records = records
        self.doc_id = records.document["doc_id"]
        self.corrections = corrections
        self.note = note
        self.mentions: dict[str, list[list[int]]] = defaultdict(list)
        for m in records.mentions:
            if m["label"] in ("MEETING", "AGREEMENT") and m["entity_id"]:
                self.mentions[m["entity_id"]].append([m["start"], m["end"]])
        self.extra = {
            row[KEYS[table]]: self._countries(row) - self._represented(table, row[KEYS[table]])
            for table in DETAILS_OF
            for row in getattr(records, table)
        }
        #: What a correction calls an event, to its id here.
        self.events: dict[tuple[str, str], str] = {}

    def run(self) -> None:
        self._roles()
        for table in DETAILS_OF:
            self._events(table)
        # Details are placed when all events stand, and before wrong events take theirs with them.
        for table in EVENT_OF:
            self._details(table)
        for table in DETAILS_OF:
            self._remove_wrong(table)
        for correction in self._of("documents"):
            self.note(correction, APPLIED, "")
        document = self.records.document
        document["meetings"] = len(self.records.meetings)
        document["agreements"] = len(self.records.agreements)
        self._people()

    def _of(self, table: str) -> list[Correction]:
        return [c for c in self.corrections if c.table == table]

    # -- roles ---------------------------------------------------------------------------------

    def _roles(self) -> None:
        own, rows = self._of("roles"), self.records.roles
        placed = assign(
            {
                (i, j): role_score(c.row, row, loose=c.action == "edit")
                for i, c in enumerate(own)
                for j, row in enumerate(rows)
            }
        )
        gone: set[int] = set()
        for i, c in enumerate(own):
            at = placed.get(i)
            if c.action == "wrong":
                if at is None:
                    self.note(c, ALREADY_GONE, "")
                else:
                    gone.add(at)
                    self.note(c, APPLIED, rows[at]["role_id"])
                continue
            values = {**c.row, **c.changes} if at is None or c.action == "add" else c.changes
            if at is None:
                row = self._new_row("roles", values)
                row["role_id"] = self._new_id("r", values)
                self.records.roles.append(row)
            else:
                row = rows[at]
                row.update(_cells("roles", values))
            self._name(row, str(values.get("name", row["name"])))
            row["confidence"] = CHECKED
            self.note(
                c, APPLIED if at is not None or c.action == "add" else PUT_BACK, row["role_id"]
            )
        self.records.roles = [r for j, r in enumerate(self.records.roles) if j not in gone]

    # -- events --------------------------------------------------------------------------------

    def _events(self, table: str) -> None:
        own, rows, key = self._of(table), list(getattr(self.records, table)), KEYS[table]
        meant: list[tuple[Row, list[list[int]], Correction | None]] = [
            (c.row, c.mentions, c) for c in own
        ]
        # Events of which only a participant or party was corrected.
        known = {str(c.row.get("row_id", "")) for c in own}
        for c in self.corrections:
            if EVENT_OF.get(c.table) == table and c.event["row_id"] not in known:
                known.add(c.event["row_id"])
                meant.append((c.event, c.event.get("mentions", []), None))
        placed = assign(
            {
                (i, j): event_score(row, mentions, other, other[key], self.mentions[other[key]])
                for i, (row, mentions, _) in enumerate(meant)
                for j, other in enumerate(rows)
            }
        )
        for i, (row, _, correction) in enumerate(meant):
            at = placed.get(i)
            if at is not None:
                self.events[table, row["row_id"]] = rows[at][key]
            if correction is not None:
                self._event(table, correction, None if at is None else rows[at])

    def _event(self, table: str, c: Correction, row: Row | None) -> None:
        key = KEYS[table]
        if c.action == "wrong":
            self.note(c, ALREADY_GONE if row is None else APPLIED, "" if row is None else row[key])
            return
        found = row is not None
        values = c.changes if found and c.action != "add" else {**c.row, **c.changes}
        if row is None:
            row = self._new_row(table, values)
            row[key] = self._new_id(key[0], values)
            rows = getattr(self.records, table)
            rows.append(row)
            rows.sort(key=lambda r: (r["start"], r["end"]))
            self.events[table, c.row["row_id"]] = row[key]
            for argument in c.arguments:
                self._argument(DETAILS_OF[table], row[key], argument)
        else:
            row.update(_cells(table, values))
        row["confidence"] = CHECKED
        self._made(table, row[key])
        self.note(c, APPLIED if found or c.action == "add" else PUT_BACK, row[key])

    def _remove_wrong(self, table: str) -> None:
        key, details = KEYS[table], DETAILS_OF[table]
        gone = {
            self.events[table, c.row["row_id"]]
            for c in self._of(table)
            if c.action == "wrong" and (table, c.row["row_id"]) in self.events
        }
        if not gone:
            return
        records = self.records
        setattr(records, table, [r for r in getattr(records, table) if r[key] not in gone])
        setattr(records, details, [r for r in getattr(records, details) if r[key] not in gone])
        for row in records.agreements:
            if row["meeting_id"] in gone:
                row["meeting_id"] = ""
        for mention in records.mentions:
            if mention["entity_id"] in gone:
                mention["entity_id"] = ""

    # -- participants and parties ----------------------------------------------------------------

    def _details(self, table: str) -> None:
        event_table = EVENT_OF[table]
        key = KEYS[event_table]
        by_event: dict[str, list[Correction]] = defaultdict(list)
        for c in self._of(table):
            event_id = self.events.get((event_table, c.event["row_id"]))
            if event_id is None:
                self.note(c, NO_EVENT, "")
            else:
                by_event[event_id].append(c)
        for event_id, own in by_event.items():
            rows = [r for r in getattr(self.records, table) if r[key] == event_id]
            placed = assign(
                {
                    (i, j): argument_score(c.row, row, c.action == "add")
                    for i, c in enumerate(own)
                    for j, row in enumerate(rows)
                }
            )
            gone: set[int] = set()
            for i, c in enumerate(own):
                at = placed.get(i)
                if c.action == "wrong":
                    self.note(c, ALREADY_GONE if at is None else APPLIED, event_id)
                    if at is not None:
                        gone.add(id(rows[at]))
                elif at is None:
                    self._argument(table, event_id, {**c.row, **c.changes})
                    self.note(c, APPLIED if c.action == "add" else PUT_BACK, event_id)
                else:
                    values = {**c.row, **c.changes} if c.action == "add" else c.changes
                    rows[at].update(_cells(table, values))
                    self._name(rows[at], values.get("name", rows[at]["name"]))
                    _role_stated(rows[at], values)
                    self.note(c, APPLIED, event_id)
            kept = [r for r in getattr(self.records, table) if id(r) not in gone]
            setattr(self.records, table, kept)
            self._made(event_table, event_id)

    def _argument(self, table: str, event_id: str, values: Row) -> None:
        row = self._new_row(table, values)
        row[KEYS[EVENT_OF[table]]] = event_id
        self._name(row, row["name"])
        _role_stated(row, values)
        getattr(self.records, table).append(row)

    def _made(self, table: str, event_id: str) -> None:
        """Renew the cells of an event that are made from its participants or parties."""
        key, details = KEYS[table], DETAILS_OF[table]
        (row,) = (r for r in getattr(self.records, table) if r[key] == event_id)
        own = [r for r in getattr(self.records, details) if r[key] == event_id]
        names = (r["name"] or r["role"] or r["organisation"] or r["country"] for r in own)
        row[details] = "|".join(dict.fromkeys(n.replace("|", "/") for n in names if n))
        # Countries that are represented by none of the rows stay.
        codes = self._represented(table, event_id) | self.extra.get(event_id, set())
        row["countries"] = "|".join(sorted(codes))

    @staticmethod
    def _countries(row: Row) -> set[str]:
        return set(row["countries"].split("|")) - {""}

    def _represented(self, table: str, event_id: str) -> set[str]:
        own = [r for r in getattr(self.records, DETAILS_OF[table]) if r[KEYS[table]] == event_id]
        present = [r for r in own if r.get("part") != "absent"]
        return {c for r in present for c in r["country"].split("|") if c}

    # -- rows and people -------------------------------------------------------------------------

    def _new_row(self, table: str, values: Row) -> Row:
        row: Row = {}
        for f in fields(RECORDS[table]):
            row[f.name] = 0 if f.type == "int" else None if f.name == "confidence" else ""
        row.update(_cells(table, values), doc_id=self.doc_id)
        row["start"], row["end"] = int(values.get("start") or 0), int(values.get("end") or 0)
        row["evidence"] = values.get("evidence", "")
        return row

    def _new_id(self, prefix: str, values: Row) -> str:
        parts = (
            values.get(k, "") for k in ("start", "end", "type", "kind", "name", "role", "title")
        )
        return stable_id(prefix, self.doc_id, "editor", *parts)

    def _name(self, row: Row, name: str) -> None:
        """Let a row's person be the one of that name: known, spelt anew, or new to the document."""
        row["name"] = name
        if row.get("kind", "person") != "person":
            row["person_id"] = ""
            return
        people = self.records.people
        for person in people:
            if folded(name) in {folded(n) for n in (person["name"], *person["aliases"])}:
                row["person_id"] = person["local"]
                return
        own = next((p for p in people if p["local"] == row["person_id"]), None)
        if own is not None and _same_surname(own["name"], name):
            own["aliases"] = sorted({*own["aliases"], own["name"]})
            own["name"] = name
            for table in ("roles", "participants", "parties"):
                for other in getattr(self.records, table):
                    if other["person_id"] == own["local"]:
                        other["name"] = name
            return
        local = str(1 + max((int(p["local"]) for p in people), default=-1))
        people.append(vars(DocumentPerson(local, name, row["country"], [], 0)))
        row["person_id"] = local

    def _people(self) -> None:
        """The current role of each person by the corrected roles."""
        for person in self.records.people:
            own = [r for r in self.records.roles if r["person_id"] == person["local"]]
            current = next((r for r in own if r["phase"] == "current"), None) or next(
                (r for r in own if r["phase"] == "acting"), None
            )
            names = ("role", "rank", "organisation", "country")
            person["current"] = [current[n] for n in names] if current else None
            person["country"] = next((r["country"] for r in own if r["country"]), person["country"])
        self.records.document["people"] = len(self.records.people)


def _cells(table: str, values: Row) -> Row:
    """The values that are columns of the table and not ids."""
    skipped = {"row_id", "doc_id", "person_id", "start", "end", "evidence", "confidence"}
    skipped |= {*KEYS.values(), "event_id", "role_source"}
    return {
        f.name: values[f.name] for f in fields(RECORDS[table]) if f.name in values.keys() - skipped
    }


def _role_stated(row: Row, values: Row) -> None:
    if "role" in values:
        row["role_source"] = "document" if row["role"] else ""


def _same_surname(one: str, other: str) -> bool:
    if same_person(one, other):
        return True
    words = re.split(r"\s+", folded(one)), re.split(r"\s+", folded(other))
    return bool(set(words[0]) & set(words[1]))
