"""What an article is about, told to the classifiers of events."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.events.context import event_context


@pytest.mark.parametrize(
    ("text", "sphere"),
    [
        ("Суд арестовал подсудимого. Адвокат обжалует приговор на заседании во вторник.", "court"),
        ("Сборная выиграла матч. Тренер доволен встречей: турнир идёт хорошо.", "sport"),
        ("Пожарные эвакуировали жителей, пострадавших доставили в больницу.", "accident"),
        ("Министр провёл переговоры с послом. Делегация прибыла с визитом.", "diplomacy"),
    ],
)
def test_the_sphere_of_most_words(nlp: Language, text: str, sphere: str) -> None:
    found = event_context(nlp(text)).spheres
    shares = {name: value for name, value in found.items() if name.startswith("sphere_share=")}
    assert max(shares, key=lambda name: shares[name]) == f"sphere_share={sphere}"


def test_words_are_counted_once_and_shares_by_all(nlp: Language) -> None:
    found = event_context(nlp("Матч отменили. Матч перенесли. Суд молчит.")).spheres
    assert found["sphere=sport"] == 1
    # Of a hundred words at least: in a dispatch of one sentence a word is no sign.
    assert found["sphere_share=sport"] == 2
    long = event_context(nlp("Матч отменили. " + "Погода хорошая. " * 99)).spheres
    assert long["sphere_share=sport"] == round(100 * 1 / 300, 1)
