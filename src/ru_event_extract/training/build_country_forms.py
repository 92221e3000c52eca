"""Write ``resources/country_forms.tsv``: every form of every word that names a country.

The table ``resources/countries.csv`` holds dictionary forms; Babel gives the names of the countries
that it leaves out; pymorphy3 inflects. Run after editing the table::

    python -m ru_event_extract.training.build_country_forms
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from pathlib import Path

import pycountry
import pymorphy3
from babel import Locale
from pymorphy3.analyzer import Parse
from razdel import tokenize

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
#: Cells of the table, with the kind of word that they hold.
COLUMNS = {
    "name": "name",
    "names": "name",
    "adjectives": "adjective",
    "inhabitants": "inhabitant",
    "prefixes": "prefix",
    "capital": "capital",
    "seats": "seat",
}
#: Territories that news treats as cities or regions: they are places, not countries.
_PLACES = {"HK", "MO"}

_morph = pymorphy3.MorphAnalyzer(lang="ru")


def _nominative(word: str) -> Parse | None:
    """The noun or adjective of which ``word`` is the nominative, names of places first."""
    fitting = [p for p in _morph.parse(word) if p.tag.POS in ("NOUN", "ADJF", "PRTF")]
    fitting = [p for p in fitting if p.tag.case == "nomn" and "Abbr" not in p.tag]
    same = [p for p in fitting if p.word == p.normal_form or p.tag.number == "plur"]
    for wanted in ("Geox", ""):
        for parse in same or fitting:
            if not wanted or wanted in parse.tag:
                return parse
    return None


def _in_case(parse: Parse, case: str, animate: bool) -> str | None:
    wanted = {case}
    if parse.tag.number == "plur" or parse.tag.POS != "NOUN":
        wanted.add(str(parse.tag.number))
    if parse.tag.POS in ("ADJF", "PRTF"):
        if parse.tag.gender and parse.tag.number == "sing":
            wanted.add(str(parse.tag.gender))
        if case == "accs" and (parse.tag.gender == "masc" or parse.tag.number == "plur"):
            wanted.add("anim" if animate else "inan")
    form = parse.inflect(wanted)
    return str(form.word) if form else None


def inflected(name: str) -> Iterator[str]:
    """The forms of a name of one or more words in all cases, agreement kept inside it."""
    words = name.split()
    heads: list[list[Parse | None]] = [[]]
    done = False
    for position, word in enumerate(words):
        if word in ("и", "—", "-"):
            done = False
            choices: list[Parse | None] = [None]
        elif (word.isupper() and len(word) > 1) or done:
            choices = [None]
            # «Республики Беларусь» and «Республики Беларуси»
            apposed = _nominative(word) if done and word[0].isupper() else None
            # «Республики Сербской»
            if apposed and apposed.tag.POS == "ADJF":
                choices = [apposed]
            elif apposed and position:
                choices.append(apposed)
        else:
            parse = _nominative(word)
            choices = [parse]
            done = parse is not None and parse.tag.POS == "NOUN"
        heads = [[*chosen, choice] for chosen, choice in product(heads, choices)]
    for chosen, case in product(heads, CASES):
        forms = [
            (_in_case(parse, case, animate=False) or word) if parse else word
            for word, parse in zip(words, chosen, strict=True)
        ]
        yield " ".join(forms)


def _lexeme(word: str, pos: str) -> Iterator[str]:
    yield word
    parses = [p for p in _morph.parse(word) if str(p.tag.POS) == pos and p.tag.case == "nomn"]
    if pos == "NOUN":
        parses = [p for p in parses if "anim" in p.tag] or parses
    for parse in parses[:1]:
        for form in parse.lexeme:
            if str(form.tag.POS) == pos and "V-oy" not in form.tag and "V-ey" not in form.tag:
                yield str(form.word)


def forms(word: str, kind: str) -> Iterator[str]:
    """All forms of a cell's word."""
    if kind == "adjective":
        yield from _lexeme(word, "ADJF")
    elif kind == "inhabitant":
        yield from _lexeme(word, "NOUN")
    elif kind in ("prefix", "abbreviation"):
        yield word
    else:
        yield word
        yield from inflected(word)


def _stem_prefix(adjective: str) -> str:
    return adjective[:-2] + "о"


def rows() -> Iterator[tuple[str, str, str, str]]:
    """``(form, code, kind, doubtful)``, forms in lower case without ё, tokens between spaces."""
    source = files("ru_event_extract") / "resources" / "countries.csv"
    table = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    listed = {row["code"] for row in table}
    territories = Locale("ru").territories
    for country in pycountry.countries:
        if country.alpha_2 not in listed | _PLACES:
            table.append({"code": country.alpha_2, "name": territories[country.alpha_2]})
        elif country.alpha_2 not in _PLACES:
            row = next(r for r in table if r["code"] == country.alpha_2)
            official = territories[country.alpha_2]
            # «Тайвань», «Самоа»: a name that Babel gives in another form is a name as well.
            if "(" not in official:
                row["names"] = "|".join(filter(None, [row.get("names", ""), official]))
    for row in table:
        code = row["code"].strip("-")
        cells = [(k, w) for c, k in COLUMNS.items() for w in (row.get(c) or "").split("|") if w]
        cells += [("prefix", _stem_prefix(w)) for k, w in cells if k == "adjective"]
        for kind, word in cells:
            doubt = "?" if word.endswith("?") else ""
            word = word.rstrip("?")
            if kind == "name" and word.isupper() and " " not in word:
                kind = "abbreviation"
            for form in forms(word, kind):
                text = form if kind == "abbreviation" else form.lower().replace("ё", "е")
                yield " ".join(t.text for t in tokenize(text)), code, kind, doubt


def main() -> None:
    """Write the table beside the one it is made from."""
    target = Path(str(files("ru_event_extract") / "resources" / "country_forms.tsv"))
    seen: dict[tuple[str, str, str], str] = {}
    for form, code, kind, doubt in rows():
        seen.setdefault((form, code, kind), doubt)
    with target.open("w", encoding="utf-8", newline="\n") as out:
        out.write("form\tcode\tkind\tdoubtful\n")
        for (form, code, kind), doubt in sorted(seen.items()):
            out.write(f"{form}\t{code}\t{kind}\t{doubt}\n")
    print(f"{len(seen)} forms written to {target}")


if __name__ == "__main__":
    main()
