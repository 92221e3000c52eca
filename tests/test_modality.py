"""Modality: how a clause tells of an event."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.events.context import event_context
from ru_event_extract.events.modality import modality_features, tense
from ru_event_extract.pipeline import load


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


TENSES = [
    ("Министры встретились в Риге.", "встретились", "past"),
    ("Министры встретятся в Риге.", "встретятся", "future"),
    ("Министры будут встречаться в Риге.", "встречаться", "future"),
    ("Министры сейчас встречаются в Риге.", "встречаются", "present"),
    ("Министры решили встретиться в Риге.", "встретиться", "infinitive"),
]


@pytest.mark.parametrize(("text", "word", "expected"), TENSES)
def test_tense(nlp: Language, text: str, word: str, expected: str) -> None:
    (token,) = [t for t in nlp(text) if t.text == word]
    assert tense(token) == expected


CUES = [
    ("Министр отменил визит в Осло.", "визит", "cue_above=cancelled"),
    ("Запланированная встреча министров пройдёт в Осло.", "встреча", "cue_child=planned"),
    ("Министр предложил провести переговоры.", "переговоры", "cue_above=proposed"),
]


@pytest.mark.parametrize(("text", "word", "feature"), CUES)
def test_cue_words(nlp: Language, text: str, word: str, feature: str) -> None:
    doc = nlp(text)
    (index,) = [t.i for t in doc if t.text == word]
    assert modality_features(event_context(doc), index).get(feature) == 1.0


def test_negation(nlp: Language) -> None:
    doc = nlp("Министры не встретились.")
    (index,) = [t.i for t in doc if t.text == "встретились"]
    features = modality_features(event_context(doc), index)
    assert features["verb_negated"] == 1.0
