"""How telling a word is: the rarer in news, the more two reports that share it have in common."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from math import fsum, log

#: The share of a stem that the table does not have.
_RARE = 0.002


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    path = files("ru_event_extract") / "resources" / "stem_frequencies.csv"
    with path.open(encoding="utf-8") as file:
        return {r["stem"]: log(float(r["share"])) / log(_RARE) for r in csv.DictReader(file)}


def weight(stem: str) -> float:
    """0 for a word of every article, 1 for a rare one."""
    return _weights().get(stem, 1.0)


def total(stems: Iterable[str]) -> float:
    """The sum of the weights of the stems, the same in any order."""
    weights = _weights()
    return fsum([weights.get(s, 1.0) for s in stems])
