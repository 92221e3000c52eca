"""The networks that read a document for its events, in numpy.

Several networks of one make read as one: they differ by the chance that they were trained with, and
the means of their log-odds are better than what each says. In each, recurrent layers go over the words of the whole document from both ends. On what they know of the words
stand small heads: does this word tell of an event, of which type and status; does this place name one
of its participants, its date, its town; do these two words tell of one event? ``training.event_reader`` trains it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.strings import StringStore

from ..events.reader_input import Links, ReaderInput, TriggerInput
from ..events.reading import Reading
from ..language.batching import RowCache
from ..language.packed import Packed
from .mention_features import MAX_WORD, VectorIds
from .mention_network import recur_both

#: The make of weight files that this code reads.
VERSION = 3
MODEL_FILE = "event_reader.npz"
KINDS = ("meetings", "agreements")
#: Event words so many places apart are not compared.
PAIRED = 40
#: Sentences between two event words that are told apart.
GAPS = 12
_REMEMBERED = 16_384
_NONE = np.zeros(0, dtype=np.float32)
Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]


def _sigmoid(scores: np.ndarray) -> np.ndarray:
    result: np.ndarray = 0.5 + 0.5 * np.tanh(0.5 * scores)
    return result


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return result


def _summed(scores: np.ndarray, target: np.ndarray, count: int) -> np.ndarray:
    """The logarithm of the sum of powers of the scores of each target; -inf for one without any."""
    top = np.full(count, -np.inf, dtype=np.float32)
    np.maximum.at(top, target, scores)
    total = np.bincount(target, np.exp(scores - top[target]), minlength=count)
    with np.errstate(divide="ignore"):
        result: np.ndarray = (top + np.log(total)).astype(np.float32)
    return result


def pairs_of(sentences: np.ndarray) -> Pairs:
    """Numbers of the event words of each pair that is compared, and the sentences between them."""
    count = len(sentences)
    first = [i for j in range(count) for i in range(max(0, j - PAIRED), j)]
    second = [j for j in range(count) for _ in range(max(0, j - PAIRED), j)]
    a, b = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    return a, b, np.minimum(sentences[b] - sentences[a], GAPS - 1)


@dataclass
class Scores:
    """What is said of the event words of one kind in one document.

    Log-odds, in the order of the event words, of the keys of links, of :func:`pairs_of`; of
    classes a row of scores each.
    """

    events: np.ndarray
    classes: dict[str, np.ndarray]
    links: dict[str, np.ndarray]
    pairs: np.ndarray


class Batch:
    """Documents end to end, made up once for all networks that read them.

    ``words`` are the different words; each input comes with the place in ``words`` of each of its
    words, of which it has one at least.
    """

    def __init__(
        self,
        words: Sequence[tuple[int, int]],
        strings: StringStore,
        inputs: Sequence[tuple[np.ndarray, ReaderInput]],
    ) -> None:
        self.words, self.strings = list(words), strings
        self.items = [item for _, item in inputs]
        lengths = np.asarray([len(item.tokens) for item in self.items], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        #: The words of each document.
        self.spans = [
            slice(a, a + n) for a, n in zip(starts.tolist(), lengths.tolist(), strict=True)
        ]
        self.index = np.concatenate([places for places, _ in inputs])
        self.parents = np.concatenate(
            [item.parents + start for item, start in zip(self.items, starts, strict=True)]
        )
        self.packed = Packed(starts, lengths)
        #: Of each document by kind the pairs of event words (:func:`pairs_of`).
        self.pairs = [
            {kind: pairs_of(getattr(item, kind).sentences) for kind in KINDS} for item in self.items
        ]


class EventReaderNetwork:
    """Weights of one network and how they are applied.

    Words are given as ids of form and lemma in a string store; what a word gives to the first layer
    is remembered.
    """

    def __init__(self, weights: dict[str, np.ndarray], classes: dict[str, tuple[str, ...]]) -> None:
        self.weights = {name: a.astype(np.float32) for name, a in weights.items()}
        self.classes = classes
        self.width = len(self.weights["bias"])
        self.layers = sum(name.endswith(".input") for name in weights)
        self.vectors = VectorIds()
        #: What the two columns of a link say together.
        self._row_tables = {
            name.removesuffix(".row0"): (
                first[:, None] + self.weights[f"{name[:-1]}1"][None]
            ).reshape(-1, first.shape[1])
            for name, first in self.weights.items()
            if name.endswith(".row0")
        }
        self._words: RowCache[tuple[int, int]] = RowCache(2 * self.width, _REMEMBERED)

    def scores(self, batch: Batch) -> list[dict[str, Scores]]:
        """What it says of the event words of each document, by kind."""
        hidden = self.encode(batch)
        return [
            {kind: self._of(kind, hidden[span], item, pairs[kind]) for kind in KINDS}
            for item, span, pairs in zip(batch.items, batch.spans, batch.pairs, strict=True)
        ]

    def encode(self, batch: Batch) -> np.ndarray:
        """What the network knows of every word, the documents end to end."""
        width = self.width
        table, places = self._words.locate(
            batch.words, lambda missing: self._of_words(missing, batch.strings)
        )
        index, packed = places[batch.index], batch.packed
        hidden = table[index, :width] + table[index[batch.parents], width:]
        # A document at a time: its rows fit the processor's cache.
        for item, span in zip(batch.items, batch.spans, strict=True):
            own = hidden[span]
            own += item.marks @ self.weights["marks"]
            own += item.encodings @ self.weights["encodings"]
        hidden += self.weights["bias"]
        np.maximum(hidden, 0, out=hidden)
        rows = hidden[packed.words]
        for layer in range(self.layers):
            rows += recur_both(rows, self.weights, layer, packed)
        hidden[packed.words] = rows
        return hidden

    def _of_words(self, words: list[tuple[int, int]], strings: StringStore) -> np.ndarray:
        forms = np.asarray([self.vectors(strings[orth].lower()[:MAX_WORD]) for orth, _ in words])
        lemmas = np.asarray(
            [
                self.vectors((strings[lemma] if lemma else "").lower()[:MAX_WORD])
                for _, lemma in words
            ]
        )
        of_forms, of_lemmas = self.vectors.decode(forms), self.vectors.decode(lemmas)
        own = of_forms @ self.weights["form"] + of_lemmas @ self.weights["lemma"]
        return np.concatenate([own, of_lemmas @ self.weights["parent"]], axis=1)

    def _of(self, kind: str, hidden: np.ndarray, item: ReaderInput, pairs: Pairs) -> Scores:
        found: TriggerInput = getattr(item, kind)
        scores = Scores(_NONE, {}, {}, _NONE)
        if not len(found.words):
            return scores
        words = np.concatenate([hidden[found.words], hidden[found.acts]], axis=1)
        scores.events = self._layers(f"{kind}.event", words)[:, 0]
        for name in self.classes:
            own, _, label = name.partition(".")
            if own == kind:
                scores.classes[label] = self._layers(name, words)
        for question, links in found.links.items():
            scores.links[question] = self._linked(f"{kind}.{question}", words, hidden, links)
        if len(pairs[0]):
            scores.pairs = self._paired(f"{kind}.pair", words, *pairs)
        return scores

    def _layers(self, name: str, values: np.ndarray) -> np.ndarray:
        w = self.weights
        hidden = np.maximum(values @ w[f"{name}.hidden"] + w[f"{name}.hidden_bias"], 0)
        result: np.ndarray = hidden @ w[f"{name}.out"] + w[f"{name}.out_bias"]
        return result

    def _linked(self, name: str, words: np.ndarray, hidden: np.ndarray, links: Links) -> np.ndarray:
        """A score for each key: what its places say, summed as powers."""
        w = self.weights
        if not links.keys:
            return np.zeros(0, dtype=np.float32)
        at_places = hidden[links.places[:, 0]]
        of_places = at_places @ w[f"{name}.seen"]
        for column in (1, 2):
            of_places += w[f"{name}.place{column}"][links.places[:, column]]
        values = (words @ w[f"{name}.trigger"] + w[f"{name}.bias"])[links.trigger]
        values += of_places[links.place]
        where = links.rows[:, 0] * w[f"{name}.row1"].shape[0] + links.rows[:, 1]
        values += self._row_tables[name][where]
        # The event word weighs all the places that it sees; a summary of them goes into each score.
        weights = np.maximum(values, 0) @ w[f"{name}.weigh"][:, 0]
        shares = np.zeros((len(words), len(at_places)), dtype=np.float32)
        totals = _summed(weights, links.trigger, len(words))
        shares[links.trigger, links.place] = np.exp(weights - totals[links.trigger])
        summary = np.maximum(shares @ (at_places @ w[f"{name}.said"]), 0)
        values += (summary @ w[f"{name}.summary"] + w[f"{name}.summary_bias"])[links.trigger]
        np.maximum(values, 0, out=values)
        scores = values @ w[f"{name}.out"][:, 0] + w[f"{name}.out_bias"]
        return _summed(scores, links.target, len(links.keys))

    def _paired(
        self,
        name: str,
        words: np.ndarray,
        first: np.ndarray,
        second: np.ndarray,
        gaps: np.ndarray,
    ) -> np.ndarray:
        w = self.weights
        apart = words @ w[f"{name}.apart"]
        values = (words @ w[f"{name}.first"] + w[f"{name}.bias"])[first]
        values += (words @ w[f"{name}.second"])[second]
        values += w[f"{name}.gap"][gaps]
        values -= np.abs(apart[first] - apart[second])
        np.maximum(values, 0, out=values)
        result: np.ndarray = values @ w[f"{name}.out"][:, 0] + w[f"{name}.out_bias"]
        return result


class EventReaders:
    """Networks that read as one."""

    def __init__(self, networks: Sequence[EventReaderNetwork]) -> None:
        self.networks = networks

    def read(
        self,
        words: Sequence[tuple[int, int]],
        strings: StringStore,
        inputs: Sequence[tuple[np.ndarray, ReaderInput]],
    ) -> list[tuple[Reading, Reading]]:
        """Readings of meetings and of agreements for each document.

        The parameters are those of :class:`Batch`.
        """
        batch = Batch(words, strings, inputs)
        said = [network.scores(batch) for network in self.networks]
        out: list[tuple[Reading, Reading]] = []
        for n, (item, pairs) in enumerate(zip(batch.items, batch.pairs, strict=True)):
            meetings, agreements = (
                _reading(getattr(item, kind), _mean([s[n][kind] for s in said]), pairs[kind])
                for kind in KINDS
            )
            out.append((meetings, agreements))
        return out


def _mean(scores: Sequence[Scores]) -> Scores:
    """The means of what several networks say of the same event words."""

    def mean(values: list[np.ndarray]) -> np.ndarray:
        result: np.ndarray = np.mean(values, axis=0)
        return result

    return Scores(
        mean([s.events for s in scores]),
        {label: mean([s.classes[label] for s in scores]) for label in scores[0].classes},
        {question: mean([s.links[question] for s in scores]) for question in scores[0].links},
        mean([s.pairs for s in scores]),
    )


def _reading(found: TriggerInput, scores: Scores, pairs: Pairs) -> Reading:
    """Scores as probabilities by tokens and candidates."""
    reading = Reading()
    tokens = [t.i for t in found.triggers]
    if not tokens:
        return reading
    reading.events = dict(zip(tokens, _sigmoid(scores.events).tolist(), strict=True))
    for label, of_words in scores.classes.items():
        reading.classes[label] = dict(zip(tokens, _softmax(of_words).tolist(), strict=True))
    for question, of_keys in scores.links.items():
        keys = found.links[question].keys
        reading.links[question] = dict(zip(keys, _sigmoid(of_keys).tolist(), strict=True))
    first, second, _ = pairs
    of_pairs = zip(first.tolist(), second.tolist(), _sigmoid(scores.pairs).tolist(), strict=True)
    reading.pairs = {(tokens[i], tokens[j]): p for i, j, p in of_pairs}
    return reading


def load_networks(path: Path) -> EventReaders:
    """Read weights (``.npz``). Raises ``OSError``, or ``ValueError`` for another make."""
    with np.load(path, allow_pickle=False) as file:
        version = int(file["version"])
        if version != VERSION:
            raise ValueError(f"{path}: version {version} of the reader, not {VERSION}")
        arrays = {name: file[name] for name in file.files if name != "version"}
    classes = {
        name.removeprefix("classes/"): tuple(str(arrays.pop(name)).split())
        for name in list(arrays)
        if name.startswith("classes/")
    }
    of_networks: dict[int, dict[str, np.ndarray]] = {}
    for name, array in arrays.items():
        number, _, own = name.partition("/")
        of_networks.setdefault(int(number), {})[own] = array
    return EventReaders([EventReaderNetwork(of_networks[n], classes) for n in sorted(of_networks)])
