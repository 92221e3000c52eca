"""The grammar of personal names: dictionary forms of a name's words, known or foreign.

A foreign surname is in no dictionary, and its form in the text fits several dictionary forms
(«Мередова»: a man «Мередов», a woman «Мередова»). :func:`readings` lists them; :func:`nominative`
chooses by all places of the text that name the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..language.morphology import like_source, parses
from .lexicon import read_rows

VOWELS = "аеёиоуыэюя"
HUSHING = "жшщчц"
VELAR = "гкх"
_CASES = {
    "nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins", "loct": "Loc",
    "gen2": "Gen", "loc2": "Loc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word form of a name: dictionary form, case (``""`` any), gender."""

    nominative: str
    case: str
    gender: str
    prior: float


@dataclass(frozen=True)
class NameWord:
    """A word of a name where it stands: the form, and the tagger's case and gender."""

    text: str
    case: str = ""
    gender: str = ""


@lru_cache(maxsize=1)
def _particles() -> frozenset[str]:
    return frozenset(row["word"] for row in read_rows("names/particles.csv"))


@lru_cache(maxsize=1)
def _invariable_endings() -> tuple[str, ...]:
    return tuple(
        row["ending"] for row in read_rows("names/endings.csv") if row["kind"] == "invariable"
    )


@lru_cache(maxsize=1)
def patronymic_endings() -> tuple[str, ...]:
    """Endings of patronymics and of surnames made like them («-ович», «-зода», «-улы»)."""
    return tuple(
        row["ending"] for row in read_rows("names/endings.csv") if row["kind"] == "patronymic"
    )


def is_particle(word: str) -> bool:
    """Whether the word is a particle inside names: «фон», «бен», «аль», «да»."""
    return word.lower() in _particles()


@lru_cache(maxsize=10_000)
def key(word: str) -> str:
    """A word with the differences of spelling removed: «Джумъа» and «Джума» have one key."""
    word = word.lower().replace("ё", "е").replace("й", "и").replace("э", "е")
    word = re.sub(r"[ьъ'’ʼ`-]", "", word)
    return re.sub(r"(.)\1", r"\1", word)


#: Before the name of the father: «Фатима бен Али».
_FILIATION = frozenset(("бен", "бин", "ибн", "бинт", "ульд"))
#: The oblique forms of Russian surnames: no name ends so in the nominative.
_OBLIQUE = re.compile(rf"[{VOWELS}].*(?:ов|ев|ёв)(?:ой|ою|ым|у)$")
#: Oblique endings of names in the form of adjectives, with those of the nominative, likeliest
#: first, and the cases.
_GENITIVE, _DATIVE = ("Gen", "Acc"), ("Dat",)
_ADJECTIVES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    *((f"{c}ого", (f"{c}ий", f"{c}ой"), _GENITIVE) for c in VELAR),
    *((f"{c}ому", (f"{c}ий", f"{c}ой"), _DATIVE) for c in VELAR),
    *((f"{c}его", (f"{c}ий",), _GENITIVE) for c in HUSHING + "н"),
    *((f"{c}ему", (f"{c}ий",), _DATIVE) for c in HUSHING + "н"),
    ("ового", ("овой", "овый"), _GENITIVE),
    ("овому", ("овой", "овый"), _DATIVE),
    ("ого", ("ый", "ой"), _GENITIVE),
    ("ому", ("ый", "ой"), _DATIVE),
)
#: The number in the name of a king or a pope («Карл III»).
_NUMERAL = re.compile(r"[ivxl]+$")
#: Letters of «Диого», which is no adjective.
_SHORTEST_ADJECTIVE = 5
#: No name has more; a longer chain is read as one word.
_MOST_HYPHENS = 6


