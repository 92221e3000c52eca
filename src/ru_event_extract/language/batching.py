"""Feeding slovnet's taggers: sentences of many documents, sorted by length, in equal batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from slovnet.shape import word_shape
from spacy.tokens import Doc, Token

#: Sentences in one call of a model; more gains nothing and costs memory.
BATCH_SENTENCES = 64
#: Words (with padding) in one call of a model: bounds the memory of long sentences.
BATCH_WORDS = 4096
#: Documents whose sentences are sorted together.
BATCH_DOCS = 32

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of at most ``size`` items, in order."""
    chunk: list[Item] = []
    for item in items:
        chunk.append(item)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def sentence_words(docs: Iterable[Doc]) -> list[list[Token]]:
    """The words and punctuation of every sentence, white space left out."""
    sentences = []
    for doc in docs:
        for sentence in doc.sents:
            words = [token for token in sentence if not token.is_space]
            if words:
                sentences.append(words)
    return sentences


def length_batches(sentences: list[list[Token]]) -> Iterator[list[list[Token]]]:
    """Batches of sentences of nearly one length, so that little is spent on padding."""
    batch: list[list[Token]] = []
    for sentence in sorted(sentences, key=len):
        if batch and (
            len(batch) >= BATCH_SENTENCES or (len(batch) + 1) * len(sentence) > BATCH_WORDS
        ):
            yield batch
            batch = []
        batch.append(sentence)
    if batch:
        yield batch


class WordEncoder:
    """Words to the ids of slovnet's vocabularies; remembers words already seen."""

    def __init__(self, encoder: Any) -> None:
        self.words = encoder.words_vocab
        self.shapes = encoder.shapes_vocab
        self.encode = lru_cache(maxsize=200_000)(self._encode)

    def _encode(self, word: str) -> tuple[int, int]:
        # A word of a megabyte has a shape of a megabyte: no vocabulary knows either.
        word = word[:100]
        return self.words.encode(word.lower()), self.shapes.encode(word_shape(word))

    def __call__(self, batch: list[list[Token]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Word ids, shape ids and the padding mask, each sentences x longest sentence."""
        width = max(len(sentence) for sentence in batch)
        words = np.full((len(batch), width), self.words.pad_id, dtype=np.int64)
        shapes = np.full((len(batch), width), self.shapes.pad_id, dtype=np.int64)
        mask = np.ones((len(batch), width), dtype=bool)
        for row, sentence in enumerate(batch):
            ids = [self.encode(token.text) for token in sentence]
            words[row, : len(ids)] = [word for word, _ in ids]
            shapes[row, : len(ids)] = [shape for _, shape in ids]
            mask[row, : len(ids)] = False
        return words, shapes, mask
