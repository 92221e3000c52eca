"""Feeding slovnet's convolutions: the words of many documents as one flat sequence.

natasha calls its models text by text and pads the sentences of a text to one length. Here the
sentences of a group of documents are laid end to end with one empty position between them, which is
all that a convolution of width 3 needs to keep them apart: nothing is padded, and what a sentence
gets doesn't depend on its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Generic, TypeVar

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
#: Different words whose part in the first convolution is kept; 10,000 take 30 MB a model.
_REMEMBERED = 12_288
#: Words that go through convolutions together.
_BLOCK_WORDS = 512
#: No vocabulary knows a word of a megabyte, and its shape would be a megabyte.
_MAX_WORD = 100

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


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


class BatchComponent:
    """A component that annotates several documents at once, which gives each what it gets alone."""

    def __call__(self, doc: Doc) -> Doc:
        self.annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH_DOCS) -> Iterator[Doc]:
        """Annotate a stream, ``batch_size`` documents at a time."""
        for docs in chunks(stream, batch_size):
            self.annotate(docs)
            yield from docs

    def annotate(self, docs: list[Doc]) -> None:
        """Fill the documents in place."""
        raise NotImplementedError


class RowCache(Generic[Key]):
    """Rows of numbers, computed once a key while it is in use.

    Holds up to ``capacity`` rows in two halves: rows asked for go to the younger half, and when
    this is full, the elder one, of keys not asked for since, is forgotten.
    """

    def __init__(self, width: int, capacity: int = 8192) -> None:
        self._half = capacity // 2
        self._young = np.empty((self._half + 1, width), dtype=np.float32)
        self._elder = np.empty_like(self._young)
        self._young[-1] = self._elder[-1] = 0
        self._young_places: dict[Key, int] = {}
        self._elder_places: dict[Key, int] = {}

    def __call__(self, keys: list[Key], compute: Callable[[list[Key]], np.ndarray]) -> np.ndarray:
        """The row of each key, of which none stands twice.

        ``compute`` gives the rows of keys that are not known.
        """
        table, places = self.locate(keys, compute)
        return table[places]

    def locate(
        self, keys: list[Key], compute: Callable[[list[Key]], np.ndarray]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Where the rows of keys are: a table, good until the next call, and the place of each.

        The last row of the table is zeros.
        """
        absent = [key for key in keys if key not in self._young_places]
        if len(self._young_places) + len(absent) > self._half:
            self._young, self._elder = self._elder, self._young
            self._elder_places, self._young_places = self._young_places, {}
            absent = keys
        if len(absent) > self._half:
            rows = _rows_of(keys, compute)
            zeros = np.zeros((1, rows.shape[1]), dtype=rows.dtype)
            return np.concatenate([rows, zeros]), np.arange(len(keys))
        known = [key for key in absent if key in self._elder_places]
        unknown = [key for key in absent if key not in self._elder_places]
        if known:
            self._put(known, self._elder[[self._elder_places[key] for key in known]])
        if unknown:
            self._put(unknown, _rows_of(unknown, compute))
        places = np.fromiter(map(self._young_places.__getitem__, keys), np.int64, len(keys))
        return self._young, places

    def _put(self, keys: list[Key], rows: np.ndarray) -> None:
        start = len(self._young_places)
        self._young[start : start + len(keys)] = rows
        self._young_places.update(zip(keys, range(start, start + len(keys)), strict=True))


def _rows_of(keys: list[Key], compute: Callable[[list[Key]], np.ndarray]) -> np.ndarray:
    # A product with a single row is another routine, which rounds otherwise.
    return compute(keys if len(keys) > 1 else keys * 2)[: len(keys)]


def word_ids(encoder: Any, words: Iterable[str]) -> np.ndarray:
    """Ids of words and of their shapes (n x 2) in the vocabularies of a slovnet encoder."""
    ids = [
        (encoder.words_vocab.encode(word.lower()), encoder.shapes_vocab.encode(word_shape(word)))
        for word in (word[:_MAX_WORD] for word in words)
    ]
    return np.array(ids, dtype=np.int64).reshape(-1, 2)


