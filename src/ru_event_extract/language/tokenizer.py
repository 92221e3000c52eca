"""Tokens: razdel's words and punctuation, with every white space of the text kept."""

from __future__ import annotations

from typing import Any

from razdel import tokenize
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab


class RazdelTokenizer:
    """Splits a text as natasha's models expect it; ``doc.text`` equals the text exactly.

    A single space after a word is the word's own (``token.whitespace_``); any other white space
    becomes a token of its own, as spaCy does, so that no offset ever moves.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []

        def add_gap(gap: str) -> None:
            if gap.startswith(" ") and words and not spaces[-1]:
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)

        position = 0
        for token in tokenize(text):
            if token.start > position:
                add_gap(text[position : token.start])
            words.append(token.text)
            spaces.append(False)
            position = token.stop
        if position < len(text):
            add_gap(text[position:])
        return Doc(self.vocab, words=words, spaces=spaces)

    # spaCy writes a tokenizer's state with the pipeline; this one has none.
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> RazdelTokenizer:
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        return None

    def from_disk(self, _path: Any, **_: Any) -> RazdelTokenizer:
        return self


@registry.tokenizers("ru_event_extract.razdel.v1")
def create_razdel_tokenizer() -> Any:
    """The factory that a pipeline's config names."""

    def create(nlp: Language) -> RazdelTokenizer:
        return RazdelTokenizer(nlp.vocab)

    return create
