"""Annotations travel without their articles."""

import pytest

from ru_event_extract.training.annotations import to_gold, to_offsets

TEXT = "Министр Айбек Осмонов провёл переговоры с послом."
GOLD = {
    "doc_id": "talks",
    "published": "2025-05-05",
    "roles": [{"name": "Айбек Осмонов", "role": "министр", "quote": "Министр Айбек Осмонов"}],
    "meetings": [
        {"type": "talks", "title": "", "topic": "торговля", "quotes": ["провёл переговоры"]}
    ],
    "agreements": [],
}


def test_offsets_stand_for_quotes_and_phrases_stay_behind():
    row = to_offsets(GOLD, TEXT)
    assert row["roles"][0]["quote"] == [0, 21]
    assert row["meetings"] == [{"type": "talks", "quotes": [[22, 39]]}]


def test_back_again():
    gold = to_gold(to_offsets(GOLD, TEXT), TEXT)
    assert gold["roles"] == GOLD["roles"]
    assert gold["meetings"][0]["quotes"] == ["провёл переговоры"]


def test_another_text_is_refused():
    with pytest.raises(ValueError, match="talks: the text is not the one"):
        to_gold(to_offsets(GOLD, TEXT), TEXT + ".")
