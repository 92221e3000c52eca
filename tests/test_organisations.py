"""Names of bodies in the nominative, and the body that a role serves."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.entities.organisation_names import closed


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("Секретарь Совета безопасности Армении Арам Петросян выступил.", "Совет безопасности"),
        ("Генсек НАТО Йохан Линд прибыл в Киев.", "НАТО"),
        ("Глава МИД Грузии Нино Чхаидзе сделала заявление.", "МИД"),
        ("Министр обороны Грузии Нино Чхаидзе сделала заявление.", ""),
    ],
)
def test_body_served(nlp: Language, text: str, organisation: str) -> None:
    (person,) = [p for p in nlp(text)._.people if p.offices]
    assert person.offices[0].organisation == organisation


def test_organisation_in_the_nominative(nlp: Language) -> None:
    doc = nlp("Документ обсудили в Министерстве энергетики Казахстана и в ООН.")
    names = [span.kb_id_ for span in doc.spans["ORGANISATION"]]
    assert any(name.startswith("Министерство энергетики") for name in names)
    assert "ООН" in names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Заседание Высшего Евразийского экономического совета прошло в Бишкеке.",
         "Высший Евразийский экономический совет"),
        ("Его избрали главой Военно-промышленной комиссии.", "Военно-промышленная комиссия"),
        ("Об этом сообщили в пресс-службе Генштаба.", "пресс-служба Генштаба"),
        ("Источник в МИДе сообщил об этом.", "МИД"),
        ("Россия запросила заседание Совбеза ООН по Украине.", "Совбез ООН"),
        ("МИД Китая заявил о готовности к диалогу с Евросоюзом по Украине.", "Евросоюз"),
        ("Совет ООН по правам человека провел заседание.", "Совет ООН по правам человека"),
        ("Комитет Госдумы по обороне одобрил проект.", "Комитет Госдумы по обороне"),
        ("Об этом сообщили в таджикском МВД.", "таджикское МВД"),
        ("Гендиректор «Ростеха» Сергей Чемезов выступил.", "Ростех"),
        ("На ВымпелКоме ввели новые тарифы, сообщили в «МегаФоне».", "МегаФон"),
    ],
)  # fmt: skip
def test_names_of_bodies(nlp: Language, text: str, name: str) -> None:
    doc = nlp(text)
    assert name in [span.kb_id_ for span in doc.spans["ORGANISATION"]]


@pytest.mark.parametrize(
    ("name", "complete"),
    [
        ("ООО «Ксерокс", "ООО «Ксерокс»"),
        ("клуб «Спартак»", "клуб «Спартак»"),
        ("АО «Бюро «Вектор»", "АО «Бюро «Вектор»"),
    ],
)
def test_the_quotation_mark_that_is_missing(name: str, complete: str) -> None:
    assert closed(name) == complete
