"""The rows of a run's tables with typed values, from memory or from its CSV files."""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..readers.errors import UsageError
from .schema import SCHEMAS, Kind, Schema, with_optional
from .spreadsheet_cells import bare

if TYPE_CHECKING:
    from ..tables.frames import Tables

#: A typed row: ``None`` is not stated.
Row = dict[str, Any]


class RowSource(Protocol):
    """Gives the rows of a table, as often as it is asked."""

    @property
    def schemas(self) -> Mapping[str, Schema]:
        """The schema of each table, in order, with the optional columns that are there."""

    def rows(self, table: str) -> Iterator[Row]:
        """The rows in order; text, whole numbers, numbers, or ``None`` where nothing is stated."""


def typed(value: Any, kind: Kind) -> Any:
    """A cell's value by the kind of its column."""
    if value is None or value == "":
        return None
    if kind == "integer":
        return int(value)
    if kind == "number":
        number = float(value)
        return None if math.isnan(number) else number
    return str(value)


def _read(cell: str | None, kind: Kind) -> str | None:
    """A cell; numbers for Excel have a decimal comma."""
    return cell.replace(",", ".") if cell and kind == "number" else cell


class CsvFolder:
    """The tables that a run wrote into a folder, as ``csv`` or as ``csv-excel``; read row by row."""

    def __init__(self, folder: Path) -> None:
        missing = [t for t in SCHEMAS if not (folder / f"{t}.csv").is_file()]
        if missing:
            names = ", ".join(f"{t}.csv" for t in missing)
            raise UsageError(f"{folder} has no {names}: give the output folder of `extract`")
        self.folder = folder
        self.schemas = {t: with_optional(s, self._header(t)) for t, s in SCHEMAS.items()}

    def _header(self, table: str) -> list[str]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            return file.readline().strip().replace(";", ",").split(",")

    def rows(self, table: str) -> Iterator[Row]:
        """The typed rows of ``TABLE.csv``."""
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        path = self.folder / f"{table}.csv"
        columns = self.schemas[table].columns
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            # No column name holds a semicolon.
            excel = ";" in header
            for number, row in enumerate(csv.DictReader(file, delimiter=";" if excel else ","), 2):
                cells = {k: bare(v) for k, v in row.items() if v} if excel else row
                try:
                    yield {c.name: typed(_read(cells.get(c.name), c.kind), c.kind) for c in columns}
                except ValueError as error:
                    raise UsageError(f"{path}, row {number}: {error}") from error


class Frames:
    """The tables of the Python interface."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.schemas = {t: with_optional(s, getattr(tables, t).columns) for t, s in SCHEMAS.items()}

    def rows(self, table: str) -> Iterator[Row]:
        """The typed rows of a table's frame."""
        columns = self.schemas[table].columns
        for row in getattr(self.tables, table).to_dict("records"):
            yield {c.name: typed(row.get(c.name), c.kind) for c in columns}


def row_source(tables: str | Path | Tables) -> RowSource:
    """The source of the rows of a folder of CSV files or of ``Tables``.

    :raises UsageError: the folder does not hold the tables.
    """
    return CsvFolder(Path(tables)) if isinstance(tables, str | Path) else Frames(tables)
