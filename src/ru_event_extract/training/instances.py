"""Rows to train one model on, with their labels, weights and documents."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..learned.linear import Model
from ..learned.trees import Features
from .boosting import folds
from .mixtures import Recipe, fit_model, unseen

_FOLDS = 5


class Instances:
    """Rows of one model with labels, weights and the document of each.

    ``published`` has the documents that count by the recipe's ``published``.
    """

    def __init__(self, published: Container[str] = ()) -> None:
        self.published = published
        self.rows: list[Features] = []
        self.labels: list[Any] = []
        self.weights: list[float] = []
        self.groups: list[str] = []

    def add(self, row: Features, label: Any, group: str, weight: float = 1.0) -> None:
        """One more row; with weight 0 it is predicted but teaches nothing."""
        self.rows.append(row)
        self.labels.append(label)
        self.groups.append(group)
        self.weights.append(weight)

    def fit(self, recipe: Recipe, classes: Sequence[str] = ()) -> Model:
        """The model of all rows that have a weight."""
        weights = self._weights(recipe)
        used = [i for i, weight in enumerate(weights) if weight > 0]
        return fit_model(
            [self.rows[i] for i in used],
            [self.labels[i] for i in used],
            [weights[i] for i in used],
            recipe,
            classes,
        )

    def unseen(
        self,
        recipe: Recipe,
        classes: Sequence[str] = (),
        fold_of: Mapping[str, int] | None = None,
    ) -> NDArray[np.float64]:
        """Predictions for every row by a model that has not seen its document.

        ``fold_of`` gives each document its fold; without it they are dealt out by chance.
        """
        if fold_of is None:
            fold_of = dict(zip(self.groups, folds(self.groups, _FOLDS), strict=True))
        weights = self._weights(recipe)
        return unseen(self.rows, self.labels, self.groups, weights, recipe, fold_of, classes)

    def _weights(self, recipe: Recipe) -> list[float]:
        return [
            weight * (recipe.published if group in self.published else 1.0)
            for weight, group in zip(self.weights, self.groups, strict=True)
        ]

    def guesses(self, recipe: Recipe, classes: Sequence[str]) -> list[str]:
        """The likeliest class of each row by a model that has not seen its document."""
        return [classes[int(n)] for n in np.argmax(self.unseen(recipe, classes), axis=1)]
