"""Lemmas: pymorphy3's dictionary form of the parse that fits the tagged features."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from .morphology import token_parse


class Lemmatizer:
    """Sets ``token.lemma_``: lower case, ё as in the dictionary; white space keeps its text."""

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            if token.is_space or token.is_punct:
                token.lemma_ = token.text
            else:
                token.lemma_ = token_parse(token).normal_form
        return doc


@Language.factory(
    "pymorphy3_lemmas", requires=["token.pos", "token.morph"], assigns=["token.lemma"]
)
def create_lemmas(nlp: Language, name: str) -> Lemmatizer:
    """Component: dictionary forms."""
    return Lemmatizer()
