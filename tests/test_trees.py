"""Boosted trees at run time."""

from __future__ import annotations

import math

import pytest

from ru_event_extract.learned.trees import TreeModel

#: «warm» above one half gives +1, else «wet» above one half gives 0.5 or -1.
TREE = [[0, 0.5, 1, 2], [1, 0.5, 3, 4], [-1, 1.0, 0, 0], [-1, -1.0, 0, 0], [-1, 0.5, 0, 0]]


@pytest.mark.parametrize(
    ("instance", "score"),
    [({"warm": 1.0}, 1.0), ({"wet": 1.0}, 0.5), ({}, -1.0), ({"unknown": 3.0}, -1.0)],
)
def test_score(instance: dict[str, float], score: float) -> None:
    model = TreeModel(["warm", "wet"], [TREE])
    assert model.scores([instance])[0, 0] == pytest.approx(score)
    assert model.probabilities([instance])[0] == pytest.approx(1 / (1 + math.exp(-score)))


def test_classes_take_turns() -> None:
    model = TreeModel(["warm", "wet"], [TREE, [[-1, 0.0, 0, 0]]], classes=["a", "b"])
    (row,) = model.probabilities([{"warm": 1.0}])
    assert row.sum() == pytest.approx(1.0)
    assert row[0] > row[1]


def test_no_instances() -> None:
    assert len(TreeModel(["warm"], [TREE]).probabilities([])) == 0


def test_survives_writing_and_reading() -> None:
    model = TreeModel.from_dict(TreeModel(["warm", "wet"], [TREE]).as_dict())
    assert model.scores([{"wet": 1.0}])[0, 0] == pytest.approx(0.5)
