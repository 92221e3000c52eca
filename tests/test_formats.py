"""Every format holds what the CSV files hold, from one definition of the records."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ru_event_extract import formats
from ru_event_extract.formats.brat import _file_name
from ru_event_extract.formats.schema import SCHEMAS
from ru_event_extract.formats.source import CsvFolder, row_source
from ru_event_extract.formats.spreadsheet_cells import bare, neutral
from ru_event_extract.formats.texts import CHANGED, MISSING, Texts
from ru_event_extract.formats.write import FORMATS, Format
from ru_event_extract.readers.errors import UsageError
from ru_event_extract.tables.frames import Tables
from ru_event_extract.tables.records import TABLES, columns

TEXT = "Анна Фёдорова 😀 встретилась\r\nс Луизой Мюллер. Подписан меморандум."
FORMULA = '=HYPERLINK("http://x","щёлкни")'


def _row(table: str, **values: Any) -> dict[str, Any]:
    empty = {c.name: 0 if c.kind == "integer" else "" for c in SCHEMAS[table].columns}
    if "confidence" in empty:
        empty["confidence"] = None
    assert set(values) <= set(empty), table
    return {**empty, **values}


def _span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def _tables(sha256: str = "") -> Tables:
    """A run of one document: two people meet and sign a memorandum."""
    meeting = {"meeting_id": "m1", "doc_id": "дело/a"}
    agreement = {"agreement_id": "a1", "doc_id": "дело/a"}
    sentence = {**_span(TEXT[: TEXT.index(" Подп")]), "evidence": TEXT[: TEXT.index(" Подп")]}
    anna = {"person_id": "p1", "name": "Анна Фёдорова", "role": "министр", "country": "RU"}
    louise = {"person_id": "p2", "name": "Луиза Мюллер", "country": "DE"}
    mention = {"doc_id": "дело/a"}
    return Tables(
        {
            "documents": [
                _row(
                    "documents",
                    doc_id="дело/a",
                    path="дело/a.txt",
                    status="ok",
                    title=FORMULA,
                    published="2025-09-17",
                    url="https://example.org/a",
                    sha256=sha256,
                    characters=len(TEXT),
                )
            ],
            "mentions": [
                _row(
                    "mentions",
                    **mention,
                    **_span("Анна Фёдорова"),
                    text="Анна Фёдорова",
                    label="PERSON",
                    normal="Анна Фёдорова",
                    entity_id="p1",
                ),
                _row(
                    "mentions",
                    **mention,
                    **_span("встретилась\r\nс"),
                    text="встретилась\r\nс",
                    label="MEETING",
                    normal="встретиться",
                    entity_id="m1",
                ),
                _row(
                    "mentions",
                    **mention,
                    **_span("Луизой Мюллер"),
                    text="Луизой Мюллер",
                    label="PERSON",
                    normal="Луиза Мюллер",
                    entity_id="p2",
                ),
            ],
            "people": [_row("people", **anna), _row("people", **louise)],
            "roles": [
                _row(
                    "roles", role_id="r1", doc_id="дело/a", **anna, rank="minister", phase="current"
                )
            ],
            "meetings": [
                _row(
                    "meetings",
                    **meeting,
                    type="talks",
                    status="held",
                    date_start="2025-09-16",
                    date_end="2025-09",
                    participants="Анна Фёдорова|Луиза Мюллер",
                    countries="DE|FR|RU",
                    topic="+7 495",
                    confidence=0.5,
                    event_id="e1",
                    **sentence,
                )
            ],
            "participants": [
                _row("participants", **meeting, kind="person", part="host", **anna, **sentence),
                _row("participants", **meeting, kind="person", **louise, **sentence),
                _row(
                    "participants",
                    **meeting,
                    kind="country",
                    country="FR",
                    part="absent",
                    **sentence,
                ),
            ],
            "agreements": [
                _row(
                    "agreements",
                    **agreement,
                    meeting_id="m1",
                    kind="memorandum",
                    status="signed",
                    countries="DE|RU",
                    event_id="e2",
                    **_span("Подписан меморандум."),
                    evidence="Подписан меморандум.",
                )
            ],
            "parties": [_row("parties", **agreement, kind="person", **anna, **sentence)],
            "events": [
                _row("events", event_id="e1", kind="meeting", reports=1, doc_ids="дело/a"),
                _row("events", event_id="e2", kind="agreement", reports=1, doc_ids="дело/a"),
            ],
        }
    )


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The output folder of a run."""
    folder = tmp_path / "run"
    _tables().to_csv(folder)
    return folder


