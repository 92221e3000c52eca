"""Reading the words of one date: from letters and values to first and last EDTF value."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from . import date_arithmetic as calendar
from .date_arithmetic import Period
from .date_words import (
    DateWords,
    day_of,
    days_of,
    decade_of,
    months_of_pair,
    numeric_date,
    roman,
    year_of,
    years_of,
)


@dataclass(frozen=True)
class Moment:
    """From where a date is told: publication, the last date told of, past or future.

    ``year`` and ``month`` come from the other end of a range.
    """

    published: date | None
    anchor: date | None
    direction: int = 0
    year: int | None = None
    month: int | None = None


_RANGE = re.compile(r"^(?:s(.+?)[kD](.+)|(?:[vsu])?(.+?)-(.+)|e(.+?)&(.+))$")
_NIGHT = re.compile(r"^v?g(?:u(.+)|s(.+)u(.+))$")


def read_date(words: DateWords, moment: Moment) -> Period | None:
    """First and last EDTF value of the words, or None where they name no certain time."""
    letters = words.letters
    if match := _NIGHT.match(letters):
        found = _read_night(words, match, moment)
    elif match := _RANGE.match(letters):
        left, right = (g for g in range(1, 7) if match.group(g) is not None)
        found = _read_range(_part(words, match.span(left)), _part(words, match.span(right)), moment)
    else:
        found = _read_one(words, moment)
    # «2020–2019» is no period: the words were something else.
    return found if found is None or found[0] <= found[1] else None


def _part(words: DateWords, span: tuple[int, int]) -> DateWords:
    start, end = span
    return DateWords(words.letters[start:end], words.values[start:end], words.tokens[start:end])


def _shift(words: DateWords, at: int) -> int:
    """How far «прошлый» (-1), «позапрошлый» (-2), «этот», «будущий» points; the year of «конец
    года» is this one as well."""
    return int(words.values[at]) if words.letters[at] in "pnt" else 0


def _read_night(words: DateWords, match: re.Match[str], moment: Moment) -> Period | None:
    """«в ночь на 16 сентября» begins on the day before; «с 15 на 16» names both."""
    last = _read_one(_part(words, match.span(3 if match.group(3) else 1)), moment)
    eve = calendar.parse_day(last[1]) if last else None
    if eve is None:
        return None
    return calendar.shift_days(eve, -1)[0], eve.isoformat()


def _read_range(left: DateWords, right: DateWords, moment: Moment) -> Period | None:
    last = _read_one(right, moment)
    if last is None:
        return None
    if "W" in left.letters and "M" not in left.letters:
        # «со вторника по пятницу»: the Tuesday before that Friday.
        end = calendar.parse_day(last[1])
        return (_weekday_before(left, end), last[1]) if end else None
    year = int(last[1][:4])
    month = int(last[1][5:7]) if len(last[1]) >= 7 else None
    if "M" in left.letters and _year_at(left, moment) is None and month is not None:
        own = int(left.values[left.letters.index("M")])
        year -= own > month
    first = _read_one(left, replace(moment, year=year, month=month))
    if first is None:
        return last
    return first[0], last[1]


def _weekday_before(words: DateWords, end: date) -> str:
    return calendar.weekday(end, int(_value(words, "W")), -1, strict=True).isoformat()


def _value(words: DateWords, letter: str) -> str:
    return words.values[words.letters.index(letter)]


def _year_at(words: DateWords, moment: Moment) -> int | None:
    """The year that the words name, in digits or as «прошлого года»."""
    letters = words.letters
    if "Y" in letters:
        return year_of(_value(words, "Y"))
    match = re.search(r"([pntsqB])z?\.?y", letters)
    if match is None:
        return None
    kind = match.group(1)
    if kind == "q":
        return moment.anchor.year if moment.anchor else None
    return moment.published.year + _shift(words, match.start(1)) if moment.published else None


def _read_one(words: DateWords, moment: Moment) -> Period | None:
    letters = words.letters
    if "F" in letters:
        numbers = numeric_date(_value(words, "F"))
        return calendar.day(*numbers) if numbers else None
    if "R" in letters and "M" in letters:
        return _read_days(words, moment)
    if "m" in letters:
        return _read_month_pair(words, moment)
    if re.match(r"O[Uy]b", letters) and _value(words, "b") == "подряд":
        return _read_row(words, moment)
    if (match := re.match(r"f?O?([Nd])U(?!b)", letters)) and (
        months := _read_first_months(words, match.start(1), moment)
    ):
        return months
    if match := re.search(r"(d|N?O)(?=M|[.,|&]*$)", letters):
        number = _day_number(words, match.start(1), match.end(1))
        if number is not None and ("M" in letters or moment.month is not None):
            return _read_day(words, number, moment)
    for letter in "Mj":
        if letter in letters:
            return _read_month(words, int(_value(words, letter)), moment)
    if "W" in letters:
        return _read_weekday(words, moment)
    if (match := re.search(r"[OVd](?=U)", letters)) and (
        part := _read_part_of_year(words, match.start(), moment)
    ) is not None:
        return part
    if "Z" in letters:
        years = years_of(_value(words, "Z"))
        return (str(years[0]), str(years[1])) if years else None
    if "X" in letters:
        first = decade_of(_value(words, "X"))
        return (str(first), str(first + 9)) if first else None
    if "h" in letters and (year := _year_at(words, moment)) is not None:
        second = "O" in letters and _value(words, "O") == "2"
        return calendar.months_of(year, 7 if second else 1, 12 if second else 6)
    if "S" in letters:
        return _read_season(words, moment)
    year = _year_at(words, moment)
    if year is not None:
        return calendar.year(year)
    return _read_relative(words, moment)


def _read_row(words: DateWords, moment: Moment) -> Period | None:
    """«третий день подряд»: up to the day, week, month or year of publication."""
    if moment.published is None:
        return None
    back, last = 1 - int(words.values[0]), moment.published
    unit = _unit(words)
    if unit == "day":
        return calendar.shift_days(last, back)[0], last.isoformat()
    if unit == "week":
        return calendar.week(last, back)[0], calendar.week(last, 0)[1]
    if unit == "month":
        first = calendar.month(*calendar.shift_months(last, back))
        return first[0], calendar.month(last.year, last.month)[1]
    if unit == "year":
        return calendar.year(last.year + back)[0], calendar.year(last.year)[1]
    return None


#: Months in what a year's beginning is counted by.
_MONTHS = {"month": 1, "quarter": 3}


def _read_first_months(words: DateWords, at: int, moment: Moment) -> Period | None:
    """«за восемь месяцев 2025 года»: its first eight."""
    year, length = _year_at(words, moment), _MONTHS.get(words.values[at + 1])
    count = words.values[at]
    if year is None or length is None or not count.isdigit() or not 0 < int(count) * length <= 12:
        return None
    return calendar.months_of(year, 1, int(count) * length)


def _day_number(words: DateWords, start: int, end: int) -> int | None:
    if words.letters[start] == "d":
        return day_of(words.values[start])
    return sum(int(words.values[i]) for i in range(start, end) if words.values[i].isdigit())


def _read_days(words: DateWords, moment: Moment) -> Period | None:
    days = days_of(_value(words, "R"))
    month = int(_value(words, "M"))
    if days is None:
        return None
    year = _year_at(words, moment)
    if year is None:
        if moment.published is None:
            return None
        year = calendar.nearest_year(moment.published, month, days[1], moment.direction)
    first, last = calendar.day(year, month, days[0]), calendar.day(year, month, days[1])
    return (first[0], last[1]) if first and last else None


def _read_day(words: DateWords, number: int, moment: Moment) -> Period | None:
    month = int(_value(words, "M")) if "M" in words.letters else moment.month
    assert month is not None
    year = _year_at(words, moment) or moment.year
    if year is None:
        if moment.published is None:
            return None
        year = calendar.nearest_year(moment.published, month, number, moment.direction)
        if "b" in words.letters and moment.anchor is not None:
            # «месяцем ранее, 20 августа» is told from the date before it.
            direction = _DIRECTIONS.get(_value(words, "b"), 0)
            year = calendar.nearest_year(moment.anchor, month, number, direction)
        if "W" in words.letters:
            year = _year_of_weekday(words, month, number, year)
    return calendar.day(year, month, number)


def _year_of_weekday(words: DateWords, month: int, number: int, year: int) -> int:
    """The year in which the day falls on the weekday that stands beside it."""
    wanted = int(_value(words, "W"))
    for candidate in (year, year - 1, year + 1):
        found = calendar.day(candidate, month, number)
        if found and date.fromisoformat(found[0]).weekday() == wanted:
            return candidate
    return year


def _read_month(words: DateWords, month: int, moment: Moment) -> Period | None:
    year = _year_at(words, moment) or moment.year
    if year is None:
        if moment.published is None:
            return None
        direction = moment.direction
        match = re.search(r"([pn])(?=[Mj])", words.letters)
        if match:
            direction = _shift(words, match.start(1))
        year = calendar.nearest_month_year(moment.published, month, direction)
    return calendar.month(year, month)


def _read_month_pair(words: DateWords, moment: Moment) -> Period | None:
    months = months_of_pair(_value(words, "m"))
    year = _year_at(words, moment)
    if months is None or (year is None and moment.published is None):
        return None
    if year is None and moment.published is not None:
        year = calendar.nearest_month_year(moment.published, months[1], moment.direction)
    assert year is not None
    return calendar.months_of(year - (months[0] > months[1]), months[0], 12)[0], (
        calendar.month(year, months[1])[1]
    )


def _read_weekday(words: DateWords, moment: Moment) -> Period | None:
    if moment.published is None:
        return None
    number = int(_value(words, "W"))
    match = re.search(r"([pntq])z?(?=W)", words.letters)
    kind = match.group(1) if match else ""
    if kind == "t":
        return calendar.shift_days(moment.published, number - moment.published.weekday())
    direction = _shift(words, match.start(1)) if match else moment.direction
    found = calendar.weekday(moment.published, number, direction, strict=kind in ("p", "n"))
    return calendar.one(found.isoformat())


def _read_part_of_year(words: DateWords, at: int, moment: Moment) -> Period | None:
    unit = words.values[at + 1]
    text = words.values[at]
    number = roman(text) if words.letters[at] == "V" else int(text) if text.isdigit() else None
    if number is None:
        return None
    if unit == "century":
        return f"{(number - 1) * 100 + 1:04d}", f"{number * 100:04d}"
    length = {"quarter": 3, "half": 6}.get(unit)
    if length is None or number * length > 12:
        return None
    year = _year_at(words, moment)
    if year is None:
        if moment.published is None:
            return None
        year = calendar.nearest_month_year(moment.published, number * length, moment.direction)
    return calendar.months_of(year, (number - 1) * length + 1, number * length)


_SEASON_MONTH = {"spring": 4, "summer": 7, "autumn": 10, "winter": 1}


def _read_season(words: DateWords, moment: Moment) -> Period | None:
    """A season has no EDTF value of level 0: its year stands for it."""
    year = _year_at(words, moment)
    if year is None:
        if moment.published is None:
            return None
        match = re.search(r"([pnt])(?=S)", words.letters)
        kind = match.group(1) if match else ""
        month = _SEASON_MONTH[_value(words, "S")]
        if kind == "t":
            return calendar.year(moment.published.year)
        if kind in ("p", "n"):
            return calendar.year(
                _other_season(
                    moment.published, month, _shift(words, match.start(1)) if match else 0
                )
            )
        year = calendar.nearest_month_year(moment.published, month, moment.direction)
    return calendar.year(year)


def _other_season(published: date, middle: int, shift: int) -> int:
    """The year of «прошлой осенью»: of the last one that is over; of «будущей»: not begun yet."""
    year, month = published.year, published.month
    if shift < 0:
        return year + shift + (month > middle + 1)
    return year + shift - (month < middle - 1)


def _read_relative(words: DateWords, moment: Moment) -> Period | None:
    letters = words.letters
    for letter in "Aa":
        if letter in letters:
            value = _value(words, letter)
            if moment.published is None or not value:
                return None
            return calendar.shift_days(moment.published, int(value))
    if match := re.search(r"(?:[qt]z?|z|B)(?=U)", letters):
        return _same(words, match.group()[0], moment)
    if match := re.search(r"([pn])(?=U)", letters):
        return _neighbour(words, _shift(words, match.start(1)), moment)
    if letters == "vU" and words.values[1] == "weekend" and moment.published:
        return calendar.weekend(moment.published, moment.direction)
    return _read_distance(words, moment)


def _unit(words: DateWords) -> str:
    for letter, unit in (("U", ""), ("y", "year"), ("H", "halfyear")):
        if letter in words.letters:
            return unit or _value(words, "U")
    return ""


def _same(words: DateWords, kind: str, moment: Moment) -> Period | None:
    """«в тот же день», «в этот день» (told of before), «на этой неделе» (of publication)."""
    unit = _unit(words)
    if unit == "day" and kind != "B":
        return calendar.one(moment.anchor.isoformat()) if moment.anchor else None
    base = moment.anchor if kind == "q" else moment.published
    if base is None:
        return None
    if unit == "week":
        return calendar.week(base, 0)
    if unit == "month":
        return calendar.month(base.year, base.month)
    if unit == "weekend":
        return calendar.weekend(base, 0)
    return None


def _neighbour(words: DateWords, shift: int, moment: Moment) -> Period | None:
    """«на следующий день» (after what was told), «на прошлой неделе» (of publication)."""
    unit = _unit(words)
    if re.search(r"[NQdc]", words.letters):
        return None
    if unit == "day":
        if moment.anchor is None or words.values[-1] != "day":
            return None
        singular = shift if words.letters.count("U") == 1 else 0
        return calendar.shift_days(moment.anchor, singular)
    if moment.published is None:
        return None
    if unit == "week":
        return calendar.week(moment.published, shift)
    if unit == "month":
        return calendar.month(*calendar.shift_months(moment.published, shift))
    if unit == "weekend":
        return calendar.weekend(moment.published, shift)
    if unit == "decade":
        first = moment.published.year // 10 * 10 + 10 * shift
        return str(first), str(first + 9)
    return None


#: «три дня подряд» counts days and points to none.
_DIRECTIONS = {"назад": -1, "ранее": -1, "раньше": -1, "спустя": 1, "позже": 1, "позднее": 1}


def _read_distance(words: DateWords, moment: Moment) -> Period | None:
    """«два дня назад», «через неделю», «месяцем ранее»."""
    letters = words.letters
    direction, base = 0, moment.published
    if letters.startswith("i"):
        direction = 1
        if moment.direction < 0:
            base = moment.anchor
    elif "b" in letters:
        word = _value(words, "b")
        direction = _DIRECTIONS.get(word, 0)
        if word != "назад":
            base = moment.anchor
    if not direction or base is None or "Q" in letters or "r" in letters:
        return None
    count = 1.0
    if match := re.search(r"[Ndc]", letters):
        text = words.values[match.start()]
        try:
            count = float(text.replace(",", "."))
        except ValueError:
            return None
    if count != int(count) or count > 3000:
        return None
    steps = direction * int(count)
    unit = _unit(words)
    if unit == "day":
        return calendar.shift_days(base, steps)
    if unit == "week":
        return calendar.shift_days(base, 7 * steps)
    if unit == "month":
        return calendar.month(*calendar.shift_months(base, steps))
    if unit == "halfyear":
        return calendar.month(*calendar.shift_months(base, 6 * steps))
    if unit == "year":
        return calendar.year(base.year + steps) if 0 < base.year + steps < 10000 else None
    return None
