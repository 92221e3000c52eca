"""Boosted decision trees over named features, evaluated with numpy alone.

A model is one JSON file (``.json.gz``): the names of its features, the trees as flat lists and an
optional calibration. Training writes it with :func:`from_lightgbm`; at run time
:class:`TreeModel` reads it. Instances are mappings from feature name to number; a feature that an
instance lacks is 0, so that «name=value» features can stand for categories.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Steps from the root after which most rows are at a leaf.
_SHALLOW = 6

Features = Mapping[str, float]


class TreeModel:
    """A sum of trees, squashed to a probability (or to a distribution over ``classes``)."""

    def __init__(
        self,
        names: Sequence[str],
        trees: Sequence[Sequence[Sequence[float]]],
        classes: Sequence[str] = (),
        bias: Sequence[float] = (),
    ) -> None:
        """``trees``: for each tree its nodes ``[feature, threshold, left, right]``, or
        ``[-1, value, 0, 0]`` for a leaf; the root is node 0. With ``classes``, tree *i* adds to the
        score of class ``i % len(classes)``.
        """
        self.names = list(names)
        self.classes = list(classes)
        self.bias = list(bias)
        self._column = {name: i for i, name in enumerate(self.names)}
        # All nodes of all trees in one row; a leaf leads to itself, so that every row may take the
        # same number of steps in every tree.
        sizes = [len(tree) for tree in trees]
        self._roots = np.cumsum([0, *sizes])[:-1].astype(np.intp)
        total = sum(sizes)
        nodes = np.array([node for tree in trees for node in tree], dtype=np.float64)
        nodes = nodes.reshape(total, 4)
        offset = np.repeat(self._roots, sizes)
        leaf = nodes[:, 0] < 0
        self._feature = np.where(leaf, 0, nodes[:, 0]).astype(np.intp)
        self._value = nodes[:, 1].astype(np.float32)
        self._next = np.empty(2 * total, dtype=np.intp)
        for side in (0, 1):
            self._next[side::2] = np.where(leaf, np.arange(total), nodes[:, 2 + side] + offset)
        self._inner = ~leaf
        self._depth = self._steps()
        self._nodes = np.split(nodes, self._roots[1:]) if total else []

    def _steps(self) -> int:
        """Steps from the roots to the deepest leaf."""
        steps, nodes = 0, self._roots
        while len(nodes):
            nodes = nodes[self._next[2 * nodes] != nodes]
            nodes = np.concatenate([self._next[2 * nodes], self._next[2 * nodes + 1]])
            steps += bool(len(nodes))
        return steps

    def matrix(self, instances: Sequence[Features]) -> NDArray[np.float32]:
        """Instances as rows; features that the model does not know are left out."""
        rows = np.zeros((len(instances), max(1, len(self.names))), dtype=np.float32)
        column = self._column
        for i, instance in enumerate(instances):
            for name, value in instance.items():
                j = column.get(name)
                if j is not None:
                    rows[i, j] = value
        return rows

    def _leaves(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The value of each tree's leaf for each row."""
        cells = rows.ravel()
        first = np.repeat(np.arange(len(rows)) * rows.shape[1], len(self._roots))
        node = np.tile(self._roots, len(rows))

        def walk(node: NDArray[np.intp], first: NDArray[np.intp], steps: int) -> NDArray[np.intp]:
            for _ in range(steps):
                right = cells.take(self._feature.take(node) + first) > self._value.take(node)
                node = self._next.take(2 * node + right)
            return node

        node = walk(node, first, min(self._depth, _SHALLOW))
        if self._depth > _SHALLOW:
            under_way = np.flatnonzero(self._inner.take(node))
            node[under_way] = walk(node[under_way], first[under_way], self._depth - _SHALLOW)
        return np.asarray(self._value.take(node)).reshape(len(rows), len(self._roots))

    def scores(self, instances: Sequence[Features]) -> NDArray[np.float64]:
        """Raw sums: one column, or one for each class."""
        columns = max(1, len(self.classes))
        if not len(instances):
            return np.zeros((0, columns))
        out = np.zeros((len(instances), columns))
        if len(self._roots):
            block = 512
            for start in range(0, len(instances), block):
                leaves = self._leaves(self.matrix(instances[start : start + block]))
                for k in range(columns):
                    out[start : start + block, k] = leaves[:, k::columns].sum(axis=1)
        return out + np.asarray(self.bias if self.bias else [0.0] * columns)

    def probabilities(self, instances: Sequence[Features]) -> NDArray[np.float64]:
        """P(true) of each instance, as a vector; with classes, a row of P(class) for each."""
        scores = self.scores(instances)
        if not self.classes:
            return np.asarray(1.0 / (1.0 + np.exp(-scores[:, 0])))
        exp = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
        return np.asarray(exp / exp.sum(axis=1, keepdims=True)) if len(scores) else scores

    def as_dict(self) -> dict[str, Any]:
        """The model as JSON-ready data, numbers rounded to six digits."""
        trees = [
            [[int(f), float(f"{v:.6g}"), int(a), int(b)] for f, v, a, b in tree.tolist()]
            for tree in self._nodes
        ]
        return {"names": self.names, "classes": self.classes, "bias": self.bias, "trees": trees}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TreeModel:
        """The model that :meth:`as_dict` gave."""
        return cls(data["names"], data["trees"], data.get("classes", ()), data.get("bias", ()))


def from_lightgbm(
    dump: Mapping[str, Any], names: Sequence[str], classes: Sequence[str] = ()
) -> TreeModel:
    """A model from ``Booster.dump_model()``; numeric splits only. Unused features are dropped."""
    used: dict[int, int] = {}
    trees: list[list[list[float]]] = []
    for info in dump["tree_info"]:
        nodes: list[list[float]] = []

        def add(node: Mapping[str, Any], nodes: list[list[float]] = nodes) -> int:
            index = len(nodes)
            nodes.append([])
            if "split_feature" in node:
                feature = used.setdefault(node["split_feature"], len(used))
                left = add(node["left_child"])
                right = add(node["right_child"])
                nodes[index] = [feature, float(node["threshold"]), left, right]
            else:
                nodes[index] = [-1, float(node["leaf_value"]), 0, 0]
            return index

        add(info["tree_structure"])
        trees.append(nodes)
    kept = [names[i] for i in sorted(used, key=used.__getitem__)]
    return TreeModel(kept, trees, classes)


def load_models(file_name: str) -> dict[str, Any]:
    """The content of a shipped file of models (``models/<file_name>``): JSON, gzipped."""
    path = resources.files("ru_event_extract") / "models" / file_name
    content: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return content
