"""Codes of political event data for meetings and agreements."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from ru_event_extract import formats
from ru_event_extract.cli import app
from ru_event_extract.entities.lexicon import read_rows
from ru_event_extract.plover import COLUMNS, agreement_code, meeting_code
from ru_event_extract.tables.values import (
    AGREEMENT_KINDS,
    AGREEMENT_STATUSES,
    MEETING_STATUSES,
    MEETING_TYPES,
)

#: Event to its modes.
CODES = {r["event"]: {"", *r["modes"].split("|")} for r in read_rows("plover/codes.csv")}
#: The special contexts of the manual.
CONTEXTS = {"", "historical", "future", "hypothetical", "negation"}


def side(country: str, part: str = "participant") -> dict[str, str]:
    """A participant's row, as far as the code looks at it."""
    return {"country": country, "part": part}


@pytest.mark.parametrize(
    ("values", "participants", "code"),
    [
        ({}, "KZ UZ", "CONSULT"),
        ({"type": "visit", "country": "KZ"}, "KZ UZ", "CONSULT visit"),
        ({"type": "call"}, "KZ UZ", "CONSULT phone"),
        ({"type": "session", "mode": "remote"}, "KZ UZ TJ", "CONSULT phone"),
        ({"type": "summit"}, "KZ UZ TJ", "CONSULT multilateral"),
        ({"country": "TR"}, "RU UA", "CONSULT third-party"),
        ({"country": "TR"}, "RU UA TR:host", "CONSULT third-party"),
        ({"country": "RU"}, "RU UA", "CONSULT"),
        ({"status": "planned", "type": "visit"}, "KZ UZ", "CONSULT visit future"),
        ({"status": "proposed", "type": "visit"}, "KZ UZ", "AGREE"),
        ({"status": "cancelled", "type": "call"}, "KZ UZ", "REJECT meet"),
    ],
)
def test_meetings(values: dict[str, str], participants: str, code: str) -> None:
    rows = [side(*p.split(":")) for p in participants.split()]
    codes = "|".join(sorted({r["country"] for r in rows}))
    meeting = {"type": "talks", "status": "held", "mode": "", "country": "", "countries": codes}
    assert " ".join(filter(None, meeting_code({**meeting, **values}, rows))) == code


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("treaty", "ratified", ("SUPPORT", "", "")),
        ("understanding", "reached", ("AGREE", "", "")),
        ("contract", "signed", ("COOPERATE", "", "")),
        ("memorandum", "rejected", ("REJECT", "assist", "")),
        ("understanding", "rejected", ("REJECT", "", "")),
        ("treaty", "terminated", ("SANCTION", "discontinue", "")),
        ("agreement", "in_force", ("SUPPORT", "", "historical")),
    ],
)
def test_agreements(kind: str, status: str, code: tuple[str, str, str]) -> None:
    assert agreement_code({"kind": kind, "status": status}) == code


def test_every_row_has_a_code_that_the_manual_has() -> None:
    empty = {"mode": "", "country": "", "countries": ""}
    found = [
        meeting_code({"type": t, "status": s, **empty})
        for t in MEETING_TYPES
        for s in MEETING_STATUSES
    ]
    found += [
        agreement_code({"kind": k, "status": s})
        for k in AGREEMENT_KINDS
        for s in AGREEMENT_STATUSES
    ]
    for code in found:
        assert code.mode in CODES[code.event]
        assert code.context in CONTEXTS


@pytest.mark.parametrize("table", ["meetings", "agreements"])
def test_the_mapping_is_documented(table: str) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "plover.md").read_text(encoding="utf-8")
    for row in read_rows(f"plover/{table}.csv"):
        assert f"| {' | '.join(row.values())} |" in guide


def test_columns_in_all_formats(tmp_path: Path, nlp: Language) -> None:
    text = (
        "ЗАГРЕБ, 5 июня 2025. /ТАСС/. Президент Хорватии Иво Марич встретился в Загребе с "
        "послом Лаоса Буном Саваном. Стороны подписали меморандум о торговле.\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["extract", str(tmp_path / "a.txt"), "-o", str(out), "-w", "0", "-q", "--plover"]
    result = CliRunner().invoke(app, [*arguments, "-f", "jsonl", "-f", "sqlite"])
    assert result.exit_code == 0, result.output
    with (out / "agreements.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert [row[c] for c in COLUMNS] == ["SUPPORT", "", ""]
    assert list(row)[-3:] == list(COLUMNS)
    assert '"plover_event": "CONSULT"' in (out / "meetings.jsonl").read_text(encoding="utf-8")
    # A run's columns go with it into every format.
    formats.write(out, out, "csv-excel")
    assert formats.source.row_source(out).schemas["meetings"].columns[-1].name == "plover_context"
