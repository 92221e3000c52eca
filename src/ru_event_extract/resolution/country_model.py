"""The models that choose the country of an office, as they come with the package."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..learned.linear import LinearModel
from ..learned.trees import TreeModel, load_models
from .name_origin import NameOrigin

MODEL_FILE = "office_countries.json.gz"


class CountryModel(NamedTuple):
    """What names tell, what an office's candidates tell, and the probability from which on a
    country is told, by the group of the office."""

    origin: NameOrigin
    offices: TreeModel
    thresholds: dict[str, float]


@lru_cache(maxsize=1)
def shipped_model() -> CountryModel:
    """The shipped models, read once."""
    parts = load_models(MODEL_FILE)
    return CountryModel(
        NameOrigin(LinearModel.from_dict(parts["names"])),
        TreeModel.from_dict(parts["offices"]),
        parts["thresholds"],
    )
