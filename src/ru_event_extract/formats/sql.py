"""SQLite and DuckDB: typed tables with keys and indices, and the views of ``views.sql``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..readers.errors import UsageError
from .schema import SCHEMAS, Column, Kind, Schema
from .source import RowSource

_TYPES: dict[str, dict[Kind, str]] = {
    "sqlite": {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT"},
    "duckdb": {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "VARCHAR"},
}


def _quoted(name: str) -> str:
    return f'"{name}"'


def create_table(schema: Schema, dialect: str) -> str:
    """The statement that makes a table."""
    lines = [_definition(c, dialect) for c in schema.columns]
    for column in schema.columns:
        if column.refers:
            parent = SCHEMAS[column.refers]
            lines.append(
                f"FOREIGN KEY ({_quoted(column.name)}) "
                f"REFERENCES {_quoted(parent.table)} ({_quoted(parent.key)})"
            )
    return f"CREATE TABLE {_quoted(schema.table)} (\n  " + ",\n  ".join(lines) + "\n)"


def _definition(column: Column, dialect: str) -> str:
    rest = " PRIMARY KEY NOT NULL" if column.key else ""
    return f"{_quoted(column.name)} {_TYPES[dialect][column.kind]}{rest}"


def indices(schema: Schema) -> Iterator[str]:
    """The statements that index references, ids and dates."""
    for column in schema.columns:
        wanted = column.refers or column.kind == "date" or column.name.endswith("_id")
        if wanted and not column.key:
            name = _quoted(f"{schema.table}_{column.name}")
            yield f"CREATE INDEX {name} ON {_quoted(schema.table)} ({_quoted(column.name)})"


def in_order(schemas: Mapping[str, Schema]) -> Iterator[tuple[str, Schema]]:
    """The tables in such an order that one is there before others refer to it."""
    references = {
        table: [c.refers for c in schema.columns if c.refers] for table, schema in schemas.items()
    }
    for table in TopologicalSorter(references).static_order():
        yield table, schemas[table]


def views() -> str:
    """The statements that make the views, in the SQL that both stores speak."""
    return files(__package__).joinpath("views.sql").read_text(encoding="utf-8")


def write_sqlite(source: RowSource, path: Path) -> None:
    """A SQLite database; what is not stated is NULL."""
    with closing(sqlite3.connect(path)) as store:
        store.execute("PRAGMA journal_mode = OFF")
        try:
            for table, schema in in_order(source.schemas):
                store.execute(create_table(schema, "sqlite"))
                marks = ", ".join("?" for _ in schema.columns)
                store.executemany(
                    f"INSERT INTO {_quoted(table)} VALUES ({marks})",
                    (tuple(row.values()) for row in source.rows(table)),
                )
                for statement in indices(schema):
                    store.execute(statement)
        except sqlite3.IntegrityError as error:
            raise UsageError(f"the tables do not hold together: {error}") from error
        store.executescript(views())
        store.commit()
        store.execute("ANALYZE")
        store.commit()


def write_duckdb(source: RowSource, path: Path) -> None:
    """A DuckDB database; what is not stated is NULL."""
    import duckdb

    from .parquet import batches

    with closing(duckdb.connect(str(path))) as store:
        try:
            for table, schema in in_order(source.schemas):
                store.execute(create_table(schema, "duckdb"))
                batch: Any
                for batch in batches(source, table):
                    store.register("batch", batch)
                    store.execute(f"INSERT INTO {_quoted(table)} SELECT * FROM batch")
                    store.unregister("batch")
                for statement in indices(schema):
                    store.execute(statement)
        except duckdb.ConstraintException as error:
            line = " ".join(str(error).split())
            raise UsageError(f"the tables do not hold together: {line}") from error
        store.execute(views())
