"""Countries: names, adjectives, capitals and seats of power that stand for a state.

Sets ``doc.spans["COUNTRY"]``; ``kb_id_`` is the ISO 3166-1 alpha-2 code, two codes joined by ``|``
for one word that names two states («туркмено-иранский»), empty for a state without a code
(Abkhazia, Transnistria). Inhabitants («узбекистанцы») and the adjective of a private person
(«американский актёр») tell a nationality, not the state: ``doc.spans["NATIONALITY"]``.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from typing import NamedTuple

from razdel import tokenize
from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..document import make_span, set_mentions
from ..language.recent import Recent
from ..word_tables import table_lines
from .metonymy import stands_for_state
from .phrase_table import PhraseTable, fold

NATIONALITY = "NATIONALITY"
_HYPHEN = re.compile("[-–—]")
_QUOTES = frozenset('«"“„')


class CountryForm(NamedTuple):
    """What a form of the table says: ISO code, kind of word, whether it needs support."""

    code: str
    kind: str
    doubtful: bool
    text: str


@lru_cache(maxsize=1)
def country_forms() -> PhraseTable[CountryForm]:
    """All inflected forms, compiled once a process."""
    entries = []
    for line in table_lines("country_forms.tsv")[1:]:
        form, code, kind, doubtful = line.split("\t")
        value = CountryForm(code, kind, bool(doubtful), form)
        entries.append((fold(form).split(" "), value))
    return PhraseTable(entries)


@lru_cache(maxsize=1)
def _countries() -> list[dict[str, str]]:
    return list(csv.DictReader(table_lines("countries.csv")))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in _countries() if row["name"]}


@lru_cache(maxsize=1)
def _capitals() -> dict[str, str]:
    return {
        fold(city.rstrip("?")): row["code"].strip("-")
        for row in _countries()
        for city in row["capital"].split("|")
        if city
    }


@lru_cache(maxsize=1)
def _groups() -> dict[str, list[str]]:
    rows = csv.DictReader(table_lines("country_groups.csv"))
    return {_group_key(row["group"]): row["codes"].split("|") for row in rows}


@lru_cache(maxsize=1)
def _offices() -> frozenset[str]:
    return frozenset(table_lines("national_offices.txt"))


def country_name(code: str) -> str:
    """The short Russian name that news uses («Кыргызстан»); empty for an unknown code."""
    if code in _names():
        return _names()[code]
    from babel import Locale

    return str(Locale("ru").territories.get(code, "")) if len(code) == 2 else ""


def capital_country(city: str) -> str:
    """ISO code of the state whose capital this is (nominative); empty for another city."""
    return _capitals().get(fold(city), "")


def names_state(name: str) -> bool:
    """Whether a name (nominative) is a state's own: «Казахстан», «США», but not «Астана», «Кремль».

    Nor is «КАЗАХСТАН» of a headline: only abbreviations are written so.
    """
    words = [fold(t.text) for t in tokenize(name)]
    kinds = {"abbreviation"} if name.isupper() else {"name", "abbreviation"}
    return any(form.kind in kinds for form in country_forms().of(words))


def country_of(text: Span | Token | str) -> str:
    """ISO code of what names a country: name, adjective, inhabitant, capital or seat, any case.

    Two codes joined by ``|`` for «туркмено-иранский»; empty where no country is named. The words
    have to be the country's name as a whole: «министр Ирана» gives nothing.
    """
    if not isinstance(text, str):
        if text.doc.spans.get("COUNTRY"):
            start = text.start if isinstance(text, Span) else text.i
            end = text.end if isinstance(text, Span) else text.i + 1
            for span in text.doc.spans["COUNTRY"]:
                if (span.start, span.end) == (start, end):
                    return str(span.kb_id_)
        text = text.text
    words = [fold(t.text) for t in tokenize(text)]
    forms = country_forms().of(words)
    if forms:
        return forms[0].code
    if len(words) == 1:
        return "|".join(code for code, _ in compound_countries(text))
    return ""


def _group_key(text: str) -> str:
    words = []
    for token in tokenize(text):
        word = fold(token.text)
        words.append(_group_lemma(word))
    return " ".join(words)


@lru_cache(maxsize=10_000)
def _group_lemma(word: str) -> str:
    from ..language.morphology import parses

    for parse in parses(word):
        if parse.tag.POS in ("NOUN", "ADJF"):
            return fold(parse.normal_form)
    return word


def expand_group(text: str) -> list[str]:
    """ISO codes of a named group of states, in any case; empty list for an unknown group.

    «стран Центральной Азии» → KZ, KG, TJ, TM, UZ.
    """
    return list(_groups().get(_group_key(text), ()))


def compound_countries(word: str) -> list[tuple[str, str]]:
    """The states of one hyphened word: code and kind, or an empty list.

    «российско-американский» (adjectives), «Россия–США» (names).
    """
    parts = _HYPHEN.split(word)
    if not 2 <= len(parts) <= 4 or not all(parts):
        return []
    table, found = country_forms(), []
    for position, part in enumerate(parts):
        last = position == len(parts) - 1
        forms = table.of([fold(part)])
        by_kind = {form.kind: form for form in forms}
        if not last and "prefix" in by_kind:
            found.append((by_kind["prefix"].code, "adjective"))
        elif last and "adjective" in by_kind:
            found.append((by_kind["adjective"].code, "adjective"))
        elif (
            part[:1].isupper()
            and (form := by_kind.get("name") or by_kind.get("abbreviation"))
            and not (form.kind == "abbreviation" and part != form.text)
        ):
            found.append((form.code, "name"))
        elif part.istitle() and position and found and found[0][1] == "name":
            # «Китай–Африка»: a state and a region
            continue
        else:
            return []
    return found if len({kind for _, kind in found}) == 1 else []


#: Folded words by their number, which is the same in every vocabulary.
_FOLDED: Recent[int, str] = Recent()


def _folded_words(doc: Doc) -> list[str]:
    strings = doc.vocab.strings
    return _FOLDED.all(doc.to_array(ORTH).tolist(), lambda number: fold(strings[number]))


def find_countries(doc: Doc) -> tuple[list[Span], list[Span]]:
    """Spans of countries, and spans that tell a person's nationality."""
    words = _folded_words(doc)
    names = {
        i
        for span in doc.spans.get("natasha_names", ())
        if span.label_ == "LOC"
        for i in range(span.start, span.end)
    }
    countries: list[Span] = []
    nationalities: list[Span] = []
    weak: list[Span] = []
    table, i = country_forms(), 0
    while i < len(words):
        step = i + 1
        for end, forms in table.at(words, i):
            form = next((f for f in forms if _fits(doc, i, end, f, names)), None)
            if form is None:
                continue
            if form.kind == "inhabitant" or (
                form.kind == "adjective" and _tells_nationality(doc[i])
            ):
                nationalities.append(make_span(doc, i, end, NATIONALITY, form.code))
            else:
                if form.kind == "adjective" and end < len(words) and _is_state(doc[end]):
                    end += 1
                span = make_span(doc, i, end, "COUNTRY", form.code)
                short = form.kind == "abbreviation" and form.doubtful
                (weak if short else countries).append(span)
            step = end
            break
        else:
            if _HYPHEN.search(words[i]) and (pair := compound_countries(doc[i].text)):
                codes = "|".join(code for code, _ in pair)
                countries.append(make_span(doc, i, i + 1, "COUNTRY", codes))
        i = step
    # «РТ» is Tajikistan only where the document names Tajikistan in full as well.
    known = {span.kb_id_ for span in countries}
    countries += [span for span in weak if span.kb_id_ in known]
    return countries, nationalities


