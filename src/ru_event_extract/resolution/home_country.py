"""The country that an article speaks from, which its paper does not name: «президент Иванов»."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from spacy.tokens import Doc, Span

from ..document import mentions
from ..entities.lexicon import read_rows
from ..entities.names import is_given_name, is_surname
from ..entities.place_names import place_adjectives, place_country
from .country_words import local_words, title_case

_HEAD_CHARACTERS, _TAIL_TOKENS, _DATELINE_TOKENS = 400, 40, 60
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|ский|цкий|[оеё]ва|[иы]на|ская|ой|ый|ко|[ую]к|ых|их|ая)$")


@lru_cache(maxsize=1)
def _sources() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple(
        (row["word"], re.compile(rf"(?<!\w){re.escape(row['word'])}(?!\w)"), row["country"])
        for row in read_rows("roles/sources.csv")
    )


@lru_cache(maxsize=1)
def _domains() -> re.Pattern[str]:
    return re.compile(r"https?://[\w.-]+\.(ru|kz|uz|kg|tj|tm|by|az|am|ge|ua|md|mn|cn|ir)\b")


def home_country(doc: Doc) -> str:
    """ISO code of the country whose paper or agency the article is from; empty where unknown."""
    head, tail = doc[:_DATELINE_TOKENS].text, doc[-_TAIL_TOKENS:].text
    head = head[:_HEAD_CHARACTERS]
    for part in (head, tail):
        found = [
            (match.start(), code)
            for word, pattern, code in _sources()
            if word in part and (match := pattern.search(part))
        ]
        if found:
            return min(found)[1]
    domain = _domains().search(tail) or _domains().search(head)
    if domain:
        return domain.group(1).upper()
    for place in mentions(doc, "PLACE"):
        if place.start > _DATELINE_TOKENS:
            break
        code = place_country(title_case(place.kb_id_))
        if code and _in_dateline(doc, place):
            return code
    return ""


def _in_dateline(doc: Doc, place: Span) -> bool:
    """«ДУШАНБЕ, 5 июня.» at the start of a line, or a short line with the place in it."""
    start = place.start
    while start and "\n" not in doc[start - 1].text:
        start -= 1
    end = place.end
    while end < len(doc) and "\n" not in doc[end].text:
        end += 1
    after = doc[place.end].text if place.end < len(doc) else ""
    if place.start - start <= 1 and after in (".", ",", "–", "—", "(", "/", ":", "-"):
        return True
    has_date = any(token.like_num or token.text[:1].isdigit() for token in doc[start:end])
    return end - start <= 10 and has_date


def looks_russian(name: str) -> bool:
    """Whether a name might well be that of an official of Russia."""
    words = name.lower().split()
    if len(words) < 2:
        return bool(_SURNAME.search(words[-1]))
    if not is_given_name(words[0]):
        return False
    return bool(_SURNAME.search(words[-1])) or is_surname(words[-1])


def likely_home(doc: Doc) -> str:
    """ISO code of the country whose places and local words dominate the article, or empty.

    An article names the towns of its own country without the country.
    """
    points: defaultdict[str, float] = defaultdict(float)
    for span in mentions(doc, "COUNTRY"):
        if span.kb_id_ and "|" not in span.kb_id_:
            points[str(span.kb_id_)] += 0.4
    for place in mentions(doc, "PLACE"):
        code = place_country(title_case(place.kb_id_)) or country_of_adjective(place)
        if code:
            points[code] += 1.0
    for token in doc:
        code = local_words().get(token.lemma_.lower(), "")
        if code:
            points[code] += 1.0
    for role in doc._.role_mentions:
        # A title that names its country is seldom one of the paper's own.
        if role.country and role.attached:
            points[role.country] -= 0.3
    if not points:
        return ""
    best = max(points, key=lambda c: (points[c], c))
    return best if points[best] >= 0.4 * sum(max(0.0, p) for p in points.values()) else ""


def country_of_adjective(span: Span) -> str:
    """ISO code for a place told by an adjective («Ферганская область»); empty where unknown."""
    for token in span:
        name = place_adjectives().get(token.lemma_.lower().replace("ё", "е"))
        if name:
            return place_country(name)
    return ""
