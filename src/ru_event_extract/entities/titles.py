"""Titles and ranks: what the tables in ``resources/roles`` say of a title and of a body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spacy.attrs import LEMMA, ORTH
from spacy.tokens import Token

from ..language.morphology import parses
from ..language.token_filter import TokenFilter
from ..word_tables import table_lines
from .lexicon import read_rows

_FORMER = ("экс-", "экс–")


@dataclass(frozen=True)
class Title:
    """A title: its group (titles whose rank depends on the body served), rank, prepositions."""

    lemma: str
    group: str
    rank: str
    prepositions: frozenset[str]
    takes_instrumental: bool


@lru_cache(maxsize=1)
def _titles() -> dict[str, Title]:
    found = {}
    for row in read_rows("roles/titles.csv"):
        words = set(row["complement"].split())
        found[row["lemma"]] = Title(
            row["lemma"], row["group"], row["rank"], frozenset(words - {"ins"}), "ins" in words
        )
    return found


@lru_cache(maxsize=1)
def _endings() -> dict[str, Title]:
    """«гидробиолог», «политтехнолог»: occupations known by their ending."""
    return {
        row["ending"]: Title(row["ending"], "", row["rank"], frozenset(), False)
        for row in read_rows("roles/title_endings.csv")
    }


# Asked once a word by may_be_title; after that only for titles.
@lru_cache(maxsize=4096)
def _title_of(lemma: str, text: str) -> Title | None:
    titles = _titles()
    for word in (lemma, text):
        for prefix in _FORMER:
            word = word.removeprefix(prefix)
        if word in titles:
            return titles[word]
        if word.startswith("премьер") and "-министр" in word:
            # «премьера-министра»: some decline both parts.
            return titles["премьер-министр"]
        if "-" in word and any("anim" in p.tag for p in parses(word)):
            # «президент-реформатор», «конгрессмен-республиканец», «писатель-сатирик»; a name of a
            # thing is none («премьер-лига»).
            for part in word.split("-"):
                if part in titles:
                    return titles[part]
    if lemma.endswith("ть"):
        # «поверенного»: the tagger's lemma is that of the verb.
        for parse in parses(text):
            if parse.tag.POS not in ("ADJF", "PRTF"):
                continue
            form = parse.inflect({"nomn", "sing", "masc"})
            if form is not None and form.word in titles:
                return titles[form.word]
    for ending, title in _endings().items():
        if lemma.endswith(ending) and len(lemma) > len(ending) + 2:
            return title if any("anim" in p.tag for p in parses(lemma)) else None
    return None


#: Words that are titles if their part of speech allows it.
may_be_title = TokenFilter(
    lambda lemma, text: _title_of(lemma.lower(), text.lower()) is not None, LEMMA, ORTH
)


def title_of(token: Token) -> Title | None:
    """The title that the token is the head word of, or ``None``."""
    if token.pos_ in ("VERB", "ADV", "ADP", "AUX", "PUNCT") and token.text.lower() not in _titles():
        return None
    return _title_of(token.lemma_.lower(), token.text.lower())


def is_title(token: Token) -> bool:
    """Whether the token is the head word of a title."""
    return title_of(token) is not None


@lru_cache(maxsize=1)
def _bodies() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for row in read_rows("roles/bodies.csv"):
        pattern = row["pattern"]
        if pattern.startswith("^"):
            # Adjectives before the noun change nothing: «второй департамент».
            pattern = r"^(?:[\w-]+(?:ый|ий|ой) )*?" + pattern[1:]
        found.append((row["class"], re.compile(pattern)))
    return tuple(found)


@lru_cache(maxsize=20_000)
def body_class(lemmas: str) -> str:
    """The class of the body that these lemmas name (``ministry``, ``region``, …); ``""`` if none.

    Classes of names go in angle brackets: ``<country>``, ``<igo>``, ``<region>``, ``<city>``,
    ``<company>``.
    """
    for name, pattern in _bodies():
        if pattern.search(lemmas):
            return name
    return ""


@lru_cache(maxsize=1)
def _parliament_words() -> tuple[str, ...]:
    return tuple(line for line in table_lines("roles/parliament_words.txt") if line)


def names_parliament(word: str) -> bool:
    """«Мажлиса», «Кенеша», «Маслахаты»: words of parliaments' names, which taggers take for a
    person's."""
    return word.lower().startswith(_parliament_words())


