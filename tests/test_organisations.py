"""Names of bodies in the nominative, and the body that a role serves."""

from __future__ import annotations

import pytest
from spacy.language import Language


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
