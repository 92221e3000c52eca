"""Dates: where they stand in a text and which days they mean.

Sets ``doc.spans["DATE"]``; ``kb_id_`` is the EDTF value, a range as ``2018-11-30/2018-12-01``, empty
where the text or the lack of a publication date (``doc._.published``) leaves it open. Finding
(:func:`find_dates`) and reading (:func:`normalise_date`) are apart, so that spans of a learned
model can be read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..document import make_span, set_mentions
from .date_arithmetic import parse_day, shift_days
from .date_reading import Moment, read_date
from .date_words import DateWords, date_words, year_of
from .phrase_table import fold
from .tense import direction_of

__all__ = ["DateFinder", "DateValue", "dates_of", "find_dates", "normalise_date"]


@dataclass(frozen=True)
class DateValue:
    """A date of the text: first and last EDTF value (equal for one), its words, its span."""

    start: str
    end: str
    text: str
    span: Span

    @property
    def edtf(self) -> str:
        """The value as the tables write it, a range with a slash."""
        return self.start if self.start == self.end else f"{self.start}/{self.end}"


# The grammar over the letters of date_words.py.
_YEAR = r"(?:Yy?|[pnt]y|s\.y|qz?y)"
_DAY = r"(?:d|N?O)"
_DAY_MONTH = rf"{_DAY}M(?:,?{_YEAR})?"
_PREPOSITION = "[vskDKuof]"
_COUNT = r"(?:[NQdcRVO]|NN|NO|QN)"
_GRAMMAR = re.compile(
    "|".join(
        (
            # «в ночь на 16 сентября», «в ночь на вторник», «в ночь с 15 на 16 сентября»
            rf"v?gu[pnt]?(?:{_DAY_MONTH}|W(?:,?{_DAY_MONTH})?)",
            rf"v?gs(?:{_DAY}M?u{_DAY_MONTH}|WuW)",
            # «со вторника по пятницу»
            r"s[pnt]?W[kD][pnt]?W",
            # «за восемь месяцев 2025 года», «за первые три квартала 2024 года»
            rf"f?O?[Nd]U{_YEAR}",
            # «с 19 по 21 февраля», «с 1995 по 2003 год», «с марта по май 2020 года»
            rf"s{_DAY}(?:M{_YEAR}?)?[kD](?:{_DAY_MONTH})",
            rf"sM{_YEAR}?[kD]M{_YEAR}?",
            r"sYy?[kD]Yy?",
            # «15–16 сентября», «30 ноября — 1 декабря», «2016–2020 годы»
            rf"{_PREPOSITION}?RM(?:{_YEAR})?",
            rf"{_PREPOSITION}?{_DAY}(?:M{_YEAR}?)?-{_DAY_MONTH}",
            rf"{_PREPOSITION}?(?:Zy?|Y-Yy?)",
            # «во вторник, 16 июля», «16 сентября 2025 года», «18.02.2025»
            rf"[vuKD]?[pnt]?W,?{_DAY_MONTH}",
            rf"{_PREPOSITION}?(?:A,)?{_DAY_MONTH}(?:,vW)?",
            rf"A,?v?W(?:,?{_DAY_MONTH})?",
            # «в ноябре-декабре»
            rf"{_PREPOSITION}?m{_YEAR}?",
            rf"{_PREPOSITION}?F",
            # «2» of «2 и 4 сентября»
            rf"{_PREPOSITION}?{_DAY}(?=(?:[,&]{_DAY})*[,&]{_DAY}M)",
            # «пятью днями ранее, 20 августа»
            rf"{_COUNT}?[Uy]b,{_DAY_MONTH}",
            # «в конце августа», «во второй половине 2023 года», «в начале 1990-х годов»
            rf"{_PREPOSITION}?t?(?:B|Oh)(?:M{_YEAR}?|{_YEAR}|Xy?|VU|OU|[pntq]?z?[UyS]{_YEAR}?|X)",
            # «во II квартале 2023 года», «в первом полугодии», «в XIX веке»
            rf"{_PREPOSITION}?[OVd]U(?:{_YEAR}|b)?",
            rf"{_PREPOSITION}?Xy?",
            # «в октябре прошлого года», «в мае», «август 2020 года»
            rf"{_PREPOSITION}[pntq]?M(?:,?{_YEAR})?|[pnt]?M{_YEAR}",
            # «весной будущего года», «этим летом», «в сезоне 2019»
            rf"{_PREPOSITION}?[pntl]?S(?:{_YEAR})?",
            # «в минувший четверг»
            rf"{_PREPOSITION}?[pntq]{{0,2}}W",
            # «в тот же день», «на следующей неделе», «в последние несколько лет»
            rf"(?:vC|[vuskDKfi])?[pntlq]z?(?:[pnl])?{_COUNT}?[UyS]",
            # «два года назад», «через 10 дней», «в течение 13 лет», «третий день подряд»
            rf"(?:vC|uC|[vuDKfir])?r?{_COUNT}[Uy]{_COUNT}[Uy]",
            rf"(?:vC|uC|[vuDKfir])?r?{_COUNT}[UyH]q?b?b?",
            rf"bb?{_COUNT}?[UyH]",
            r"r[UyH]b?",
            r"(?:vC|uC|[fi])(?:[UyH])b?|[UyH]b",
            r"[DifKvu]?H",
            # «в 2023 году», «с 2011», «2017»
            rf"{_PREPOSITION}?Yy|{_PREPOSITION}?Y",
            r"[pnt]y|s\.y",
            r"[KDs]?A|[uKDs]?aU|a|j",
            r"[vu][Uy]",
        )
    )
)
#: Nouns beside a count of years that make it an age.
_AGE = frozenset({"возраст", "исполниться", "старше", "младше", "моложе", "стаж", "опыт"})
_LEARNED = "learned_DATE"
_FIRST_BARE_YEAR, _LAST_BARE_YEAR = 1700, 2060


def find_dates(doc: Doc) -> list[Span]:
    """Spans of dates, durations and repetitions, prepositions included, in text order."""
    words = date_words(doc)
    return [
        doc[words.tokens[start] : words.tokens[end - 1] + 1] for start, end in _matches(doc, words)
    ]


def _matches(doc: Doc, words: DateWords) -> Iterator[tuple[int, int]]:
    for match in _GRAMMAR.finditer(words.letters):
        start, end = match.span()
        letters = match.group()
        start += _words_outside(letters)
        letters = words.letters[start:end]
        if letters.endswith("y"):
            end = _with_dot(doc, words, end)
        if _is_date(doc, words, start, end, letters):
            yield start, end


def _words_outside(letters: str) -> int:
    """1 for a preposition that isn't the date's: «приговорён к 5 годам»."""
    if letters[0] == "K" and re.fullmatch(rf"Kr?{_COUNT}[Uy]", letters):
        return 1
    return 0


def _with_dot(doc: Doc, words: DateWords, end: int) -> int:
    """«2017 г.» holds the dot of its abbreviation."""
    year = doc[words.tokens[end - 1]]
    if fold(year.text) in ("г", "гг") and words.letters[end : end + 1] == ".":
        following = words.tokens[end]
        apart = bool(doc[year.i - 1].whitespace_) if year.i else False
        if apart and following == year.i + 1 and not doc[following].is_sent_end:
            return end + 1
    return end


def _is_date(doc: Doc, words: DateWords, start: int, end: int, letters: str) -> bool:
    first, last = words.tokens[start], words.tokens[end - 1]
    if letters[-1] == "F" and first and doc[first - 1].lower_ == "date":
        return False
    in_digits = not set(letters) & set("MFUyWA")
    if in_digits and any(0 <= i < len(doc) and doc[i].text == "/" for i in (first - 1, last + 1)):
        # «…/2023/15/…»: part of an address
        return False
    if letters.lstrip("vskDKuof") == "Y":
        return _is_bare_year(doc, last, with_preposition=len(letters) > 1)
    if letters == "W":
        return doc[last].lemma_ != "среда"
    if letters[-1] == "S" and len(letters) == 1:
        return "Ins" in doc[last].morph.get("Case", []) or doc[last].pos_ == "ADV"
    if letters[-1] in "Uy" and letters.lstrip("vskDKuofir")[:1] in tuple("NQdcRVO"):
        if _is_age(doc, first, last, letters):
            return False
        if letters[0] == "u" and letters[1] in "dO" and "Loc" in doc[last].morph.get("Case", []):
            return False
        return not (letters.startswith("V") or (letters[0] == "O" and letters[-1] == "y"))
    if letters in ("vU", "vy"):
        return _is_rate(doc, last)
    if letters == "uU":
        return doc[last].lower_ == "днях"
    vague = letters[-1] == "U" and words.values[end - 1] in ("time", "period")
    return not (vague and letters[-2] in "tqzv")


def _is_rate(doc: Doc, i: int) -> bool:
    """«два раза в год», not «в день рождения», «в период войны»."""
    if "Acc" not in doc[i].morph.get("Case", []) or doc[i].lemma_ in ("время", "период"):
        return False
    return i + 1 >= len(doc) or doc[i + 1].pos_ not in ("NOUN", "PROPN", "ADJ", "DET")


def _is_age(doc: Doc, first: int, last: int, letters: str) -> bool:
    """«ему 64 года», «в 13 лет», «старше 70 лет»: how old somebody is, no time."""
    if set(letters) & set("YUM"):
        return False
    if any(t.lemma_ in _AGE or t.lower_ in _AGE for t in doc[max(0, first - 4) : first]):
        return True
    if letters[-1] != "y" or doc[last].lower_ not in ("лет", "год", "года"):
        return False
    if letters[0] == "v" and letters[1] != "C":
        return True
    if first and doc[first - 1].text == "(":
        return True
    if letters[0] in "dcN":
        head = doc[last].head
        alone = head.i == last or head.lemma_ == "быть"
        return alone and not any(t.pos_ == "VERB" for t in doc[last].children)
    return False


def _is_bare_year(doc: Doc, i: int, with_preposition: bool) -> bool:
    """A four-digit number that is a year and no count: nothing is counted, no URL around it."""
    token = doc[i]
    number = int(token.text[:4])
    if not _FIRST_BARE_YEAR <= number <= _LAST_BARE_YEAR:
        return False
    after = doc[i + 1] if i + 1 < len(doc) else None
    before = doc[i - 1] if i else None
    if after is not None:
        if after.text in ("/", "%", ":", "+", "№") or after.pos_ in ("NOUN", "NUM", "SYM"):
            return False
        if after.text[:1].isascii() and after.text[:1].isalnum():
            return False
        if not with_preposition and after.pos_ in ("ADJ", "PROPN", "DET"):
            return False
    if before is not None:
        if before.text in ("/", "№", "=", "_", "+", "#"):
            return False
        if before.text[:1].isascii() and before.text[:1].isalpha() and not with_preposition:
            return False
    return True


def _context(doc: Doc, span: Span, anchor: str, words: DateWords) -> Moment:
    published = parse_day(doc._.published)
    direction = direction_of(span.root)
    # «назначена на 5 мая» looks forward whatever the verb; «до октября» may look either way.
    if words.letters[:1] == "u" and any(c in words.letters for c in "MF"):
        direction = 1
    elif words.letters[:1] in ("D", "K"):
        direction = 0
    year = None
    if "M" in words.letters and "Y" not in words.letters:
        after = date_words(doc, span.end, min(len(doc), span.end + 5))
        if match := re.match(rf"[,&]{_DAY}MY", after.letters):
            # «30 июня и 1 июля 2019 года»
            year = year_of(after.values[match.end() - 1])
    return Moment(published, parse_day(anchor) or published, direction, year)


def normalise_date(span: Span, anchor: str = "") -> DateValue | None:
    """The days that a span means; None where it can't be told.

    ``anchor`` is the EDTF day of the date told of before, for «на следующий день»; without it the
    publication date stands in.
    """
    words = date_words(span.doc, span.start, span.end)
    if words.letters == "A" and _is_eve(span):
        eve = parse_day(anchor)
        found = shift_days(eve, -1) if eve else None
        return DateValue(found[0], found[1], span.text, span) if found else None
    found = read_date(words, _context(span.doc, span, anchor, words))
    if found is None and words.letters.lstrip("vskDKuof") in ("d", "O"):
        found = _shared_month(span, anchor)
    if found is None:
        return None
    return DateValue(found[0], found[1], span.text, span)


def _is_eve(span: Span) -> bool:
    """«накануне заседания»: the day before what follows, not before publication."""
    if span[0].lower_ != "накануне" or span.end >= len(span.doc):
        return False
    following = span.doc[span.end]
    return following.pos_ in ("NOUN", "ADJ") and "Gen" in following.morph.get("Case", [])


def _shared_month(span: Span, anchor: str) -> tuple[str, str] | None:
    """«19» of «19 и 20 февраля»: the month stands with the last day."""
    doc = span.doc
    after = date_words(doc, span.end, min(len(doc), span.end + 8))
    match = re.match(rf"(?:(?:,|&|-|,?&){_DAY})*(?:,|&|-|,?&){_DAY}(?=M)", after.letters)
    if not match:
        return None
    here = date_words(doc, span.start, span.end)
    rest = re.match(rf"M(?:{_YEAR})?", after.letters[match.end() :])
    end = match.end() + (rest.end() if rest else 0)
    words = DateWords(
        here.letters[-1:] + after.letters[match.end() : end],
        here.values[-1:] + after.values[match.end() : end],
        here.tokens[-1:] + after.tokens[match.end() : end],
    )
    return read_date(words, _context(doc, span, anchor, words))


def normalise_dates(spans: Iterable[Span]) -> list[DateValue | None]:
    """Read spans in text order; each resolved day is the anchor of what follows it."""
    values: list[DateValue | None] = []
    anchor = ""
    for span in spans:
        value = normalise_date(span, anchor)
        if value is not None and len(value.end) == 10 and not _is_aside(span):
            anchor = value.end
        values.append(value)
    return values


def _is_aside(span: Span) -> bool:
    """A date in a relative clause («договор, который подписали 13 марта»): no day of the story."""
    token = span.root
    for _ in range(10):
        if token.dep_.startswith("acl"):
            return True
        if token.head.i == token.i:
            break
        token = token.head
    return False


def dates_of(doc: Doc) -> list[DateValue]:
    """The dates of a document that have a value, in text order, from ``doc.spans["DATE"]``."""
    values = []
    for span in doc.spans.get("DATE", ()):
        if span.kb_id_:
            start, _, end = span.kb_id_.partition("/")
            values.append(DateValue(start, end or start, span.text, span))
    return values


class DateFinder:
    """Sets ``doc.spans["DATE"]``.

    A span without a value (a duration, «в последнее время») needs the learned recogniser's word
    for it, where that has run.
    """

    def __call__(self, doc: Doc) -> Doc:
        spans = find_dates(doc)
        learned = doc.spans.get(_LEARNED)
        seen = {i for s in learned or () for i in range(s.start, s.end)}
        dates = [
            make_span(doc, span.start, span.end, "DATE", value.edtf if value else "")
            for span, value in zip(spans, normalise_dates(spans), strict=True)
            if value or learned is None or not seen.isdisjoint(range(span.start, span.end))
        ]
        set_mentions(doc, "DATE", dates)
        return doc


@Language.factory(
    "dates",
    requires=["token.pos", "token.morph", "token.lemma", "token.dep"],
    assigns=["doc.spans"],
)
def create_dates(nlp: Language, name: str) -> DateFinder:
    """Component: dates with their EDTF values, from ``doc._.published``."""
    return DateFinder()
