"""Who is who over the whole run: people of single documents to people of the corpus.

Two documents speak of one person when the full name is the same (``ё`` as ``е``, no apostrophes, any
order of words) and no two different countries speak against it. A bare surname stays with its
document unless just one person of the run with that surname and country fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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


def name_key(name: str) -> tuple[str, ...]:
    """What two spellings of one name have in common; initials end in a period.

    >>> name_key("Ша’вкат Мирзиёев") == name_key("Шавкат Мирзиеев")
    True
    """
    folded = _APOSTROPHES.sub("", name.casefold().replace("ё", "е")).replace(".", ". ")
    return tuple(sorted(w for w in _SEPARATORS.split(folded) if w))


def _is_full(key: tuple[str, ...]) -> bool:
    """At least two words that are no initials."""
    return sum(len(w) > 1 and not w.endswith(".") for w in key) > 1


def link_people(people: Iterable[LocalPerson]) -> dict[tuple[str, str], str]:
    """The ``person_id`` of every (doc_id, local); independent of the order of ``people``."""
    full: dict[tuple[str, ...], list[LocalPerson]] = defaultdict(list)
    short: list[LocalPerson] = []
    for person in people:
        key = name_key(person.name)
        if _is_full(key):
            full[key].append(person)
        else:
            short.append(person)
    ids: dict[tuple[str, str], str] = {}
    #: surname -> persons of the run with it: (id, country, other words of the name)
    by_word: dict[str, set[tuple[str, str, tuple[str, ...]]]] = defaultdict(set)
    for key, namesakes in full.items():
        countries = sorted({p.country for p in namesakes if p.country})
        only = countries[0] if len(countries) == 1 else ""
        for person in namesakes:
            country = person.country or only
            person_id = stable_id("p", " ".join(key), country)
            ids[person.doc_id, person.local] = person_id
            for word in key:
                by_word[word].add((person_id, country, key))
    for person in short:
        ids[person.doc_id, person.local] = _bearer(person, by_word) or stable_id(
            "p", person.doc_id, " ".join(name_key(person.name)), person.local
        )
    return ids


def _bearer(person: LocalPerson, by_word: dict[str, set[tuple[str, str, tuple[str, ...]]]]) -> str:
    """The only full-named person of the run that a surname or «И. Фамилия» can mean, or empty."""
    if not person.country:
        return ""
    key = name_key(person.name)
    words = [w for w in key if len(w) > 1 and not w.endswith(".")]
    initials = [w[0] for w in key if w.endswith(".") or len(w) == 1]
    if len(words) != 1:
        return ""
    fitting = {
        person_id
        for person_id, country, name in by_word.get(words[0], ())
        if country == person.country
        and all(any(n.startswith(i) for n in name if n != words[0]) for i in initials)
    }
    return fitting.pop() if len(fitting) == 1 else ""
