"""The Python interface as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

import ru_event_extract
from ru_event_extract.tables.records import TABLES, columns

TEXT = "Вчера президент Хорватии Иво Марич встретился в Загребе с послом Лаоса Буном Саваном."


@pytest.fixture
def tables(nlp: Language) -> ru_event_extract.Tables:
    return ru_event_extract.extract(TEXT, published="2025-06-05", doc_id="a")


def test_tables_have_the_columns_of_the_contract(tables: ru_event_extract.Tables) -> None:
    for table in TABLES:
        assert tuple(getattr(tables, table).columns) == columns(table)
    assert tables.mentions.start.dtype == "int64"
    assert tables.meetings.start.dtype == "int64"


def test_a_text_gives_people_with_offsets(tables: ru_event_extract.Tables) -> None:
    assert "Иво Марич" in set(tables.people.name)
    for row in tables.mentions.itertuples():
        assert TEXT[row.start : row.end] == row.text
    assert tables.documents.published[0] == "2025-06-05"


def test_an_empty_text_is_skipped(nlp: Language) -> None:
    document = ru_event_extract.extract(" ").documents.iloc[0]
    assert (document.status, document.error) == ("skipped", "the text is empty")


def test_a_wrong_date_is_refused() -> None:
    with pytest.raises(ValueError, match="no date"):
        ru_event_extract.extract(TEXT, published="вчера")


def test_a_folder_gives_the_same_tables(
    tables: ru_event_extract.Tables, tmp_path: Path, nlp: Language
) -> None:
    (tmp_path / "2025-06-05").mkdir()
    (tmp_path / "2025-06-05" / "a.txt").write_text(TEXT, encoding="utf-8")
    found = ru_event_extract.extract_folder(tmp_path)
    assert list(found.documents.doc_id) == ["2025-06-05/a"]
    assert found.people.equals(tables.people)
    ids = ["doc_id", "meeting_id", "event_id"]
    assert found.meetings.drop(columns=ids).equals(tables.meetings.drop(columns=ids))


def test_pipe_takes_docs_with_their_date(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.published = "2025-06-05"
    (done,) = nlp.pipe([doc])
    assert done.text == TEXT
    assert any(p.name == "Иво Марич" for p in done._.people)
