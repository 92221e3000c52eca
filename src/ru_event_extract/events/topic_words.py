"""Words that speak of topics (``topic_cues.csv``), and words that are none."""

from __future__ import annotations

from functools import lru_cache

from ..entities.lexicon import read_rows
from ..entities.phrase_table import fold
from ..word_tables import table_lines


@lru_cache(maxsize=1)
def about_words() -> dict[str, frozenset[str]]:
    """Of each word how its topic hangs on it: ``object``, ``genitive``, ``dative``, a preposition."""
    found: dict[str, set[str]] = {}
    for row in read_rows("topic_cues.csv"):
        found.setdefault(fold(row["lemma"]), set()).add(row["argument"])
    return {lemma: frozenset(arguments) for lemma, arguments in found.items()}


@lru_cache(maxsize=1)
def no_topics() -> frozenset[str]:
    """«Приглашение», «телефон», «итог»: what follows «по» in «по итогам»."""
    return _words("topic_stops.txt")


@lru_cache(maxsize=1)
def vague_words() -> frozenset[str]:
    """Words of which alone no topic is made: «этот вопрос», «широкий спектр тем»."""
    return _words("vague_topics.txt")


def _words(name: str) -> frozenset[str]:
    lines = table_lines(name)
    return frozenset(fold(line) for line in lines if line and line[0] != "#")