@lru_cache(maxsize=10_000)
def readings(word: str) -> tuple[Reading, ...]:
    """Dictionary forms that the word form may have, lower case, likeliest not first."""
    low = word.lower()
    found: dict[tuple[str, str, str], float] = {}

    def add(nominative: str, case: str, gender: str, prior: float) -> None:
        place = (nominative, case, gender)
        found[place] = max(found.get(place, -9.0), prior)

    if _NUMERAL.match(low):
        return (Reading(low, "", "", 1.0),)
    hyphens = low.count("-")
    if 0 < hyphens <= _MOST_HYPHENS and not low.startswith(
        ("аль-", "эль-", "ас-", "аш-", "ан-", "ад-", "ар-")
    ):
        head, _, tail = low.rpartition("-")
        heads = readings(head)
        for reading in readings(tail):
            add(f"{head}-{reading.nominative}", reading.case, reading.gender, reading.prior)
            # Both parts decline in Russian double names, only the last one in foreign ones.
            for first in heads:
                if first.nominative != head and _cases_agree(first, reading):
                    known = 0.6 if first.prior > 0.5 else 0.2
                    add(
                        f"{first.nominative}-{reading.nominative}",
                        reading.case or first.case,
                        reading.gender or first.gender,
                        reading.prior + known,
                    )
        return _sorted(found)
    prefix = ""
    match = re.match(r"(?:аль|эль|ас|аш|ан|ад|ар)-", low)
    if match:
        prefix, low = match.group(), low[match.end() :]
    for reading in _dictionary(low):
        add(prefix + reading.nominative, reading.case, reading.gender, reading.prior)
    for reading in _by_ending(low):
        add(prefix + reading.nominative, reading.case, reading.gender, reading.prior)
    return _sorted(found)


def _sorted(found: dict[tuple[str, str, str], float]) -> tuple[Reading, ...]:
    return tuple(
        Reading(*place, prior) for place, prior in sorted(found.items(), key=lambda x: -x[1])
    )


def _cases_agree(a: Reading, b: Reading) -> bool:
    return not a.case or not b.case or a.case == b.case


def _dictionary(low: str) -> Iterable[Reading]:
    for parse in parses(low):
        tag = parse.tag
        if not any(g in tag for g in ("Name", "Surn", "Patr")) or "plur" in tag:
            continue
        # «Нин» calls on Nina: a vocative stands in no news, the name of Mao Ning does.
        if "Abbr" in tag or "Init" in tag or "voct" in tag:
            continue
        known = 1.5 if parse.is_known else 0.3
        gender = "Masc" if "masc" in tag else "Fem" if "femn" in tag else ""
        case = _CASES.get(str(tag.case), "") if "Fixd" not in tag else ""
        form = parse.inflect({"nomn", "sing"})
        if form is not None:
            nominative = like_source(form.word, low)
            yield Reading(nominative, case, gender, known)


