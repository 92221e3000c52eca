"""Gold files: one JSON an article, checked for form when read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..tables.values import (
    AGREEMENT_KINDS,
    AGREEMENT_STATUSES,
    ARGUMENT_KINDS,
    MEETING_STATUSES,
    MEETING_TYPES,
    MODES,
    PARTS,
    PHASES,
    RANKS,
)

_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")
_COUNTRY = re.compile(r"([A-Z]{2})?")


class GoldError(ValueError):
    """A gold file that can't be used; the message names the file and the fault."""


@dataclass(frozen=True)
class GoldDocument:
    """The gold of one article: ``roles``, ``meetings`` and ``agreements`` as the JSON has them."""

    doc_id: str
    text: str
    published: str
    roles: list[dict[str, Any]]
    meetings: list[dict[str, Any]]
    agreements: list[dict[str, Any]]

    def quote_spans(self, event: dict[str, Any]) -> list[tuple[int, int]]:
        """Character offsets of an event's quotes (of each, its first place in the text)."""
        places = ((self.text.find(quote), len(quote)) for quote in event["quotes"])
        return [(start, start + length) for start, length in places if start >= 0]


def read_gold(path: Path, text_path: Path) -> GoldDocument:
    """Read one gold file and its article.

    Raises :class:`GoldError` with every fault of form in it.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        text = text_path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise GoldError(f"{path.name}: the article {error.filename} is missing") from error
    except ValueError as error:
        raise GoldError(f"{path.name}: not readable: {error}") from error
    if not isinstance(data, dict):
        raise GoldError(f"{path.name}: a gold file holds one JSON object")
    faults = list(_faults(data, text))
    if faults:
        raise GoldError(f"{path.name}: " + "; ".join(faults))
    return GoldDocument(
        path.stem, text, data["published"], data["roles"], data["meetings"], data["agreements"]
    )


def read_gold_folder(gold_dir: Path, text_dir: Path | None = None) -> list[GoldDocument]:
    """All gold files of a folder, in order of name; articles stand beside them or in ``text_dir``."""
    paths = sorted(gold_dir.glob("*.json"))
    if not paths:
        raise GoldError(f"{gold_dir}: no gold files (*.json) in this folder")
    texts = text_dir or gold_dir
    return [read_gold(path, texts / f"{path.stem}.txt") for path in paths]


def _faults(data: dict[str, Any], text: str) -> Any:
    for key in ("published", "roles", "meetings", "agreements"):
        if key not in data:
            yield f"«{key}» is missing"
            return

    def check(row: dict[str, Any], where: str, allowed: dict[str, Any]) -> Any:
        for key, values in allowed.items():
            value = row.get(key)
            if value is None:
                yield f"{where}.{key} is missing"
            elif isinstance(values, re.Pattern):
                if not values.fullmatch(value):
                    yield f"{where}.{key} {value!r}"
            elif value not in values:
                yield f"{where}.{key} {value!r}"

    def quotes(row: dict[str, Any], where: str) -> Any:
        if not row.get("quotes"):
            yield f"{where} has no quotes"
        for quote in row.get("quotes", ()):
            if quote not in text:
                yield f"{where}: the quote {quote!r} is not in the text"

    for i, row in enumerate(data["roles"]):
        ranks = (*RANKS, "")
        yield from check(row, f"roles[{i}]", {"rank": ranks, "phase": PHASES, "country": _COUNTRY})
        if row.get("quote", "") not in text:
            yield f"roles[{i}]: the quote is not in the text"
    dates = {"date_start": _DATE, "date_end": _DATE}
    for i, row in enumerate(data["meetings"]):
        where = f"meetings[{i}]"
        allowed = {"type": MEETING_TYPES, "status": MEETING_STATUSES, "mode": (*MODES, "")}
        yield from check(row, where, {**allowed, **dates, "country": _COUNTRY})
        yield from quotes(row, where)
        for j, argument in enumerate(row.get("participants", ())):
            yield from check(
                argument,
                f"{where}.participants[{j}]",
                {"kind": ARGUMENT_KINDS, "part": PARTS, "country": _COUNTRY},
            )
    for i, row in enumerate(data["agreements"]):
        where = f"agreements[{i}]"
        yield from check(
            row, where, {"kind": AGREEMENT_KINDS, "status": AGREEMENT_STATUSES, **dates}
        )
        yield from quotes(row, where)
        for j, argument in enumerate(row.get("parties", ())):
            yield from check(
                argument, f"{where}.parties[{j}]", {"kind": ARGUMENT_KINDS, "country": _COUNTRY}
            )
