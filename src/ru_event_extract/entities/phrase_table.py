"""Longest match of a table of word sequences over the tokens of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")


def fold(word: str) -> str:
    """Lower case and without ё: how words of a table and of a text are compared."""
    return word.lower().replace("ё", "е")


class PhraseTable(Generic[Value]):
    """Sequences of folded words, each with its values; time is linear in the text."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], Value]]) -> None:
        self._first: dict[str, dict[tuple[str, ...], list[Value]]] = {}
        self._lengths: dict[str, list[int]] = {}
        for words, value in entries:
            by_words = self._first.setdefault(words[0], {})
            by_words.setdefault(tuple(words), []).append(value)
        for word, by_words in self._first.items():
            self._lengths[word] = sorted({len(words) for words in by_words}, reverse=True)

    def at(self, words: Sequence[str], start: int) -> Iterator[tuple[int, list[Value]]]:
        """Matches that begin at ``start``, longest first, as end and values."""
        by_words = self._first.get(words[start])
        if by_words is None:
            return
        for length in self._lengths[words[start]]:
            key = tuple(words[start : start + length])
            if len(key) == length and key in by_words:
                yield start + length, by_words[key]

    def of(self, words: Sequence[str]) -> list[Value]:
        """The values of exactly this sequence."""
        return self._first.get(words[0], {}).get(tuple(words), []) if words else []