def _fits(doc: Doc, start: int, end: int, form: CountryForm, names: set[int]) -> bool:
    """Whether the form in the table is meant at this place of the text."""
    token = doc[start]
    if form.kind == "prefix":
        return False
    if form.kind == "abbreviation":
        return token.text == form.text
    if form.kind == "adjective":
        if form.doubtful and not token.is_lower:
            return False
        return not _is_language(token) and not _is_district(token)
    if form.kind == "inhabitant":
        return not (form.doubtful and token.is_lower) and token.pos_ in ("NOUN", "PROPN")
    if not token.text[:1].isupper() and not (end - start > 1 and doc[end - 1].text.istitle()):
        return False
    if form.kind in ("capital", "seat"):
        return stands_for_state(doc[start:end], seat=form.kind == "seat")
    if form.doubtful and start not in names:
        return False
    return not _in_longer_name(doc, start, end)


def _in_longer_name(doc: Doc, start: int, end: int) -> bool:
    """«Единая Россия», «Латинская Америка», «Россия 24»: the name of something else."""
    if end < len(doc) and doc[end].like_num and doc[end - 1].whitespace_ and start:
        quoted = doc[start - 1].text in _QUOTES
        if quoted:
            return True
    if not start:
        return False
    before = doc[start - 1]
    return (
        before.pos_ == "ADJ"
        and before.text[:1].isupper()
        and not before.is_sent_start
        and before.whitespace_ == " "
        and before.morph.get("Case", []) == doc[start].morph.get("Case", [])
        and not country_forms().of([fold(before.text)])
    )


