"""Which mentions tell of one event: agglomeration over a classifier's pair probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), kept within ±6."""
    p = min(max(probability, 0.0025), 0.9975)
    return float(np.log(p / (1 - p)))


def agglomerate(
    count: int, pairs: Mapping[tuple[int, int], float], threshold: float = 0.5
) -> list[list[int]]:
    """Clusters of ``0 … count - 1``, each sorted, by the first member.

    ``pairs`` has P(same event) for ``(i, j)``, ``i < j``; a pair that is left out counts as 0. The
    two clusters with the highest mean log-odds are merged while that mean is above the threshold's.
    """
    odds: NDArray[np.float64] = np.full((count, count), -6.0)
    for (i, j), p in pairs.items():
        odds[i, j] = odds[j, i] = log_odds(p)
    clusters: list[list[int]] = [[i] for i in range(count)]
    limit = log_odds(threshold)
    while len(clusters) > 1:
        best, where = limit, None
        for a in range(len(clusters)):
            for b in range(a + 1, len(clusters)):
                link = linkage(odds, clusters[a], clusters[b])
                if link > best:
                    best, where = link, (a, b)
        if where is None:
            break
        a, b = where
        clusters[a] = sorted(clusters[a] + clusters[b])
        del clusters[b]
    return sorted(clusters)


def linkage(odds: NDArray[np.float64], first: Sequence[int], second: Sequence[int]) -> float:
    """Between the mean and the best of the log-odds: a later short «на встрече» needs one link."""
    block = odds[np.ix_(list(first), list(second))]
    return float(0.5 * block.mean() + 0.5 * block.max())
