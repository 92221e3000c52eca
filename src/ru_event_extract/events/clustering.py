"""Which mentions tell of one event: agglomeration over a classifier's pair probabilities."""

from __future__ import annotations

from collections.abc import Mapping

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
    if not count:
        return []
    #: Of each two clusters the sum and the highest of the log-odds between their members.
    total: NDArray[np.float64] = np.full((count, count), log_odds(0.0))
    for (i, j), p in pairs.items():
        total[i, j] = total[j, i] = log_odds(p)
    highest = total.copy()
    sizes = np.ones(count)
    # Between the mean and the best: a later short «на встрече» needs one link.
    upper = np.triu(np.ones((count, count), dtype=bool), 1)
    linkage = np.where(upper, total, -np.inf)
    members: dict[int, list[int]] = {i: [i] for i in range(count)}
    limit = log_odds(threshold)
    while len(members) > 1:
        a, b = divmod(int(np.argmax(linkage)), count)
        if linkage[a, b] <= limit:
            break
        members[a] = sorted(members[a] + members.pop(b))
        sizes[a] += sizes[b]
        total[a] += total[b]
        total[:, a] = total[a]
        np.maximum(highest[a], highest[b], out=highest[a])
        highest[:, a] = highest[a]
        linkage[b] = linkage[:, b] = -np.inf
        for other in members:
            if other != a:
                low, high = min(a, other), max(a, other)
                mean = total[low, high] / (sizes[low] * sizes[high])
                linkage[low, high] = 0.5 * mean + 0.5 * highest[low, high]
    return sorted(members.values())
