"""The events of a run on disk, while it is found out which reports tell of one.

SQLite's own temporary database: in memory while it is small, on disk when it grows, gone when closed.
"""

from __future__ import annotations

import json
import pickle
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Any

from ..tables.ids import stable_id
from .event_facts import EventFacts, describe
from .event_rows import Report, event_row
from .linking import link_events

Row = dict[str, Any]

_TABLES = """
CREATE TABLE reports (event TEXT PRIMARY KEY, kind, published, doc_id, row, facts, event_id);
CREATE TABLE periods (low INTEGER, high INTEGER, event);
CREATE TABLE events (day, event_id, row);
"""


class EventStore:
    """Takes the events of all documents, then gives ``event_id`` and the rows of events.csv.

    A context manager; the order in which documents come does not matter.
    """

    def __init__(self) -> None:
        self._store = sqlite3.connect("")
        self._store.executescript(_TABLES)
        #: meeting_id or agreement_id to event_id, after :meth:`link`.
        self.event_ids: dict[str, str] = {}

    def add(self, kind: str, row: Row, arguments: Sequence[Row], document: Row) -> None:
        """Keep a row of meetings or agreements with its participants or parties."""
        facts = describe(kind, row, arguments, document)
        values = (
            facts.event,
            kind,
            # Without a date comes last.
            facts.published or "9999",
            facts.doc_id,
            json.dumps(row, ensure_ascii=False),
            pickle.dumps(facts),
        )
        self._store.execute("INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, '')", values)
        self._store.executemany(
            "INSERT INTO periods VALUES (?, ?, ?)",
            ((low, high, facts.event) for low, high in facts.periods()),
        )

    def link(self) -> None:
        """Find out which reports tell of one event, and give the ids.

        An event's id is made of its first report, by publication, document and own id, so that
        later reports do not change it.
        """
        groups = link_events(self._in_time())
        self._store.executemany(
            "UPDATE reports SET event_id = ? WHERE event = ?",
            ((group, event) for event, group in groups.items()),
        )
        self._store.execute("UPDATE reports SET event_id = event WHERE event_id = ''")
        first: dict[str, str] = {}
        for event, group in self._store.execute(
            "SELECT event, event_id FROM reports ORDER BY published, doc_id, event"
        ):
            self.event_ids[event] = first.setdefault(group, stable_id("e", event))

    def _in_time(self) -> Iterator[tuple[int, int, EventFacts]]:
        rows = self._store.execute(
            "SELECT low, high, facts FROM periods JOIN reports USING (event) "
            "ORDER BY low, high, event"
        )
        return ((low, high, pickle.loads(facts)) for low, high, facts in rows)

    def rows(self) -> Iterator[Row]:
        """The rows of events.csv, in the order of time."""
        found = self._store.execute(
            "SELECT event_id, kind, published, doc_id, event, row FROM reports "
            "ORDER BY event_id, published, doc_id, event"
        )
        for _, group in groupby(found, key=itemgetter(0)):
            members = list(group)
            _, kind, _, _, event, _ = members[0]
            event_id = self.event_ids[event]
            reports = [
                Report("" if published == "9999" else published, json.loads(row))
                for _, _, published, _, _, row in members
            ]
            made = event_row(event_id, kind, reports)
            day = made["date_start"] or made["first_reported"] or "9999"
            values = (day, event_id, json.dumps(made, ensure_ascii=False))
            self._store.execute("INSERT INTO events VALUES (?, ?, ?)", values)
        for (row,) in self._store.execute("SELECT row FROM events ORDER BY day, event_id"):
            yield json.loads(row)

    def __enter__(self) -> EventStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()
