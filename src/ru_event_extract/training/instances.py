"""Rows to train one model on, with their labels, weights and documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..learned.trees import TreeModel
from .boosting import Settings, fit, out_of_fold


class Instances:
    """Rows of one model with labels, weights and the document of each."""

    def __init__(self) -> None:
        self.rows: list[dict[str, float]] = []
        self.labels: list[Any] = []
        self.weights: list[float] = []
        self.groups: list[str] = []

    def add(self, row: dict[str, float], label: Any, group: str, weight: float = 1.0) -> None:
        self.rows.append(row)
        self.labels.append(label)
        self.groups.append(group)
        self.weights.append(weight)

    def fit(self, settings: Settings, classes: Sequence[str] = ()) -> TreeModel:
        """The model of all rows that have a weight."""
        used = [i for i, weight in enumerate(self.weights) if weight > 0]
        return fit(
            [self.rows[i] for i in used],
            [self.labels[i] for i in used],
            [self.weights[i] for i in used],
            settings,
            classes,
        )

    def unseen(self, settings: Settings, classes: Sequence[str] = ()) -> np.ndarray:
        """Predictions for every row by a model that has not seen its document."""
        return out_of_fold(self.rows, self.labels, self.groups, self.weights, settings, classes)

    def guesses(self, settings: Settings, classes: Sequence[str]) -> list[str]:
        """The likeliest class of each row by a model that has not seen its document."""
        unseen = self.unseen(settings, classes)
        return [classes[int(n)] for n in np.argmax(unseen, axis=1)]
