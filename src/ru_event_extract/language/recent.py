"""What was computed of late, by its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

#: The different words of some three hundred articles; those of a language have no end.
CAPACITY = 20_000


class Recent(dict[Key, Value]):
    """Values by key, those not asked for of late forgotten, so that a worker's memory stays flat.

    Look a key up with ``get`` first; what is not there, :meth:`fill` finds; :meth:`all` does both for
    many keys. There are two halves: what is asked for goes to the younger one, the dictionary itself, and when this is full, the
    elder one is forgotten.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        super().__init__()
        self._half = capacity // 2
        self._elder: dict[Key, Value] = {}

    def fill(self, key: Key, compute: Callable[[Key], Value]) -> Value:
        """The value of a key that is not in the younger half, computed if it is in none."""
        if len(self) >= self._half:
            self._elder = dict(self)
            super().clear()
        value = self._elder.get(key)
        if value is None:
            value = compute(key)
        self[key] = value
        return value

    def all(self, keys: Sequence[Key], compute: Callable[[Key], Value]) -> list[Value]:
        """The values of keys, in their order; what is not known is computed once a key."""
        known: list[Any] = list(map(self.get, keys))
        if None in known:
            absent = dict.fromkeys(k for k, v in zip(keys, known, strict=True) if v is None)
            new = {key: self.fill(key, compute) for key in absent}
            known = [new[k] if v is None else v for k, v in zip(keys, known, strict=True)]
        return known

    def clear(self) -> None:
        """Forget all."""
        super().clear()
        self._elder.clear()

    def cache_clear(self) -> None:
        """Forget all, as tables of words change."""
        self.clear()
