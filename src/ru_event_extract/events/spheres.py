"""What an article is about, by the words of a few spheres (``spheres.csv``).

A «заседание» of a court, a «встреча» of football clubs, a «контракт» with a recruit are no events in
the sense of the contract. The sentence often doesn't tell, the article does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ..entities.lexicon import read_rows
from .agreement_triggers import without_yo

#: Different words of a sphere beyond this many tell no more.
_MOST = 8
#: In a shorter text one word would be a large share.
_SHORTEST = 100


@lru_cache(maxsize=1)
def _spheres_of_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in read_rows("spheres.csv"):
        names = found.setdefault(without_yo(row["lemma"]), [])
        if row["sphere"] not in names:
            names.append(row["sphere"])
    return {lemma: tuple(names) for lemma, names in found.items()}


def sphere_features(lemma_counts: Mapping[str, int]) -> dict[str, float]:
    """For each sphere how many different words of it the article has, and their share of all words.

    ``lemma_counts`` is how often each lemma stands in the article; shares are in per cent, of a
    hundred words at least.
    """
    words = _spheres_of_words()
    different: dict[str, int] = {}
    times: dict[str, int] = {}
    for lemma, count in lemma_counts.items():
        for sphere in words.get(without_yo(lemma), ()):
            different[sphere] = different.get(sphere, 0) + 1
            times[sphere] = times.get(sphere, 0) + count
    length = max(_SHORTEST, sum(lemma_counts.values()))
    features = {f"sphere={name}": float(min(n, _MOST)) for name, n in different.items()}
    shares = {f"sphere_share={name}": round(100 * n / length, 1) for name, n in times.items()}
    return features | shares
