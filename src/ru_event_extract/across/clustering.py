"""From pairs that are likely one event to groups that are: average linkage under a constraint."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping


def group(
    links: Iterable[tuple[str, str, float]],
    document_of: Mapping[str, str],
    least: float,
) -> dict[str, str]:
    """Each linked event to the first, by id, of its group; events that stay alone are left out.

    Two groups become one while the mean of the probabilities between their members, 0 where a pair
    was not linked, is at least ``least``, the likeliest first; never when a document has an event
    in both, for it keeps them apart. Independent of the order of ``links``.
    """
    sums: dict[str, dict[str, float]] = defaultdict(dict)
    members: dict[str, list[str]] = {}
    documents: dict[str, set[str]] = {}
    heap: list[tuple[float, str, str]] = []
    for one, two, probability in links:
        if two in sums[one]:
            continue
        sums[one][two] = sums[two][one] = probability
        heap.append((-probability, *sorted((one, two))))  # type: ignore[arg-type]
    for event in sums:
        members[event] = [event]
        documents[event] = {document_of[event]}
    heapq.heapify(heap)
    while heap:
        weight, one, two = heapq.heappop(heap)
        if -weight < least:
            break
        if one not in members or two not in members:
            continue
        mean = sums[one].get(two, 0.0) / (len(members[one]) * len(members[two]))
        if abs(mean + weight) > 1e-9 or documents[one] & documents[two]:
            continue
        # The smaller id stays the group's name.
        members[one] += members.pop(two)
        documents[one] |= documents.pop(two)
        own = sums[one]
        own.pop(two, None)
        for other, total in sums.pop(two).items():
            if other == one:
                continue
            own[other] = sums[other][one] = own.get(other, 0.0) + total
            sums[other].pop(two, None)
        for other, total in own.items():
            mean = total / (len(members[one]) * len(members[other]))
            if mean >= least:
                heapq.heappush(heap, (-mean, min(one, other), max(one, other)))
    return {m: name for name, found in members.items() if len(found) > 1 for m in found}
