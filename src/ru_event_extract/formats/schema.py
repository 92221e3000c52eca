"""What a store of tables needs to know of a column, read off the record types.

Nothing here names a table: a new record type, or a new column at the end of one, is written by all
formats as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal

from ..plover import EXTRA_COLUMNS
from ..tables.records import TABLES

Kind = Literal["text", "integer", "number", "date"]

_KINDS: dict[str, Kind] = {"int": "integer", "float | None": "number", "float": "number"}
#: Columns of EDTF dates that are not called ``date_…``.
_DATES = frozenset({"published", "first_seen", "last_seen", "first_reported"})


@dataclass(frozen=True)
class Column:
    """A column: ``key`` marks the id that its table gives, ``refers`` the table that gives the id."""

    name: str
    kind: Kind
    key: bool = False
    refers: str = ""


@dataclass(frozen=True)
class Schema:
    """A table with its columns in order."""

    table: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """The column of the table's own id; empty for a table that details another one."""
        return next((c.name for c in self.columns if c.key), "")

    @property
    def details(self) -> str:
        """The table whose rows this one details (participants: meetings), or empty."""
        return self.columns[0].refers


def _kind(name: str, annotation: object) -> Kind:
    if name in _DATES or (name.startswith("date_") and name != "date_text"):
        return "date"
    return _KINDS.get(str(annotation), "text")


def _schemas() -> dict[str, Schema]:
    # The tables of the contract come in such an order that ids are given before they are referred
    # to: the first column of a table is its own id unless an earlier table gives it.
    givers: dict[str, str] = {}
    for table, record in TABLES.items():
        givers.setdefault(fields(record)[0].name, table)
    schemas: dict[str, Schema] = {}
    for table, record in TABLES.items():
        columns = tuple(
            Column(
                f.name,
                _kind(f.name, f.type),
                key=givers.get(f.name) == table,
                refers="" if givers.get(f.name) == table else givers.get(f.name, ""),
            )
            for f in fields(record)
        )
        schemas[table] = Schema(table, columns)
    return schemas


def with_optional(schema: Schema, present: Iterable[str]) -> Schema:
    """The schema with the optional columns of text that a run has at the end of the table."""
    known = EXTRA_COLUMNS.get(schema.table, ())
    extra = tuple(Column(name, "text") for name in known if name in set(present))
    return Schema(schema.table, schema.columns + extra) if extra else schema


#: Table name to schema, in the order of the contract, without optional columns.
SCHEMAS: dict[str, Schema] = _schemas()
