"""The output folder of a small run, whose article is hostile."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from ru_event_extract.tables.frames import Tables
from ru_event_extract.tables.records import TABLES

HOSTILE = (
    "</script><script>document.title='взлом'</script><!-- <script> "
    "<img src=x onerror=\"document.title='взлом'\">"
)
ARTICLE = (
    f"😀 Министр Ольга Зимина встретилась с послом Болгарии.\n{HOSTILE}\n"
    "Подписан протокол о почте.\u2028Всё."
)


def _row(table: str, **values: Any) -> dict[str, Any]:
    row = {
        f.name: None if "None" in str(f.type) else 0 if f.type == "int" else ""
        for f in fields(TABLES[table])
        if f.default is MISSING or f.name not in values
    }
    return {**row, **values}


def span(words: str) -> dict[str, int]:
    """The place of words in the article."""
    start = ARTICLE.index(words)
    return {"start": start, "end": start + len(words)}


def _mention(words: str, label: str, normal: str, entity: str = "") -> dict[str, Any]:
    place = span(words)
    return _row(
        "mentions", doc_id="a", **place, text=words, label=label, normal=normal, entity_id=entity
    )


def make_run(folder: Path, copies: int = 1) -> Path:
    """Write the article into ``folder/in`` and the tables into ``folder/out``."""
    source, out = folder / "in", folder / "out"
    source.mkdir()
    (source / "a.txt").write_bytes(ARTICLE.encode("utf-8"))
    sha256 = hashlib.sha256(ARTICLE.encode("utf-8")).hexdigest()
    first = "😀 Министр Ольга Зимина встретилась с послом Болгарии."
    sentence = {**span(first), "evidence": first}
    signed = {**span("Подписан протокол о почте."), "evidence": "Подписан протокол о почте."}
    olga = {"person_id": "p1", "name": "Ольга Зимина", "role": "министр", "country": "RU"}
    meetings = [
        _row(
            "meetings",
            meeting_id=f"m{n}",
            doc_id="a",
            type="talks" if n % 2 else "visit",
            status="held",
            title=HOSTILE if n == 1 else f"Встреча {n}",
            date_start=f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}",
            participants="Ольга Зимина|посол",
            countries="BG|RU",
            confidence=0.9,
            **sentence,
        )
        for n in range(1, copies + 1)
    ]
    tables = Tables(
        {
            "documents": [
                _row(
                    "documents",
                    doc_id="a",
                    path="a.txt",
                    status="ok",
                    title=HOSTILE,
                    published="2025-02-03",
                    url="javascript:document.title='взлом'",
                    sha256=sha256,
                )
            ],
            "mentions": [
                _mention("Министр", "ROLE", "министр", "p1"),
                _mention("Ольга Зимина", "PERSON", "Ольга Зимина", "p1"),
                _mention("встретилась", "MEETING", "встретиться", "m1"),
                _mention("послом Болгарии", "ROLE", "посол"),
                _mention("Болгарии", "COUNTRY", "BG"),
                _mention("</script><script>", "ORGANISATION", HOSTILE),
                _mention("протокол", "AGREEMENT", "протокол", "a1"),
            ],
            "people": [_row("people", **olga)],
            "roles": [],
            "meetings": meetings,
            "participants": [
                _row(
                    "participants",
                    meeting_id="m1",
                    doc_id="a",
                    kind="person",
                    part="host",
                    **olga,
                    **sentence,
                ),
                _row(
                    "participants",
                    meeting_id="m1",
                    doc_id="a",
                    kind="role",
                    role="посол",
                    country="BG",
                    **sentence,
                ),
            ],
            "agreements": [
                _row(
                    "agreements",
                    agreement_id="a1",
                    doc_id="a",
                    meeting_id="m1",
                    kind="protocol",
                    status="signed",
                    subject="почта",
                    parties="RU|KZ",
                    countries="KZ|RU",
                    **signed,
                )
            ],
            "parties": [
                _row("parties", agreement_id="a1", doc_id="a", kind="country", country=c, **signed)
                for c in ("RU", "KZ")
            ],
            "events": [],
        }
    )
    tables.to_csv(out)
    run = {"run": {"input": str(source), "text_column": ""}}
    (out / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return out
