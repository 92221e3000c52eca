"""Files that are no articles: each gets its row, and none disturbs the others."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from pathlib import Path

import docx
import pytest

from ru_event_extract.readers import Article, Source, UsageError, find_sources, read_article

GOOD = "Президент принял посла. Беседа шла о торговле и о визите министра."


def read(path: Path) -> Article:
    """What becomes of one file."""
    return read_article(next(find_sources(path)))


@pytest.mark.parametrize(
    ("name", "data", "status", "error"),
    [
        ("a.txt", b"", "skipped", "empty"),
        ("a.txt", b"\xef\xbb\xbf \r\n", "skipped", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "failed", "binary"),
        ("a.txt", bytes(range(1, 32)) * 40, "failed", "binary"),
        ("a.txt", GOOD.encode() + b"\xd0\xff" + GOOD.encode(), "failed", "broken UTF-8 at byte"),
        ("a.txt", b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x04", "failed", "broken UTF-16"),
        ("a.txt", b"12345 67890 !!!", "skipped", "no words"),
        ("a.txt", b"The minister met the ambassador of the country.", "skipped", "English"),
        ("a.txt", "а".encode() * 1_000_000, "failed", "without a space"),
        ("a.txt", (GOOD + "\n").encode() * 180_000, "failed", "split"),
        ("a.docx", b"PK no archive", "failed", "docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0" * 100, "failed", "docx"),
        ("a.html", b"<html><body><script>x</script></body></html>", "failed", "no article"),
        ("a.html", b"\x00\x01\x02\x03" * 500, "failed", "binary"),
    ],
)  # fmt: skip
def test_each_gets_status_and_one_line(
    tmp_path: Path, name: str, data: bytes, status: str, error: str
) -> None:
    (tmp_path / name).write_bytes(data)
    started = time.monotonic()
    article = read(tmp_path / name)
    assert (article.status, error in article.error) == (status, True), article.error
    assert "\n" not in article.error
    assert time.monotonic() - started < 10


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    article = read_article(Source("a", "a.txt", str(tmp_path / "a.txt")))
    assert (article.status, article.error) == (
        "failed",
        "cannot open the file: No such file or directory",
    )


def test_a_link_to_nowhere_and_a_circle_of_links(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    os.symlink(tmp_path / "nowhere", tmp_path / "b.txt")
    os.symlink(tmp_path, tmp_path / "circle")
    os.symlink(tmp_path / "c.txt", tmp_path / "c.txt")
    found = [(s.doc_id, read_article(s).status) for s in find_sources(tmp_path)]
    assert found == [("a", "ok"), ("b", "failed"), ("c", "failed")]


def test_a_zip_bomb(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as entry,
    ):
        for _ in range(120):
            entry.write(b" " * 1_000_000)
    article = read(tmp_path / "a.docx")
    assert (article.status, "unpacks" in article.error) == ("failed", True)


def test_an_entity_bomb(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "да">{entities}]><x>&e11;</x>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", xml)
        archive.writestr("_rels/.rels", xml)
        archive.writestr("word/document.xml", xml)
    (tmp_path / "a.docx").write_bytes(buffer.getvalue())
    assert read(tmp_path / "a.docx").status == "failed"


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xcf\xf0.txt", "w", encoding="utf-8") as file:
        file.write(GOOD)
    (source,) = find_sources(tmp_path)
    assert source.doc_id == "��"
    assert read_article(source).status == "ok"


def docx_with(path: Path, body: str, before: str = "") -> None:
    """A Word document whose text is the XML ``body``."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    docx.Document().save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = f"<?xml version='1.0'?>{before}<w:document {names}><w:body>{body}</w:body></w:document>"
    parts["word/document.xml"] = xml.encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_cell_over_a_thousand_million_columns(tmp_path: Path) -> None:
    cell = f"<w:tc><w:tcPr><w:gridSpan w:val='1000000000'/></w:tcPr>{paragraph(GOOD)}</w:tc>"
    docx_with(tmp_path / "a.docx", f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")
    assert read(tmp_path / "a.docx").text == GOOD


def test_tables_in_tables_and_forms_to_fill_in_are_read(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('Внутри таблицы.')}</w:tc></w:tr></w:tbl>"
    docx_with(
        tmp_path / "a.docx",
        f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
        f"<w:sdt><w:sdtContent>{paragraph(GOOD)}</w:sdtContent></w:sdt>",
    )
    assert read(tmp_path / "a.docx").text == f"Внутри таблицы.\n{GOOD}"


def test_an_outer_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("тайна", encoding="utf-8")
    declared = f"<!DOCTYPE x [<!ENTITY x SYSTEM '{(tmp_path / 'secret').as_uri()}'>]>"
    docx_with(tmp_path / "a.docx", paragraph(f"{GOOD} &x;"), before=declared)
    assert "тайна" not in read(tmp_path / "a.docx").text


def test_a_part_that_lies_about_its_size(tmp_path: Path) -> None:
    docx_with(tmp_path / "a.docx", paragraph(GOOD) + " " * 3_000_000)
    data = bytearray((tmp_path / "a.docx").read_bytes())
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    (tmp_path / "a.docx").write_bytes(data)
    article = read(tmp_path / "a.docx")
    assert (article.status, "damaged" in article.error) == ("failed", True)


@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "utf-16", "base64", "idna"])
def test_a_page_that_declares_an_encoding_that_is_none(tmp_path: Path, charset: str) -> None:
    page = (
        f"<html><head><meta charset='{charset}'></head><body>{f'<p>{GOOD}</p>' * 4}</body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert GOOD in read(tmp_path / "a.html").text


def test_a_page_with_characters_that_html_does_not_know(tmp_path: Path) -> None:
    page = (
        f"<html><body>{f'<p>{GOOD}</p>' * 4}<p>а \x01 &#1; &#12; &#xD800; &#xFFFFFF; б</p></body>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert GOOD in read(tmp_path / "a.html").text


def test_a_page_of_too_many_tags(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{GOOD}</p>" * 30_000, encoding="utf-8")
    assert "tags" in read(tmp_path / "a.html").error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_pipes_and_devices_keep_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    os.symlink("/dev/zero", tmp_path / "zero.txt")
    for source in find_sources(tmp_path, text_column="text"):
        article = read_article(source)
        assert article.status == "failed"
        assert "a pipe or a device: give a regular file" in article.error


def test_a_folder_that_cannot_be_listed_has_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    # Deeper than the system takes a path; rights are no hindrance for root, who may run the tests.
    for _ in range(60):
        deep = Path("x" * 100)
        deep.mkdir()
        os.chdir(deep)
    os.chdir(tmp_path)
    good, closed = (read_article(s) for s in find_sources(tmp_path))
    assert (good.status, closed.status) == ("ok", "failed")
    assert closed.error.startswith("cannot list the folder: File name too long")


def test_lines_of_jsonl_that_no_article_needs(tmp_path: Path) -> None:
    good = json.dumps({"id": "g", "text": GOOD}, ensure_ascii=False)
    lines = [
        "[" * 100_000,
        '"' + "x" * 17_000_000 + '"',
        "9" * 9000,
        '{"id": "n", "text": "\\u0000"}',
    ]
    lines += [
        '{"id": "h\\ud800\\u0000", "text": "\\ud83d"}',
        '{"id": "../../../x", "text": ["' + GOOD,
    ]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, good]), encoding="utf-8")
    articles = {a.doc_id: a for a in map(read_article, find_sources(tmp_path / "a.jsonl"))}
    assert [a.status for a in articles.values()] == ["failed"] * 4 + ["skipped", "failed", "ok"]
    assert "h\ufffd\ufffd" in articles
    assert "longer than 16 MB" in articles["a/2"].error


