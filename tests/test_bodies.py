"""Bodies that have no name of their own, as candidates for parties and participants."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.events.candidates import argument_candidates
from ru_event_extract.events.nominative import nominative


def bodies(nlp: Language, text: str) -> set[str]:
    found = argument_candidates(nlp(text))
    return {c.argument.name for c in found if c.kind == "organisation"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Казанский вуз подписал договор с коллегами.", "Казанский вуз"),
        ("Соглашение заключили с казанской школой №7.", "казанская школа №7"),
        ("Туркмено-узбекская комиссия по водным вопросам провела заседание.",
         "Туркмено-узбекская комиссия по водным вопросам"),
        ("Меморандум завизировал хокимият Самаркандской области.",
         "хокимият Самаркандской области"),
        ("Контракт с портом Курык продлили.", "порт Курык"),
    ],
)  # fmt: skip
def test_a_common_noun_with_modifiers_tells_of_a_body(nlp: Language, text: str, name: str) -> None:
    assert name in bodies(nlp, text)


@pytest.mark.parametrize(
    "text", ["Новый завод построили за год.", "Компания отказалась от сделки.", "Заводы стоят."]
)
def test_a_bare_noun_tells_of_none(nlp: Language, text: str) -> None:
    assert not bodies(nlp, text)


def test_towns_that_act_are_bodies(nlp: Language) -> None:
    assert {"Согд", "Кашгар"} <= bodies(nlp, "Согд и Кашгар подписали договор о побратимстве.")


def test_a_region_is_one_save_where_it_is_a_place(nlp: Language) -> None:
    text = "Соглашение с Хатлонской областью продлили."
    assert "Хатлонская область" in bodies(nlp, text)
    assert not bodies(nlp, "В Хатлонской области прошёл форум.")


def test_abbreviations_of_international_bodies(nlp: Language) -> None:
    assert "ОТГ" in bodies(nlp, "Устав ОТГ подписали в Нахичевани.")


def test_states_listed_after_a_number_of_states_are_states(nlp: Language) -> None:
    text = "Приглашение на саммит получили 110 государств, включая Украину и Ирак."
    found = argument_candidates(nlp(text))
    assert {c.argument.name for c in found if c.country in ("UA", "IQ")} == {"Украина", "Ирак"}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("пяти странах", "пять стран"),
        ("двумя сторонами", "две стороны"),
        ("четырёх крупных компаний", "четыре крупных компании"),
        ("обеими делегациями", "обе делегации"),
        ("110 государствам", "110 государств"),
        ("казахстанскими министрами", "казахстанские министры"),
    ],
)
def test_the_nominative_of_a_number_of_things(nlp: Language, phrase: str, expected: str) -> None:
    doc = nlp(f"Об этом сообщили {phrase}.")
    assert nominative(doc, 3, len(doc) - 1) == expected


def test_a_body_under_its_short_name(nlp: Language) -> None:
    doc = nlp(
        "Совет Безопасности ООН соберётся в среду. На заседании СБ ООН выступит постпред России. "
        "Бизнес продан инвестиционной группе «Инсайт». В «Инсайте» сделку подтвердили."
    )
    names = [c.argument.name for c in argument_candidates(doc) if c.kind == "organisation"]
    assert names.count("Совет Безопасности ООН") == 1
    assert "СБ ООН" not in names


def test_an_international_body_under_two_names(nlp: Language) -> None:
    doc = nlp("ЕС расширит помощь. Послы Евросоюза соберутся в среду. Так решил Европейский союз.")
    names = [c.argument.name for c in argument_candidates(doc) if c.kind == "organisation"]
    assert names == ["ЕС"]


def test_a_body_with_an_adjective_is_the_same(nlp: Language) -> None:
    doc = nlp("Контракт подписала турецкая BOTAŞ. Представители BOTAŞ прибыли в Баку.")
    names = [c.argument.name for c in argument_candidates(doc) if c.kind == "organisation"]
    assert names == ["BOTAŞ"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Делегация Узбекистана прибыла в Душанбе.", "делегация Узбекистана"),
        ("Он встретился с членами кабинета министров.", "члены кабинета министров"),
        ("Он встретился с военными группировки «Восток».", "военные группировки «Восток»"),
    ],
)
def test_names_of_groups(nlp: Language, text: str, name: str) -> None:
    found = {c.argument.name for c in argument_candidates(nlp(text)) if c.argument.kind == "group"}
    assert name in found
