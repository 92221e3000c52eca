"""The mention recogniser's network in numpy: layers over words, one chain of tags a label.

Layers are recurrent ones read from both ends, or convolutions, as the file of weights has them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..language.packed import Packed

LABELS = ("PERSON", "ROLE", "COUNTRY", "PLACE", "ORGANISATION", "DATE")
#: Tags: outside, begin, inside, last, unit (a mention of one word).
OUTSIDE, BEGIN, INSIDE, LAST, UNIT = range(5)
#: ``ALLOWED[a, b]``: tag ``b`` may follow tag ``a``.
ALLOWED = np.array(
    [
        [1, 1, 0, 0, 1],
        [0, 0, 1, 1, 0],
        [0, 0, 1, 1, 0],
        [1, 1, 0, 0, 1],
        [1, 1, 0, 0, 1],
    ],
    dtype=bool,
)
STARTS = np.array([1, 1, 0, 0, 1], dtype=bool)
ENDS = np.array([1, 0, 0, 1, 1], dtype=bool)
#: The make of weight files that this code reads.
VERSION = 3
#: Number of tags.
TAGS = 5
#: Gates of a recurrent layer.
GATES = 4
#: Rows whose gates are worked out together, as many as fit the processor's cache.
_BLOCK_ROWS = 384
_NEVER = np.float32(-1e4)


class MentionNetwork:
    """The trained network: what it knows of words in their sentences, and their tags."""

    def __init__(self, path: Path) -> None:
        """Read weights (``.npz``). Raises ``OSError``, or ``ValueError`` for another make."""
        with np.load(path, allow_pickle=False) as file:
            version = int(file["version"])
            if version != VERSION:
                raise ValueError(f"{path}: version {version} of the mention model, not {VERSION}")
            arrays = {name: file[name] for name in file.files if name != "version"}
        self.pieces = arrays.pop("pieces")
        self.piece_scale = arrays.pop("piece_scale").astype(np.float32)
        self.weights = {name: a.astype(np.float32) for name, a in arrays.items()}
        self.layers = sum(name.endswith((".input", ".conv")) for name in arrays)
        self.buckets = len(self.pieces) // len(self.piece_scale)

    @property
    def encoded(self) -> int:
        """Columns of what :meth:`encode` gives."""
        return len(self.weights["head"])

    @property
    def width(self) -> int:
        """Columns of what :meth:`of_words` gives."""
        return len(self.weights["bias"])

    def of_words(self, vectors: np.ndarray, pieces: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """What each different word gives to the first layer."""
        hidden = vectors @ self.weights["vectors"] + marks @ self.weights["marks"]
        for kind in range(pieces.shape[1]):
            hidden += self.pieces[pieces[:, kind]] * self.piece_scale[kind]
        return hidden

    def encode(self, words: np.ndarray, tokens: np.ndarray, packed: Packed) -> np.ndarray:
        """What is known of the words in their sentences.

        ``words`` are rows of :meth:`of_words`, ``tokens`` what is known of each where it stands;
        both are in the order of ``packed.words``.
        """
        weights = self.weights
        hidden = tokens @ weights["tokens"]
        hidden += words
        hidden += weights["bias"]
        np.maximum(hidden, 0, out=hidden)
        for layer in range(self.layers):
            if f"{layer}.conv" in weights:
                hidden += self._convolve(hidden, layer, packed)
            else:
                hidden = recur_both(hidden, weights, layer, packed)
        return hidden

    def scores(self, encoded: np.ndarray) -> np.ndarray:
        """Scores (rows x labels x tags) of words :meth:`encode`-d."""
        scores = encoded @ self.weights["head"]
        scores += self.weights["head_bias"]
        return scores.reshape(len(encoded), len(LABELS), -1)

    def tags(self, encoded: np.ndarray, packed: Packed) -> np.ndarray:
        """The likeliest lawful tags (rows x labels) of words :meth:`encode`-d."""
        return best_tags(self.scores(encoded), self.weights["transitions"], packed)

    def _convolve(self, hidden: np.ndarray, layer: int, packed: Packed) -> np.ndarray:
        """A convolution of width 3 that doesn't look over the ends of sentences."""
        before, here, after = (hidden @ w for w in self.weights[f"{layer}.conv"])
        here += self.weights[f"{layer}.bias"]
        last = 0
        for first, end, live in packed.steps():
            if first:
                here[first:end] += before[last : last + live]
                here[last : last + live] += after[first:end]
            last = first
        result: np.ndarray = np.maximum(here, 0)
        return result


def recur_both(
    hidden: np.ndarray, weights: dict[str, np.ndarray], layer: int, packed: Packed
) -> np.ndarray:
    """A recurrent layer read from both ends of the packed sequences."""
    states = weights[f"{layer}.state"]
    size = states.shape[1]
    gates = _GateInputs(hidden, weights[f"{layer}.input"], weights[f"{layer}.bias"], packed)
    states = np.ascontiguousarray(states.reshape(2, size, GATES, size).transpose(2, 0, 1, 3))
    forwards, backwards = _recur(gates, states, packed)
    both = np.empty((len(hidden), 2 * size), dtype=np.float32)
    both[:, :size] = forwards
    both[:, size:] = backwards.take(packed.mirror, axis=0)
    return both


