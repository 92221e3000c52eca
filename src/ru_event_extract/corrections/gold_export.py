"""Corrected documents as gold files, for ``evaluate`` and for training."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..readers.errors import UsageError
from ..tables.rows import DocumentRecords
from .applying import Corrections
from .records import KEYS, Correction, Row
from .run_output import RunOutput

_ROLE = ("name", "role", "rank", "organisation", "country", "phase")
_MEETING = ("type", "status", "title", "date_start", "date_end", "country", "city", "mode")
_PARTICIPANT = ("kind", "name", "role", "rank", "organisation", "country", "part", "mode")
_AGREEMENT = ("kind", "status", "title", "subject")
_PARTY = ("kind", "name", "role", "organisation", "country")
_SENTENCE_END = re.compile(r"[.!?…]+[\s»\")]|\n")


@dataclass
class Export:
    """The documents written, those of them that nobody marked as checked, those without text."""

    written: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    without_text: list[str] = field(default_factory=list)


def export_gold(
    run: RunOutput, corrections: Sequence[Correction], folder: Path, only_checked: bool = False
) -> Export:
    """Write ``<doc_id>.json`` and ``<doc_id>.txt`` of every document with corrections.

    Rows that the editor left alone count as right: a document is fit for measuring when it was
    read as a whole, which a mark in ``documents`` says.
    """
    checked = {c.sha256 for c in corrections if c.table == "documents"}
    wanted = checked if only_checked else {c.sha256 for c in corrections}
    doc_ids = [d["doc_id"] for d in run.rows["documents"] if d["sha256"] in wanted]
    if not doc_ids:
        raise UsageError(
            "no document is marked as checked (editor: ok in documents)"
            if only_checked
            else "no document of this run has corrections"
        )
    run.load(doc_ids)
    folder.mkdir(parents=True, exist_ok=True)
    apply = Corrections(corrections)
    result = Export()
    for records in run.records(doc_ids):
        doc_id = records.document["doc_id"]
        text = run.text(doc_id)
        if text is None:
            result.without_text.append(doc_id)
            continue
        apply.apply(records)
        name = doc_id.replace("/", "__")
        content = json.dumps(_gold(records, text, name), ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(content + "\n", encoding="utf-8")
        (folder / f"{name}.txt").write_bytes(text.encode("utf-8"))
        result.written.append(doc_id)
        if records.document["sha256"] not in checked:
            result.unchecked.append(doc_id)
    return result


def _gold(records: DocumentRecords, text: str, doc_id: str) -> dict[str, Any]:
    mentions: dict[str, list[tuple[int, int]]] = {}
    for m in records.mentions:
        if m["label"] in ("MEETING", "AGREEMENT") and m["entity_id"]:
            mentions.setdefault(m["entity_id"], []).append((m["start"], m["end"]))

    def quotes(table: str, row: Row) -> list[str]:
        places = [_sentence(text, *m) for m in mentions.get(row[KEYS[table]], [])]
        if row["start"] < row["end"]:
            places.append((row["start"], row["end"]))
        return list(dict.fromkeys(text[a:b] for a, b in places if a < b))

    meetings = [
        {
            **_some(m, _MEETING),
            "chair": m["chair"],
            "topic": m["topic"],
            "participants": [
                _some(p, _PARTICIPANT)
                for p in records.participants
                if p["meeting_id"] == m["meeting_id"]
            ],
            "quotes": quotes("meetings", m),
        }
        for m in records.meetings
    ]
    numbers = {m["meeting_id"]: n for n, m in enumerate(records.meetings)}
    agreements = [
        {
            **_some(a, _AGREEMENT),
            "parties": [
                _some(p, _PARTY) for p in records.parties if p["agreement_id"] == a["agreement_id"]
            ],
            "date_start": a["date_start"],
            "date_end": a["date_end"],
            "meeting": numbers.get(a["meeting_id"]),
            "quotes": quotes("agreements", a),
        }
        for a in records.agreements
    ]
    roles = [{**_some(r, _ROLE), "quote": text[r["start"] : r["end"]]} for r in records.roles]
    published = records.document["published"]
    head = {"doc_id": doc_id, "published": published}
    return {**head, "roles": roles, "meetings": meetings, "agreements": agreements}


def _some(row: Row, names: Sequence[str]) -> Row:
    return {n: row[n] for n in names}


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch between sentence ends around a mention."""
    before = [m.end() for m in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    first, last = before[-1] if before else 0, after.start() if after else len(text)
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last
