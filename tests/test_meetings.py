"""Meetings: what sentences about them give. All people are invented."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.document import Meeting
from ru_event_extract.events.clustering import agglomerate
from ru_event_extract.events.triggers import find_triggers
from ru_event_extract.pipeline import load, load_language


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def read(nlp: Language, text: str, published: str = "2024-03-07") -> Doc:
    doc = nlp.make_doc(text)
    doc._.published = published
    return nlp(doc)


def meetings(nlp: Language, text: str) -> list[Meeting]:
    return list(read(nlp, text)._.meetings)


TRIGGERS = [
    ("Министры провели переговоры.", ["провели", "переговоры"]),
    ("Послы созвонились вечером.", ["созвонились"]),
    ("Саммит открылся в столице.", ["Саммит", "открылся"]),
    ("Лидеры собрались на мини-саммит.", ["собрались", "мини-саммит"]),
    ("Он дал пресс-конференцию.", []),
    ("Погода была хорошей.", []),
]


@pytest.mark.parametrize(("text", "expected"), TRIGGERS)
def test_triggers(language: Language, text: str, expected: list[str]) -> None:
    doc = language(text)
    assert [doc[m.i].text for m in find_triggers(doc)] == expected


STATED = [
    (
        "Президент Казахстана Айбек Сериков встретился в Астане с премьер-министром Грузии "
        "Ираклием Долидзе.",
        "talks",
        "held",
        {"Айбек Сериков", "Ираклий Долидзе"},
    ),
    (
        "Президент Узбекистана Шухрат Каримбеков провёл телефонный разговор с президентом Турции "
        "Мехметом Йылмазом.",
        "call",
        "held",
        {"Шухрат Каримбеков", "Мехмет Йылмаз"},
    ),
    (
        "На следующей неделе министр иностранных дел Армении Тигран Саргсян встретится с министром "
        "иностранных дел Ирана Резой Хамиди.",
        "talks",
        "planned",
        {"Тигран Саргсян", "Реза Хамиди"},
    ),
]


@pytest.mark.parametrize(("text", "kind", "status", "names"), STATED)
def test_type_status_and_participants(
    nlp: Language, text: str, kind: str, status: str, names: set[str]
) -> None:
    (meeting,) = meetings(nlp, text)
    assert (meeting.type, meeting.status) == (kind, status)
    assert {p.name for p in meeting.participants} == names


def test_place_and_countries(nlp: Language) -> None:
    (meeting,) = meetings(nlp, STATED[0][0])
    assert (meeting.city, meeting.country) == ("Астана", "KZ")
    assert meeting.countries == ["GE", "KZ"]


def test_date_of_the_event(nlp: Language) -> None:
    (meeting,) = meetings(
        nlp,
        "Президент Таджикистана Рустам Назаров 5 марта встретился в Душанбе с президентом "
        "Ирана Али Хамиди.",
    )
    assert (meeting.date_start, meeting.date_end) == ("2024-03-05", "2024-03-05")


def test_a_call_is_remote(nlp: Language) -> None:
    (meeting,) = meetings(nlp, STATED[1][0])
    assert meeting.mode == "remote"


def test_a_compound_tells_that_talks_are_remote(nlp: Language) -> None:
    text = "Министры Казахстана и Кыргызстана обсудили это на онлайн-переговорах 3 мая."
    assert [(m.type, m.mode) for m in meetings(nlp, text)] == [("talks", "remote")]


def test_told_again_is_one_event(nlp: Language) -> None:
    doc = read(nlp, STATED[0][0] + " На встрече стороны обсудили торговлю.")
    (meeting,) = doc._.meetings
    assert len(meeting.mentions) > 1
    assert doc[meeting.start : meeting.end].text.startswith("Президент Казахстана")
    assert {s.id_ for s in doc.spans["MEETING"]} == {"0"}
    assert meeting.confidence is not None
    assert 0.0 < meeting.confidence <= 1.0


NO_MEETING = [
    "Рубль подешевел на полтора процента, сообщила биржа.",
    "Суд приговорил бывшего чиновника Петра Ильина к трём годам колонии.",
    "Учёные нашли новый вид бабочек на Алтае.",
]


@pytest.mark.parametrize("text", NO_MEETING)
def test_no_meeting(nlp: Language, text: str) -> None:
    assert meetings(nlp, text) == []


def test_agglomeration_keeps_apart_what_is_unlikely_one() -> None:
    assert agglomerate(3, {(0, 1): 0.9, (1, 2): 0.1, (0, 2): 0.2}) == [[0, 1], [2]]
    assert agglomerate(0, {}) == []


def test_a_number_stands_for_the_states_that_the_text_lists(nlp: Language) -> None:
    doc = nlp(
        "Прикаспийская пятёрка — Азербайджан, Иран, Казахстан, Россия и Туркменистан — провела "
        "саммит в Ашхабаде. Пятёрка подписала конвенцию."
    )
    five = {"AZ", "IR", "KZ", "RU", "TM"}
    assert [{row.country for row in meeting.participants} for meeting in doc._.meetings] == [five]
    assert [{row.country for row in a.parties} for a in doc._.agreements] == [five]


def test_seats_of_power_are_their_states_as_parties(nlp: Language) -> None:
    doc = nlp("Кремль и Белый дом подписали соглашение о поставках.")
    assert [(row.kind, row.country) for a in doc._.agreements for row in a.parties] == [
        ("country", "RU"),
        ("country", "US"),
    ]


def test_a_capital_that_acts_is_written_as_its_state(nlp: Language) -> None:
    (meeting,) = nlp("Бишкек и Баку проведут консультации в мае в Душанбе.")._.meetings
    assert [row.name for row in meeting.participants] == ["Кыргызстан", "Азербайджан"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Президенты приедут на саммит НАТО в Вильнюсе.", "саммит НАТО"),
        ("Президенты приняли участие в форуме «Россия зовёт!» в Москве.", "форум «Россия зовёт!»"),
        ("На заседании Совета Безопасности ООН выступил посол России.", ""),
    ],
)
def test_title_of_a_meeting(nlp: Language, text: str, title: str) -> None:
    assert [meeting.title for meeting in nlp(text)._.meetings] == [title]


def test_presidents_of_two_states_are_one_of_each(nlp: Language) -> None:
    (meeting,) = nlp("Президенты Казахстана и Узбекистана встретились в Астане.")._.meetings
    rows = [(row.kind, row.role, row.country) for row in meeting.participants]
    assert rows == [("role", "президент", "KZ"), ("role", "президент", "UZ")]
