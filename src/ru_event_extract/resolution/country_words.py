"""Words that tell of a country without naming it: bodies, companies, local terms."""

from __future__ import annotations

import re
from functools import lru_cache

from ..document import Office
from ..entities.lexicon import read_rows
from ..entities.titles import body_class, igo_names, national_bodies
from ..language.morphology import parses

#: Nouns for one of the parties to talks.
SIDES = frozenset({"делегация", "сторона", "часть"})


@lru_cache(maxsize=1)
def local_words() -> dict[str, str]:
    """Words that the papers of one country use of their own affairs: lemma to ISO code."""
    return {row["word"]: row["country"] for row in read_rows("roles/local_words.csv")}


@lru_cache(maxsize=1)
def _name_stems() -> tuple[tuple[str, str], ...]:
    """Beginnings of companies' names that tell their country, longest first."""
    rows = [(row["stem"], row["country"]) for row in read_rows("roles/name_stems.csv")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def title_case(name: str) -> str:
    """A name in capitals («ДУШАНБЕ») as it is otherwise written."""
    return name.capitalize() if name.isupper() else name


def is_international(office: Office) -> bool:
    """Whether the body served is one of several states."""
    name = office.organisation
    if any(w.startswith(("европейск", "евро")) for w in office.role.lower().split()[1:2]):
        # «глава европейской дипломатии»
        return True
    if name in set(igo_names().values()):
        return True
    lemmas = " ".join(p[0].normal_form for w in name.lower().split() if (p := parses(w)))
    return body_class(lemmas).startswith("igo") if name else False


def body_country(office: Office) -> str:
    """«глава Пентагона», «глава «Туркменгаза»»: the country of a body that only one state has."""
    for word in re.findall(r"\w+", f"{office.role} {office.organisation}".lower()):
        lemma = parses(word)[0].normal_form
        code = national_bodies().get(word) or national_bodies().get(lemma)
        if code:
            return code
    for word in re.findall(r"\w+", office.organisation.lower()):
        # A name made of the country's («Узбекнефтегаз»), not a word that begins alike («роса»).
        if not parses(word)[0].is_known:
            for stem, code in _name_stems():
                if word.startswith(stem) and len(word) > len(stem) + 2:
                    return code
    return ""


@lru_cache(maxsize=1)
def region_adjectives() -> dict[str, str]:
    """Adjectives of regions («Джизакская область»): lemma to ISO code, empty where disputed."""
    return {r["adjective"]: r["country"] for r in read_rows("roles/region_adjectives.csv")}
