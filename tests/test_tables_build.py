"""From a Doc to rows: offsets, ids, joined values."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.document import Argument, Meeting, Office, Person, make_span, set_mentions
from ru_event_extract.extraction import Extractor
from ru_event_extract.readers import Article
from ru_event_extract.tables.build import document_records
from ru_event_extract.tables.frames import Tables
from ru_event_extract.tables.rows import DocumentRecords, Header

TEXT = "\r\n  Министр Айдос Нурбеков принял в  Астане посла Хорватии."
SENTENCES = st.sampled_from(
    [
        "Президент Казахстана Айдос Нурбеков встретился с послом Хорватии Иво Маричем.",
        "«Мы договорились», – сказал министр.",
        "Вчера Нурбеков провёл переговоры с премьер-министром Лаоса.",
        "Стороны подписали меморандум 5 июня 2024 года.",
    ]
)
#: Unassigned and unnamed letters have a test of their own.
LETTERS = st.characters(exclude_characters="\x00", exclude_categories=("Cs", "Cn")).filter(
    lambda c: bool(unicodedata.name(c, "")) or not c.isalpha()
)
ANY_TEXT = st.lists(
    st.one_of(SENTENCES, st.text(LETTERS, max_size=12)), min_size=1, max_size=4
).map("".join)


@pytest.fixture
def doc(nlp: Language) -> Doc:
    """Facts set by hand on real tokens."""
    doc = nlp.make_doc(TEXT)
    for token in doc:
        token.is_sent_start = token.i == 0
    at = {t.text: t.i for t in doc}
    first, last = at["Айдос"], at["Нурбеков"] + 1
    doc._.people = [
        Person(
            "Айдос Нурбеков",
            mentions=[(first, last)],
            offices=[Office("министр", "minister", country="KZ", start=at["Министр"], end=last)],
        )
    ]
    doc._.meetings = [
        Meeting(
            mentions=[(at["принял"], at["принял"] + 1)],
            countries=["KZ"],
            participants=[
                Argument("person", person=0, country="KZ", start=first, end=last),
                Argument("role", role="посол", country="HR", start=at["посла"], end=len(doc) - 1),
            ],
            start=at["Министр"],
            end=len(doc),
            confidence=0.61234,
        )
    ]
    set_mentions(doc, "PERSON", [make_span(doc, first, last, "PERSON", "Айдос Нурбеков", 0)])
    verb = at["принял"]
    set_mentions(doc, "MEETING", [make_span(doc, verb, verb + 1, "MEETING", "принять", 0)])
    return doc


def test_rows_point_at_what_they_rest_on(doc: Doc) -> None:
    records = document_records(doc, Header("d"))
    rows = [*records.roles, *records.meetings, *records.participants]
    assert [r["evidence"] for r in rows] == [
        "Министр Айдос Нурбеков",
        "Министр Айдос Нурбеков принял в  Астане посла Хорватии.",
        "Айдос Нурбеков",
        "посла Хорватии",
    ]
    assert all(TEXT[r["start"] : r["end"]] == r["evidence"] for r in rows)


def test_a_meeting_is_joined_for_reading(doc: Doc) -> None:
    (meeting,) = document_records(doc, Header("d")).meetings
    assert meeting["participants"] == "Айдос Нурбеков|посол"
    assert meeting["countries"] == "HR|KZ"
    assert meeting["confidence"] == 0.612


def test_ids_join_the_tables(doc: Doc) -> None:
    tables = Tables.from_documents([document_records(doc, Header("d"))])
    person_id = tables.people.person_id[0]
    assert list(tables.participants.person_id) == [person_id, ""]
    assert list(tables.mentions.entity_id) == [person_id, tables.meetings.meeting_id[0]]
    assert tables.people.mentions[0] == 1
    assert set(tables.participants.meeting_id) == set(tables.meetings.meeting_id)


def test_doubtful_rows_can_be_left_out(doc: Doc) -> None:
    records = document_records(doc, Header("d"), min_confidence=0.7)
    assert not records.meetings
    assert not records.participants
    assert [m["entity_id"] for m in records.mentions] == ["0", ""]
    assert records.roles, "a row of unknown confidence stays"


def test_csv_comes_back_as_it_was(doc: Doc, tmp_path: Path) -> None:
    tables = Tables.from_documents([document_records(doc, Header("d", title='с «,» и "\r\n'))])
    tables.to_csv(tmp_path)
    again = Tables.read_csv(tmp_path)
    assert again.documents.equals(tables.documents)
    assert again.meetings.equals(tables.meetings)
    assert (tmp_path / "documents.csv").read_bytes().count('"с «,» и ""\r\n"'.encode()) == 1


@given(ANY_TEXT)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_offsets_of_any_text_point_at_their_words(nlp: Language, text: str) -> None:
    (records,) = Extractor(nlp=nlp).articles([Article("d", "d.txt", "ok", text=text)])
    assert records.document["status"] == "ok", records.document["error"]
    _check_offsets(records, text)


@pytest.mark.xfail(reason="pymorphy3 asks for the Unicode name of every letter", strict=False)
def test_a_letter_without_a_name_does_no_harm(nlp: Language) -> None:
    text = "Президент принял посла \U00017000."
    (records,) = Extractor(nlp=nlp).articles([Article("d", "d.txt", "ok", text=text)])
    assert records.document["status"] == "ok"


def _check_offsets(records: DocumentRecords, text: str) -> None:
    for row in records.mentions:
        assert row["text"] == text[row["start"] : row["end"]] != ""
    for table in (records.roles, records.meetings, records.participants):
        for row in table:
            assert row["evidence"] == text[row["start"] : row["end"]]
    for table in (records.agreements, records.parties):
        for row in table:
            assert row["evidence"] == text[row["start"] : row["end"]]


def test_a_doubtful_role_leaves_no_trace(doc: Doc) -> None:
    (person,) = doc._.people
    person.offices[0].confidence = 0.3
    doc._.meetings[0].participants[0].role = "министр"
    doc._.meetings[0].participants[0].rank = "minister"
    kept = document_records(doc, Header("d"), min_confidence=0.3)
    assert [r["role"] for r in kept.participants] == ["министр", "посол"]
    records = document_records(doc, Header("d"), min_confidence=0.31)
    assert records.roles == []
    assert [r["role"] for r in records.participants] == ["", "посол"]
    assert records.people[0]["current"] is None
