"""What an event is about: the phrase that is chosen, and its words in the nominative."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.events.agreement_triggers import find_agreement_triggers
from ru_event_extract.events.context import event_context
from ru_event_extract.events.nominative import nominative
from ru_event_extract.events.phrases import phrase_facts, phrases_of, wording
from ru_event_extract.events.triggers import find_triggers


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (
            "Президенты Казахстана и Узбекистана обсудили в Астане строительство железной дороги "
            "Термез — Пешавар.",
            "строительство железной дороги Термез — Пешавар",
        ),
        (
            "Министр энергетики Далер Джума провёл в Душанбе переговоры с послом Китая. "
            "Стороны обсудили вопросы поставок электроэнергии и газа.",
            "вопросы поставок электроэнергии и газа",
        ),
        (
            "Сергей Лавров встретился в Москве с Абдуллой Гюлем. Речь шла о ситуации в Сирии.",
            "ситуация в Сирии",
        ),
        ("Премьер-министры Армении и Грузии встретились в Тбилиси. Обсудили ряд вопросов.", ""),
    ],
)
def test_topic_of_a_meeting(nlp: Language, text: str, topic: str) -> None:
    assert [meeting.topic for meeting in nlp(text)._.meetings] == [topic]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Киргизия и Таджикистан подписали протокол об обустройстве двух пограничных пунктов.",
            "обустройство двух пограничных пунктов",
        ),
        (
            "Узбекистан и Казахстан заключили соглашение о двух водохранилищах и взаимной помощи.",
            "два водохранилища и взаимная помощь",
        ),
        (
            "Казахстан и Россия договорились, что совместная комиссия соберётся в мае в Омске.",
            "совместная комиссия соберётся в мае в Омске",
        ),
    ],
)
def test_subject_of_an_agreement(nlp: Language, text: str, subject: str) -> None:
    assert [agreement.subject for agreement in nlp(text)._.agreements] == [subject]


def test_a_state_after_a_phrase_is_none_of_it(nlp: Language) -> None:
    doc = nlp("Соглашение об общем энергорынке Молдавия и Румыния отклонили.")
    ctx = event_context(doc)
    triggers = find_agreement_triggers(doc)
    words = [
        wording(ctx.doc, phrase)
        for phrase in phrases_of(ctx, phrase_facts(ctx, triggers), triggers, "subject")
    ]
    assert not any(phrase.endswith("Молдавия") for phrase in words)


def test_a_phrase_may_be_cut(nlp: Language) -> None:
    doc = nlp("Лавров обсудил ситуацию в стране с президентом Токаевым.")
    ctx = event_context(doc)
    triggers = find_triggers(doc)
    words = [
        wording(ctx.doc, phrase)
        for phrase in phrases_of(ctx, phrase_facts(ctx, triggers), triggers, "topic")
    ]
    assert words == ["ситуация в стране с президентом Токаевым", "ситуация в стране", "страна"]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Они говорили об упрощённом визовом режиме.", (3, 6), "упрощённый визовый режим"),
        ("Они говорили о военной и финансовой поддержке.", (3, 7), "военная и финансовая поддержка"),
        ("Они говорили о сотрудничестве и взаимной помощи.", (3, 7), "сотрудничество и взаимная помощь"),
        ("Они говорили о туристических поездках в группах.", (3, 7), "туристические поездки в группах"),
        ("Они говорили о 250 тыс. рабочих мест.", (3, 8), "250 тыс. рабочих мест"),
        ("Они выступили на бизнес-форуме «Восток».", (3, 7), "бизнес-форум «Восток»"),
    ],
)  # fmt: skip
def test_the_nominative_of_a_phrase(
    nlp: Language, text: str, phrase: tuple[int, int], expected: str
) -> None:
    assert nominative(nlp(text), *phrase) == expected