class Embeddings:
    """Embeddings of words for the first convolution of slovnet's models.

    Models that share their vocabularies and navec's vectors are asked for the same words one after
    the other: what they share is kept until other words are asked for.
    """

    def __init__(self) -> None:
        #: What was asked last and with which tables, ids of the words' shapes, vectors of the words.
        self._last: tuple[list[Any], tuple[Any, ...], np.ndarray, np.ndarray] | None = None

    def __call__(self, model: Any, encoder: Any, words: list[str]) -> np.ndarray:
        """Vectors of words and of their shapes side by side (words x 330)."""
        navec = model.emb.word
        shared = (encoder.words_vocab, encoder.shapes_vocab, navec.indexes.array, navec.codes.array)
        asked = [*map(id, shared), words]
        last = self._last
        if last is None or last[0] != asked:
            ids = word_ids(encoder, words)
            vectors = navec(ids[:, 0]).astype(np.float32, copy=False)
            # What is asked with stays alive, so that its ids are nothing else.
            last = self._last = asked, shared, ids[:, 1], vectors
        *_, shapes, vectors = last
        of_shapes = model.emb.shape(shapes).astype(np.float32, copy=False)
        return np.concatenate([vectors, of_shapes], axis=1)


_EMBEDDINGS = Embeddings()


def blocks_of_rows(count: int, size: int) -> Iterator[slice]:
    """Slices of ``size`` rows; a single row at the end goes with the block before.

    A product with a single row is another routine, which rounds otherwise.
    """
    starts = range(0, max(1, count - 1), size)
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        yield slice(start, end)


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

    def blocks(self, size: int) -> Iterator[slice]:
        """Whole sentences, as many as make ``size`` words, as slices of the words."""
        start = 0
        while start < len(self):
            place = int(np.searchsorted(self.starts, start + size))
            end = int(self.starts[min(place, len(self.starts) - 1)])
            yield slice(start, end)
            start = end

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

    The first convolution is the dear one, and most words of articles repeat: what a word gives to
    it is computed once for each different word. The others run over a block of sentences at a time
    that fits the processor's cache.
    """

    def __init__(self, model: Any, encoder: Any) -> None:
        self.model = model
        self.encoder = encoder
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
        self._words: RowCache[int] = RowCache(self.layers[0][0].shape[1], _REMEMBERED)

    def __call__(self, flat: FlatSentences, strings: StringStore) -> np.ndarray:
        """Encodings (words x 64) of the words of ``flat``."""
        different, index = np.unique(flat.orths, return_inverse=True)
        table, places = self._words.locate(
            different.tolist(), lambda orths: self._of_words([strings[orth] for orth in orths])
        )
        places = places[index]
        encoded = np.empty((len(flat), len(self.layers[-1][1])), dtype=np.float32)
        for words in flat.blocks(_BLOCK_WORDS):
            rows = flat.rows[words] - flat.rows[words.start] + 1
            sources = np.full(int(rows[-1]) + 2, len(table) - 1)
            sources[rows] = places[words]
            encoded[words] = self._convolve(table.take(sources, axis=0), rows)[rows]
        return encoded

    def _of_words(self, words: list[str]) -> np.ndarray:
        """What words give to the first convolution."""
        return np.asarray(_EMBEDDINGS(self.model, self.encoder, words) @ self.layers[0][0])

    def _convolve(self, taps: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """The last layer's output; ``taps`` are the first's products, ``rows`` those of words."""
        gaps = np.ones(len(taps), dtype=bool)
        gaps[rows] = False
        output = taps
        for depth, (weight, bias, scale, shift) in enumerate(self.layers):
            if depth:
                taps = output @ weight
            filters = len(bias)
            output = taps[:, filters : 2 * filters] + bias
            output[1:] += taps[:-1, :filters]
            output[:-1] += taps[1:, 2 * filters :]
            np.maximum(output, 0, out=output)
            output *= scale
            output += shift
            output[gaps] = 0
        return output