def test_a_csv_file_without_the_column_is_one_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,body\n" + f"1,{GOOD}\n" * 100, "utf-8")
    (article,) = map(read_article, find_sources(tmp_path / "a.csv"))
    assert article.status == "failed"
    assert "no column 'text': name the right one with --text-column" in article.error


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_with_semicolons_or_tabs(tmp_path: Path, delimiter: str) -> None:
    rows = (("id", "text"), ("1", GOOD), ("2", GOOD))
    (tmp_path / "a.csv").write_text("\n".join(delimiter.join(r) for r in rows), "utf-8")
    assert [(s.doc_id, s.text) for s in find_sources(tmp_path / "a.csv")] == [*rows[1:]]


def test_a_csv_file_with_an_open_quote_ends(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'id,text\n1,"{GOOD}"\n2,"' + "а б\n" * 5_000_000, "utf-8")
    good, bad = map(read_article, find_sources(tmp_path / "a.csv"))
    assert (good.status, bad.status) == ("ok", "failed")
    assert bad.error.startswith("row 2: field larger than")


def test_nothing_to_read_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match="no readable files"):
        find_sources(tmp_path)
    with pytest.raises(UsageError, match="unknown kind of file"):
        find_sources(tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="no such file"):
        find_sources(tmp_path / "b")
