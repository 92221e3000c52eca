"""The record types against the documented contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ru_event_extract.tables import values
from ru_event_extract.tables.records import TABLES, columns, integer_columns

DOC = Path(__file__).parents[1] / "docs" / "tables.md"


def documented() -> dict[str, dict[str, str]]:
    """Table to column to meaning, as docs/tables.md has them."""
    found: dict[str, dict[str, str]] = {}
    table = ""
    for line in DOC.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## (\w+)\.csv", line):
            table = heading[1]
            found[table] = {}
        elif row := re.match(r"\| `(\w+)` \| ?(.*?) ?\|$", line):
            found[table][row[1]] = row[2]
    return found


def test_the_document_has_all_tables_in_order() -> None:
    assert list(documented()) == list(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_the_documented_ones_in_order(table: str) -> None:
    assert list(columns(table)) == list(documented()[table])


@pytest.mark.parametrize(
    ("table", "column", "allowed"),
    [
        ("documents", "status", values.DOCUMENT_STATUSES),
        ("roles", "rank", values.RANKS),
        ("roles", "phase", values.PHASES),
        ("meetings", "type", values.MEETING_TYPES),
        ("meetings", "status", values.MEETING_STATUSES),
        ("meetings", "mode", values.MODES),
        ("participants", "kind", values.ARGUMENT_KINDS),
        ("participants", "part", values.PARTS),
        ("agreements", "kind", values.AGREEMENT_KINDS),
        ("agreements", "status", values.AGREEMENT_STATUSES),
        ("participants", "role_source", values.ROLE_SOURCES),
    ],
)
def test_closed_lists_are_the_documented_ones(
    table: str, column: str, allowed: tuple[str, ...]
) -> None:
    assert re.findall(r"`(\w+)`", documented()[table][column]) == list(allowed)


def test_offsets_and_counts_are_whole_numbers() -> None:
    assert integer_columns("mentions") == ("start", "end")
    assert "characters" in integer_columns("documents")
    assert "confidence" not in integer_columns("meetings")
