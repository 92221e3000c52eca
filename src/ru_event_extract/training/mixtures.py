"""Fitting the models of events: boosted trees, alone or in the mean with a regression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ..learned.linear import LinearModel, Mixture, Model
from ..learned.trees import Features
from .boosting import Settings, fit, sparse


@dataclass(frozen=True)
class Recipe:
    """Trees by ``trees``; with ``share`` above 0 the mean with a regression of strength ``c``.

    ``published`` is how much an instance of published news counts beside one of an article written
    to be annotated: there are more of the latter, and news says other things of an agreement.
    """

    trees: Settings
    share: float = 0.0
    c: float = 0.3
    min_count: int = 3
    published: float = 1.0


def fit_linear(
    instances: Sequence[Features],
    labels: Sequence[object],
    weights: Sequence[float] | None,
    recipe: Recipe,
    classes: Sequence[str] = (),
) -> LinearModel:
    """A regression over features scaled to at most 1; classes without an example get no weight."""
    counts = Counter(name for instance in instances for name in instance)
    names = sorted(name for name, n in counts.items() if n >= recipe.min_count)
    rows = sparse(instances, names)
    scale = np.maximum(np.abs(rows).max(axis=0).toarray().ravel(), 1e-9)
    rows = rows.multiply(1.0 / scale).tocsr()
    target = np.asarray([classes.index(x) if classes else int(bool(x)) for x in labels])
    solver = "lbfgs" if classes else "liblinear"
    model = LogisticRegression(C=recipe.c, max_iter=400, solver=solver, random_state=17)
    model.fit(rows, target, sample_weight=weights)
    if not classes:
        return LinearModel(names, (model.coef_ / scale).T.tolist(), model.intercept_.tolist())
    width = len(classes)
    full = np.zeros((len(names), width))
    bias = np.full(width, -12.0)
    coefficients, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients = np.vstack([-coefficients[0] / 2, coefficients[0] / 2])
        intercept = np.asarray([-intercept[0] / 2, intercept[0] / 2])
    for k, c in enumerate(model.classes_):
        full[:, c] = coefficients[k] / scale
        bias[c] = intercept[k]
    return LinearModel(names, full.tolist(), bias.tolist(), classes)


def fit_model(
    instances: Sequence[Features],
    labels: Sequence[object],
    weights: Sequence[float] | None,
    recipe: Recipe,
    classes: Sequence[str] = (),
) -> Model:
    """A model by the recipe."""
    trees = fit(instances, labels, weights, recipe.trees, classes)
    distinct = {str(label) for label in labels}
    if not recipe.share or len(distinct) < 2:
        return trees
    linear = fit_linear(instances, labels, weights, recipe, classes)
    return Mixture(trees, linear, recipe.share)


def unseen(
    instances: Sequence[Features],
    labels: Sequence[object],
    groups: Sequence[str],
    weights: Sequence[float],
    recipe: Recipe,
    fold_of: Mapping[str, int],
    classes: Sequence[str] = (),
) -> NDArray[np.float64]:
    """Predictions for every instance by a model that has not seen its document.

    Instances of weight 0 are predicted but teach nothing.
    """
    fold = np.asarray([fold_of[g] for g in groups])
    teaches = np.asarray(weights) > 0
    out = np.zeros((len(instances), len(classes)) if classes else len(instances))
    for k in sorted(set(fold_of.values())):
        train = np.flatnonzero((fold != k) & teaches).tolist()
        test = np.flatnonzero(fold == k).tolist()
        if not test:
            continue
        model = fit_model(
            [instances[i] for i in train],
            [labels[i] for i in train],
            [weights[i] for i in train],
            recipe,
            classes,
        )
        out[test] = model.probabilities([instances[i] for i in test])
    return out
