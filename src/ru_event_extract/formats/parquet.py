"""Parquet files, one a table; the Arrow types of the columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .schema import Kind, Schema
from .source import RowSource

_BATCH = 50_000


def _arrow_type(kind: Kind) -> pa.DataType:
    # A date may be a year or a month only («2025-09»), which no date type holds: it stays text.
    return {"integer": pa.int64(), "number": pa.float64()}.get(kind, pa.string())


def arrow_schema(schema: Schema) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([(c.name, _arrow_type(c.kind)) for c in schema.columns])


def batches(source: RowSource, table: str) -> Iterator[pa.Table]:
    """The rows of a table as Arrow tables of a bounded size."""
    rows = source.rows(table)
    while chunk := list(islice(rows, _BATCH)):
        yield pa.Table.from_pylist(chunk, schema=arrow_schema(source.schemas[table]))


def write_parquet(source: RowSource, folder: Path) -> None:
    """``TABLE.parquet`` for each table; what is not stated is null."""
    for table, schema in source.schemas.items():
        path = folder / f"{table}.parquet"
        with pq.ParquetWriter(path, arrow_schema(schema), compression="zstd") as writer:
            for batch in batches(source, table):
                writer.write_table(batch)