@lru_cache(maxsize=1)
def _ranks() -> dict[tuple[str, str], str]:
    return {(row["group"], row["class"]): row["rank"] for row in read_rows("roles/ranks.csv")}


@lru_cache(maxsize=1)
def _defaults() -> dict[str, str]:
    found = {title.group: title.rank for title in _titles().values() if title.group}
    # Groups of phrases alone («региональный директор») have theirs in the table of ranks.
    return found | {group: rank for (group, body), rank in _ranks().items() if body == "default"}


@lru_cache(maxsize=1)
def national_bodies() -> dict[str, str]:
    """Bodies that only one state has («Пентагон»): lemma to ISO code."""
    return {r["word"]: r["country"] for r in read_rows("roles/national_bodies.csv") if r["country"]}


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    return {row["words"]: row["rank"] for row in read_rows("roles/phrases.csv")}


def phrase_rank(words: str) -> str:
    """The rank of a title with its task («посол по особым поручениям»); ``""`` if of no own."""
    return _phrases().get(words, "")


def rank_of(title: Title, adjectives: Iterable[str], body: str, inner_rank: str = "") -> str:
    """The rank of a title with its adjectives (lemmas), the class of the body served, and the rank
    of the title that it serves («заместитель министра»)."""
    ranks = _ranks()
    group, rank = title.group, title.rank
    for adjective in adjectives:
        special = _phrases().get(f"{adjective} {title.lemma}", "")
        if special in _defaults():
            # A phrase whose rank depends on the body served, as that of a group of titles.
            group, rank = special, _defaults()[special]
        elif special:
            return special
    if group == "deputy":
        if inner_rank:
            return ranks.get((group, inner_rank), rank)
        return ranks.get((group, f"class:{body}"), rank)
    if body and (group, body) in ranks:
        return ranks[group, body]
    if not body and (group, "") in ranks:
        return ranks[group, ""]
    return rank


@lru_cache(maxsize=1)
def _local_ranks() -> dict[tuple[str, str], str]:
    return {(r["title"], r["country"]): r["rank"] for r in read_rows("roles/local_ranks.csv")}


def local_rank(role: str, country: str) -> str:
    """The rank of a role that means something of its own in a country («шейх»); else ``""``."""
    return _local_ranks().get((role, country), "")


def deputy_rank(rank: str) -> str:
    """The rank of the deputy of somebody of this rank; ``""`` if the tables don't say."""
    return _ranks().get(("deputy", rank), "")


@lru_cache(maxsize=1)
def modifiers() -> dict[str, str]:
    """What an adjective before a title does: ``former``, ``future``, ``drop``, ``keep``, ``stop``."""
    return {row["word"]: row["effect"] for row in read_rows("roles/modifiers.csv")}


@lru_cache(maxsize=1)
def phase_prefixes() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Words before a title that say the phase («и. о.», «исполняющий обязанности»), longest first."""
    rows = [(tuple(r["words"].split()), r["phase"]) for r in read_rows("roles/phase_prefixes.csv")]
    return tuple(sorted(rows, key=lambda r: -len(r[0])))


@lru_cache(maxsize=1)
def igo_names() -> dict[str, str]:
    """International organisations that stand in a role like a country does: form -> short name."""
    found = {}
    for row in read_rows("roles/igos.csv"):
        for form in (row["name"], *filter(None, row["forms"].split("|"))):
            found[form.lower()] = row["name"]
    return found


@lru_cache(maxsize=1)
def igo_nouns() -> dict[str, str]:
    """The noun that stands for an international organisation («банк» for ЕБРР), by short name."""
    return {row["name"]: row["noun"] for row in read_rows("roles/igos.csv") if row["noun"]}