def _by_ending(low: str) -> Iterable[Reading]:
    """Readings by the declensions, for words that no dictionary has."""
    last = low[-1:]
    # The syllables of a Chinese or Korean name, but for its last one, don't decline.
    syllable = len(low) <= 5 and sum(c in VOWELS for c in low) == 1
    yield Reading(low, "", "", 0.5 if syllable else -2.0 if _OBLIQUE.search(low) else -0.4)
    # «Лулы» is no «-улы»: before the ending stands a whole name, or nothing.
    if any(low.endswith(e) and len(low) - len(e) != 1 for e in _invariable_endings()):
        yield Reading(low, "", "", 1.2)
        return
    zoda = re.search(r"зод(?:а|ы|е|у|ой|ою)$", low)
    if zoda:
        # «Расулзода» declines with some papers and not with others.
        yield Reading(low[: zoda.start()] + "зода", "", "", 1.6)
        return
    oblique = _OBLIQUE.search(low) is not None
    if (last in "оиуюеэы" and not oblique) or low.endswith(("ых", "их")):
        # «Завгороднего» is likelier of «Завгородний».
        oblique_adjective = len(low) > _SHORTEST_ADJECTIVE and low.endswith(("ого", "него", "шего"))
        sure = (last in "иэо" and low[-2:] != "йи") or (last == "у" and stem_ends_in_vowel(low))
        # «Исибе», «Гюлю» after a consonant are likelier the dative of «Исиба», «Гюль».
        declines = last in "ыеую" and low[-2:-1] not in VOWELS
        prior = 0.9 if sure else 0.2 if declines else 0.6
        yield Reading(low, "", "", 0.0 if oblique_adjective else prior)
    if last not in VOWELS:
        yield Reading(low, "Nom", "Masc", 0.5)
        yield Reading(low, "", "Fem", 0.3)
    if last in "ая":
        yield Reading(low, "Nom", "Fem", 0.3)
        yield Reading(low, "Nom", "Masc", 0.1)
    # Second declension: a consonant, й, ь.
    stem = low[:-1]
    if len(low) > 2:
        hard = stem and stem[-1] not in VOWELS + "йьъ"
        if last == "а" and hard:
            yield Reading(stem, "Gen", "Masc", 0.3)
            yield Reading(stem, "Acc", "Masc", 0.3)
        if last == "у" and hard:
            yield Reading(stem, "Dat", "Masc", 0.3)
        if last == "е" and hard:
            yield Reading(stem, "Loc", "Masc", 0.3)
        if last in "яюе":
            cases = {"я": ("Gen", "Acc"), "ю": ("Dat",), "е": ("Loc",)}[last]
            for case in cases:
                if stem and stem[-1] in VOWELS:
                    yield Reading(stem + "й", case, "Masc", 0.3)
                elif hard:
                    yield Reading(stem + "ь", case, "Masc", 0.1 if case != "Dat" else 0.3)
    if low.endswith("ом") and len(low) > 3 and low[-3] not in VOWELS + "йь":
        yield Reading(low[:-2], "Ins", "Masc", 0.5)
    if low.endswith("ем") and len(low) > 3:
        if low[-3] in VOWELS:
            yield Reading(low[:-2] + "й", "Ins", "Masc", 0.5)
        elif low[-3] in HUSHING:
            yield Reading(low[:-2], "Ins", "Masc", 0.5)
        else:
            yield Reading(low[:-2] + "ь", "Ins", "Masc", 0.3)
    # Russian surnames in -ов, -ев, -ин.
    if re.search(r"(?:ов|ев|ёв|ин|ын)ым$", low):
        yield Reading(low[:-2], "Ins", "Masc", 1.3)
    if re.search(r"(?:ов|ев|ёв|ин|ын)$", low):
        yield Reading(low, "Nom", "Masc", 0.6)
    if re.search(r"(?:ов|ев|ёв|ин|ын)ой$", low):
        for case in ("Gen", "Dat", "Ins", "Loc"):
            yield Reading(low[:-2] + "а", case, "Fem", 1.1)
    if re.search(r"(?:ов|ев|ёв|ин|ын)у$", low):
        yield Reading(low[:-1] + "а", "Acc", "Fem", 0.5)
        yield Reading(low[:-1], "Dat", "Masc", 0.6)
    if re.search(r"(?:ов|ев|ёв|ин|ын)а$", low):
        yield Reading(low, "Nom", "Fem", 0.6)
        yield Reading(low[:-1], "Gen", "Masc", 0.6)
        yield Reading(low[:-1], "Acc", "Masc", 0.6)
    # Adjectives in form.
    for ending, nominatives, cases in _ADJECTIVES:
        if low.endswith(ending) and len(low) > len(ending) + 2:
            # «Святого» is of «святой».
            known = {p.normal_form for p in parses(low) if p.is_known and p.tag.POS == "ADJF"}
            nominatives = tuple(
                sorted(nominatives, key=lambda n: low[: -len(ending)] + n not in known)
            )
            for i, nominative in enumerate(nominatives):
                for case in cases:
                    base = low[: -len(ending)] + nominative
                    yield Reading(base, case, "Masc", 0.9 - 0.4 * i)
            break
    for ending, nominative, case, gender in (
        ("ным", "ный", "Ins", "Masc"), ("ном", "ный", "Loc", "Masc"), ("ной", "ная", "Gen", "Fem"),
        ("ной", "ная", "Ins", "Fem"), ("ную", "ная", "Acc", "Fem"), ("ный", "ный", "Nom", "Masc"),
        ("ной", "ной", "Nom", "Masc"),
    ):  # fmt: skip
        if low.endswith(ending) and len(low) > 5:
            yield Reading(low[: -len(ending)] + nominative, case, gender, 0.6)
    for ending, case in (("ским", "Ins"), ("ском", "Loc"), ("цким", "Ins")):
        if low.endswith(ending):
            yield Reading(low[: -len(ending)] + ending[:2] + "ий", case, "Masc", 0.9)
    if low.endswith(("ский", "цкий")):
        yield Reading(low, "Nom", "Masc", 0.9)
    if low.endswith(("ская", "цкая")):
        yield Reading(low, "Nom", "Fem", 1.0)
    if low.endswith(("ской", "цкой")):
        for case in ("Gen", "Dat", "Ins", "Loc"):
            yield Reading(low[:-2] + "ая", case, "Fem", 1.0)
    if low.endswith(("скую", "цкую")):
        yield Reading(low[:-2] + "ая", "Acc", "Fem", 1.0)
    # First declension.
    if last in "ыиеу" and len(low) > 2 and stem[-1] not in VOWELS + "йьъ":
        soft = stem[-1] in VELAR + HUSHING
        if (last == "ы" and not soft) or (last == "и" and soft):
            yield Reading(stem + "а", "Gen", "", 0.4)
        elif last == "и":
            yield Reading(stem + "я", "Gen", "", 0.2)
        if last == "е":
            yield Reading(stem + "а", "Dat", "", 0.3)
            yield Reading(stem + "а", "Loc", "", 0.3)
        if last == "у":
            yield Reading(stem + "а", "Acc", "", 0.3)
    if low.endswith(("ой", "ей")) and len(low) > 3:
        yield Reading(low[:-2] + "а", "Ins", "", 0.3)
        if low.endswith("ей") and low[-3] not in HUSHING:
            yield Reading(low[:-2] + "я", "Ins", "", 0.3)
    if last in "юие" and len(stem) > 1 and stem[-1] == "й":
        # «Кайя», «Майя»
        for case in {"ю": ("Acc",), "и": ("Gen",), "е": ("Dat", "Loc")}[last]:
            yield Reading(stem + "я", case, "Fem", 0.8)
    if last in "юи" and len(stem) > 1 and stem[-1] in VOWELS:
        case = "Acc" if last == "ю" else "Gen"
        yield Reading(stem + "я", case, "", 0.3)
        yield Reading(stem + "я", case, "Fem", 0.8)
        if low.endswith("ии"):
            yield Reading(stem + "я", "Dat", "", 0.3)


