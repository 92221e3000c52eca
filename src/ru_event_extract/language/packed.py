"""Sentences of different lengths, step by step and without padding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


class Packed:
    """Sentences step by step: first words of all sentences, then second words, and so on.

    Sentences stand from the longest to the shortest, so that those that have a step are always
    the first ones: recurrent layers and decoding need no padding.
    """

    def __init__(self, starts: np.ndarray, lengths: np.ndarray) -> None:
        order = np.argsort(-lengths, kind="stable")
        lengths = lengths[order]
        steps = int(lengths[0]) if len(lengths) else 0
        self.live = np.searchsorted(-lengths, -np.arange(steps), side="left")
        offsets = np.concatenate([[0], np.cumsum(self.live)]).astype(np.int64)
        self.offsets = offsets
        rank = np.repeat(np.arange(len(lengths)), lengths)
        step = np.arange(len(rank)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows = offsets[step] + rank
        #: The word of each row.
        self.words = np.empty_like(rows)
        self.words[rows] = np.repeat(starts[order], lengths) + step
        #: Of each row the row of the word as far from the end of the sentence as this from its
        #: start: rows in this order are the sentences backwards.
        self.mirror = np.empty_like(rows)
        self.mirror[rows] = offsets[np.repeat(lengths, lengths) - 1 - step] + rank

    def steps(self) -> Iterator[tuple[int, int, int]]:
        """First row, last row + 1 and number of sentences of each step."""
        for step, live in enumerate(self.live.tolist()):
            yield int(self.offsets[step]), int(self.offsets[step + 1]), live


def likeliest_path(scores: np.ndarray, transitions: np.ndarray, packed: Packed) -> np.ndarray:
    """The likeliest tag of each row: scores (rows x tags) and transitions (from x to) summed."""
    back = np.zeros(scores.shape, dtype=np.int64)
    ends: list[np.ndarray] = []
    best = scores[:0]
    for first, end, live in packed.steps():
        if not first:
            best = scores[first:end]
            continue
        ends.append(best[live:].argmax(axis=1))
        options = best[:live, :, None] + transitions + scores[first:end, None, :]
        back[first:end] = options.argmax(axis=1)
        best = options.max(axis=1)
    ends.append(best.argmax(axis=1))
    path = np.zeros(len(scores), dtype=np.int64)
    tag = np.zeros(0, dtype=np.int64)
    for (first, end, _), new in zip(reversed(list(packed.steps())), reversed(ends), strict=True):
        tag = np.concatenate([tag, new])
        path[first:end] = tag
        tag = back[np.arange(first, end), tag]
    return path
