"""What each word of a text can be in a date: one letter a token, from a table and from its shape.

A document becomes a string of such letters, over which the grammar of dates is one regular
expression; it costs time linear in the text. Letters of shapes: ``d`` number 1 to 31, ``c`` another
number, ``Y`` year, ``R`` days «15–16», ``Z`` years «2016–2020», ``X`` decade «1990-е», ``F`` a date
in digits, ``V`` Roman numeral, ``m`` months «ноябре-декабре»; ``g`` «ночь»; ``.``, ``,``, ``-`` themselves; a line end is ``|``, any other word
``x``. Letters of words stand in ``resources/date_words.tsv``; ``y`` is «год» in any form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from spacy.attrs import LEMMA, ORTH
from spacy.tokens import Doc, Token

from ..language.recent import Recent
from ..word_tables import table_lines
from .phrase_table import fold

_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])(?:-(?:го|е|му|м|ое|ого|х|ого))?")
_YEAR = re.compile(r"(1\d{3}|20\d\d|2100)(?:-(?:й|го|м|му|ом|ого))?")
_DAYS = re.compile(r"(0?[1-9]|[12]\d|3[01])[-–—](0?[1-9]|[12]\d|3[01])")
_YEARS = re.compile(r"(1[5-9]\d\d|20\d\d)[-–—/](1[5-9]\d\d|20\d\d|\d\d)")
_DECADE = re.compile(r"(1\d\d0|20\d0|[1-9]0)-(?:е|х|ых|ые|м|ми)")
_DOTTED = re.compile(r"(\d\d?)[./](\d\d?)[./](\d{4}|\d\d)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DASH = re.compile("[-–—]")
_ROMAN = re.compile(r"[IVXХ]{1,5}")
_LETTER_OF_MARK = {".": ".", ",": ",", "–": "-", "—": "-", "-": "-", "и": "&"}


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, str]]:
    rows = (line.split("\t") for line in table_lines("date_words.tsv")[1:])
    return {fold(lemma): (letter, value) for lemma, letter, value in rows}


def _shape(text: str) -> str:
    if text in _LETTER_OF_MARK:
        return _LETTER_OF_MARK[text]
    if text[0].isdigit():
        if _DAY.fullmatch(text):
            return "d"
        if _YEAR.fullmatch(text):
            return "Y"
        if _DECADE.fullmatch(text):
            return "X"
        if _DAYS.fullmatch(text):
            return "R"
        if _YEARS.fullmatch(text):
            return "Z"
        if _DOTTED.fullmatch(text) or _ISO.fullmatch(text):
            return "F"
        return "c" if text.replace(",", "").isdigit() else "x"
    if _ROMAN.fullmatch(text):
        return "V"
    return ""


#: Forms of «год» and its abbreviations; «лет» counts years, «г» can be a city as well.
_YEAR_WORDS = frozenset(
    {
        "год",
        "года",
        "году",
        "годом",
        "годе",
        "годы",
        "годов",
        "годам",
        "годами",
        "годах",
        "лет",
        "г",
        "гг",
    }
)


def _letter(text: str, lemma: str) -> tuple[str, str]:
    shape = _shape(text)
    if shape:
        return shape, text
    folded = fold(text)
    if folded in _YEAR_WORDS:
        return "y", folded
    table = _table()
    if _DASH.search(folded) and months_of_pair(folded):
        return "m", text
    found = table.get(folded) or table.get(fold(lemma))
    return found if found else ("x", "")


@dataclass(frozen=True)
class DateWords:
    """The words of a document without white space: letters, values and token indices."""

    letters: str
    values: list[str]
    tokens: list[int]


#: Letters and values by the numbers of word and lemma, which are the same in every vocabulary.
_LETTERS: Recent[tuple[int, int], tuple[str, str]] = Recent()


def date_words(doc: Doc, start: int = 0, end: int | None = None) -> DateWords:
    """Classify the tokens ``start`` to ``end``; line ends stay, other white space goes."""
    if end is None:
        keys = list(map(tuple, doc.to_array([ORTH, LEMMA])[start:].tolist()))
    else:
        # A table of the whole document would be made for each of its dates.
        keys = [(t.orth, t.lemma) for t in doc[start:end]]
    strings = doc.vocab.strings

    def letter_of(key: tuple[int, int]) -> tuple[str, str]:
        text = strings[key[0]]
        if text.isspace():
            return ("|" if "\n" in text or "\r" in text else ""), ""
        return _letter(text, strings[key[1]] if key[1] else "")

    letters: list[str] = []
    values: list[str] = []
    tokens: list[int] = []
    for i, (letter, value) in enumerate(_LETTERS.all(keys, letter_of), start):
        if not letter:
            continue
        if letter == "M" and not _is_month(doc[i]):
            letter = "x"
        if letter == "X" and doc[i].is_alpha and not _is_decade(doc[i]):
            letter = "x"
        letters.append(letter)
        values.append(value)
        tokens.append(i)
    return DateWords("".join(letters), values, tokens)


def _is_month(token: Token) -> bool:
    """Not a name («Август», «Майя») nor «мая» inside a street's name."""
    return token.pos_ != "PROPN" or token.is_lower or token.is_sent_start is True


