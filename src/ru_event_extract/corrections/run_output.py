"""The tables of a run as it wrote them, to compare an editor's with.

They are made again from the run's journal: the editor may have changed the CSV files themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..batch.journal import read_journal
from ..formats.texts import Texts
from ..readers.errors import UsageError
from ..resolution.known_roles import read_registry
from ..tables.assemble import assemble
from ..tables.rows import DocumentRecords
from .applying import Corrections
from .records import APPLIED_FILE, KEYS, TABLES, Row, read_corrections

JOURNAL = ".journal.jsonl"


class RunOutput:
    """A run's output folder: rows by table, and what is needed to place a correction.

    :raises UsageError: the folder is no output of ``extract``, or its journal is gone.
    """

    def __init__(self, folder: Path, texts: Path | None = None) -> None:
        if not (folder / "run.json").is_file():
            raise UsageError(f"{folder}: no output folder of `extract` (it has no run.json)")
        if not (folder / JOURNAL).is_file():
            raise UsageError(
                f"{folder} has no {JOURNAL}, which says what the run wrote: run extract again"
            )
        self.folder = folder
        run = json.loads((folder / "run.json").read_text(encoding="utf-8")).get("run", {})
        registry = run.get("registry")
        known = read_registry(Path(registry)) if registry and Path(registry).is_file() else None
        applied = folder / APPLIED_FILE
        #: Corrections that the run had applied: their rows are what the editor saw.
        self.applied = read_corrections(applied) if applied.is_file() else []
        self.rows: dict[str, list[Row]] = {t: [] for t in (*TABLES, "documents", "people")}
        self.corrections = Corrections(self.applied)

        def documents() -> Iterator[DocumentRecords]:
            for records in self.records():
                self.corrections.apply(records)
                yield records

        def keep(table: str, row: Row) -> None:
            if table in self.rows:
                self.rows[table].append(row)

        assemble(documents, keep, known)
        self.documents = {row["doc_id"]: row for row in self.rows["documents"]}
        self.by_id = {
            table: {row[key]: row for row in self.rows[table]} for table, key in KEYS.items()
        }
        self.texts = Texts.find(texts, folder)
        self._texts: dict[str, str] = {}
        self._mentions: dict[str, list[Row]] = {}

    def records(self, doc_ids: Iterable[str] | None = None) -> Iterator[DocumentRecords]:
        """The records as the models gave them, of all documents or of some."""
        wanted = None if doc_ids is None else set(doc_ids)
        for name, result in read_journal(self.folder / JOURNAL):
            if wanted is None or name in wanted:
                yield DocumentRecords(**result)

    def load(self, doc_ids: Iterable[str]) -> None:
        """Read mentions and texts of these documents, as far as they are there."""
        wanted = set(doc_ids) - self._mentions.keys()
        if not wanted:
            return
        for records in self.records(wanted):
            self._mentions[records.document["doc_id"]] = records.mentions
        self._texts.update(self.texts.read([self.documents[d] for d in sorted(wanted)]))

    def mentions(self, doc_id: str) -> list[Row]:
        """The rows of ``mentions`` of a document."""
        self.load([doc_id])
        return self._mentions.get(doc_id, [])

    def text(self, doc_id: str) -> str | None:
        """The article, or ``None`` if it is not there or has changed since."""
        self.load([doc_id])
        return self._texts.get(doc_id)


def cell(value: Any) -> str:
    """A cell of a row as text."""
    return "" if value is None else str(value)
