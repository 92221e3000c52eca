"""Articles and tables that lie elsewhere, by their fsspec addresses."""

from __future__ import annotations

import json
from pathlib import Path

import fsspec
import pytest
from spacy.language import Language

from ru_event_extract.batch.corpus import extract_corpus
from ru_event_extract.extraction import Extractor
from ru_event_extract.options import ExtractionOptions
from ru_event_extract.readers import UsageError, find_sources
from ru_event_extract.tables.records import TABLES

TEXT = "Президент Хорватии Иво Марич встретился в Загребе с послом Лаоса Буном Саваном."


@pytest.fixture
def store() -> fsspec.AbstractFileSystem:
    """An empty store in memory."""
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]
    return memory


def test_a_folder_elsewhere_has_the_documents_of_the_same_folder_here(
    store: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    for name in ("b/2025-06-05.txt", "a.txt", "a.html", ".hidden/x.txt", "c.pdf", "rows.jsonl"):
        content = json.dumps({"text": TEXT}) if name.endswith("jsonl") else TEXT
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
        store.pipe(f"/in/{name}", content.encode())
    for column in (None, "text"):
        here = list(find_sources(tmp_path, text_column=column))
        there = list(find_sources("memory://in", text_column=column))
        assert [(s.doc_id, s.path, s.text) for s in there] == [
            (s.doc_id, s.path, s.text) for s in here
        ]
    assert there[0].file == "memory:///in/a.html"


def test_a_run_from_a_store_into_a_store(
    store: fsspec.AbstractFileSystem, tmp_path: Path, nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    worker = Extractor(ExtractionOptions(), nlp)
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        store.pipe(f"/in/{name}.txt", TEXT.encode())
    extract_corpus(tmp_path / "in", tmp_path / "out", workers=0, worker=worker)
    store.pipe("/out/notes.txt", b"mine")
    extract_corpus("memory://in", "memory://out", workers=0, worker=worker)
    for table in TABLES:
        name = f"{table}.csv"
        assert store.cat(f"/out/{name}") == (tmp_path / "out" / name).read_bytes(), name
    store.pipe("/in/b.txt", TEXT.replace("Иво", "Горан").encode())
    again = extract_corpus("memory://in", "memory://out", workers=0, worker=worker)
    assert (again.documents, again.reused) == (2, 1)
    assert store.cat("/out/notes.txt") == b"mine"
    assert not list((tmp_path / "cache" / "ru-event-extract").iterdir())


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("memory://nowhere", "no such file or folder: memory://nowhere"),
        ("memory://in", "no readable files"),
        ("nonsense://in", "nonsense"),
    ],
)
def test_what_cannot_be_read_is_said(
    location: str, message: str, store: fsspec.AbstractFileSystem
) -> None:
    store.pipe("/in/c.pdf", b"")
    with pytest.raises(UsageError, match=message):
        find_sources(location)
