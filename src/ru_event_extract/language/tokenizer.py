"""Tokens: razdel's words and punctuation, with every white space of the text kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from razdel import tokenize
from razdel.segmenters.punct import DASHES
from spacy.attrs import LIKE_NUM
from spacy.lang.ru import lex_attrs
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

_CHUNK = re.compile(r"\S+")
#: A Russian word and a mark after it: razdel always divides them.
_PLAIN = re.compile(r"([а-яё]+)([.,:;!?…»)])?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
#: What razdel joins to both neighbours, white space or not: any word, or numbers only.
_JOINS_WORDS = frozenset(DASHES + "_")
_JOINS_NUMBERS = _JOINS_WORDS | frozenset(".,/\\")
#: Longer chunks aren't worth remembering.
_LONG = 40
_NUMERALS = frozenset(lex_attrs._num_words)


def _stands_alone(chunk: str) -> bool:
    """Whether razdel divides the chunk without a look at those beside it."""
    if len(chunk) == 1:
        return True
    ends = {chunk[0], chunk[-1]}
    return ends.isdisjoint(_JOINS_NUMBERS if _DIGIT.search(chunk) else _JOINS_WORDS)


@lru_cache(maxsize=20_000)
def _parts(chunk: str) -> tuple[str, ...] | None:
    """razdel's tokens of a chunk between white spaces; ``None`` if its neighbours matter."""
    if plain := _PLAIN.fullmatch(chunk):
        return tuple(filter(None, plain.groups()))
    if not _stands_alone(chunk):
        return None
    return tuple(token.text for token in tokenize(chunk))


def words_of(text: str) -> list[tuple[int, str]]:
    """razdel's tokens and their offsets.

    Chunks between white spaces repeat: each is divided once.
    """
    found: list[tuple[int, str]] = []
    chunks = [(match.start(), match.group()) for match in _CHUNK.finditer(text)]
    for number, (start, chunk) in enumerate(chunks):
        parts = _parts(chunk) if len(chunk) <= _LONG else None
        if parts is None:
            found += _beside_others(chunks, number)
            continue
        for part in parts:
            found.append((start, part))
            start += len(part)
    return found


def _beside_others(chunks: list[tuple[int, str]], number: int) -> Iterator[tuple[int, str]]:
    """The tokens of a chunk, divided together with the chunks before and after it."""
    start, chunk = chunks[number]
    before = chunks[number - 1][1] + " " if number else ""
    after = " " + chunks[number + 1][1] if number + 1 < len(chunks) else ""
    for token in tokenize(before + chunk + after):
        place = token.start - len(before)
        if 0 <= place < len(chunk):
            yield start + place, token.text


def like_num(text: str) -> bool:
    """spaCy's answer whether a word is like a number; most words are told from its list at once.

    spaCy asks for each new word, and goes through the list from its first numeral to its last.
    """
    if text.isalpha() and text.lower() not in _NUMERALS:
        return False
    return bool(lex_attrs.like_num(text))


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
        for start, word in words_of(text):
            if start > position:
                add_gap(text[position:start])
            words.append(word)
            spaces.append(False)
            position = start + len(word)
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
        vocab: Any = nlp.vocab
        vocab.lex_attr_getters[LIKE_NUM] = like_num
        return RazdelTokenizer(nlp.vocab)

    return create
