"""CSV files of the tables: UTF-8, comma, RFC 4180 quoting, ``\\n``, a header row."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from .records import TABLES, columns

_TO_QUOTE = frozenset(',"\r\n')


def cell(value: Any) -> str:
    """A value as a cell of a CSV file."""
    text = "" if value is None else str(value)
    # The csv module of Python < 3.13 leaves a lone "\r" bare, which readers take as a line's end.
    if _TO_QUOTE.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'


class CsvTables:
    """Writes the CSV files of all tables into a folder, row by row; a context manager.

    ``extra`` has the optional columns at the end of tables.
    """

    def __init__(self, folder: Path, extra: Mapping[str, Sequence[str]] | None = None) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self._files: dict[str, IO[str]] = {}
        self._columns = {
            table: (*columns(table), *(extra or {}).get(table, ())) for table in TABLES
        }

    def __enter__(self) -> CsvTables:
        self.folder.mkdir(parents=True, exist_ok=True)
        for table, names in self._columns.items():
            path = self.folder / f"{table}.csv"
            file = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            file.write(",".join(names) + "\n")
            self._files[table] = file
        return self

    def write(self, table: str, row: dict[str, Any]) -> None:
        """Add a row to a table."""
        self._files[table].write(",".join(cell(row[c]) for c in self._columns[table]) + "\n")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file, with cells of any size."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