def _csv_rows(path: Path, **options: Any) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, **options))


def test_schema_finds_keys_and_references() -> None:
    keys = {t: s.key for t, s in SCHEMAS.items()}
    assert keys["documents"] == "doc_id"
    assert keys["meetings"] == "meeting_id"
    assert keys["participants"] == ""
    assert SCHEMAS["participants"].details == "meetings"
    refers = {c.name: c.refers for c in SCHEMAS["agreements"].columns if c.refers}
    assert refers == {
        "doc_id": "documents",
        "meeting_id": "meetings",
        "event_id": "events",
    }
    dates = {c.name for s in SCHEMAS.values() for c in s.columns if c.kind == "date"}
    assert {"published", "first_seen", "last_seen", "date_start", "date_end"} <= dates
    assert "date_text" not in dates


def test_csv_is_the_same_bytes(run: Path, tmp_path: Path) -> None:
    written = formats.write(run, tmp_path / "again")
    assert sorted(p.stem for p in written) == sorted(TABLES)
    for path in written:
        assert path.read_bytes() == (run / path.name).read_bytes()


def test_csv_excel_opens_in_russian_excel(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "excel"
    formats.write(run, out, "csv-excel")
    assert (out / "meetings.csv").read_bytes().startswith(b"\xef\xbb\xbfmeeting_id;doc_id;")
    header, row = _csv_rows(out / "meetings.csv", delimiter=";")
    assert header == list(columns("meetings"))
    cells = dict(zip(header, row, strict=True))
    assert cells["topic"] == "'+7 495"
    assert cells["confidence"] == "0,5"
    documents = _csv_rows(out / "documents.csv", delimiter=";")
    assert f"'{FORMULA}" in documents[1]


def test_csv_excel_can_be_read_back_and_take_the_place_of_csv(run: Path) -> None:
    before = {t: list(CsvFolder(run).rows(t)) for t in TABLES}
    formats.write(run, run, "csv-excel")
    assert {t: list(CsvFolder(run).rows(t)) for t in TABLES} == before
    formats.write(run, run, "csv")
    assert (run / "meetings.csv").read_bytes().startswith(b"meeting_id,doc_id")


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''=1", "-5", "@x", "＝1", "«Мир»", "'тихо'", "\t=1"]
)
def test_neutral_cells_keep_their_text(text: str) -> None:
    assert bare(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "＝"))


