"""Stable ids: the same input gives the same id, whatever the order or number of workers."""

from __future__ import annotations

import hashlib

_LENGTH = 12


def stable_id(prefix: str, *parts: object) -> str:
    """A short id out of what identifies the thing, e.g. ``m3f09ab12c4d5``."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8")).hexdigest()
    return prefix + digest[:_LENGTH]


class IdRegister:
    """Gives ids that are unique within a document: a second equal thing gets a number."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def take(self, prefix: str, *parts: object) -> str:
        """The stable id of the parts; the n-th time of the parts and n."""
        first = stable_id(prefix, *parts)
        count = self._seen.get(first, 0)
        self._seen[first] = count + 1
        return first if count == 0 else stable_id(prefix, *parts, count)
