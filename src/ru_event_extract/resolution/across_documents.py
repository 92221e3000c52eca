"""Who is who over the whole run: people of single documents to people of the corpus.

Two documents speak of one person when the full name is the same (``ё`` as ``е``, no apostrophes, any
order of words) and no two different countries speak against it. A bare surname stays with its
document unless just one person of the run with that surname and country fits.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..tables.ids import stable_id

_APOSTROPHES = re.compile("[ъь'’ʼ`‘ʻ]")
_SEPARATORS = re.compile(r"[\s\-–]+")


@dataclass(frozen=True)
class LocalPerson:
    """A person of one document: ``local`` is their number there, ``country`` an ISO code or empty."""

    doc_id: str
    local: str
    name: str
    country: str


@lru_cache(maxsize=10_000)
def name_key(name: str) -> tuple[str, ...]:
    """What two spellings of one name have in common; initials end in a period.

    >>> name_key("Ша’вкат Мирзиёев") == name_key("Шавкат Мирзиеев")
    True
    """
    folded = _APOSTROPHES.sub("", name.casefold().replace("ё", "е")).replace(".", ". ")
    # «Мирзиёев» and «Мирзияев» write one vowel of another language.
    folded = folded.replace("ияев", "иеев")
    return tuple(sorted(w for w in _SEPARATORS.split(folded) if w))


def _is_full(key: tuple[str, ...]) -> bool:
    """At least two words that are no initials."""
    return sum(len(w) > 1 and not w.endswith(".") for w in key) > 1


class People:
    """Gives the people of a run their ids: first :meth:`add` all, then ask for :meth:`id_of` each.

    It grows with the different names of the run, not with the documents that name them; the ids do
    not depend on the order of adding.
    """

    def __init__(self) -> None:
        #: Full name (its key's words) -> the countries told of its bearers, "" among them.
        self._countries: dict[str, tuple[str, ...]] = {}
        #: Word of a full name -> full names; made when all are known.
        self._by_word: dict[str, list[str]] | None = None

    def add(self, name: str, country: str) -> None:
        """A document names a person, of a country (an ISO code or empty)."""
        key = name_key(name)
        if not _is_full(key):
            return
        words = " ".join(key)
        known = self._countries.get(words, ())
        if country not in known:
            self._countries[words] = (*known, sys.intern(country))
            self._by_word = None

    def shared_id(self, name: str, country: str) -> str:
        """The id that the name stands for in every document; empty for a surname left to its own."""
        key = name_key(name)
        if _is_full(key):
            return self._full_id(" ".join(key), country)
        return self._bearer(key, country) if country else ""

    def id_of(self, person: LocalPerson) -> str:
        """The ``person_id`` of a person of one document."""
        return self.shared_id(person.name, person.country) or stable_id(
            "p", person.doc_id, " ".join(name_key(person.name)), person.local
        )

    def _country(self, words: str, country: str) -> str:
        """The country of a bearer of whom none is told, if all others of the name have one."""
        if country:
            return country
        told = [c for c in self._countries[words] if c]
        return told[0] if len(told) == 1 else ""

    def _full_id(self, words: str, country: str) -> str:
        return stable_id("p", words, self._country(words, country))

    def _bearer(self, key: tuple[str, ...], country: str) -> str:
        """The only full-named person of the run that a surname or «И. Фамилия» can mean, or empty."""
        words = [w for w in key if len(w) > 1 and not w.endswith(".")]
        initials = [w[0] for w in key if w.endswith(".") or len(w) == 1]
        if len(words) != 1:
            return ""
        fitting: set[str] = set()
        for full in self._with_word(words[0]):
            rest = [w for w in full.split(" ") if w != words[0]]
            if all(any(w.startswith(i) for w in rest) for i in initials):
                bearers = {self._country(full, c) for c in self._countries[full]}
                if country in bearers:
                    fitting.add(self._full_id(full, country))
        return fitting.pop() if len(fitting) == 1 else ""

    def _with_word(self, word: str) -> list[str]:
        if self._by_word is None:
            self._by_word = defaultdict(list)
            for full in self._countries:
                for part in set(full.split(" ")):
                    self._by_word[sys.intern(part)].append(full)
        return self._by_word.get(word, [])


def link_people(people: Iterable[LocalPerson]) -> dict[tuple[str, str], str]:
    """The ``person_id`` of every (doc_id, local); independent of the order of ``people``."""
    known = list(people)
    register = People()
    for person in known:
        register.add(person.name, person.country)
    return {(p.doc_id, p.local): register.id_of(p) for p in known}
