"""The gazetteer of places: names, kinds, countries, adjectives."""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import NamedTuple

from ..word_tables import table_lines
from .countries import capital_country
from .phrase_table import fold


class PlaceEntry(NamedTuple):
    """A known place: its name, its country's ISO code, ``city``, ``region`` or ``venue``."""

    name: str
    country: str
    kind: str


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, PlaceEntry]:
    """Places that are found without the help of a model, by folded name."""
    found = {}
    for row in csv.DictReader(table_lines("countries.csv")):
        for city in row["capital"].split("|"):
            if city and not city.endswith("?"):
                found[fold(city)] = PlaceEntry(city, row["code"].strip("-"), "city")
        for seat in row["seats"].split("|"):
            if seat:
                found[fold(seat)] = PlaceEntry(seat, row["code"].strip("-"), "venue")
    for row in csv.DictReader(table_lines("places.csv")):
        found[fold(row["name"])] = PlaceEntry(row["name"], row["country"], row["kind"])
    for line in table_lines("world_cities.tsv")[1:]:
        name, country, sure = line.split("\t")
        if sure and fold(name) not in found:
            found[fold(name)] = PlaceEntry(name, country, "city")
    return found


@lru_cache(maxsize=1)
def world_cities() -> dict[str, str]:
    """Folded Russian name to ISO code, of cities that a model has to find first."""
    return {
        fold(name): country
        for name, country, _ in (line.split("\t") for line in table_lines("world_cities.tsv")[1:])
    }


@lru_cache(maxsize=1)
def place_heads() -> dict[str, frozenset[str]]:
    """Nouns that make a place of a name («область», «дворец»), by kind."""
    heads: dict[str, set[str]] = {}
    for line in table_lines("place_heads.tsv")[1:]:
        kind, lemma = line.split("\t")
        heads.setdefault(kind, set()).add(fold(lemma))
    return {kind: frozenset(lemmas) for kind, lemmas in heads.items()}


@lru_cache(maxsize=1)
def place_adjectives() -> dict[str, str]:
    """Folded adjective to the place («московский» to «Москва»)."""
    found = {
        adjective: entry.name
        for entry in gazetteer().values()
        if entry.kind != "venue"
        for adjective in _derived(fold(entry.name))
    }
    for row in csv.DictReader(table_lines("place_adjectives.csv")):
        for adjective in row["adjectives"].split("|"):
            found[fold(adjective)] = row["place"]
    return found


_SHORTEST_STEM = 5


def _derived(name: str) -> list[str]:
    """Adjectives in -ский of a name: «ливерпульский», «чебоксарский», «сеульский»."""
    stem = name.rstrip("аеиоуыэюяй") if not name.endswith("ь") else name
    if " " in name or len(stem) < _SHORTEST_STEM:
        return []
    if stem[-1] in "кгцх" or (stem[-1] == "ь" and stem[-2] in "нр"):
        # «Мюнхен»: «мюнхенский»; «Казань»: «казанский»; -к, -г, -х change («пражский»)
        return [stem[:-1] + "ский"] if stem[-1] in "ь" else []
    return [stem + "ский"] + ([stem + "ьский"] if stem[-1] == "л" else [])


@lru_cache(maxsize=1)
def not_places() -> frozenset[str]:
    """Folded names of unions and the like that a model takes for places."""
    return frozenset(fold(line) for line in table_lines("not_places.txt") if line)


@lru_cache(maxsize=1)
def _capital_of() -> dict[str, str]:
    return {
        row["code"]: row["capital"].split("|")[0].rstrip("?")
        for row in csv.DictReader(table_lines("countries.csv"))
        if row["capital"] and row["code"] != "-"
    }


def capital_of(code: str) -> str:
    """The capital of a country by its ISO code; empty where the table has none."""
    return _capital_of().get(code, "")


def place_kind(name: str) -> str:
    """``city``, ``region`` or ``venue`` for a known place (nominative), else empty."""
    key = fold(name)
    entry = gazetteer().get(key)
    if entry is not None:
        return entry.kind
    return "city" if key in world_cities() else ""


def is_known_place(name: str) -> bool:
    """Whether the nominative name stands in any of the tables."""
    key = fold(name)
    return key in gazetteer() or key in world_cities()


def place_country(name: str) -> str:
    """ISO code of the country in which a place (nominative) lies; empty where unknown."""
    key = fold(name)
    entry = gazetteer().get(key)
    if entry is not None:
        return entry.country
    return capital_country(name) or world_cities().get(key, "")
