"""Formats of one text file a table: CSV, CSV for Excel, JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..tables.records import columns
from ..tables.write import CsvTables
from .source import RowSource
from .spreadsheet_cells import neutral, shortened


def write_csv(source: RowSource, folder: Path) -> None:
    """The CSV files of the contract."""
    extra = {t: [c.name for c in s.columns[len(columns(t)) :]] for t, s in source.schemas.items()}
    with CsvTables(folder, extra) as out:
        for table in source.schemas:
            for row in source.rows(table):
                out.write(table, row)


def write_csv_excel(source: RowSource, folder: Path) -> None:
    """CSV that opens by double click in Excel with Russian settings.

    UTF-8 with a byte-order mark, semicolons, ``\\r\\n``, every text in quotes, decimal commas;
    cells that would become formulas have an apostrophe before them.
    """
    for table, schema in source.schemas.items():
        path = folder / f"{table}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            file.write(";".join(c.name for c in schema.columns) + "\r\n")
            for row in source.rows(table):
                file.write(";".join(_excel_cell(v) for v in row.values()) + "\r\n")


def _excel_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, int):
        return str(value)
    return '"' + shortened(neutral(value)).replace('"', '""') + '"'


def write_jsonl(source: RowSource, folder: Path) -> None:
    """An object a line; what is not stated is ``null``."""
    for table in source.schemas:
        path = folder / f"{table}.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for row in source.rows(table):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
