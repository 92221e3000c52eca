"""Is the text Russian? By the letters that other languages have and by function words."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from .errors import NotAnArticle

_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻ][^\W\d_]+)*")
_SAMPLE_WORDS = 2_000
#: Russian has none of these letters; a quotation or a title may.
_FOREIGN_WORDS = 0.12
_RUSSIAN = "Russian"


@dataclass(frozen=True)
class Language:
    """A row of ``resources/languages.csv``."""

    name: str
    script: str
    letters: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=1)
def languages() -> tuple[Language, ...]:
    """The languages that can be told apart."""
    source = files("ru_event_extract") / "resources" / "languages.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return tuple(
        Language(
            r["language"],
            r["script"],
            frozenset(r["own_letters"]),
            frozenset(r["function_words"].split()),
        )
        for r in rows
    )


def check_is_russian(text: str) -> None:
    """Return for a Russian text.

    :raises NotAnArticle: the text is in another language, named where it is known.
    """
    words = [m.group() for m, _ in zip(_WORD.finditer(text), range(_SAMPLE_WORDS), strict=False)]
    if not words:
        raise NotAnArticle("no words: the file holds no text")
    script = _script(words)
    words = [w for w in words if _script_of(w) == script]
    # A Russian text may spell names of people and places as their own language does.
    words = [w for w in words if w[0].islower()] or [w.casefold() for w in words]
    guess = _guess(words, script)
    if script == "Cyrillic":
        alien = frozenset().union(*(lang.letters for lang in languages()))
        foreign = sum(not alien.isdisjoint(w) for w in words) / len(words)
        if foreign > _FOREIGN_WORDS and guess == _RUSSIAN:
            guess = _guess(words, script, but=_RUSSIAN)
        elif guess in (_RUSSIAN, "") and foreign <= _FOREIGN_WORDS:
            return
    raise NotAnArticle(f"not Russian but {guess or f'{script} script'}: give Russian articles")


def _script_of(word: str) -> str:
    name = unicodedata.name(word[0], "OTHER").split(" ")[0]
    return {"CJK": "Han"}.get(name, name.capitalize())


def _script(words: list[str]) -> str:
    """The script of most words."""
    counts: dict[str, int] = {}
    for word in words:
        script = _script_of(word)
        # A script without spaces has few words for much text.
        counts[script] = counts.get(script, 0) + (len(word) if script == "Han" else 1)
    return max(counts, key=lambda s: counts[s])


def _guess(words: list[str], script: str, but: str = "") -> str:
    """The language of a script whose function words and own letters the text shows most."""
    best, best_score = "", 0.0
    for language in languages():
        if language.script != script or language.name == but:
            continue
        # Only words that tell: «и» is Russian, Bulgarian and Serbian, and Russian comes first.
        own = sum(w in language.words for w in words)
        letters = sum(not language.letters.isdisjoint(w) for w in words)
        score = (own + letters) / len(words)
        if score > best_score + 1e-9:
            best, best_score = language.name, score
    if script == "Han":
        return "Chinese"
    return best if best_score >= 0.03 else ""
