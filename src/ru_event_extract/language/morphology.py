"""pymorphy3: the parse of a word that fits its tagged features, and other forms of it."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

import pymorphy3
from pymorphy3.analyzer import Parse
from spacy.tokens import Token

from ..word_tables import table_lines

#: UD part of speech -> OpenCorpora parts of speech (https://opencorpora.org/dict.php?act=gram).
_POS = {
    "NOUN": {"NOUN"},
    "PROPN": {"NOUN"},
    "ADJ": {"ADJF", "ADJS", "COMP", "PRTF", "PRTS"},
    "VERB": {"VERB", "INFN", "PRTF", "PRTS", "GRND"},
    "AUX": {"VERB", "INFN", "PRTF", "GRND"},
    "ADV": {"ADVB", "COMP", "PRED", "GRND"},
    "PRON": {"NPRO"},
    "DET": {"ADJF", "NPRO"},
    "NUM": {"NUMR"},
    "ADP": {"PREP"},
    "CCONJ": {"CONJ"},
    "SCONJ": {"CONJ"},
    "PART": {"PRCL"},
    "INTJ": {"INTJ"},
}
#: UD feature value -> OpenCorpora grammeme.
_FEATURES = {
    ("Case", "Nom"): "nomn",
    ("Case", "Gen"): "gent",
    ("Case", "Dat"): "datv",
    ("Case", "Acc"): "accs",
    ("Case", "Ins"): "ablt",
    ("Case", "Loc"): "loct",
    ("Case", "Par"): "gen2",
    ("Number", "Sing"): "sing",
    ("Number", "Plur"): "plur",
    ("Gender", "Masc"): "masc",
    ("Gender", "Fem"): "femn",
    ("Gender", "Neut"): "neut",
    ("Animacy", "Anim"): "anim",
    ("Animacy", "Inan"): "inan",
    ("Tense", "Past"): "past",
    ("Tense", "Pres"): "pres",
    ("Tense", "Fut"): "futr",
    ("Aspect", "Perf"): "perf",
    ("Aspect", "Imp"): "impf",
}
_MAX_WORD = 60
#: Grammemes of names of people and places.
_NAMES = frozenset(("Name", "Surn", "Patr", "Geox"))
_RUSSIAN = re.compile(r"[А-ЯЁа-яё-]{2,}$")


@lru_cache(maxsize=1)
def analyzer() -> pymorphy3.MorphAnalyzer:
    """The dictionary, loaded once a process."""
    return pymorphy3.MorphAnalyzer(lang="ru")


def parses(word: str) -> tuple[Parse, ...]:
    """All parses of a word form, likeliest first."""
    # Only single letters (initials) and foreign words have other parses in capitals.
    return _parses(word.lower() if _RUSSIAN.match(word) else word)


@lru_cache(maxsize=20_000)
def _parses(word: str) -> tuple[Parse, ...]:
    return tuple(analyzer().parse(word[:_MAX_WORD]))


@lru_cache(maxsize=20_000)
def best_parse(word: str, pos: str = "", feats: str = "") -> Parse:
    """The parse nearest to the tagger's part of speech and features (``Case=Gen|Number=Sing``)."""
    candidates = parses(word)
    if len(candidates) == 1 or not (pos or feats):
        return candidates[0]
    rare = _rare_twins()
    wanted_pos = _POS.get(pos, set())
    wanted = _grammemes(feats)
    name = pos == "PROPN"

    def fit(parse: Parse) -> float:
        tag = parse.tag
        own = tag.grammemes
        score = 3.0 * (tag.POS in wanted_pos)
        score += len(wanted & own)
        if name and not own.isdisjoint(_NAMES):
            score += 0.5
        if parse.normal_form in rare and tag.POS == "ADJF":
            score -= 0.5
        return score + float(parse.score) * 0.9

    return max(candidates, key=fit)


@lru_cache(maxsize=1)
def _rare_twins() -> frozenset[str]:
    """«Временной» beside «временный»: adjectives with the same forms but for the nominative."""
    return frozenset(row["other"] for row in csv.DictReader(table_lines("adjective_twins.csv")))


@lru_cache(maxsize=4096)
def _grammemes(feats: str) -> frozenset[str]:
    """OpenCorpora's grammemes for the features of a word."""
    pairs = (pair.partition("=") for pair in feats.split("|"))
    found = (_FEATURES.get((name, value)) for name, _, value in pairs)
    return frozenset(grammeme for grammeme in found if grammeme)


def token_parse(token: Token) -> Parse:
    """The parse of a tagged token."""
    return best_parse(token.text, token.pos_, str(token.morph))


def like_source(word: str, source: str) -> str:
    """``word`` in the letter case of ``source`` and with its ё."""
    if "ё" in source.lower() and "ё" not in word.lower():
        chars = list(word)
        for i, letter in enumerate(source.lower()):
            if letter == "ё" and i < len(chars) and chars[i].lower() == "е":
                chars[i] = "ё"
        word = "".join(chars)
    if "ё" in word.lower() and "ё" not in source.lower() and "е" in source.lower():
        chars = list(word)
        for i, letter in enumerate(word.lower()):
            if letter == "ё" and i < len(source) and source[i].lower() == "е":
                chars[i] = "е"
        word = "".join(chars)
    if len(source) > 1 and source.isupper():
        return word.upper()
    parts_source, parts = source.split("-"), word.split("-")
    if len(parts_source) == len(parts) > 1:
        return "-".join(_capital(p, s) for p, s in zip(parts, parts_source, strict=True))
    return _capital(word, source)


def _capital(word: str, source: str) -> str:
    if len(source) > 1 and source.isupper():
        return word.upper()
    if not source[1:].islower():
        # «МИДов», «ВкусВилла»
        shared = _shared_start(word, source.lower())
        return source[:shared] + word[shared:]
    if source[:1].isupper():
        return word[:1].upper() + word[1:]
    return word


@lru_cache(maxsize=20_000)
def form_of(parse: Parse, grammemes: frozenset[str]) -> Parse | None:
    """Another form of a parsed word; ``None`` where pymorphy3 has none.

    Of the superlatives it is the one that stands in the text: «высшего» is of «высший», not of
    «высочайший».
    """
    form: Parse | None = parse.inflect(set(grammemes))
    if form is None or "Supr" not in form.tag:
        return form
    alike = [other for other in parse.lexeme if other.tag == form.tag]
    return max(alike, key=lambda other: _shared_start(other.word, parse.word))


def _shared_start(a: str, b: str) -> int:
    """Letters that two words begin with alike."""
    shorter = min(len(a), len(b))
    return next((n for n in range(shorter) if a[n] != b[n]), shorter)


def inflect(token: Token, *grammemes: str) -> str:
    """The token's word in another form (``"nomn"``, ``"sing"``), in the source's letters.

    A word that pymorphy3 can't inflect so comes back as it stands in the text.
    """
    return _inflected(token.text, token.pos_, str(token.morph), grammemes)


@lru_cache(maxsize=20_000)
def _inflected(word: str, pos: str, feats: str, grammemes: tuple[str, ...]) -> str:
    form = form_of(best_parse(word, pos, feats), frozenset(grammemes))
    return like_source(form.word, word) if form else word
