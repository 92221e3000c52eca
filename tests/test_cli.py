"""The command line as a user calls it."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from ru_event_extract.cli import app
from ru_event_extract.tables.records import TABLES

ARTICLE = (
    "Приём посла\n\nЗАГРЕБ, 5 июня 2025. /ТАСС/. Президент Хорватии Иво Марич встретился в Загребе "
    "с послом Лаоса Буном Саваном. Стороны подписали меморандум о торговле.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an article and an empty file."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "b.txt").write_text("")
    return folder


def run(*args: str | Path) -> tuple[int, str, str]:
    """Exit status, stdout, stderr."""
    result = CliRunner().invoke(app, [str(a) for a in args])
    return result.exit_code, result.stdout, result.stderr


def documents(out: Path) -> list[dict[str, str]]:
    """The rows of documents.csv."""
    with (out / "documents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_extract_in_a_process_of_its_own(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "ru_event_extract"]
    done = subprocess.run(
        [*command, "extract", str(folder), "--output", str(out)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "articles/s" in done.stderr
    assert {p.name for p in out.iterdir()} >= {f"{t}.csv" for t in TABLES} | {"run.json"}
    first, second = documents(out)
    assert (first["status"], first["title"], first["published"], first["source"]) == (
        "ok",
        "Приём посла",
        "2025-06-05",
        "ТАСС",
    )
    assert (second["status"], second["error"]) == ("skipped", "the file is empty")


def test_some_failures_are_status_1_and_all_else_is_written(
    folder: Path, tmp_path: Path, nlp: Language
) -> None:
    (folder / "c.txt").write_bytes(bytes(range(256)) * 9)
    status, _, errors = run("extract", folder, "-o", tmp_path / "out", "--workers", "0")
    assert status == 1
    assert "failed c.txt: " in errors
    assert "binary data" in errors
    assert [d["status"] for d in documents(tmp_path / "out")] == ["ok", "skipped", "failed"]


def test_quiet_says_nothing(folder: Path, tmp_path: Path, nlp: Language) -> None:
    out = tmp_path / "out"
    assert run("extract", folder, "-o", out, "--workers", "0", "--quiet") == (0, "", "")


def test_one_file_with_metadata(folder: Path, tmp_path: Path, nlp: Language) -> None:
    table = tmp_path / "m.csv"
    table.write_text("doc_id,published,source\na,2024-01-02,Вестник\n", encoding="utf-8")
    status, _, _ = run(
        "extract", folder / "a.txt", "-o", tmp_path / "out", "--metadata", table, "--workers", "0"
    )
    (row,) = documents(tmp_path / "out")
    assert (status, row["published"], row["source"]) == (0, "2024-01-02", "Вестник")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "command"),
        (["extract"], "INPUT"),
        (["extract", "nowhere", "-o", "out"], "no such file or folder: nowhere"),
        (["extract", "."], "--output"),
        (["extract", ".", "-o", "out", "--workers", "many"], "--workers"),
        (["extract", ".", "-o", "out", "--metadata", "nowhere.csv"], "nowhere.csv"),
        (["extract", ".", "-o", "out", "--nonsense"], "--nonsense"),
        (["show", "."], "folder"),
        (["show", "nowhere.txt"], "nowhere.txt"),
        (["paint"], "paint"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(
    args: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, errors = run(*args)
    assert (status, out) == (2, "")
    assert errors.startswith("ru-event-extract: ")
    assert message in errors
    assert errors.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_without_articles_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    status, _, errors = run("extract", tmp_path / "in", "-o", tmp_path / "out")
    assert (status, "no readable files" in errors, errors.count("\n")) == (2, True, 1)


def test_an_output_that_is_a_file_is_wrong_use(folder: Path) -> None:
    status, _, errors = run("extract", folder, "-o", folder / "a.txt")
    assert (status, "give a folder" in errors) == (2, True)
    assert (folder / "a.txt").read_text(encoding="utf-8") == ARTICLE


def test_the_input_is_no_output(folder: Path) -> None:
    status, _, error = run("extract", folder, "-o", folder / ".." / "in")
    assert (status, "is the input: give another folder" in error) == (2, True)


def test_a_circle_of_links_is_no_output(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    status, _, error = run("extract", folder, "-o", tmp_path / "circle")
    assert (status, error.count("\n")) == (2, 1)


def test_behind_a_link_the_folder_is_replaced(folder: Path, tmp_path: Path, nlp: Language) -> None:
    out = tmp_path / "disk" / "tables"
    (tmp_path / "link").symlink_to(out)
    out.mkdir(parents=True)
    for _ in range(2):
        assert run("extract", folder, "-o", tmp_path / "link", "--workers", "0")[0] == 0
        assert [d["doc_id"] for d in documents(out)] == ["a", "b"]
    assert (tmp_path / "link").is_symlink()


def test_names_of_files_do_not_steer_the_terminal(
    folder: Path, tmp_path: Path, nlp: Language
) -> None:
    (folder / "c\x1b[2J\nd\u202e.txt").write_bytes(b"\x00\x01" * 50)
    status, _, error = run("extract", folder, "-o", tmp_path / "out", "--workers", "0")
    assert status == 1
    assert "failed c\ufffd[2J d\ufffd.txt: binary data" in error
    assert "c\x1b[2J\nd\u202e" in [d["doc_id"] for d in documents(tmp_path / "out")]


def test_an_input_whose_name_is_not_utf8(tmp_path: Path, nlp: Language) -> None:
    folder = tmp_path / os.fsdecode(b"\xcf\xf0")
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    assert run("extract", folder, "-o", tmp_path / "out", "--workers", "0", "-f", "brat")[0] == 0
    assert (tmp_path / "out" / "brat" / "a.ann").is_file()


def test_show_prints_text_and_tables(folder: Path, nlp: Language) -> None:
    status, out, _ = run("show", folder / "a.txt", "--width", "120")
    assert status == 0
    assert "published 2025-06-05" in out
    assert "Президент Хорватии Иво Марич" in out
    assert "People and roles" in out


def test_show_says_why_not(folder: Path) -> None:
    status, out, errors = run("show", folder / "b.txt")
    assert (status, out) == (1, "")
    assert errors.endswith("the file is empty\n")


def test_version_and_help() -> None:
    assert run("--version")[1].startswith("ru-event-extract ")
    assert "--metadata" in run("extract", "--help")[1]


def test_formats_are_written_beside_the_csv_files(
    folder: Path, tmp_path: Path, nlp: Language
) -> None:
    out = tmp_path / "out"
    arguments = ["extract", str(folder), "-o", str(out), "-q", "-w", "0"]
    result = CliRunner().invoke(
        app, [*arguments, "--format", "sqlite", "-f", "jsonl", "-f", "brat"]
    )
    assert result.exit_code == 0, result.output
    names = {p.relative_to(out).as_posix() for p in out.rglob("*")}
    assert {"meetings.csv", "tables.sqlite", "meetings.jsonl", "brat/a.ann"} <= names
    wrong = CliRunner().invoke(app, [*arguments, "--format", "xls"])
    assert wrong.exit_code == 2
    assert "csv-excel" in wrong.output
