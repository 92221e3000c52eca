"""Rewrites articles with other names, titles and capitals, so that the network meets them too.

NEREL and RuRED-2 are Russian news; the names and offices of Central Asia and of Asia at large, and
the capitals with which state agencies write offices, are rare in them. The words that come in are
in ``resources/training/names.csv`` and ``resources/training/offices.csv``.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from importlib.resources import files

from ..language.morphology import like_source, parses
from .mentions_corpus import Article, Offsets

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")


def _rows(name: str) -> list[dict[str, str]]:
    path = files("ru_event_extract.resources") / "training" / name
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def decline(word: str, case: str, feminine: bool) -> str:
    """A name in a case, by its ending; what doesn't decline comes back as it is."""
    at = _CASES.index(case)
    if re.search(r"(?:ов|ев|ёв|ин|ын)$", word) and not feminine:
        return word + ("", "а", "у", "а", "ым", "е")[at]
    if re.search(r"(?:ова|ева|ёва|ина)$", word) and feminine:
        return word[:-1] + ("а", "ой", "ой", "у", "ой", "ой")[at]
    if word.endswith("ский"):
        return word[:-2] + ("ий", "ого", "ому", "ого", "им", "ом")[at]
    if word.endswith("а") and word[-2] not in "иуоеэаы":
        soft = word[-2] in "гкхжшчщ"
        return word[:-1] + ("а", "и" if soft else "ы", "е", "у", "ой", "е")[at]
    if word.endswith("й") and not feminine:
        return word[:-1] + ("й", "я", "ю", "я", "ем", "е")[at]
    if word.endswith("ь") and not feminine:
        return word[:-1] + ("ь", "я", "ю", "я", "ем", "е")[at]
    if word[-1] in "бвгджзклмнпрстфхцчшщ" and not feminine:
        return word + ("", "а", "у", "а", "ем" if word[-1] in "жшчщц" else "ом", "е")[at]
    return word


class Rewriter:
    """Makes rewritten copies of articles; the same seed makes the same copies."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in _rows("names.csv"):
            self.names[row["kind"], row["gender"]].append(row["name"])
        self.offices = {row["lemma"]: row["instead"].split("|") for row in _rows("offices.csv")}

    def __call__(self, article: Article) -> Article:
        """A copy of the article in which some names, offices and capitals are others."""
        edits: dict[Offsets, str] = {}
        people: dict[str, tuple[str, str]] = {}
        for start, end in sorted(article.mentions.get("PERSON", ())):
            self._person(article.text, start, end, people, edits)
        capitals = self.random.random() < 0.4
        for start, end in sorted(article.mentions.get("PROFESSION", ())):
            self._office(article.text, start, end, capitals, edits)
        return _rewrite(article, edits)

    def _person(
        self,
        text: str,
        start: int,
        end: int,
        people: dict[str, tuple[str, str]],
        edits: dict[Offsets, str],
    ) -> None:
        words = [(start + m.start(), start + m.end()) for m in _NAME.finditer(text[start:end])]
        whole = text[start:end].split()
        if not words or len(words) != len(whole) or len(words) > 2:
            return
        last = text[words[-1][0] : words[-1][1]]
        known = [p for p in parses(last.lower()) if {"Surn", "Name"} & set(p.tag.grammemes)]
        parse = known[0] if known else parses(last.lower())[0]
        feminine = "femn" in parse.tag
        case = str(parse.tag.case) if str(parse.tag.case) in _CASES else "nomn"
        key = parse.normal_form
        if key not in people:
            if self.random.random() < 0.3:
                people[key] = "", ""
            else:
                gender = "f" if feminine else "m"
                people[key] = (
                    self.random.choice(self.names["given", gender]),
                    self.random.choice(self.names["surname", gender]),
                )
        given, surname = people[key]
        if not surname:
            return
        if len(words) == 2:
            short = self.random.random() < 0.2
            edits[words[0]] = f"{given[0]}." if short else decline(given, case, feminine)
        edits[words[-1]] = decline(surname, case, feminine)

    def _office(
        self, text: str, start: int, end: int, capitals: bool, edits: dict[Offsets, str]
    ) -> None:
        match = re.match(r"[А-ЯЁа-яё]+(?:-[а-яё]+)*", text[start:end])
        if match is None:
            return
        word, where = match.group(), (start, start + match.end())
        parse = parses(word.lower())[0]
        choices = self.offices.get(parse.normal_form)
        if choices and self.random.random() < 0.35:
            other = parses(self.random.choice(choices))[0]
            wanted = {str(parse.tag.case), str(parse.tag.number)}
            form = other.inflect(wanted) if parse.tag.case else None
            if form is not None:
                word = like_source(form.word, word)
        if capitals and self.random.random() < 0.8:
            word = word[:1].upper() + word[1:]
        edits[where] = word


def _rewrite(article: Article, edits: dict[Offsets, str]) -> Article:
    """The article after the edits, with every mention moved along."""
    pieces, shifts, position, taken = [], [], 0, 0
    for (start, end), new in sorted(edits.items()):
        if start < taken:
            continue
        pieces += [article.text[position:start], new]
        shifts.append((start, end, len(new) - (end - start)))
        position = taken = end
    pieces.append(article.text[position:])

    def moved(offset: int, is_end: bool) -> int:
        total = 0
        for start, end, shift in shifts:
            if end <= offset:
                total += shift
            elif start < offset and is_end:
                # A mention that ends inside a rewritten word ends with it.
                return end + total + shift
            else:
                break
        return offset + total

    mentions = {
        label: {(moved(start, False), moved(end, True)) for start, end in spans}
        for label, spans in article.mentions.items()
    }
    return Article(f"{article.name}+", "".join(pieces), mentions)
