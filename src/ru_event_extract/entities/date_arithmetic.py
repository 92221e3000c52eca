"""Calendar arithmetic: EDTF level 0 values for what news says of time.

A value is a pair of EDTF texts, first and last; equal for one day, one month or one year.
``direction`` is -1 for what has happened, 1 for what is to come, 0 where the text doesn't tell.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Period = tuple[str, str]
#: A day without a year that is nearer than this to publication is not looked for in other years.
_NEAR_DAYS = 45
_NEAR_MONTHS = 1
_FIRST_YEAR, _LAST_YEAR = 1100, 2900


def one(value: str) -> Period:
    """A period of one value."""
    return value, value


def day(year: int, month: int, number: int) -> Period | None:
    """A day; None if the calendar hasn't got it."""
    if (
        not 1 <= year <= 9999
        or not 1 <= month <= 12
        or not 1 <= number <= monthrange(year, month)[1]
    ):
        return None
    return one(f"{year:04d}-{month:02d}-{number:02d}")


def month(year: int, number: int) -> Period:
    """A month."""
    return one(f"{year:04d}-{number:02d}")


def year(number: int) -> Period:
    """A year."""
    return one(f"{number:04d}")


def shift_days(anchor: date, days: int) -> Period:
    """The day so many days after ``anchor``."""
    return one((anchor + timedelta(days=days)).isoformat())


def shift_months(anchor: date, months: int) -> tuple[int, int]:
    """Year and month so many months after ``anchor``."""
    count = anchor.year * 12 + anchor.month - 1 + months
    return count // 12, count % 12 + 1


def week(anchor: date, weeks: int) -> Period:
    """The week from Monday to Sunday so many weeks after that of ``anchor``."""
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=weeks)
    return monday.isoformat(), (monday + timedelta(days=6)).isoformat()


def weekend(anchor: date, direction: int) -> Period:
    """The last weekend (``direction`` -1), the next one (1) or that of this week (0)."""
    saturday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=5)
    if direction < 0 and saturday + timedelta(days=1) >= anchor:
        saturday -= timedelta(weeks=1)
    return saturday.isoformat(), (saturday + timedelta(days=1)).isoformat()


def weekday(anchor: date, number: int, direction: int, strict: bool = False) -> date:
    """The nearest such weekday before (or on) ``anchor``, or after for ``direction`` 1.

    ``strict`` leaves ``anchor`` itself out.
    """
    if direction > 0:
        ahead = (number - anchor.weekday()) % 7
        return anchor + timedelta(days=ahead or (7 if strict else 0))
    back = (anchor.weekday() - number) % 7
    return anchor - timedelta(days=back or (7 if strict else 0))


def nearest_year(anchor: date, month_number: int, day_number: int, direction: int) -> int:
    """The year of a day and month that names none.

    Something past lies on or before ``anchor``, something to come on or after it; with no tense
    the nearest one counts.
    """

    def distance(candidate: int) -> int:
        last = monthrange(candidate, month_number)[1]
        return abs((date(candidate, month_number, min(day_number, last)) - anchor).days)

    nearest = min((anchor.year, anchor.year - 1, anchor.year + 1), key=distance)
    # «договорились встретиться 15 мая», «предложил в разговоре 27 апреля»: the verb is not always
    # the date's own, so a day of these weeks is not moved by a year.
    if not direction or distance(nearest) <= _NEAR_DAYS:
        return nearest
    if direction < 0:
        return anchor.year - ((month_number, day_number) > (anchor.month, anchor.day))
    return anchor.year + ((month_number, day_number) < (anchor.month, anchor.day))


def nearest_month_year(anchor: date, number: int, direction: int) -> int:
    """The year of a month that names none."""
    gaps = {anchor.year + y: abs(y * 12 + number - anchor.month) for y in (0, -1, 1)}
    nearest = min(gaps, key=lambda y: gaps[y])
    if not direction or gaps[nearest] <= _NEAR_MONTHS:
        return nearest
    if direction < 0:
        return anchor.year - (number > anchor.month)
    return anchor.year + (number < anchor.month)


def months_of(year_number: int, first: int, last: int) -> Period:
    """Months of one year: a quarter, half a year."""
    return f"{year_number:04d}-{first:02d}", f"{year_number:04d}-{last:02d}"


def parse_day(text: str) -> date | None:
    """An EDTF day as a date; None for anything coarser and for years of no newspaper.

    The bounds leave room for reckoning from the day without leaving the calendar.
    """
    if len(text) != 10:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
