"""What the page shows, as plain values: tables by columns and rows, articles packed."""

from __future__ import annotations

import base64
import json
import zlib
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from ..formats.schema import SCHEMAS
from ..formats.source import Row, RowSource
from ..formats.texts import Texts

#: Tables of events and of those who take part in them.
_EVENTS = ("meetings", "agreements")
_DETAILS = ("participants", "parties")
#: The evidence of a participant is shown in the article, by its place.
_LEFT_OUT = {"evidence", "role_source", "sha256", "path", "error", "sentences", "characters"}


@dataclass
class Content:
    """Tables for the page's script, packed texts by the number of their document."""

    tables: dict[str, Any]
    events: int
    texts: dict[int, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def collect(source: RowSource, texts: Texts) -> Content:
    """Read what the page needs: events, their details, people, and the articles of the events."""
    rows = {table: list(source.rows(table)) for table in (*_EVENTS, *_DETAILS)}
    used = {row["doc_id"] for table in _EVENTS for row in rows[table]}
    rows["documents"] = [d for d in source.rows("documents") if d["doc_id"] in used]
    named = {row["person_id"] for table in _DETAILS for row in rows[table]}
    rows["people"] = [p for p in source.rows("people") if p["person_id"] in named]
    mentions: dict[str, list[Row]] = {}
    for mention in source.rows("mentions"):
        if mention["doc_id"] in used:
            mentions.setdefault(mention["doc_id"], []).append(mention)
    numbers = {d["doc_id"]: n for n, d in enumerate(rows["documents"])}
    packed: dict[int, str] = {}
    offsets: dict[str, _Offsets] = {}
    for doc_id, text in texts.read(rows["documents"]):
        places = _Offsets(text)
        if places.shifts:
            offsets[doc_id] = places
        packed[numbers[doc_id]] = _packed(text, mentions.get(doc_id, []), places)
    tables: dict[str, Any] = {t: _by_columns(t, rows[t], offsets) for t in rows}
    tables["problems"] = texts.problems
    events = sum(len(rows[t]) for t in _EVENTS)
    return Content(tables, events, packed, texts.problems)


class _Offsets:
    """Offsets as JavaScript counts: a character beyond the first 65,536 is two."""

    def __init__(self, text: str) -> None:
        self.shifts = [i for i, c in enumerate(text) if c > "\uffff"] if not text.isascii() else []

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self.shifts, offset)


def _packed(text: str, mentions: list[Row], offsets: _Offsets) -> str:
    spans = [
        [offsets(m["start"]), offsets(m["end"]), m["label"], m["normal"], m["entity_id"]]
        for m in mentions
    ]
    data = json.dumps({"text": text, "mentions": spans}, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(data.encode("utf-8"), 9)).decode("ascii")


def _by_columns(table: str, rows: list[Row], offsets: dict[str, _Offsets]) -> dict[str, Any]:
    kept = [
        c.name
        for c in SCHEMAS[table].columns
        if c.name not in _LEFT_OUT or (c.name == "evidence" and table in _EVENTS)
    ]
    values: list[list[Any]] = []
    for row in rows:
        places = offsets.get(row.get("doc_id") or "")
        if places is not None and row.get("start") is not None:
            row = {**row, "start": places(row["start"]), "end": places(row["end"])}
        values.append([row[name] for name in kept])
    return {"columns": kept, "rows": values}