class _GateInputs:
    """What rows give to the gates (gates x directions x rows x size), those of the way back mirrored.

    The rows of some steps are worked out together, as many as stay in the processor's cache until
    their steps are done.
    """

    def __init__(
        self, hidden: np.ndarray, weights: np.ndarray, bias: np.ndarray, packed: Packed
    ) -> None:
        self._hidden, self._weights, self._packed = hidden, weights, packed
        self.size = len(bias) // (2 * GATES)
        self._bias = bias.reshape(2, GATES, 1, self.size)
        rows = min(len(hidden), max(_BLOCK_ROWS, int(packed.live[0])) + 1)
        self._gates = np.empty((GATES, 2, rows, self.size), dtype=np.float32)
        self._products = np.empty((rows, GATES * self.size), dtype=np.float32)
        self._start = self._stop = 0

    def __call__(self, first: int, end: int) -> np.ndarray:
        """Those of the rows of a step; steps are asked for one after the other."""
        if end > self._stop:
            self._next_block(first, end)
        return self._gates[:, :, first - self._start : end - self._start]

    def _next_block(self, first: int, end: int) -> None:
        offsets = self._packed.offsets
        step = int(np.searchsorted(offsets, first + _BLOCK_ROWS, side="right")) - 1
        stop = max(end, int(offsets[step]))
        # A single row at the end goes with this block: its product would be another routine.
        self._start, self._stop = first, stop + (len(self._hidden) - stop == 1)
        count, width = self._stop - first, GATES * self.size
        block = self._products[:count]
        by_gate = block.reshape(count, GATES, self.size).transpose(1, 0, 2)
        rows = slice(first, self._stop)
        for way, words in enumerate((rows, self._packed.mirror[rows])):
            columns = slice(way * width, (way + 1) * width)
            np.matmul(self._hidden[words], self._weights[:, columns], out=block)
            np.add(by_gate, self._bias[way], out=self._gates[:, way, :count])


def _recur(gates: _GateInputs, states: np.ndarray, packed: Packed) -> np.ndarray:
    """A long short-term memory over packed rows; hidden states (directions x rows x size).

    Both directions take their steps together. Gates stand as in, forget, out, cell; those of the
    three sigmoids are halved in the weights, as the sigmoid of x is (1 + tanh(x / 2)) / 2 and one
    call of tanh then serves all four. The halves are taken after the products: halving is exact.
    """
    count, size = len(packed.words), gates.size
    most = max(2, int(packed.live[0]))
    # One row more than there are words, so that two can be taken where one is left.
    output = np.zeros((2, count + 1, size), dtype=np.float32)
    cell = np.zeros((2, most, size), dtype=np.float32)
    # Blocks of memory, so that what is seen of them is without gaps for any number of sentences.
    of_gates = np.empty(GATES * 2 * most * size, dtype=np.float32)
    of_cells = np.empty(2 * most * size, dtype=np.float32)
    last, before = 0, -1
    one, half = np.float32(1), np.float32(0.5)
    for first, end, live in packed.steps():
        # A product with a single row is another routine, which rounds otherwise: what is read
        # would depend on what is read with it.
        rows = max(2, live)
        if live != before:
            product = of_gates[: GATES * 2 * rows * size].reshape(GATES, 2, rows, size)
            now = product[:, :, :live]
            sigmoids = now[:3]
            admitted = of_cells[: 2 * live * size].reshape(2, live, size)
            cell = np.ascontiguousarray(cell[:, :live])
            before = live
        if first:
            np.matmul(output[:, last : last + rows], states, out=product)
            now += gates(first, end)
        else:
            now[...] = gates(first, end)
        np.tanh(now, out=now)
        sigmoids += one
        cell *= now[1]
        np.multiply(now[0], now[3], out=admitted)
        cell += admitted
        cell *= half
        hidden = output[:, first:end]
        np.tanh(cell, out=hidden)
        hidden *= now[2]
        hidden *= half
        last = first
    return output[:, :-1]


def best_tags(scores: np.ndarray, transitions: np.ndarray, packed: Packed) -> np.ndarray:
    """The likeliest lawful tags (rows x labels) for packed scores (rows x labels x tags)."""
    moves = (transitions + np.where(ALLOWED, np.float32(0), _NEVER)).transpose(0, 2, 1)
    back = np.zeros(scores.shape, dtype=np.int8)
    end_cost = np.where(ENDS, np.float32(0), _NEVER)
    alpha = np.zeros((0, *scores.shape[1:]), dtype=np.float32)
    ends = []
    for first, end, live in packed.steps():
        if first:
            ends.append((alpha[live:] + end_cost).argmax(-1))
            options = alpha[:live, :, None, :] + moves
            back[first:end] = options.argmax(-1)
            alpha = options.max(-1) + scores[first:end]
        else:
            alpha = scores[first:end] + np.where(STARTS, np.float32(0), _NEVER)
    ends.append((alpha + end_cost).argmax(-1))
    result = np.zeros(scores.shape[:2], dtype=np.int64)
    tag = np.zeros((0, scores.shape[1]), dtype=np.int64)
    for (first, end, _), new in zip(reversed(list(packed.steps())), reversed(ends), strict=True):
        tag = np.concatenate([tag, new])
        result[first:end] = tag
        tag = np.take_along_axis(back[first:end], tag[..., None], -1)[..., 0].astype(np.int64)
    return result


def spans_of(tags: np.ndarray) -> list[tuple[int, int]]:
    """Half-open spans that one label's tags mark; the tags are lawful."""
    begins = np.flatnonzero((tags == BEGIN) | (tags == UNIT))
    ends = np.flatnonzero((tags == LAST) | (tags == UNIT)) + 1
    return list(zip(begins.tolist(), ends.tolist(), strict=True))
