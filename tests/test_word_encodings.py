"""What networks know of words is handed from station to station, and no further."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.events.reader_input import ENCODED_BY
from ru_event_extract.events.windows import parts_of
from ru_event_extract.language.word_encodings import WordEncodings
from ru_event_extract.pipeline import load_language

TEXT = "Послы встретились.\n\nСнег  идёт."
WORDS = 6


def test_a_row_for_each_word_and_none_for_white_space() -> None:
    encodings = load_language()(TEXT)._.word_encodings
    assert encodings.rows(["natasha_morph", "natasha_syntax"]).shape == (WORDS, 128)


def test_a_document_is_encoded_the_same_alone_and_in_a_batch() -> None:
    nlp = load_language()
    texts = [TEXT, "Снег.", "Министры Литвы и Ганы провели переговоры, снег шёл весь день."]
    alone = [nlp(text)._.word_encodings for text in texts]
    together = [doc._.word_encodings for doc in nlp.pipe(texts)]
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.rows(["natasha_syntax"]), other.rows(["natasha_syntax"]))


def test_a_part_of_a_document_has_its_own_words() -> None:
    doc = load_language()(TEXT)
    second = next(doc.sents).end
    _, part = list(parts_of(doc, [(0, second), (second, len(doc))]))[1]
    rows = part._.word_encodings.rows(["natasha_morph"])
    assert np.array_equal(rows, doc._.word_encodings.rows(["natasha_morph"])[3:])


def test_a_station_that_has_not_been_there_is_named() -> None:
    with pytest.raises(ValueError, match="add natasha_morph before"):
        WordEncodings().rows(ENCODED_BY)


def test_encodings_are_gone_when_the_road_is_done(nlp: Language) -> None:
    assert nlp(TEXT)._.word_encodings is None


def test_a_stored_document_leaves_them_out() -> None:
    nlp = load_language()
    assert Doc(nlp.vocab).from_bytes(nlp(TEXT).to_bytes())._.word_encodings is None
