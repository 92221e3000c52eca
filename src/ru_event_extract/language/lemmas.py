"""Lemmas: pymorphy3's dictionary form of the parse that fits the tagged features."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.attrs import IS_PUNCT, IS_SPACE, LEMMA, MORPH, ORTH, POS
from spacy.language import Language
from spacy.tokens import Doc

from .morphology import best_parse
from .recent import Recent


class Lemmatizer:
    """Sets ``token.lemma_``: lower case, ё as in the dictionary; white space keeps its text."""

    def __init__(self) -> None:
        self._seen: Recent[tuple[int, int, int], str] = Recent()

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        seen, strings = self._seen, doc.vocab.strings

        def lemma_of(key: tuple[int, int, int]) -> str:
            orth, pos, morph = key
            return best_parse(strings[orth], strings[pos], strings[morph]).normal_form

        table = doc.to_array([ORTH, POS, MORPH, IS_SPACE, IS_PUNCT])
        lemmas = []
        for orth, pos, morph, space, punct in table.tolist():
            key = (orth, pos, morph)
            if space or punct:
                lemmas.append(orth)
                continue
            lemma = seen.get(key)
            if lemma is None:
                lemma = seen.fill(key, lemma_of)
            # Not its number: in a memory zone the text goes with the document.
            lemmas.append(strings.add(lemma))
        column: Any = np.array(lemmas, dtype=np.uint64)[:, None]
        doc.from_array([LEMMA], column)
        return doc


@Language.factory(
    "pymorphy3_lemmas", requires=["token.pos", "token.morph"], assigns=["token.lemma"]
)
def create_lemmas(nlp: Language, name: str) -> Lemmatizer:
    """Component: dictionary forms."""
    return Lemmatizer()
