"""Places, their nominative names and the countries in which they lie; venues."""

import pytest
from spacy.language import Language

from ru_event_extract.entities.countries import CountryFinder
from ru_event_extract.entities.places import VENUE, PlaceFinder, place_country
from ru_event_extract.pipeline import load_language


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_language()


def places(nlp: Language, text: str, group: str = "PLACE") -> list[str]:
    doc = PlaceFinder()(CountryFinder()(nlp(text)))
    return [span.kb_id_ for span in doc.spans[group]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Саммит пройдёт в Самарканде.", ["Самарканд"]),
        ("Они встретились в Нью-Йорке, а не в Токио.", ["Нью-Йорк", "Токио"]),
        ("Министр прилетел из Астаны в Баку.", ["Астана", "Баку"]),
        ("Делегация отдыхает в Боровом.", ["Боровое"]),
        ("Губернатор Московской области выступил.", ["Московская область"]),
        (
            "Хокимы Ошской, Баткенской и Таласской областей встретились.",
            ["Ошская область", "Баткенская область", "Таласская область"],
        ),
        (
            "Сырдарьинский и Джизакский районы заключили договор.",
            ["Сырдарьинский район", "Джизакский район"],
        ),
        ("Страны Центральной Азии подписали договор.", ["Центральная Азия"]),
        ("ДУШАНБЕ, 5 июня. Министр выступил.", ["Душанбе"]),
        ("Участники московской встречи разъехались.", ["Москва"]),
        ("Президент Ирана выступил.", []),
        ("Дом стоит на Пушкинской улице.", []),
    ],
)
def test_places(nlp: Language, text: str, expected: list[str]) -> None:
    assert places(nlp, text) == expected


def test_part_of_a_place_holds_the_place(nlp: Language) -> None:
    assert places(nlp, "Они собрались в центре Ташкента.") == ["центр Ташкента", "Ташкент"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Переговоры прошли во дворце Независимости.", ["дворец Независимости"]),
        ("Гостей приняли в Кремле.", ["Кремль"]),
        ("Его встретили в аэропорту «Мехрабад».", ["аэропорт «Мехрабад»"]),
        ("Форум открылся в отеле «Серена».", ["отель «Серена»"]),
        ("Кремль отверг обвинения.", []),
    ],
)
def test_venues(nlp: Language, text: str, expected: list[str]) -> None:
    assert places(nlp, text, VENUE) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [("Самарканд", "UZ"), ("Женева", "CH"), ("Душанбе", "TJ"), ("Сочи", "RU"), ("Неведомск", "")],
)
def test_place_country(name: str, code: str) -> None:
    assert place_country(name) == code


def test_learned_spans_count_and_known_cities_stay(nlp: Language) -> None:
    doc = CountryFinder()(nlp("Гости из Верхних Лужков прибыли в Самарканд."))
    doc.spans["learned_PLACE"] = [doc[2:4]]
    assert [span.text for span in PlaceFinder()(doc).spans["PLACE"]] == [
        "Верхних Лужков",
        "Самарканд",
    ]
