"""What of a report's event tells whether another report's event is the same."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..resolution.across_documents import name_key

Row = dict[str, Any]

MEETING = "meeting"
AGREEMENT = "agreement"

#: How many days an event without a date may lie from the publication of its report.
UNDATED_DAYS = 4
_WORD = re.compile(r"[^\W\d_]{4,}")
#: Letters of a word that stay the same when it is inflected, near enough.
_STEM = 5


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant or party: ``names`` are the words of the name, folded."""

    kind: str
    person_id: str
    names: tuple[str, ...]
    country: str
    rank: str
    organisation: str


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event of a report; ``low`` to ``high`` are the days on which it may have been, as ordinals.

    Without a date that is around its publication, or nowhere (0) without that either.
    """

    kind: str
    event: str
    doc_id: str
    published: str
    type: str
    status: str
    mode: str
    country: str
    city: str
    countries: frozenset[str]
    arguments: tuple[Argument, ...]
    title: frozenset[str]
    words: frozenset[str]
    headline: frozenset[str]
    low: int
    high: int
    #: ``day``, ``vague`` (month or year) or empty.
    dated: str
    published_day: int

    def periods(self) -> Iterator[tuple[int, int]]:
        """When a report of the same event may be looked for: its date, and when it was reported."""
        if self.dated or not self.published_day:
            yield self.low, self.high
        if self.published_day:
            yield self.published_day - UNDATED_DAYS, self.published_day + UNDATED_DAYS


def describe(kind: str, row: Row, arguments: Sequence[Row], document: Row) -> EventFacts:
    """The facts of a row of meetings or agreements with its participants or parties."""
    published = document["published"]
    low, high, dated = _days(row["date_start"], row["date_end"], published)
    meeting = kind == MEETING
    return EventFacts(
        kind=kind,
        event=row[f"{kind}_id"],
        doc_id=row["doc_id"],
        published=published,
        type=row["type" if meeting else "kind"],
        status=row["status"],
        mode=row["mode"] if meeting else "",
        country=row["country"] if meeting else "",
        city=row["city"].casefold() if meeting else "",
        countries=frozenset(c for c in row["countries"].split("|") if c),
        arguments=tuple(_argument(a) for a in arguments if a.get("part") != "absent"),
        title=stems(row["title"]),
        words=stems(f"{row['evidence']} {row['topic' if meeting else 'subject']}"),
        headline=stems(document["title"]),
        low=low,
        high=high,
        dated=dated,
        published_day=_ordinal(published),
    )


def _argument(row: Row) -> Argument:
    name = row["name"] or row["organisation"]
    return Argument(
        kind=row["kind"],
        person_id=row["person_id"],
        names=name_key(name),
        country=row["country"],
        rank=row.get("rank", ""),
        organisation=row["organisation"].casefold(),
    )


def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words of a text."""
    return frozenset(w[:_STEM] for w in _WORD.findall(text.casefold().replace("ё", "е")))


def _ordinal(value: str) -> int:
    """The day's number; 0 if the value is no full date."""
    try:
        return date.fromisoformat(value).toordinal() if len(value) == 10 else 0
    except ValueError:
        return 0


def _days(start: str, end: str, published: str) -> tuple[int, int, str]:
    first = _span(start)
    if first is None:
        day = _ordinal(published)
        if not day:
            return 0, 0, ""
        return day - UNDATED_DAYS, day + UNDATED_DAYS, ""
    last = _span(end) or first
    return first[0], max(first[1], last[1]), "day" if len(start) == 10 else "vague"


def _span(value: str) -> tuple[int, int] | None:
    """First and last day of an EDTF day, month or year; ``None`` for anything else."""
    parts = value.split("-")
    if not all(p.isdigit() for p in parts) or len(parts[0]) != 4:
        return None
    try:
        if len(parts) == 1:
            year = int(value)
            return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        if len(parts) == 2:
            year, month = map(int, parts)
            last = calendar.monthrange(year, month)[1]
            return date(year, month, 1).toordinal(), date(year, month, last).toordinal()
        day = date.fromisoformat(value).toordinal()
    except ValueError:
        return None
    return day, day
