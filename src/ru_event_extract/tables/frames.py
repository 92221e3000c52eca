"""The tables of a run as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from ..resolution.known_roles import Registry
from .assemble import assemble
from .records import TABLES, columns, integer_columns
from .rows import DocumentRecords
from .write import CsvTables, read_rows


def _frame(table: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    names = columns(table)
    kept = list(rows)
    data: dict[str, Any] = {}
    for name in names:
        values = [row[name] for row in kept]
        if name in integer_columns(table):
            data[name] = pd.Series([int(v) for v in values], dtype="int64")
        elif name == "confidence":
            numbers = [float("nan") if v in (None, "") else float(v) for v in values]
            data[name] = pd.Series(numbers, dtype="float64")
        else:
            data[name] = pd.Series(values, dtype="str")
    return pd.DataFrame(data, columns=list(names))


class Tables:
    """The nine tables; columns and meaning by ``docs/tables.md``.

    Cells are text (empty where nothing is stated); offsets and counts are whole numbers,
    ``confidence`` is a number, NaN where unknown.
    """

    documents: pd.DataFrame
    mentions: pd.DataFrame
    people: pd.DataFrame
    roles: pd.DataFrame
    meetings: pd.DataFrame
    participants: pd.DataFrame
    agreements: pd.DataFrame
    parties: pd.DataFrame
    events: pd.DataFrame

    def __init__(self, rows: dict[str, Iterable[dict[str, Any]]]) -> None:
        for table in TABLES:
            setattr(self, table, _frame(table, rows[table]))

    @classmethod
    def from_documents(
        cls, documents: list[DocumentRecords], registry: Registry | None = None
    ) -> Tables:
        """The tables of documents already extracted, people told apart over all of them."""
        ordered = sorted(documents, key=lambda d: d.document["doc_id"])
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        assemble(lambda: ordered, lambda table, row: rows[table].append(row), registry)
        return cls(dict(rows))

    @classmethod
    def read_csv(cls, folder: str | Path) -> Tables:
        """The tables that a run wrote into ``folder``."""
        return cls({table: read_rows(Path(folder) / f"{table}.csv") for table in TABLES})

    def to_csv(self, folder: str | Path) -> None:
        """Write the CSV files, the same bytes as the command line does."""
        with CsvTables(Path(folder)) as out:
            for table in TABLES:
                frame: pd.DataFrame = getattr(self, table)
                for row in frame.to_dict("records"):
                    if "confidence" in row and pd.isna(row["confidence"]):
                        row["confidence"] = None
                    out.write(table, {str(k): v for k, v in row.items()})

    def __repr__(self) -> str:
        sizes = ", ".join(f"{table}: {len(getattr(self, table))}" for table in TABLES)
        return f"Tables({sizes})"
