"""Files that are no articles: each gets its row, and none disturbs the others."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

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


def test_nothing_to_read_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match="no readable files"):
        find_sources(tmp_path)
    with pytest.raises(UsageError, match="unknown kind of file"):
        find_sources(tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="no such file"):
        find_sources(tmp_path / "b")
