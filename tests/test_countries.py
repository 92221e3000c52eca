"""Countries: names, adjectives, inhabitants, and capitals that stand for a state."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.entities.countries import (
    NATIONALITY,
    CountryFinder,
    capital_country,
    country_name,
    country_of,
    expand_group,
)
from ru_event_extract.pipeline import load_language


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_language()


def read(nlp: Language, text: str) -> Doc:
    return CountryFinder()(nlp(text))


def codes(doc: Doc, group: str = "COUNTRY") -> list[str]:
    return [f"{span.text} {span.kb_id_}".strip() for span in doc.spans[group]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Делегация Кыргызстана посетила Туркмению.", ["Кыргызстана KG", "Туркмению TM"]),
        ("Послы ОАЭ, КНР и ФРГ вручили грамоты.", ["ОАЭ AE", "КНР CN", "ФРГ DE"]),
        ("Визит в Исламскую Республику Иран завершён.", ["Исламскую Республику Иран IR"]),
        ("Глава Республики Казахстан прибыл.", ["Республики Казахстан KZ"]),
        ("Переговоры прошли в Боснии и Герцеговине.", ["Боснии и Герцеговине BA"]),
        ("Казахстанский министр выступил.", ["Казахстанский KZ"]),
        ("Открылся туркмено-иранский форум.", ["туркмено-иранский TM|IR"]),
        ("Американо-китайские переговоры отложены.", ["Американо-китайские US|CN"]),
        ("Делегация Абхазии не приехала.", ["Абхазии"]),
        ("Министры Косова и Тайваня не встречались.", ["Косова XK", "Тайваня TW"]),
        ("Партия «Единая Россия» провела съезд.", []),
        ("Он преподаёт английский язык.", []),
        ("Страны Латинской Америки ждут.", []),
    ],
)
def test_names_and_adjectives(nlp: Language, text: str, expected: list[str]) -> None:
    assert codes(read(nlp, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Москва и Вашингтон договорились о встрече.", ["Москва RU", "Вашингтон US"]),
        ("Кремль отверг обвинения.", ["Кремль RU"]),
        ("Белый дом подтвердил визит.", ["Белый дом US"]),
        ("Отношения между Ташкентом и Душанбе улучшились.", ["Ташкентом UZ", "Душанбе TJ"]),
        ("Министр прибыл в Москву.", []),
        ("Встреча прошла в Вашингтоне.", []),
        ("Мэр Ташкента открыл парк.", []),
    ],
)
def test_capitals_that_stand_for_states(nlp: Language, text: str, expected: list[str]) -> None:
    assert codes(read(nlp, text)) == expected


def test_nationality_is_not_the_state(nlp: Language) -> None:
    doc = read(nlp, "Узбекистанцы встретили американского актёра и российского министра.")
    assert codes(doc) == ["российского RU"]
    assert codes(doc, NATIONALITY) == ["Узбекистанцы UZ", "американского US"]


def test_short_abbreviation_needs_the_full_name(nlp: Language) -> None:
    assert codes(read(nlp, "Министр РТ выступил.")) == []
    doc = read(nlp, "Республика Таджикистан открыла посольство. Министр РТ выступил.")
    assert codes(doc) == ["Республика Таджикистан TJ", "РТ TJ"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Саудовской Аравией", "SA"),
        ("узбекистанцам", "UZ"),
        ("туркмено-иранского", "TM|IR"),
        ("Бишкеке", "KG"),
        ("министр Ирана", ""),
    ],
)
def test_country_of(words: str, code: str) -> None:
    assert country_of(words) == code


def test_helpers() -> None:
    assert country_name("KG") == "Кыргызстан"
    assert country_name("US") == "США"
    assert country_name("VA") == "Ватикан"
    assert country_name("??") == ""
    assert capital_country("Душанбе") == "TJ"
    assert capital_country("Худжанд") == ""
    assert expand_group("стран Центральной Азии") == ["KZ", "KG", "TJ", "TM", "UZ"]
    assert expand_group("государствами Балтии") == ["EE", "LV", "LT"]
    assert expand_group("соседние страны") == []


def test_empty_text(nlp: Language) -> None:
    assert codes(read(nlp, "")) == []
