"""Names of persons: where they stand, their dictionary form, which of them are one person."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.entities.names import NameForm, NameWord, key, nominative, same_word


@pytest.mark.parametrize(
    ("words", "case", "expected"),
    [
        ("Ориповым Зафаром", "Ins", "Орипов Зафар"),
        ("Терезы Мильнер", "Gen", "Тереза Мильнер"),
        ("Кохиром Шарифзода", "Ins", "Кохир Шарифзода"),
        ("Тобиасом Билльгрёмом", "Ins", "Тобиас Билльгрём"),
        ("Ёсио Маэдой", "Ins", "Ёсио Маэда"),
        ("Кан Ён Намом", "Ins", "Кан Ён Нам"),
        ("Марии Котовой-Беловой", "Gen", "Мария Котова-Белова"),
        ("Урсуле фон дер Штайн", "Dat", "Урсула фон дер Штайн"),
        ("Петра Лесного", "Gen", "Пётр Лесной"),
        ("Дато Чхаидзе", "Gen", "Дато Чхаидзе"),
    ],
)
def test_nominative(words: str, case: str, expected: str) -> None:
    parts = words.split()
    form = NameForm(tuple((i, NameWord(w, case)) for i, w in enumerate(parts)), case)
    found, _ = nominative(parts, [form])
    assert [w.replace("ё", "е").replace("ный", "ной") for w in found] == [
        w.replace("ё", "е") for w in expected.split()
    ]


def test_all_places_decide_between_a_man_and_a_woman() -> None:
    forms = [
        NameForm(((0, NameWord("Рашида", "Gen")), (1, NameWord("Назарова", "Gen")))),
        NameForm(((1, NameWord("Назаровым", "Ins")),)),
    ]
    assert nominative(["Рашида", "Назарова"], forms) == (["Рашид", "Назаров"], "Masc")


def test_spellings_of_one_word() -> None:
    assert key("Джумъа") == key("Джума")
    assert same_word("Каримовым", "Каримов")
    assert not same_word("Каримов", "Назаров")


def test_one_person_in_many_forms(nlp: Language) -> None:
    doc = nlp(
        "Министр энергетики Таджикистана Парвиз Шамсов прибыл в Ташкент. "
        "П. Шамсов провёл переговоры. С Шамсовым прибыли эксперты."
    )
    assert [p.name for p in doc._.people] == ["Парвиз Шамсов"]
    assert [doc[s:e].text for s, e in doc._.people[0].mentions] == [
        "Парвиз Шамсов", "П. Шамсов", "Шамсовым",
    ]  # fmt: skip


def test_two_persons_of_one_surname_stay_apart(nlp: Language) -> None:
    doc = nlp("Тимур Рахимов приветствовал Зарину Рахимову. Затем Рахимов уехал.")
    assert sorted(p.name for p in doc._.people) == ["Зарина Рахимова", "Тимур Рахимов"]
    timur = next(p for p in doc._.people if p.name == "Тимур Рахимов")
    assert len(timur.mentions) == 2


def test_an_adjective_of_a_region_is_no_person(nlp: Language) -> None:
    doc = nlp("Хяким Лебапского велаята Мерген Овезов открыл выставку.")
    assert [p.name for p in doc._.people] == ["Мерген Овезов"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("В совет вошла внучка Шаймиева Камиля.", ["Шаймиева", "Камиля"]),
        ("Его тренер Джеймс «Бадди» Макгирт остановил бой.", ["Джеймс «Бадди» Макгирт"]),
        ("Рядом стояла вдова Солженицына.", ["Солженицына"]),
        ("Председатель Сената Олий Мажлиса Танзила Асадова прибыла.", ["Танзила Асадова"]),
    ],
)
def test_where_a_name_begins_and_ends(nlp: Language, text: str, names: list[str]) -> None:
    doc = nlp(text)
    assert [span.text for span in doc.spans["PERSON"]] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # The verb tells a woman from a man.
        ("Глава МИД Киргизии Рахат Абдиева приняла посла.", "Рахат Абдиева"),
        ("Исполняющая обязанности главы МИД Рахат Абдиева приняла посла.", "Рахат Абдиева"),
        # The father's name does not decline.
        ("Он принял специального посланника банка Фатиму Бен Али.", "Фатима Бен Али"),
        # «И. о.» leaves the case to the preposition.
        ("Он встретился с и. о. министра здравоохранения Горданой Станкович.", "Гордана Станкович"),
        ("Письмо вручено генсеку ОБСЕ Хельге Вернер.", "Хельга Вернер"),
        ("Заместителя министра Гульзат Асанову спросили о бюджете.", "Гульзат Асанова"),
        ("Награда вручена вице-премьеру Бахрому Каримову.", "Бахром Каримов"),
    ],
)
def test_name_beside_a_title(nlp: Language, text: str, name: str) -> None:
    assert name in [person.name for person in nlp(text)._.people]