def _is_state(token: Token) -> bool:
    """«государство» of «белорусское государство», which names the state as a whole."""
    return token.lemma_ == "государство" and token.is_lower


def described_noun(adjective: Token) -> Token:
    """The noun of an adjective, also of one in a list («советский и российский актёр»)."""
    head = adjective.head
    for _ in range(5):
        if head.pos_ != "ADJ" or head.head.i == head.i:
            break
        head = head.head
    return head


def _is_language(token: Token) -> bool:
    """«английский язык», «говорит на французском»: a language, no state."""
    head = described_noun(token)
    if head.lemma_ in ("язык", "литература"):
        return True
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    alone = following is None or following.pos_ not in ("ADJ", "NOUN", "PROPN", "ADV", "CCONJ")
    return alone and head.lemma_ in ("говорить", "владеть", "перевод", "перевести", "написать")


def _is_district(token: Token) -> bool:
    """«Советский район», «Советская улица»: a place called so."""
    return token.text[:1].isupper() and fold(described_noun(token).lemma_) in _district_heads()


@lru_cache(maxsize=1)
def _district_heads() -> frozenset[str]:
    rows = (line.split("\t") for line in table_lines("place_heads.tsv")[1:])
    return frozenset(fold(lemma) for kind, lemma in rows if kind in ("region", "street"))


def _tells_nationality(token: Token) -> bool:
    """An adjective of a person who doesn't act for the state: «американский актёр»."""
    head = described_noun(token)
    return (
        head.i > token.i
        and head.pos_ in ("NOUN", "PROPN")
        and "Anim" in head.morph.get("Animacy", [])
        and head.lemma_ not in _offices()
    )


class CountryFinder:
    """Sets ``doc.spans["COUNTRY"]`` and ``doc.spans["NATIONALITY"]``."""

    def __call__(self, doc: Doc) -> Doc:
        countries, nationalities = find_countries(doc)
        set_mentions(doc, "COUNTRY", countries)
        set_mentions(doc, NATIONALITY, nationalities)
        return doc


@Language.factory(
    "countries",
    requires=["token.pos", "token.morph", "token.lemma", "token.dep", "doc.spans"],
    assigns=["doc.spans"],
)
def create_countries(nlp: Language, name: str) -> CountryFinder:
    """Component: countries with their ISO codes."""
    country_forms()
    return CountryFinder()