def test_xlsx(run: Path, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    (path,) = formats.write(run, tmp_path / "book.xlsx", "xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == list(TABLES)
    sheet = book["meetings"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    names = [c.value for c in sheet[1]]
    assert names == list(columns("meetings"))
    row = dict(zip(names, sheet[2], strict=True))
    assert row["date_start"].value == datetime(2025, 9, 16)
    assert row["date_start"].is_date
    assert row["date_end"].value == "2025-09"
    assert row["meeting_id"].hyperlink.location == "'participants'!A2"
    assert row["doc_id"].hyperlink.location == "'documents'!A2"
    assert row["confidence"].value == 0.5
    assert row["event_id"].hyperlink.location == "'events'!A2"
    assert row["topic"].value == "+7 495"
    assert row["topic"].data_type == "s"
    assert row["topic"].quotePrefix
    assert book["agreements"]["A2"].hyperlink.location == "'parties'!A2"
    assert book["parties"]["A2"].hyperlink.location == "'agreements'!A2"
    cells = [c for s in book for r in s.iter_rows() for c in r]
    assert not [c for c in cells if c.data_type == "f"]
    assert [c.hyperlink.target for c in cells if c.value == "https://example.org/a"] == [
        "https://example.org/a"
    ]


def test_xlsx_of_more_rows_than_a_sheet_holds(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    monkeypatch.setattr("ru_event_extract.formats.workbook.MAX_ROWS", 2)
    (path,) = formats.write(run, tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    assert book["mentions"].max_row == 3
    assert book["mentions (2)"]["D2"].value == "Луизой Мюллер"


def test_parquet(run: Path, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    formats.write(run, tmp_path / "p", "parquet")
    for table in TABLES:
        found = pq.read_table(tmp_path / "p" / f"{table}.parquet")
        assert found.column_names == list(columns(table))
        assert found.to_pylist() == list(CsvFolder(run).rows(table))
    meetings = pq.read_table(tmp_path / "p" / "meetings.parquet").schema
    assert str(meetings.field("start").type) == "int64"
    assert str(meetings.field("confidence").type) == "double"


def _connect(store: str, path: Path) -> Any:
    if store == "sqlite":
        return sqlite3.connect(path)
    return pytest.importorskip("duckdb").connect(str(path), read_only=True)


@pytest.mark.parametrize("store", ["sqlite", "duckdb"])
def test_sql_stores(store: str, run: Path, tmp_path: Path) -> None:
    if store == "duckdb":
        pytest.importorskip("duckdb")
        pytest.importorskip("pyarrow")
    (path,) = formats.write(run, tmp_path / f"t.{store}", store)
    with closing(_connect(store, path)) as db:
        for table in TABLES:
            names = ", ".join(f'"{c}"' for c in columns(table))
            rows = db.execute(f"SELECT {names} FROM {table}").fetchall()
            assert rows == [tuple(r.values()) for r in CsvFolder(run).rows(table)]
        (number,) = db.execute('SELECT sum("end" - "start") FROM mentions').fetchone()
        assert number == 13 + 14 + 13
        meeting = db.execute(
            "SELECT people, absent, number_of_participants, article FROM meetings_with_participants"
        ).fetchall()
        assert meeting == [("Анна Фёдорова (министр, RU); Луиза Мюллер (DE)", "FR", 3, FORMULA)]
        pairs = db.execute(
            "SELECT country_1, country_2, meetings, agreements, first_date FROM country_pairs"
        ).fetchall()
        assert pairs == [
            ("DE", "RU", 1, 1, "2025-09-16"),
            ("DE", "FR", 1, 0, "2025-09-16"),
            ("FR", "RU", 1, 0, "2025-09-16"),
        ]
        timeline = db.execute(
            "SELECT date, event, id FROM person_timeline WHERE name = 'Анна Фёдорова'"
        ).fetchall()
        assert timeline == [
            ("2025-09-16", "meeting", "m1"),
            ("2025-09-17", "agreement", "a1"),
            ("2025-09-17", "role", "r1"),
        ]


def test_sqlite_has_keys_and_indices(run: Path, tmp_path: Path) -> None:
    (path,) = formats.write(run, tmp_path, "sqlite")
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        refers = {(r[2], r[3]) for r in db.execute("PRAGMA foreign_key_list(participants)")}
        assert refers == {
            ("documents", "doc_id"),
            ("meetings", "meeting_id"),
            ("people", "person_id"),
        }
        made = {r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
        assert {"participants_meeting_id", "meetings_date_start", "mentions_entity_id"} <= made


def test_jsonl(run: Path, tmp_path: Path) -> None:
    formats.write(run, tmp_path, "jsonl")
    lines = (tmp_path / "meetings.jsonl").read_text(encoding="utf-8").splitlines()
    (meeting,) = [json.loads(line) for line in lines]
    assert list(meeting) == list(columns("meetings"))
    assert meeting["confidence"] == 0.5
    assert meeting["city"] is None


def _articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles" / "дело"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(TEXT.encode("utf-8"))
    return folder.parent


def test_brat(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "brat"
    formats.write(run, out, "brat", texts=_articles(tmp_path))
    assert (out / "дело" / "a.txt").read_bytes() == TEXT.encode("utf-8")
    lines = (out / "дело" / "a.ann").read_text(encoding="utf-8").splitlines()
    # Offsets are in the text, a span is cut at line ends.
    bound = {line.split("\t")[0]: line.split("\t") for line in lines if line.startswith("T")}
    for _, place, words in bound.values():
        pieces = [tuple(map(int, p.split())) for p in place.split(" ", 1)[1].split(";")]
        assert " ".join(TEXT[a:b] for a, b in pieces) == words
    assert bound["T2"][1] == "MEETING 16 27;29 30"
    events = [line.split("\t")[1] for line in lines if line.startswith("E")]
    assert events[0].startswith("MEETING:T2 Host:T1 Participant:T3")
    assert events[1].startswith("AGREEMENT:")
    assert any(line.endswith("MeetingStatus E1 held") for line in lines)
    assert "[events]" in (out / "annotation.conf").read_text(encoding="utf-8")


def test_brat_writes_only_into_its_folder(tmp_path: Path) -> None:
    tables = _tables()
    for table in TABLES:
        frame = getattr(tables, table)
        if "doc_id" in frame:
            frame["doc_id"] = "../../../выше"
    rows = tmp_path / "in.jsonl"
    line = {"id": "../../../выше", "text": TEXT}
    rows.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    out = tmp_path / "deep" / "er" / "brat"
    for path in formats.write(tables, out, "brat", texts=rows):
        assert path.resolve().is_relative_to(out.resolve())


@pytest.mark.parametrize(
    "ids",
    [
        ("a", "a.txt/b", "a.ann/b", "annotation.conf/b"),
        ("/etc/passwd", "..", ".", "", "a/../../b", "a//b", "\\..\\b", "a\n\x1b\x00b"),
        ("д" * 5000, "/".join(["д" * 90] * 60), "a/" * 3000),
        ("a:b", "a*b", "a|b", "a?b"),
    ],
)
def test_brat_takes_any_ids(tmp_path: Path, ids: tuple[str, ...]) -> None:
    taken: set[str] = set()
    out = tmp_path / "out"
    for doc_id in ids:
        path = out / f"{_file_name(doc_id, taken)}.txt"
        assert path.resolve().is_relative_to(out.resolve())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(doc_id, encoding="utf-8")
    (out / "annotation.conf").write_text("", encoding="utf-8")
    assert len(list(out.rglob("*.txt"))) == len(ids)


def test_brat_without_articles_says_so(run: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--texts"):
        formats.write(run, tmp_path / "brat", "brat")


def test_texts_that_changed_are_not_shown(tmp_path: Path) -> None:
    documents = [{"doc_id": "дело/a", "sha256": "0" * 64}, {"doc_id": "нет", "sha256": ""}]
    texts = Texts(_articles(tmp_path))
    assert list(texts.read(documents)) == []
    assert texts.problems == {"дело/a": CHANGED, "нет": MISSING}


def test_tables_in_memory_are_written_alike(run: Path, tmp_path: Path) -> None:
    for table in TABLES:
        assert list(row_source(_tables()).rows(table)) == list(row_source(run).rows(table))
    formats.write(_tables(), tmp_path / "m", "jsonl")
    assert (tmp_path / "m" / "meetings.jsonl").exists()


def test_unknown_format_and_missing_library(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="csv-excel"):
        formats.write(run, run, "xls")
    missing = Format("workbook", "write_workbook", ".xlsx", (("no_such_library", "NoSuch"),))
    monkeypatch.setitem(FORMATS, "xlsx", missing)
    with pytest.raises(UsageError, match=r"needs NoSuch: pip install .ru-event-extract\[formats\]"):
        formats.write(run, run, "xlsx")


def test_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"documents\.csv"):
        formats.write(tmp_path, tmp_path, "xlsx")


def test_nothing_is_left_of_a_write_that_fails(run: Path, tmp_path: Path) -> None:
    path = run / "participants.csv"
    bad = f"m1,дело/a{',' * 10}нуль,1,,\n"
    path.write_text(path.read_text(encoding="utf-8") + bad, encoding="utf-8")
    out = tmp_path / "out"
    with pytest.raises(UsageError, match=r"participants\.csv, row"):
        formats.write(run, out, "sqlite")
    assert list(out.iterdir()) == []
