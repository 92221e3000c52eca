"""Feeding slovnet's convolutions: the words of many documents as one flat sequence.

natasha calls its models text by text and pads the sentences of a text to one length. Here the
sentences of a group of documents are laid end to end with one empty position between them, which is
all that a convolution of width 3 needs to keep them apart: nothing is padded, and what a sentence
gets doesn't depend on its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import numpy as np
from slovnet.shape import word_shape
from spacy.attrs import IS_SPACE, ORTH, SENT_START
from spacy.strings import StringStore
from spacy.tokens import Doc

#: Documents whose sentences go through a model together.
BATCH_DOCS = 32
#: Sentences in one call of a decoder; more gains nothing and costs memory.
BATCH_SENTENCES = 64
#: Words (with padding) in one call of a decoder: bounds the memory of long sentences.
BATCH_WORDS = 4096
#: No vocabulary knows a word of a megabyte, and its shape would be a megabyte.
_MAX_WORD = 100

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


class WordEncoder:
    """Words to the ids of slovnet's vocabularies; remembers words already seen."""

    def __init__(self, encoder: Any) -> None:
        self.words = encoder.words_vocab
        self.shapes = encoder.shapes_vocab
        self._seen: dict[int, tuple[int, int]] = {}

    def __call__(self, orths: np.ndarray, strings: StringStore) -> np.ndarray:
        """Word and shape ids (n x 2) of spaCy's string ids."""
        if len(self._seen) > 200_000:
            self._seen.clear()
        seen = self._seen
        result = np.empty((len(orths), 2), dtype=np.int64)
        for i, orth in enumerate(orths.tolist()):
            ids = seen.get(orth)
            if ids is None:
                word = strings[orth][:_MAX_WORD]
                ids = (self.words.encode(word.lower()), self.shapes.encode(word_shape(word)))
                seen[orth] = ids
            result[i] = ids
        return result


class FlatSentences:
    """The words (no white space) of all sentences of some documents, end to end.

    ``docs[i]`` and ``tokens[i]`` say which token word ``i`` is; ``starts`` holds the index of each
    sentence's first word, and one past the last word. ``rows[i]`` is the word's row in a sequence
    with an empty row before, between and after the sentences, ``size`` rows in all.
    """

    def __init__(self, docs: list[Doc]) -> None:
        orths, tokens, owners, starts = [], [], [], []
        count = 0
        for index, doc in enumerate(docs):
            if not len(doc):
                continue
            table = doc.to_array([ORTH, IS_SPACE, SENT_START])
            words = np.flatnonzero(table[:, 1] == 0)
            if not len(words):
                continue
            sentence = np.cumsum(table[:, 2].astype(np.int64) == 1)[words]
            first = np.flatnonzero(np.diff(sentence, prepend=-1))
            starts.append(first + count)
            orths.append(table[words, 0])
            tokens.append(words)
            owners.append(np.full(len(words), index))
            count += len(words)
        empty = np.zeros(0, dtype=np.int64)
        self.orths = np.concatenate(orths) if orths else empty.astype(np.uint64)
        self.tokens = np.concatenate(tokens) if tokens else empty
        self.docs = np.concatenate(owners) if owners else empty
        self.starts = np.concatenate([*starts, [count]]).astype(np.int64)
        lengths = np.diff(self.starts)
        self.rows = np.arange(count) + 1 + np.repeat(np.arange(len(lengths)), lengths)
        self.size = count + len(lengths) + 1
        self.lengths = lengths

    def __len__(self) -> int:
        return len(self.tokens)

    def of_doc(self, index: int) -> slice:
        """The words of one document."""
        start, end = np.searchsorted(self.docs, [index, index + 1])
        return slice(int(start), int(end))

    def length_batches(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Sentences of nearly one length, as word indices (sentences x longest) and their mask.

        A masked place (``True``) holds no word.
        """
        order = np.argsort(self.lengths, kind="stable")
        start = 0
        while start < len(order):
            end = start + 1
            while (
                end < len(order)
                and end - start < BATCH_SENTENCES
                and (end - start + 1) * self.lengths[order[end]] <= BATCH_WORDS
            ):
                end += 1
            batch = order[start:end]
            width = int(self.lengths[batch[-1]])
            index = self.starts[batch][:, None] + np.arange(width)
            mask = np.arange(width) >= self.lengths[batch][:, None]
            index[mask] = 0
            yield index, mask
            start = end


class Convolutions:
    """slovnet's encoder (embeddings and three convolutions of width 3) over a flat sequence.

    The first convolution is the dear one, and most words of a group of articles repeat: it is
    computed once for each different word.
    """

    def __init__(self, model: Any) -> None:
        self.embedding = model.emb
        self.layers = []
        for layer in model.encoder.layers:
            weight = layer.conv.weight.array  # filters x in x 3
            filters, width, kernel = weight.shape
            if kernel != 3 or layer.conv.padding != 1:
                raise ValueError("this natasha ships models with convolutions of another width")
            stacked = np.ascontiguousarray(weight.transpose(1, 2, 0).reshape(width, 3 * filters))
            scale = layer.norm.weight.array / layer.norm.std.array
            shift = layer.norm.bias.array - layer.norm.mean.array * scale
            self.layers.append((stacked, layer.conv.bias.array, scale, shift))

    def __call__(self, ids: np.ndarray, index: np.ndarray, flat: FlatSentences) -> np.ndarray:
        """Encodings (words x 64); ``ids`` are the different words, ``index`` each word's own."""
        embedded = self.embedding(ids[None, :, 0], ids[None, :, 1])[0].astype(np.float32)
        output = np.zeros((flat.size, 0), dtype=np.float32)
        for depth, (weight, bias, scale, shift) in enumerate(self.layers):
            filters = len(bias)
            taps = np.zeros((flat.size, 3 * filters), dtype=np.float32)
            if depth == 0:
                taps[flat.rows] = (embedded @ weight)[index]
            else:
                np.matmul(output, weight, out=taps)
            output = np.zeros((flat.size, filters), dtype=np.float32)
            output += taps[:, filters : 2 * filters]
            output[1:] += taps[:-1, :filters]
            output[:-1] += taps[1:, 2 * filters :]
            output += bias
            np.maximum(output, 0, out=output)
            output *= scale
            output += shift
            gaps = np.ones(flat.size, dtype=bool)
            gaps[flat.rows] = False
            output[gaps] = 0
        return output[flat.rows]
