"""An Excel workbook: a sheet a table, dates as dates, links from events to their details."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .schema import SCHEMAS, Column, Schema
from .source import RowSource
from .spreadsheet_cells import is_formula, shortened

#: A sheet of Excel holds 1,048,576 rows, one of them the header, and 65,530 links.
MAX_ROWS = 1_048_575
MAX_LINKS = 65_530
_FIRST_DATE = date(1900, 3, 1)
_WIDTHS = {"integer": 10, "number": 11, "date": 12, "text": 18}
_ID_WIDTH = 15
_WIDE = {"title": 44, "evidence": 60, "topic": 44, "subject": 44, "participants": 40, "parties": 40}
_FIRST_SHEET = "meetings"


@dataclass
class _Places:
    """Where the rows of an id are: its own row, and the first row that details it."""

    own: dict[str, dict[str, int]] = field(default_factory=dict)
    details: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)


def write_workbook(source: RowSource, path: Path) -> None:
    """A workbook of all tables; what is not stated is an empty cell.

    Full dates are date cells; a year or a month stays text. No cell is a formula. A table of more
    rows than a sheet holds goes on in a sheet «TABLE (2)».
    """
    options = {
        # Row by row to disk: a run's mentions may be millions of cells.
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    places = _find_places(source)
    with xlsxwriter.Workbook(str(path), options) as book:
        writer = _Writer(book, places)
        for schema in source.schemas.values():
            writer.write_table(schema, source.rows(schema.table))


def _find_places(source: RowSource) -> _Places:
    places = _Places()
    for table, schema in SCHEMAS.items():
        first = schema.columns[0].name
        # Links lead to sheets that can be read through; mentions of a document are in the report.
        detailed = schema.details and SCHEMAS[schema.details].table != "documents"
        if not (schema.key or detailed):
            continue
        for number, row in enumerate(source.rows(table)):
            if schema.key:
                places.own.setdefault(table, {})[row[schema.key]] = number
            else:
                known = places.details.setdefault(schema.details, {})
                known.setdefault(row[first], (table, number))
    return places


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, places: _Places) -> None:
        self.book = book
        self.places = places
        base = {"valign": "top"}
        self.plain = book.add_format(base)
        # The mark keeps a text from becoming a formula when somebody edits the cell.
        self.quoted = book.add_format({**base, "quote_prefix": True})
        self.date = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})
        self.number = book.add_format({**base, "num_format": "0.00"})
        self.link = book.add_format({**base, "font_color": "#0563C1", "underline": 1})
        self.header = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3A5F", "valign": "vcenter"}
        )

    def write_table(self, schema: Schema, rows: Iterator[dict[str, Any]]) -> None:
        """Write the sheet or sheets of a table."""
        part, number, links = 0, 0, 0
        sheet = self._sheet(schema, part)
        for row in rows:
            if number == MAX_ROWS:
                self._finish(sheet, schema, number)
                part, number, links = part + 1, 0, 0
                sheet = self._sheet(schema, part)
            number += 1
            for position, column in enumerate(schema.columns):
                value = row[column.name]
                if value is None:
                    continue
                target = self._target(schema, column, value) if links < MAX_LINKS else ""
                if target:
                    links += 1
                    sheet.write_url(number, position, target, self.link, shortened(value))
                else:
                    self._write(sheet, number, position, column, value)
        self._finish(sheet, schema, number)

    def _sheet(self, schema: Schema, part: int) -> Worksheet:
        sheet = self.book.add_worksheet(_sheet_name(schema.table, part))
        sheet.freeze_panes(1, 1)
        for position, column in enumerate(schema.columns):
            width = _WIDE.get(column.name, _WIDTHS[column.kind])
            sheet.set_column(position, position, _ID_WIDTH if _is_id(column) else width)
        sheet.set_row(0, 20)
        for position, column in enumerate(schema.columns):
            sheet.write_string(0, position, column.name, self.header)
        if schema.table == _FIRST_SHEET and part == 0:
            sheet.activate()
        return sheet

    def _finish(self, sheet: Worksheet, schema: Schema, rows: int) -> None:
        sheet.autofilter(0, 0, rows, len(schema.columns) - 1)

    def _target(self, schema: Schema, column: Column, value: Any) -> str:
        """Where a cell's link leads: to details, to the row of an id, to the article's address."""
        if column.key:
            found = self.places.details.get(schema.table, {}).get(value)
            return _inside(*found) if found else ""
        if column.refers and (schema.key or schema.details != "documents"):
            row = self.places.own.get(column.refers, {}).get(value)
            return "" if row is None else _inside(column.refers, row)
        if column.name == "url" and value.lower().startswith(("http://", "https://")):
            # Longer ones are no links in Excel.
            return str(value) if len(value) <= 2000 else ""
        return ""

    def _write(self, sheet: Worksheet, row: int, position: int, column: Column, value: Any) -> None:
        if column.kind == "integer":
            sheet.write_number(row, position, value, self.plain)
        elif column.kind == "number":
            sheet.write_number(row, position, value, self.number)
        elif column.kind == "date" and (day := _day(value)):
            sheet.write_datetime(row, position, day, self.date)
        else:
            style: Format = self.quoted if is_formula(value) else self.plain
            sheet.write_string(row, position, shortened(value), style)


def _is_id(column: Column) -> bool:
    return column.name.endswith("_id")


def _sheet_name(table: str, part: int) -> str:
    return f"{table} ({part + 1})" if part else table


def _inside(table: str, row: int) -> str:
    sheet = _sheet_name(table, row // MAX_ROWS)
    return f"internal:'{sheet}'!A{row % MAX_ROWS + 2}"


def _day(value: str) -> date | None:
    """The day of a full date that Excel can hold (its first years are wrong by a day)."""
    if len(value) != 10:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day >= _FIRST_DATE else None
