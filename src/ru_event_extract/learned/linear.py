"""Logistic regression over named features, and its mean with boosted trees; numpy alone.

With a few hundred examples trees see little of rare words, a linear model little of combinations:
the mean of both is better than either. Training writes the models with ``training.mixtures``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .trees import Features, TreeModel


class LinearModel:
    """``weights`` has a row for each feature and a column for each class (one if two classes)."""

    def __init__(
        self,
        names: Sequence[str],
        weights: Sequence[Sequence[float]],
        bias: Sequence[float],
        classes: Sequence[str] = (),
    ) -> None:
        self.names = list(names)
        self.classes = list(classes)
        self.bias: NDArray[np.float64] = np.asarray(bias, dtype=np.float64)
        shape = (len(self.names), len(self.bias))
        self.weights: NDArray[np.float64] = np.asarray(weights, dtype=np.float64).reshape(shape)
        self._row = {name: i for i, name in enumerate(self.names)}

    def probabilities(self, instances: Sequence[Features]) -> NDArray[np.float64]:
        """P(true) of each instance, as a vector; with classes, a row of P(class) for each."""
        scores = np.tile(self.bias, (len(instances), 1))
        row = self._row
        for n, instance in enumerate(instances):
            known = [(row[name], value) for name, value in instance.items() if name in row]
            if known:
                at, values = zip(*known, strict=True)
                scores[n] += np.asarray(values) @ self.weights[list(at)]
        if not self.classes:
            return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores[:, 0], -30, 30))))
        if not len(instances):
            return scores
        exp = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(exp / exp.sum(axis=1, keepdims=True))

    def as_dict(self) -> dict[str, Any]:
        """The model as JSON-ready data, weights rounded to four digits."""
        return {
            "names": self.names,
            "weights": [[float(f"{w:.4g}") for w in row] for row in self.weights],
            "bias": [float(f"{b:.6g}") for b in self.bias],
            "classes": self.classes,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LinearModel:
        """The model that :meth:`as_dict` gave."""
        return cls(data["names"], data["weights"], data["bias"], data["classes"])


class Mixture:
    """The weighted mean of trees and a linear model; ``share`` is the weight of the linear one."""

    def __init__(self, trees: TreeModel, linear: LinearModel, share: float = 0.5) -> None:
        self.trees = trees
        self.linear = linear
        self.share = share
        self.classes = trees.classes

    def probabilities(self, instances: Sequence[Features]) -> NDArray[np.float64]:
        """As :meth:`TreeModel.probabilities`."""
        if not len(instances):
            return self.trees.probabilities(instances)
        first = self.trees.probabilities(instances)
        second = self.linear.probabilities(instances)
        return np.asarray((1 - self.share) * first + self.share * second)

    def as_dict(self) -> dict[str, Any]:
        """The model as JSON-ready data."""
        return {
            "trees": self.trees.as_dict(),
            "linear": self.linear.as_dict(),
            "share": self.share,
        }


Model = TreeModel | Mixture


def model_from_dict(data: Mapping[str, Any]) -> Model:
    """Trees alone, or their mean with a linear model, as they were written."""
    if "linear" in data:
        linear = LinearModel.from_dict(data["linear"])
        return Mixture(TreeModel.from_dict(data["trees"]), linear, data["share"])
    return TreeModel.from_dict(data)