def _is_decade(token: Token) -> bool:
    """«в девяностые годы», «в девяностых», not «девяностый километр»."""
    if "Plur" not in token.morph.get("Number", []):
        return False
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if following is not None and fold(following.text) in _YEAR_WORDS:
        return True
    counts = following is not None and following.pos_ in ("NOUN", "ADJ", "PROPN")
    return "Loc" in token.morph.get("Case", []) and not counts


_MONTH_STEMS = (
    "янв",
    "фев",
    "мар",
    "апр",
    "мая|май|мае",
    "июн",
    "июл",
    "авг",
    "сен",
    "окт",
    "ноя",
    "дек",
)


def months_of_pair(text: str) -> tuple[int, int] | None:
    """Both months of «ноябре-декабре»."""
    parts = _DASH.split(fold(text))
    if len(parts) != 2:
        return None
    found = []
    for part in parts:
        if len(part) < 3 or (len(part) > 4 and part[-1] not in "ьяюеим"):
            return None
        for number, stems in enumerate(_MONTH_STEMS, 1):
            if any(part.startswith(stem) for stem in stems.split("|")) and _is_month_word(part):
                found.append(number)
    return (found[0], found[1]) if len(found) == 2 else None


@lru_cache(maxsize=1000)
def _is_month_word(word: str) -> bool:
    from ..language.morphology import parses

    return any(_table().get(fold(p.normal_form), ("", ""))[0] == "M" for p in parses(word))


def day_of(text: str) -> int | None:
    """The number of a day word «16» or «16-го»."""
    match = _DAY.fullmatch(text)
    return int(match.group(1)) if match else None


def days_of(text: str) -> tuple[int, int] | None:
    """Both days of «15–16»."""
    match = _DAYS.fullmatch(text)
    return (int(match.group(1)), int(match.group(2))) if match else None


def year_of(text: str) -> int | None:
    """The number of «2013» or «2013-м»."""
    match = _YEAR.fullmatch(text)
    return int(match.group(1)) if match else None


def years_of(text: str) -> tuple[int, int] | None:
    """Both years of «2016–2020» or «2016/17»."""
    match = _YEARS.fullmatch(text)
    if not match:
        return None
    first, second = int(match.group(1)), match.group(2)
    return first, int(second) if len(second) == 4 else first // 100 * 100 + int(second)


def decade_of(text: str) -> int | None:
    """The first year of «1990-е» or «90-е»."""
    match = _DECADE.fullmatch(text)
    if not match:
        return None
    year = int(match.group(1))
    return year if year > 100 else 1900 + year


def numeric_date(text: str) -> tuple[int, int, int] | None:
    """Year, month, day of «18.02.2025» or «2025-02-18»; None for an impossible one."""
    if match := _ISO.fullmatch(text):
        year, month, day = (int(g) for g in match.groups())
    elif match := _DOTTED.fullmatch(text):
        day, month, year = (int(g) for g in match.groups())
        year += 2000 if year < 100 else 0
    else:
        return None
    return (year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def roman(text: str) -> int | None:
    """The value of a Roman numeral, also written with the Cyrillic «Х»."""
    digits = {"I": 1, "V": 5, "X": 10, "Х": 10}
    if not text or any(c not in digits for c in text):
        return None
    numbers = [digits[c] for c in text]
    pairs = zip(numbers, [*numbers[1:], 0], strict=True)
    return sum(-a if a < b else a for a, b in pairs)
