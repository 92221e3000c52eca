"""A correction and the file of corrections: JSON Lines, one correction a line, for version control."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..readers.errors import UsageError

#: The file in the output folder of a run.
FILE_NAME = "corrections.jsonl"
#: The corrections that a run applied, kept beside its journal; what became of them, for readers.
APPLIED_FILE = ".corrections.jsonl"
OUTCOMES_FILE = "corrections.csv"
ACTIONS = ("edit", "wrong", "right", "add")
Row = dict[str, Any]

#: Table to the column of its own id; details have the id of their event.
KEYS = {"roles": "role_id", "meetings": "meeting_id", "agreements": "agreement_id"}
#: Table of details to the table and the id of what they detail.
EVENT_OF = {"participants": "meetings", "parties": "agreements"}
DETAILS_OF = {event: details for details, event in EVENT_OF.items()}
#: The tables whose rows can be corrected, events before their details.
TABLES = ("roles", "meetings", "agreements", "participants", "parties")
#: Cells made from other rows.
MADE = {"meetings": ("participants", "countries"), "agreements": ("parties", "countries")}
#: Cells that tell where a row is and how sure: never edited.
FIXED = frozenset(
    {"role_id", "meeting_id", "agreement_id", "doc_id", "person_id", "event_id", "start", "end"}
    | {"evidence", "confidence", "role_source", "date_text"}
)


@dataclass
class Correction:
    """What an editor says of one row.

    ``action``: ``edit`` (``changes`` hold instead), ``wrong`` (the row is to go), ``right`` (it is
    to stay as it is), ``add`` (``row`` was missed). ``row`` is the row as the run gave it, with its
    place; ``mentions`` are the places where the text names an event, ``arguments`` the rows of its
    participants or parties; ``event`` is, for one of these, the correction's view of their event.
    ``sha256`` identifies the document, ``doc_id`` is for reading.
    """

    table: str
    action: str
    sha256: str
    doc_id: str
    row: Row
    changes: dict[str, str] = field(default_factory=dict)
    mentions: list[list[int]] = field(default_factory=list)
    arguments: list[Row] = field(default_factory=list)
    event: Row = field(default_factory=dict)
    comment: str = ""
    when: str = ""

    @property
    def target(self) -> str:
        """Identifies the row that is meant: a later correction of it takes the place of this."""
        what = (self.table, self.sha256, *(str(self.row.get(c, "")) for c in _identity(self.table)))
        event = [self.event.get(c, "") for c in ("start", "end", "type", "kind", "row_id")]
        return json.dumps([*what, *event], ensure_ascii=False)

    def summary(self) -> str:
        """One line for reading."""
        row = {**self.row, **self.changes}
        label = row.get("name") or row.get("title") or row.get("evidence") or row.get("role") or ""
        told = f"{self.doc_id}: {self.table} {self.action} «{' '.join(str(label).split())[:60]}»"
        for column, value in self.changes.items():
            told += f"; {column}: {self.row.get(column, '')!r} → {value!r}"
        return told + (f" ({self.comment})" if self.comment else "")


def default_file(folder: Path) -> Path:
    """Where the corrections of an output folder are kept."""
    return folder / FILE_NAME


def _identity(table: str) -> tuple[str, ...]:
    if table == "roles":
        return ("start", "end", "name", "role", "phase")
    if table in EVENT_OF:
        return ("start", "end", "kind", "name", "role", "country")
    return ("start", "end", "row_id")


def read_corrections(path: Path) -> list[Correction]:
    """The corrections of a file.

    :raises UsageError: it cannot be read; the message names the line.
    """
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: no readable file of corrections: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            correction = Correction(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise UsageError(f"{path}, line {number}: no correction: {error}") from error
        if correction.table not in (*TABLES, "documents") or correction.action not in ACTIONS:
            raise UsageError(f"{path}, line {number}: unknown table or action")
        found.append(correction)
    return found


def write_corrections(path: Path, corrections: Iterable[Correction]) -> None:
    """Write the file in one step, in the order of documents and places: a diff shows what is new."""
    ordered = sorted(corrections, key=lambda c: (c.doc_id, c.sha256, c.table, c.target))
    text = "".join(
        json.dumps({k: v for k, v in asdict(c).items() if v or k == "row"}, ensure_ascii=False)
        + "\n"
        for c in ordered
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)