def stem_ends_in_vowel(word: str) -> bool:
    """Whether the last but one letter is a vowel («Антониу»)."""
    return word[-2:-1] in VOWELS and len(word) > 2


def same_word(a: str, b: str) -> bool:
    """Whether two word forms may be forms of one name word."""
    if a == b:
        return True
    return bool(_keys(a) & _keys(b))


def name_keys(word: str) -> frozenset[str]:
    """What :func:`same_word` compares: words with one of these in common may be one."""
    return _keys(word) | {word}


@lru_cache(maxsize=20_000)
def _keys(word: str) -> frozenset[str]:
    return frozenset(key(r.nominative) for r in readings(word))


def is_initial(word: str) -> bool:
    """Whether the word is an initial («Д»); initials may be of two letters («Дж», «Ш»)."""
    return word[:1].isupper() and (
        len(word) == 1 or (len(word) == 2 and word[1:] in {"ж", "з", "х"})
    )


@dataclass(frozen=True)
class NameForm:
    """One mention of a name: its words by their place in the fullest name, the case that the title
    before it has, and the gender of its verb (``""`` if none)."""

    words: tuple[tuple[int, NameWord], ...]
    case: str = ""
    gender: str = ""


_ALL_CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
#: The tagger guesses the case of unknown words; the title before the name tells more.
_TAGGED, _TITLED = 0.6, 2.0
#: Genitive and accusative of men are one form; «Джуму» and «Джумы» are not.
_OTHER_OBLIQUE = 0.3


#: Women are «министр» and «посол», and of them «заявил» may be said; of men never «заявила».
_VERB = {"Fem": 2.0, "Masc": 0.5}
#: A given name is no adjective: «Горданой» is of «Гордана», not of «Горданая».
_ADJECTIVE = 0.8
_FIXED = 0.1


