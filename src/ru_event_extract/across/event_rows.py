"""A row of events.csv: what the reports of one event say together, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..resolution.across_documents import name_key
from ..tables.records import Event
from .event_facts import MEETING

Row = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """A row of meetings or agreements, with the publication date of its document."""

    published: str
    row: Row


#: Documents that a contradiction names for a value.
_NAMED_DOCUMENTS = 3
_COMPARED = ("date_start", "date_end", "country", "city", "mode")
#: Stages of which an event that had one did not have the other.
_HAPPENED = frozenset({"held", "ongoing", "signed", "ratified", "reached", "in_force", "extended"})
_DID_NOT = frozenset({"cancelled", "rejected"})


def event_row(event_id: str, kind: str, reports: Sequence[Report]) -> Row:
    """The row of an event; ``reports`` come in the order of publication, those without a date last."""
    rows = [r.row for r in reports]
    meeting = kind == MEETING
    start, end = _dates(rows)
    documents = list(dict.fromkeys(r["doc_id"] for r in rows))
    confidences = [r["confidence"] for r in rows if r["confidence"] is not None]
    event = Event(
        event_id=event_id,
        kind=kind,
        type=_best(r["type" if meeting else "kind"] for r in rows),
        status=_status(reports),
        title=_best(r["title"] for r in rows),
        date_start=start,
        date_end=end,
        country=_best(r.get("country", "") for r in rows),
        city=_best(r.get("city", "") for r in rows),
        place=_best(r.get("place", "") for r in rows),
        mode=_best(r.get("mode", "") for r in rows),
        chair=_best(r.get("chair", "") for r in rows),
        participants="|".join(_names(r["participants" if meeting else "parties"] for r in rows)),
        countries="|".join(sorted({c for r in rows for c in r["countries"].split("|")} - {""})),
        topic=_best(r["topic" if meeting else "subject"] for r in rows),
        first_reported=reports[0].published,
        first_doc_id=documents[0],
        reports=len(documents),
        doc_ids="|".join(d.replace("|", "/") for d in documents),
        contradictions="|".join(_contradictions(rows)),
        confidence=max(confidences, default=None),
    )
    return asdict(event)


def _best(values: Iterable[str]) -> str:
    """The value that most reports give; of equals the longer, then the first one told."""
    counts = Counter(v for v in values if v)
    return max(counts, key=lambda v: (counts[v], len(v)), default="")


def _dates(rows: Sequence[Row]) -> tuple[str, str]:
    """The dates most reports give, of those that are told most exactly."""
    dates = [(r["date_start"], r["date_end"]) for r in rows if r["date_start"]]
    exact = max((len(start) for start, _ in dates), default=0)
    counts = Counter(d for d in dates if len(d[0]) == exact)
    # Of equals the one with an end says more.
    return max(counts, key=lambda d: (counts[d], bool(d[1])), default=("", ""))


def _status(reports: Sequence[Report]) -> str:
    """The latest reports know best how far the event has come."""
    latest = max(r.published for r in reports)
    return _best(r.row["status"] for r in reports if r.published == latest)


def _names(lists: Iterable[str]) -> list[str]:
    """The names of all reports, most frequent first; a name that is part of another one goes."""
    counts = Counter(n for names in lists for n in dict.fromkeys(names.split("|")) if n)
    keys = {name: set(name_key(name)) for name in counts}
    longest = sorted(counts, key=lambda n: -len(keys[n]))
    kept: list[str] = []
    for name in longest:
        if not any(keys[name] <= keys[other] for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: (-counts[n], list(counts).index(n)))


def _contradictions(rows: Sequence[Row]) -> Iterable[str]:
    for field in _COMPARED:
        told: dict[str, list[str]] = {}
        for row in rows:
            # The end of a single day says no more than its start.
            single = field == "date_end" and row["date_end"] == row["date_start"]
            if (value := row.get(field, "")) and not single:
                told.setdefault(value, []).append(row["doc_id"])
        # «2025-06» is less exact than «2025-06-05», not another date.
        values = [v for v in told if not any(o != v and o.startswith(v) for o in told)]
        if len(values) > 1:
            yield _told(field, {v: told[v] for v in values})
    statuses: dict[str, list[str]] = {}
    for row in rows:
        if row["status"] in _HAPPENED | _DID_NOT:
            statuses.setdefault(row["status"], []).append(row["doc_id"])
    if not _HAPPENED.isdisjoint(statuses) and not _DID_NOT.isdisjoint(statuses):
        yield _told("status", statuses)


def _told(field: str, told: dict[str, list[str]]) -> str:
    ordered = sorted(told, key=lambda v: (-len(told[v]), v))
    return f"{field}: " + " / ".join(f"{v} ({_documents(told[v])})" for v in ordered)


def _documents(ids: Sequence[str]) -> str:
    distinct = [d.replace("|", "/") for d in dict.fromkeys(ids)]
    more = len(distinct) - _NAMED_DOCUMENTS
    if more > 1:
        return f"{', '.join(distinct[:_NAMED_DOCUMENTS])} and {more} more"
    return ", ".join(distinct)
