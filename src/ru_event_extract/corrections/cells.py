"""Whether a cell was edited, what it says now, and whether it may say so."""

from __future__ import annotations

import re
from functools import lru_cache

from ..entities.lexicon import read_rows
from ..formats.schema import Kind
from ..formats.spreadsheet_cells import MAX_CELL, bare
from ..readers.errors import UsageError
from ..tables import values

#: Column to its closed list, by table; a column that is no list here is free text.
_COMMON: dict[str, tuple[str, ...]] = {
    "rank": (*values.RANKS, ""),
    "phase": values.PHASES,
    "mode": (*values.MODES, ""),
    "part": values.PARTS,
    "type": values.MEETING_TYPES,
}
_LISTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("meetings", "status"): values.MEETING_STATUSES,
    ("agreements", "status"): values.AGREEMENT_STATUSES,
    ("agreements", "kind"): values.AGREEMENT_KINDS,
    ("participants", "kind"): values.ARGUMENT_KINDS,
    ("parties", "kind"): values.ARGUMENT_KINDS,
    # Somebody may take part in person only or remotely only.
    ("participants", "mode"): ("in_person", "remote", ""),
}
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_RUSSIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: 0?0:00(?::00)?)?")
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH = re.compile(r"([а-яё]{2,4})\.? ?(\d{2}|\d{4})")
_DAY_MONTH = re.compile(r"\d{1,2}[.-]\s?[а-яёa-z]{3,4}\.?(?:[ .-]\d{2,4})?", re.IGNORECASE)
_EDTF = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def edited_value(was: str, now: str, kind: Kind) -> str | None:
    """What the cell says now, or ``None`` if it says what it said.

    ``was`` is the run's cell; what Excel makes of it without being asked is no edit.
    """
    if now == was or " ".join(now.split()) == " ".join(was.split()):
        return None
    if bare(now) == was or (len(was) > MAX_CELL and now == was[: MAX_CELL - 1] + "…"):
        return None
    if kind in ("integer", "number"):
        return None if _same_number(was, now) else now
    if kind == "date":
        day = _as_date(now)
        # «2025-09» becomes the first of the month, a year stays a number.
        damaged = len(was) == 7 and day == f"{was}-01"
        return None if day == was or damaged else day
    if was and (_ISO.fullmatch(now) or _DAY_MONTH.fullmatch(now)) and not _ISO.fullmatch(was):
        # A text like «16 сентября» or «1-2» that Excel took for a date.
        return None
    if _same_number(was, now):
        return None
    return now


def _same_number(was: str, now: str) -> bool:
    try:
        return abs(float(was.replace(",", ".")) - float(now.replace(",", "."))) < 0.0051
    except ValueError:
        return False


def _as_date(text: str) -> str:
    if found := _ISO.fullmatch(text):
        return "-".join(found.groups())
    if found := _RUSSIAN.fullmatch(text):
        day, month, year = found.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    if found := _MONTH.fullmatch(text.lower()):
        months = [n for n, m in enumerate(_MONTHS, 1) if found[1].startswith(m)]
        # «ма» of «май» is a part of «мар», too.
        month = 3 if found[1].startswith("мар") else months[-1] if months else 0
        if month:
            return f"{found[2] if len(found[2]) == 4 else '20' + found[2]}-{month:02}"
    return text.removesuffix(".0")


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(row["code"] for row in read_rows("countries.csv"))


def check_value(table: str, column: str, value: str, where: str) -> None:
    """Make sure that a value is one that the column may have.

    :raises UsageError: it is not; one line with row and column.
    """
    allowed = _LISTS.get((table, column)) or _COMMON.get(column)
    if allowed is not None and value not in allowed:
        known = ", ".join(a for a in allowed if a)
        raise UsageError(f"{where}, column {column}: {value!r} is none of {known}")
    if column in ("date_start", "date_end") and value and not _EDTF.fullmatch(value):
        raise UsageError(
            f"{where}, column {column}: {value!r} is no date; write 2025-09-17, 2025-09 or 2025"
        )
    if column == "country" and value:
        # A role of several states has several codes.
        for code in value.split("|"):
            if code not in _countries():
                raise UsageError(
                    f"{where}, column country: {code!r} is no ISO code of two letters, like KZ"
                )