def _fits(form: NameForm, gender: str, length: int) -> tuple[float, dict[int, dict[str, float]]]:
    """The best score of one mention and, for each word, how much less each reading gives.

    All words of a mention stand in one case, or don't decline.
    """
    best = -1e9
    found: dict[int, dict[str, float]] = {place: {} for place, _ in form.words}
    by_place = dict(form.words)
    fathers = {
        place
        for place in by_place
        if place - 1 in by_place and by_place[place - 1].text.lower() in _FILIATION
    }
    for case in _ALL_CASES:
        oblique = {case} | ({"Gen", "Acc"} if case in ("Gen", "Acc") else set())
        score = _VERB.get(form.gender, 0.0) * (form.gender == gender)
        score += _TITLED * (form.case in oblique) - _OTHER_OBLIQUE * (form.case != case)
        options: dict[int, dict[str, float]] = {}
        # Beside a title the tagger's guess at an unknown word («Nom») counts for less.
        tagged = _TAGGED / 2 if form.case else _TAGGED
        for place, word in form.words:
            score += tagged * (word.case in oblique)
            fits: dict[str, float] = {}
            for r in readings(word.text):
                if r.case and r.case not in oblique:
                    continue
                fit = r.prior - _OTHER_OBLIQUE * (bool(r.case) and r.case != case)
                if not r.case and form.case not in ("", "Nom"):
                    # «генсеку Хельге X»: a name that may decline does.
                    fit -= _FIXED
                if place + 1 < length and r.nominative.endswith(("ая", "ый", "ой")):
                    fit -= _ADJECTIVE
                if r.gender and r.gender != ("Masc" if place in fathers else gender):
                    fit -= 2.0
                elif word.gender == gender and r.gender:
                    fit += 0.3
                fits[r.nominative] = max(fits.get(r.nominative, -9.0), fit)
            options[place] = fits
        tops = {place: max(fits.values(), default=-3.0) for place, fits in options.items()}
        total = score + sum(tops.values())
        best = max(best, total)
        for place, fits in options.items():
            for word_, fit in fits.items():
                value = total - tops[place] + fit
                found[place][word_] = max(found[place].get(word_, -1e9), value)
    return best, {
        place: {word_: value - best for word_, value in fits.items()}
        for place, fits in found.items()
    }


def nominative(letters: Sequence[str], forms: Sequence[NameForm]) -> tuple[list[str], str]:
    """The dictionary form of a person's name, word by word, and the gender.

    ``letters`` are the words of the fullest form as the text writes them; ``forms`` all mentions.
    """
    best: tuple[float, list[str], str] = (-1e9, [], "")
    for gender in ("Masc", "Fem"):
        # Foreign names that don't decline would all be women's: a weak leaning against it.
        total = -0.5 if gender == "Fem" else 0.0
        votes: list[dict[str, float]] = [{} for _ in letters]
        scored = [_fits(form, gender, len(letters)) for form in forms]
        candidates: list[set[str]] = [set() for _ in letters]
        for _, fits in scored:
            for place, by_word in fits.items():
                candidates[place] |= set(by_word)
        for score, fits in scored:
            total += score / len(forms)
            for place, by_word in fits.items():
                for word in candidates[place]:
                    votes[place][word] = votes[place].get(word, 0.0) + by_word.get(word, -2.5)
        words = []
        for source, vote in zip(letters, votes, strict=True):
            chosen = max(vote, key=lambda w: (vote[w], -len(w), w)) if vote else source.lower()
            total += vote.get(chosen, 0.0) / len(forms)
            words.append(like_source(chosen, _letters(source)))
        if total > best[0]:
            best = (total, words, gender)
    return best[1], best[2]


def _letters(text: str) -> str:
    """Capitals of a headline in the way names are written elsewhere."""
    if len(text) > 2 and text.isupper() and not _NUMERAL.match(text.lower()):
        return "-".join(part[:1] + part[1:].lower() for part in text.split("-"))
    return text


def is_given_name(word: str) -> bool:
    """Whether the dictionary knows the word as a given name."""
    return any("Name" in p.tag and p.is_known for p in parses(word.lower()))


def is_surname(word: str) -> bool:
    """Whether the dictionary knows the word as a surname."""
    return any("Surn" in p.tag and p.is_known for p in parses(word.lower()))
