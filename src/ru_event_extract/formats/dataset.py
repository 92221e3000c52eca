"""A partitioned Parquet data set: for sizes that are read by month and by column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from ..readers.errors import UsageError
from .parquet import arrow_schema, batches
from .schema import SCHEMAS
from .source import RowSource

#: Folder of the data set, and of the documents whose date is not known.
FOLDER = "dataset"
UNDATED = "undated"
#: The column that is spelled in the folders' names.
_MONTH = pa.field("month", pa.string())
#: Files open at once: a table has one a month.
_OPEN_FILES = 256


def write_dataset(source: RowSource, folder: Path) -> None:
    """``dataset/TABLE/month=2025-09/part-0.parquet``; what is not stated is null.

    The month is that of the document's publication; tables that are not of single documents
    (people) are not divided. A document's rows are in one part; the rows of a part in order.

    :raises UsageError: a table has rows of a document that is not in ``documents``.
    """
    for table, schema in SCHEMAS.items():
        fields = arrow_schema(schema)
        place = folder / FOLDER / table
        if next(iter(source.rows(table)), None) is None:
            # A file without rows still tells the columns.
            place.mkdir(parents=True)
            pq.write_table(fields.empty_table(), place / "part-0.parquet")
            continue
        divided = "doc_id" in fields.names
        rows = _with_months(source, table) if divided else batches(source, table)
        full = fields.append(_MONTH) if divided else fields
        ds.write_dataset(
            pa.RecordBatchReader.from_batches(full, (b for t in rows for b in t.to_batches())),
            place,
            format="parquet",
            partitioning=ds.partitioning(pa.schema([_MONTH]), flavor="hive") if divided else None,
            basename_template="part-{i}.parquet",
            existing_data_behavior="overwrite_or_ignore",
            # Threads would write the rows as they come.
            use_threads=False,
            max_open_files=_OPEN_FILES,
            file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
        )


def _with_months(source: RowSource, table: str) -> Iterator[pa.Table]:
    """The rows of a table with their month; they stand in the order of the documents."""
    documents = source.rows("documents")
    document, month = None, UNDATED
    for batch in batches(source, table):
        months = []
        for doc_id in batch.column("doc_id").to_pylist():
            while document != doc_id:
                row = next(documents, None)
                if row is None:
                    raise UsageError(
                        f"the tables do not hold together: {table} has rows of {doc_id!r}, which is "
                        "not in documents or not in its order"
                    )
                document, month = row["doc_id"], (row["published"] or UNDATED)[:7]
            months.append(month)
        yield batch.append_column(_MONTH, pa.array(months, _MONTH.type))
