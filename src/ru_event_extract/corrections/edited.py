"""Tables as an editor gives them back: a workbook, CSV files, or a folder of these.

Cells come as text; what Excel does to a file on the way (semicolons, byte-order mark, Windows-1251,
apostrophes before formulas, numbers with a fraction, dates of its own) is undone here or, where the
original is needed for it, in :mod:`.cells`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from ..formats.schema import SCHEMAS
from ..formats.spreadsheet_cells import bare
from ..readers.errors import UsageError

_ENCODINGS = ("utf-8-sig", "cp1251")
#: Tables that are looked at; changes of others cannot be kept.
_IGNORED = ("mentions",)


@dataclass(frozen=True)
class EditedRow:
    """A row with its place for messages («tables.xlsx, meetings, row 7»)."""

    where: str
    cells: dict[str, str]


@dataclass(frozen=True)
class EditedTable:
    """The rows of one table, and the columns that the file has of it."""

    table: str
    where: str
    columns: tuple[str, ...]
    rows: list[EditedRow]


def read_edited(paths: Sequence[Path]) -> dict[str, EditedTable]:
    """The tables in the files, by name.

    :raises UsageError: a file is none of ours or cannot be read, or a table is there twice.
    """
    found: dict[str, EditedTable] = {}
    for path in paths:
        for table in _tables(path):
            if table.table in found:
                first = found[table.table].where
                raise UsageError(f"{table.table} is both in {first} and in {table.where}: give one")
            found[table.table] = table
    return found


def _tables(path: Path) -> Iterator[EditedTable]:
    if path.is_dir():
        files = [path / f"{t}.csv" for t in SCHEMAS if t not in _IGNORED]
        files = [f for f in files if f.is_file()]
        if not files:
            raise UsageError(f"{path}: no tables (meetings.csv, …) in this folder")
        for file in files:
            yield _csv_table(file)
    elif not path.is_file():
        raise UsageError(f"{path}: no such file or folder")
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _sheets(path)
    elif path.suffix.lower() == ".csv":
        yield _csv_table(path)
    else:
        raise UsageError(f"{path}: give a workbook (.xlsx), a table (.csv) or a folder of tables")


def _table_name(name: str) -> str:
    """«meetings», «meetings (2)», «meetings edited» → meetings."""
    words = name.lower().replace("_", " ").replace("-", " ").split()
    return words[0] if words and words[0] in SCHEMAS else ""


def _csv_table(path: Path) -> EditedTable:
    table = _table_name(path.stem)
    if not table:
        raise UsageError(f"{path}: the name has to begin with that of a table, e.g. meetings.csv")
    raw = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UsageError(f"{path}: save it as «CSV UTF-8»")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    header = next(lines, [])
    excel = delimiter != ","
    rows = ([bare(c) if excel else c for c in line] for line in lines)
    return _table(table, str(path), header, rows)


def _sheets(path: Path) -> Iterator[EditedTable]:
    try:
        import openpyxl
    except ImportError as error:
        raise UsageError(
            "reading a workbook needs openpyxl: pip install 'ru-event-extract[formats]'"
        ) from error
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise UsageError(f"{path}: not readable as a workbook: {error}") from error
    parts: dict[str, list[EditedTable]] = {}
    try:
        for sheet in book.worksheets:
            table = _table_name(sheet.title)
            if not table or table in _IGNORED:
                continue
            # Written row by row, a sheet may lack its size.
            sheet.reset_dimensions()
            lines = ([_text(v) for v in row] for row in sheet.iter_rows(values_only=True))
            header = next(lines, [])
            parts.setdefault(table, []).append(
                _table(table, f"{path}, {sheet.title}", header, lines)
            )
    finally:
        book.close()
    if not parts:
        raise UsageError(f"{path}: no sheet has the name of a table (meetings, …)")
    for table, found in parts.items():
        rows = [row for part in found for row in part.rows]
        yield EditedTable(table, found[0].where, found[0].columns, rows)


def _text(value: object) -> str:
    """A cell's value as text; whole numbers without a fraction, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _table(
    table: str, where: str, header: Sequence[str], lines: Iterator[list[str]]
) -> EditedTable:
    columns = tuple(h.strip().lower() for h in header)
    used = [c for c in columns if c]
    if len(set(used)) != len(used):
        twice = next(c for c in used if used.count(c) > 1)
        raise UsageError(f"{where}: the column {twice} is there twice")
    rows = []
    for number, line in enumerate(lines, 2):
        cells = {c: v.strip() for c, v in zip(columns, line, strict=False) if c}
        if any(cells.values()):
            rows.append(EditedRow(f"{where}, row {number}", cells))
    return EditedTable(table, where, tuple(used), rows)
