"""Fitting small boosted trees with LightGBM (training only; see ``learned.trees`` for run time)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ..learned.trees import Features, TreeModel, from_lightgbm


@dataclass(frozen=True)
class Settings:
    """What one model is trained with; ``min_count`` drops features seen in fewer instances."""

    rounds: int = 150
    leaves: int = 12
    rate: float = 0.06
    min_leaf: int = 8
    columns: float = 0.4
    rows: float = 0.8
    l2: float = 3.0
    min_count: int = 5
    seed: int = 17

    def params(self) -> dict[str, Any]:
        """As LightGBM wants them; one thread and fixed seeds, so that a run can be repeated."""
        return {
            "num_leaves": self.leaves,
            "learning_rate": self.rate,
            "min_data_in_leaf": self.min_leaf,
            "feature_fraction": self.columns,
            "bagging_fraction": self.rows,
            "bagging_freq": 1,
            "lambda_l2": self.l2,
            "min_sum_hessian_in_leaf": 0.5,
            "seed": self.seed,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "verbosity": -1,
            "feature_pre_filter": False,
            "max_bin": 63,
        }


def sparse(instances: Sequence[Features], names: Sequence[str]) -> csr_matrix:
    """Instances as a sparse matrix with the columns ``names``."""
    column = {name: i for i, name in enumerate(names)}
    data, indices, starts = [], [], [0]
    for instance in instances:
        for name, value in instance.items():
            j = column.get(name)
            if j is not None:
                indices.append(j)
                data.append(value)
        starts.append(len(indices))
    return csr_matrix(
        (np.asarray(data, np.float32), np.asarray(indices, np.int32), np.asarray(starts)),
        shape=(len(instances), len(names)),
    )


def fit(
    instances: Sequence[Features],
    labels: Sequence[Any],
    weights: Sequence[float] | None = None,
    settings: Settings | None = None,
    classes: Sequence[str] = (),
) -> TreeModel:
    """A model of ``labels`` (bool, or members of ``classes``); a constant where all agree."""
    settings = settings or Settings()
    counts = Counter(name for instance in instances for name in instance)
    names = sorted(name for name, n in counts.items() if n >= settings.min_count)
    if classes:
        target = np.asarray([classes.index(label) for label in labels])
        params = {**settings.params(), "objective": "multiclass", "num_class": len(classes)}
    else:
        target = np.asarray([bool(label) for label in labels], dtype=int)
        params = {**settings.params(), "objective": "binary"}
    if len(set(target.tolist())) < 2 or not names:
        share = float(np.mean(target)) if len(target) and not classes else 0.5
        share = min(max(share, 0.01), 0.99)
        return TreeModel([], [], classes, [] if classes else [float(np.log(share / (1 - share)))])
    data = lightgbm.Dataset(
        sparse(instances, names),
        target,
        weight=None if weights is None else np.asarray(weights),
        feature_name=[f"f{i}" for i in range(len(names))],
        params={
            "max_bin": 63,
            "feature_pre_filter": False,
            "verbosity": -1,
            "min_data_in_leaf": settings.min_leaf,
        },
    )
    booster = lightgbm.train(params, data, settings.rounds)
    return from_lightgbm(booster.dump_model(), names, classes)


def folds(groups: Sequence[str], count: int, seed: int = 17) -> list[int]:
    """A fold for each instance, all of one group in the same fold."""
    unique = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(unique))
    of = {unique[g]: n % count for n, g in enumerate(order)}
    return [of[g] for g in groups]


def out_of_fold(
    instances: Sequence[Features],
    labels: Sequence[Any],
    groups: Sequence[str],
    weights: Sequence[float] | None = None,
    settings: Settings | None = None,
    classes: Sequence[str] = (),
    count: int = 5,
) -> NDArray[np.float64]:
    """Predictions for every instance by a model that has not seen its group."""
    fold = np.asarray(folds(groups, count))
    out = np.zeros((len(instances), len(classes)) if classes else len(instances))
    for k in range(count):
        train, test = np.flatnonzero(fold != k).tolist(), np.flatnonzero(fold == k).tolist()
        model = fit(
            [instances[i] for i in train],
            [labels[i] for i in train],
            None if weights is None else [weights[i] for i in train],
            settings,
            classes,
        )
        out[test] = model.probabilities([instances[i] for i in test])
    return out
