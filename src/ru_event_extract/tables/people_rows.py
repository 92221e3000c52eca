"""The rows of people.csv, sorted outside of memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Any

Row = dict[str, Any]


class PeopleRows:
    """Takes the rows of people in any order and gives them back sorted; a context manager.

    They lie in a temporary database, which goes to disk when it grows.
    """

    def __init__(self) -> None:
        # An empty name: SQLite's own temporary file, gone with the connection.
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute("CREATE TABLE people (documents, mentions, name, person_id, row)")
        self._store.execute("BEGIN")

    def add(self, row: Row) -> None:
        """Keep a row.

        :raises OSError: the disk is full.
        """
        order = row["documents"], row["mentions"], row["name"], row["person_id"]
        cells = json.dumps(row, ensure_ascii=False)
        try:
            self._store.execute("INSERT INTO people VALUES (?, ?, ?, ?, ?)", (*order, cells))
        except sqlite3.OperationalError as error:
            raise OSError(f"cannot sort the people of the run: {error}") from error

    def by_weight(self) -> Iterator[Row]:
        """The rows, the most mentioned first.

        :raises OSError: the disk is full.
        """
        # Texts compare by their UTF-8 bytes, which is by code points, as in Python.
        query = "SELECT row FROM people ORDER BY documents DESC, mentions DESC, name, person_id"
        try:
            for (cells,) in self._store.execute(query):
                yield json.loads(cells)
        except sqlite3.OperationalError as error:
            raise OSError(f"cannot sort the people of the run: {error}") from error

    def __enter__(self) -> PeopleRows:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()
