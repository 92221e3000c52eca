"""An editor corrects the tables, and the corrections hold over later runs."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from ru_event_extract.batch.corpus import extract_corpus
from ru_event_extract.cli import app
from ru_event_extract.evaluation import evaluate, read_gold_folder
from ru_event_extract.extraction import Extractor
from ru_event_extract.formats.delimited import write_csv_excel
from ru_event_extract.formats.source import CsvFolder
from ru_event_extract.tables.rows import DocumentRecords

ARTICLES = {
    "загреб": (
        "ЗАГРЕБ, 5 июня 2025. /ТАСС/. Президент Хорватии Иво Марич встретился в Загребе с министром "
        "обороны Лаоса Буном Саваном. В беседе участвовал и посол Кении Джон Мвангу. Стороны "
        "подписали меморандум о торговле.\n"
    ),
    "минск": (
        "МИНСК, 6 июня 2025. /БелТА/. Министр энергетики Беларуси Павел Кротов провёл переговоры с "
        "министром энергетики Казахстана Айдосом Нурбековым.\n"
    ),
}
Rows = list[dict[str, str]]
Edit = Callable[[Rows], Any]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, nlp: Language) -> Path:
    """A folder with articles in ``in`` and a run's tables in ``out``."""
    root = tmp_path_factory.mktemp("run")
    (root / "in").mkdir()
    for name, text in ARTICLES.items():
        (root / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    extract_corpus(root / "in", root / "out", worker=Extractor(nlp=nlp), workers=0)
    return root


@pytest.fixture
def root(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished run, for a test to change."""
    place = tmp_path / "work"
    shutil.copytree(finished, place)
    run_file = place / "out" / "run.json"
    content = json.loads(run_file.read_text(encoding="utf-8"))
    content["run"]["input"] = str(place / "in")
    run_file.write_text(json.dumps(content), encoding="utf-8")
    return place


def rows_of(root: Path, table: str) -> Rows:
    """The rows of a table of the run."""
    with (root / "out" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def row_of(root: Path, table: str, **values: str) -> dict[str, str]:
    """The one row with these values."""
    (row,) = (r for r in rows_of(root, table) if all(r[k] == v for k, v in values.items()))
    return row


def edit(root: Path, table: str, change: Edit, delimiter: str = ",") -> Path:
    """Change a table as an editor does: in the file itself."""
    rows = rows_of(root, table)
    change(rows)
    path = root / "out" / f"{table}.csv"
    columns = list(dict.fromkeys(c for row in rows for c in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(*arguments: str | Path) -> tuple[int, str]:
    """Exit status and all output of a command."""
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    return result.exit_code, result.output


def apply(*arguments: str | Path) -> str:
    """``corrections apply`` that is to succeed."""
    status, output = run("corrections", "apply", *arguments)
    assert status == 0, output
    return output


def extract_again(root: Path, worker: Any = None) -> str:
    """The next run of the same articles; what it says of corrections."""
    if worker is None:
        summary = extract_corpus(root / "in", root / "out", workers=0, resume=True)
        assert summary.reused == summary.documents
    else:
        summary = extract_corpus(root / "in", root / "out", workers=0, worker=worker, resume=False)
    return summary.corrections


def set_cell(column: str, value: str, **which: str) -> Edit:
    """An edit of one cell."""

    def change(rows: Rows) -> None:
        (row,) = (r for r in rows if all(r[k] == v for k, v in which.items()))
        row[column] = value

    return change


class Other:
    """The same road with other results, as after a change of models."""

    def __init__(self, nlp: Language, change: Callable[[DocumentRecords], None]) -> None:
        self.extractor = Extractor(nlp=nlp)
        self.change = change

    def __call__(self, sources: Any) -> list[DocumentRecords]:
        found = self.extractor(sources)
        for records in found:
            self.change(records)
        return found


def test_nothing_edited_is_no_correction(root: Path) -> None:
    assert "nothing was corrected" in apply(root / "out")
    assert not (root / "out" / "corrections.jsonl").exists()


def test_an_edited_value_holds_over_the_next_run(root: Path) -> None:
    path = edit(root, "meetings", set_cell("status", "planned", doc_id="минск"))
    assert "1 meetings edit" in apply(path)
    assert extract_again(root) == "corrections: 1 hold"
    row = row_of(root, "meetings", doc_id="минск")
    assert (row["status"], row["confidence"]) == ("planned", "1.0")
    outcome = row_of(root, "corrections")
    assert (outcome["row_id"], outcome["was"], outcome["now"]) == (
        row["meeting_id"],
        "held",
        "planned",
    )
    assert "nothing was corrected" in apply(root / "out")


def test_a_mark_or_a_deleted_row_takes_the_event_with_its_participants(root: Path) -> None:
    def mark(rows: Rows) -> None:
        next(r for r in rows if r["doc_id"] == "минск")["wrong"] = "x"

    edit(root, "meetings", mark)
    edit(root, "agreements", list.clear)
    (root / "out" / "agreements.csv").write_text("agreement_id,doc_id\n", encoding="utf-8")
    said = apply(root / "out" / "meetings.csv", root / "out" / "agreements.csv")
    assert "1 agreements wrong, 1 meetings wrong" in said
    extract_again(root)
    assert {r["doc_id"] for r in rows_of(root, "meetings")} == {"загреб"}
    assert {r["doc_id"] for r in rows_of(root, "participants")} == {"загреб"}
    assert rows_of(root, "agreements") == rows_of(root, "parties") == []
    assert row_of(root, "documents", doc_id="минск")["meetings"] == "0"
    meetings = [m for m in rows_of(root, "mentions") if m["label"] == "MEETING"]
    assert {m["entity_id"] for m in meetings if m["doc_id"] == "минск"} == {""}


def test_a_missed_participant_is_added(root: Path) -> None:
    meeting = row_of(root, "meetings", doc_id="минск")

    def add(rows: Rows) -> None:
        rows.append({"meeting_id": meeting["meeting_id"], "name": "Анна Ли", "country": "KR"})

    apply(edit(root, "participants", add))
    extract_again(root)
    row = row_of(root, "participants", name="Анна Ли")
    assert (row["kind"], row["part"], row["evidence"]) == (
        "person",
        "participant",
        meeting["evidence"],
    )
    assert row["person_id"] in {p["person_id"] for p in rows_of(root, "people")}
    changed = row_of(root, "meetings", doc_id="минск")
    assert "Анна Ли" in changed["participants"].split("|")
    assert changed["countries"] == "BY|KR|KZ"


def test_a_missed_event_is_added_with_its_participants(root: Path) -> None:
    def add_event(rows: Rows) -> None:
        row = {"meeting_id": "new", "doc_id": "загреб", "type": "ceremony", "status": "held"}
        rows.append({**row, "evidence": "Стороны подписали  меморандум"})

    def add_participant(rows: Rows) -> None:
        rows.append({"meeting_id": "new", "name": "Иво Марич", "country": "HR"})

    edit(root, "meetings", add_event)
    edit(root, "participants", add_participant)
    apply(root / "out" / "meetings.csv", root / "out" / "participants.csv")
    assert extract_again(root) == "corrections: 2 hold"
    row = row_of(root, "meetings", type="ceremony")
    assert row["evidence"] == "Стороны подписали меморандум"
    assert row["participants"] == "Иво Марич"
    again = row_of(root, "participants", meeting_id=row["meeting_id"])
    assert again["person_id"] == row_of(root, "people", name="Иво Марич")["person_id"]
    # What the editor added can be edited and taken away like any row.
    apply(edit(root, "meetings", set_cell("type", "session", meeting_id=row["meeting_id"])))
    extract_again(root)
    assert row_of(root, "meetings", type="session")["participants"] == "Иво Марич"


def test_a_role_corrected_reaches_people(root: Path) -> None:
    edit(root, "roles", set_cell("role", "министр природы", name="Павел Кротов"))
    apply(root / "out" / "roles.csv")
    extract_again(root)
    assert row_of(root, "people", name="Павел Кротов")["role"] == "министр природы"
    assert row_of(root, "roles", name="Павел Кротов")["confidence"] == "1.0"


def test_a_name_spelt_anew_is_the_same_person_everywhere(root: Path) -> None:
    edit(root, "roles", set_cell("name", "Павел Кротович", name="Павел Кротов"))
    apply(root / "out" / "roles.csv")
    extract_again(root)
    person = row_of(root, "people", name="Павел Кротович")
    assert person["aliases"] == "Павел Кротов"
    assert row_of(root, "participants", name="Павел Кротович")["person_id"] == person["person_id"]


def test_corrections_follow_a_file_that_was_renamed(root: Path) -> None:
    apply(edit(root, "meetings", set_cell("status", "planned", doc_id="минск")))
    (root / "in" / "минск.txt").rename(root / "in" / "06-06.txt")
    summary = extract_corpus(root / "in", root / "out", workers=0, resume=True)
    assert summary.corrections == "corrections: 1 hold"
    assert row_of(root, "meetings", doc_id="06-06")["status"] == "planned"


def test_corrections_in_worker_processes_and_from_a_file_elsewhere(root: Path) -> None:
    place = root / "git" / "editor.jsonl"
    path = edit(root, "meetings", set_cell("status", "planned", doc_id="минск"))
    apply(path, "--corrections", place)
    status, said = run(
        "extract", root / "in", "-o", root / "next", "-w", "1", "--corrections", place
    )
    assert status == 0, said
    assert "corrections: 1 hold" in said
    with (root / "next" / "meetings.csv").open(encoding="utf-8", newline="") as file:
        assert {r["status"] for r in csv.DictReader(file) if r["doc_id"] == "минск"} == {"planned"}


def test_a_changed_article_is_told_and_left_alone(root: Path) -> None:
    apply(edit(root, "meetings", set_cell("status", "planned", doc_id="минск")))
    article = root / "in" / "минск.txt"
    article.write_text(ARTICLES["минск"] + "Дополнено.\n", encoding="utf-8")
    summary = extract_corpus(root / "in", root / "out", workers=0, resume=True)
    assert "1 not applied, as the article has changed" in summary.corrections
    assert row_of(root, "meetings", doc_id="минск")["status"] == "held"
    assert row_of(root, "corrections")["state"] == "document_changed"
    article.unlink()
    summary = extract_corpus(root / "in", root / "out", workers=0, resume=True)
    assert "1 of articles that are not in this run" in summary.corrections


def test_rows_that_moved_are_found_by_their_evidence(root: Path, nlp: Language) -> None:
    edit(root, "meetings", set_cell("status", "planned", doc_id="минск"))
    edit(root, "participants", set_cell("role", "глава Минэнерго", name="Павел Кротов"))
    apply(root / "out" / "meetings.csv", root / "out" / "participants.csv")

    def moved(records: DocumentRecords) -> None:
        """Other ids, other types, evidence a little shorter."""
        for row in (*records.meetings, *records.participants):
            row["meeting_id"] = "m" + row["meeting_id"][::-1]
        for mention in records.mentions:
            if mention["label"] == "MEETING":
                mention["entity_id"] = "m" + mention["entity_id"][::-1]
        for row in records.meetings:
            row.update(type="session", end=row["end"] - 9, evidence=row["evidence"][:-9])

    assert extract_again(root, Other(nlp, moved)) == "corrections: 2 hold"
    row = row_of(root, "meetings", doc_id="минск")
    assert (row["type"], row["status"]) == ("session", "planned")
    assert row_of(root, "participants", name="Павел Кротов")["role"] == "глава Минэнерго"


def test_rows_that_the_models_no_longer_find_are_put_back(root: Path, nlp: Language) -> None:
    edit(root, "meetings", set_cell("city", "Минск", doc_id="минск"))
    apply(root / "out" / "meetings.csv")
    before = row_of(root, "meetings", doc_id="минск")

    def blind(records: DocumentRecords) -> None:
        records.meetings.clear()
        records.participants.clear()
        for mention in records.mentions:
            if mention["label"] == "MEETING":
                mention["entity_id"] = ""

    assert "1 put back" in extract_again(root, Other(nlp, blind))
    row = row_of(root, "meetings", doc_id="минск")
    assert row["participants"] == before["participants"]
    assert (row["start"], row["evidence"]) == (before["start"], before["evidence"])


@pytest.mark.parametrize("kind", ["xlsx", "csv-excel"])
def test_what_excel_does_to_a_file_is_no_edit(root: Path, kind: str) -> None:
    def told(rows: Rows) -> None:
        row = next(r for r in rows if r["doc_id"] == "загреб")
        row["topic"] = "=ЗАПРОС()"
        row["date_start"] = "2025-06"

    # The tables that the editor gets have such cells.
    apply(edit(root, "meetings", told))
    extract_again(root)
    if kind == "csv-excel":
        excel = root / "excel"
        excel.mkdir()
        write_csv_excel(CsvFolder(root / "out"), excel)
        path = excel / "meetings.csv"
        text = path.read_text(encoding="utf-8-sig")
        assert "'=ЗАПРОС()" in text
        # Saved by Excel: without quotes, dates in its own way.
        text = text.replace('"', "").replace("2025-06-05", "05.06.2025")
        path.write_text(text.replace("2025-06;", "июн.25;"), encoding="cp1251")
        assert "nothing was corrected" in apply(path, "--output", root / "out")
        path.write_text(text.replace(";2025-06;", ";07.06.2025;"), encoding="utf-8-sig")
        assert "1 corrections" in apply(path, "--output", root / "out")
    else:
        pytest.importorskip("xlsxwriter")
        openpyxl = pytest.importorskip("openpyxl")
        from datetime import datetime

        from ru_event_extract import formats

        (path,) = formats.write(root / "out", root, "xlsx")
        assert "nothing was corrected" in apply(path, "--output", root / "out")
        book = openpyxl.load_workbook(path)
        sheet = book["meetings"]
        names = [c.value for c in sheet[1]]
        line = next(r for r in sheet.iter_rows(min_row=2) if r[1].value == "загреб")
        line[names.index("date_start")].value = datetime(2025, 6, 1)
        line[names.index("start")].value = float(line[names.index("start")].value)
        book.save(path)
        assert "nothing was corrected" in apply(path, "--output", root / "out")
        line[names.index("date_start")].value = datetime(2025, 6, 7)
        book.save(path)
        assert "1 corrections" in apply(path, "--output", root / "out")
    extract_again(root)
    assert row_of(root, "meetings", doc_id="загреб")["date_start"] == "2025-06-07"


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        (
            "meetings",
            set_cell("status", "done", doc_id="минск"),
            "row 3, column status: 'done' is none",
        ),
        (
            "meetings",
            set_cell("country", "Беларусь", doc_id="минск"),
            "row 3, column country: 'Беларусь' is",
        ),
        (
            "meetings",
            set_cell("date_start", "вчера", doc_id="минск"),
            "row 3, column date_start: 'вчера' is",
        ),
        (
            "meetings",
            set_cell("participants", "Никто", doc_id="минск"),
            "row 3, column participants: it is",
        ),
        ("meetings", set_cell("evidence", "Иначе", doc_id="минск"), "row 3, column evidence: it"),
        ("meetings", set_cell("start", "7", doc_id="минск"), "row 3, column start: it cannot"),
        ("meetings", set_cell("мнение", "да", doc_id="минск"), "unknown column 'мнение'"),
        ("meetings", set_cell("editor", "хм", doc_id="минск"), "row 3, column editor: 'хм' is"),
        (
            "meetings",
            lambda rows: rows.append(dict(rows[0])),
            "row 4, column meeting_id: ",
        ),
        (
            "meetings",
            lambda rows: rows.append(
                {"doc_id": "минск", "type": "call", "status": "held", "evidence": "чего нет"}
            ),
            "row 4, column evidence: these words are not in the article минск",
        ),
        (
            "meetings",
            lambda rows: rows.append({"doc_id": "минск", "type": "call", "status": "held"}),
            "row 4, column evidence: a new row needs",
        ),
        (
            "participants",
            lambda rows: rows.append({"meeting_id": "m0", "name": "Анна Ли"}),
            "column meeting_id: 'm0' is no meeting of the run",
        ),
        ("people", set_cell("role", "никто", name="Иво Марич"), "column role: people is made from"),
    ],
)
def test_what_cannot_be_said_is_told_with_row_and_column(
    root: Path, table: str, change: Edit, message: str
) -> None:
    path = edit(root, table, change)
    status, output = run("corrections", "apply", path)
    assert status == 2
    assert message in output
    assert output.count("\n") == 1
    assert not (root / "out" / "corrections.jsonl").exists()


def test_many_missing_rows_are_asked_about(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ru_event_extract.corrections.compare._FEW", 1)
    path = edit(root, "participants", lambda rows: rows.__delitem__(slice(1, None)))
    status, output = run("corrections", "apply", path)
    assert status == 2
    assert "--missing deleted" in output
    assert "nothing was corrected" in apply(path, "--missing", "unseen")
    assert "participants wrong" in apply(path, "--missing", "deleted")


def test_two_editors_of_one_run(root: Path) -> None:
    original = (root / "out" / "meetings.csv").read_bytes()
    apply(edit(root, "meetings", set_cell("status", "planned", doc_id="минск")))
    (root / "out" / "meetings.csv").write_bytes(original)
    other = edit(root, "meetings", set_cell("city", "Минск", doc_id="минск"))
    apply(other)
    (root / "out" / "meetings.csv").write_bytes(original)
    contrary = edit(root, "meetings", set_cell("status", "cancelled", doc_id="минск"))
    status, output = run("corrections", "apply", contrary)
    assert status == 2
    assert "row 3, column status: 'cancelled' contradicts the earlier correction" in output
    apply(contrary, "--replace")
    extract_again(root)
    row = row_of(root, "meetings", doc_id="минск")
    assert row["status"] == "cancelled"


def test_changed_back_is_no_correction_of_the_value(root: Path) -> None:
    apply(edit(root, "meetings", set_cell("status", "planned", doc_id="минск")))
    extract_again(root)
    apply(edit(root, "meetings", set_cell("status", "held", doc_id="минск")))
    extract_again(root)
    assert row_of(root, "meetings", doc_id="минск")["status"] == "held"
    assert row_of(root, "corrections")["action"] == "right"


def test_list(root: Path) -> None:
    status, output = run("corrections", "list", root / "out")
    assert status == 2
    assert "no corrections are kept there" in output
    path = edit(root, "meetings", set_cell("status", "planned", doc_id="минск"))
    edit(root, "meetings", set_cell("comment", "ещё не было", doc_id="минск"))
    apply(path)
    status, output = run("corrections", "list", root / "out")
    assert status == 0
    assert "минск: meetings edit" in output
    assert "status: 'held' → 'planned' (ещё не было)" in output
    assert "1 corrections: 1 meetings edit" in output


def test_export_as_gold(root: Path) -> None:
    meeting = row_of(root, "meetings", doc_id="минск")
    edit(root, "meetings", set_cell("status", "planned", doc_id="минск"))

    def add(rows: Rows) -> None:
        rows.append({"meeting_id": meeting["meeting_id"], "name": "Анна Ли", "country": "KR"})

    edit(root, "participants", add)
    edit(root, "documents", set_cell("editor", "ok", doc_id="загреб"))
    apply(*(root / "out" / f"{t}.csv" for t in ("meetings", "participants", "documents")))
    gold = root / "gold"
    status, output = run("corrections", "export", root / "out", "--gold", gold)
    assert status == 0, output
    assert "2 documents are in" in output
    assert "1 of them are not marked as checked" in output
    documents = read_gold_folder(gold)
    (corrected,) = (d for d in documents if d.doc_id == "минск")
    assert corrected.meetings[0]["status"] == "planned"
    assert corrected.meetings[0]["participants"][-1]["name"] == "Анна Ли"
    # The corrected run is what gold says.
    extract_again(root)
    tables = ("roles", "meetings", "participants", "agreements", "parties")
    figures = evaluate(documents, {t: rows_of(root, t) for t in tables}).figures
    assert figures["overall"] == 1.0
    run("corrections", "export", root / "out", "--gold", root / "checked", "--checked")
    assert [d.doc_id for d in read_gold_folder(root / "checked")] == ["загреб"]
