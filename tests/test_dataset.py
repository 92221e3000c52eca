"""The partitioned Parquet data set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from ru_event_extract import formats
from ru_event_extract.formats.schema import SCHEMAS
from ru_event_extract.formats.source import row_source
from ru_event_extract.readers.errors import UsageError
from ru_event_extract.tables.frames import Tables
from ru_event_extract.tables.rows import DocumentRecords, Header, unread

PUBLISHED = {"a": "2025-09-17", "b": "", "c": "2025-08-01", "d": "2025-09-01"}


def mention(doc_id: str, start: int) -> dict[str, Any]:
    """A row of mentions."""
    row: dict[str, Any] = {c.name: "" for c in SCHEMAS["mentions"].columns}
    return {**row, "doc_id": doc_id, "start": start, "end": start + 3, "text": "Чад", "label": "C"}


def run() -> Tables:
    """Documents of two months and one without a date; one has no mentions."""
    documents = []
    for doc_id, published in PUBLISHED.items():
        header = replace(Header(doc_id, f"{doc_id}.txt"), published=published)
        found = [mention(doc_id, n) for n in range(3)] if doc_id != "c" else []
        documents.append(DocumentRecords(unread(header, "ok", "").document, mentions=found))
    return Tables.from_documents(documents)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def test_rows_lie_by_the_month_of_their_document(tmp_path: Path) -> None:
    formats.write(run(), tmp_path, "parquet-dataset")
    assert {n for n in files(tmp_path) if "/mentions/" in n or "/documents/" in n} == {
        "dataset/documents/month=2025-08/part-0.parquet",
        "dataset/documents/month=2025-09/part-0.parquet",
        "dataset/documents/month=undated/part-0.parquet",
        "dataset/mentions/month=2025-09/part-0.parquet",
        "dataset/mentions/month=undated/part-0.parquet",
    }
    mentions = ds.dataset(tmp_path / "dataset" / "mentions", partitioning="hive").to_table()
    rows = [(r["doc_id"], r["start"], r["month"]) for r in mentions.to_pylist()]
    assert rows == [
        *(("a", n, "2025-09") for n in range(3)),
        *(("d", n, "2025-09") for n in range(3)),
        *(("b", n, "undated") for n in range(3)),
    ]


def test_the_data_set_holds_what_the_tables_hold(tmp_path: Path) -> None:
    formats.write(run(), tmp_path, "parquet-dataset")
    for table, schema in SCHEMAS.items():
        names = [c.name for c in schema.columns]
        stored = ds.dataset(tmp_path / "dataset" / table, partitioning="hive").to_table(names)
        given = list(row_source(run()).rows(table))
        assert sorted(map(str, stored.to_pylist())) == sorted(map(str, given)), table


def test_a_second_writing_replaces_the_first_with_the_same_bytes(tmp_path: Path) -> None:
    formats.write(run(), tmp_path, "parquet-dataset")
    first = files(tmp_path)
    stale = tmp_path / "dataset" / "mentions" / "month=1999-01"
    stale.mkdir()
    (stale / "part-0.parquet").touch()
    formats.write(run(), tmp_path, "parquet-dataset")
    assert files(tmp_path) == first


def test_tables_that_do_not_hold_together_are_refused(tmp_path: Path) -> None:
    tables = run()
    tables.documents = tables.documents[tables.documents.doc_id != "b"]
    with pytest.raises(UsageError, match="'b', which is not in documents"):
        formats.write(tables, tmp_path, "parquet-dataset")
