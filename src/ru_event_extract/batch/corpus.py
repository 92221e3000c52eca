"""A folder of documents to a folder of tables.

Workers turn documents into records; the parent keeps these on disk, tells people apart when all
are there, and writes the tables beside the output folder before it moves them in.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from ..options import ExtractionOptions
from ..provenance import fingerprint, models, own_words, package_version
from ..readers.errors import UsageError
from ..readers.regular_file import open_regular
from ..readers.sources import Source, find_sources
from ..resolution.known_roles import read_registry
from ..tables.assemble import assemble
from ..tables.rows import DocumentRecords, Header, unread
from ..tables.write import CsvTables
from .journal import Journal
from .output import move_in, staging_folder
from .pool import Done, Lost, Pool, in_this_process

#: A batch is as many documents as the language models take at once, or less if they are long.
_BATCH_DOCUMENTS = 32
_BATCH_BYTES = 500_000
JOURNAL = ".journal.jsonl"

Worker = Callable[[Sequence[Source]], list[DocumentRecords]]


class Progress(Protocol):
    """What a run tells while it is under way."""

    def __call__(self, document: dict[str, Any], reused: bool) -> None:
        """A document is done: its row of documents.csv, and whether an earlier run did it."""


@dataclass
class RunSummary:
    """What became of a run; ``run.json`` holds the same."""

    counts: dict[str, int]
    statuses: dict[str, int]
    reused: int
    seconds: float
    failures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """Documents of the run, whatever became of them."""
        return self.counts["documents"]

    @property
    def failed(self) -> int:
        """Documents that could not be read or extracted."""
        return self.statuses.get("failed", 0)


def _load_worker(options: ExtractionOptions) -> Worker:
    # Only workers load the language models.
    from ..extraction import Extractor

    return Extractor(options)


def extract_corpus(
    location: str | Path,
    output: str | Path,
    *,
    workers: int = 1,
    metadata: str | Path | None = None,
    text_column: str | None = None,
    registry: str | Path | None = None,
    resume: bool = False,
    timeout: float | None = None,
    options: ExtractionOptions | None = None,
    progress: Progress | None = None,
    worker: Worker | None = None,
) -> RunSummary:
    """Extract the documents of a folder or file into the CSV files of the folder ``output``.

    :param workers: processes; 0 works in this one, without protection from documents that hang.
    :param registry: a CSV file of office-holders, see :mod:`..resolution.known_roles`.
    :param resume: go on with a stopped run, or take up only what is new or changed since the last.
    :param timeout: seconds allowed for one document.
    :param worker: the function that does the work in this process, for ``workers=0``.
    :raises UsageError: there is nothing to read, or the output cannot be written.
    """
    started = time.monotonic()
    options = options or ExtractionOptions()
    target = Path(output)
    staging = staging_folder(target)
    if os.path.realpath(location) == os.path.realpath(target):
        raise UsageError(f"the output {target} is the input: give another folder")
    sources = find_sources(
        location, metadata=metadata, text_column=text_column, exclude=(target, staging)
    )
    known = read_registry(Path(registry)) if registry else None
    _prepare(target, staging, resume)
    with Journal(staging / JOURNAL, fingerprint(options), keep=resume) as journal:
        run = _Run(journal, progress)
        batches = _batches(run.pending(sources))
        if workers > 0:
            pool: Pool[Source, DocumentRecords] = Pool(
                partial(_load_worker, options), workers, timeout
            )
            run.collect(pool.run(batches))
        else:
            run.collect(in_this_process(worker or _load_worker(options), batches))
        names = sorted(run.names)
        tables = staging / "tables"
        shutil.rmtree(tables, ignore_errors=True)
        with CsvTables(tables) as out:
            counts = assemble(
                lambda: (DocumentRecords(**r) for r in journal.results(names)), out.write, known
            )
        journal.copy_to(tables / JOURNAL, names)
    summary = RunSummary(counts, run.statuses, run.reused, time.monotonic() - started, run.failures)
    _write_run_file(
        tables / "run.json", summary, options, workers, timeout, Path(location), text_column
    )
    move_in(tables, target)
    shutil.rmtree(staging)
    return summary


def _prepare(target: Path, staging: Path, resume: bool) -> None:
    """Make the staging folder, with the journal to go on from."""
    try:
        real = os.path.realpath(target)
        if os.path.lexists(real) and not os.path.isdir(real):
            raise UsageError(f"the output {target} is a file; give a folder")
        if not resume:
            shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True, exist_ok=True)
        finished = target / JOURNAL
        if resume and finished.exists() and not (staging / JOURNAL).exists():
            shutil.copyfile(finished, staging / JOURNAL)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"cannot write the output {target}: {reason}") from error


def _batches(sources: Iterable[Source]) -> Iterator[list[Source]]:
    batch: list[Source] = []
    size = 0
    for source in sources:
        if batch and (len(batch) == _BATCH_DOCUMENTS or size + source.size > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(source)
        size += source.size
    if batch:
        yield batch


def _content_hash(source: Source) -> str:
    if source.text is not None:
        return hashlib.sha256(source.text.encode("utf-8")).hexdigest()
    digest = hashlib.sha256()
    try:
        with open_regular(source.file) as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError:
        return ""  # The worker will say what is wrong.
    return digest.hexdigest()


def _key(source: Source, content_hash: str) -> str:
    """Changes when a document's rows may change."""
    parts = (source.doc_id, source.path, source.metadata, source.error, content_hash)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class _Run:
    """Keeps results in the journal and counts what became of the documents."""

    def __init__(self, journal: Journal, progress: Progress | None) -> None:
        self.journal = journal
        self.progress = progress
        self.names: list[str] = []
        self.statuses: dict[str, int] = {}
        self.failures: list[tuple[str, str]] = []
        self.reused = 0

    def pending(self, sources: Iterable[Source]) -> Iterator[Source]:
        """The sources that no earlier run has done in just this state."""
        for source in sources:
            self.names.append(source.doc_id)
            if source.doc_id in self.journal.entries and self.journal.has(
                source.doc_id, _key(source, _content_hash(source))
            ):
                self.reused += 1
                (records,) = self.journal.results([source.doc_id])
                self._count(records["document"], reused=True)
            else:
                yield source

    def collect(self, outcomes: Iterable[Done[Source, DocumentRecords] | Lost[Source]]) -> None:
        """Keep what the workers give, and a row for each document that they could not do."""
        for outcome in outcomes:
            if isinstance(outcome, Lost):
                source = outcome.item
                header = Header(
                    source.doc_id,
                    source.path,
                    **{
                        k: source.metadata.get(k, "")
                        for k in ("title", "published", "source", "url")
                    },
                )
                reason = f"{outcome.reason}: split the document or leave it out"
                pairs = [(source, unread(header, "failed", reason))]
            else:
                pairs = list(zip(outcome.items, outcome.results, strict=True))
            self.journal.add((s.doc_id, _key(s, r.document["sha256"]), asdict(r)) for s, r in pairs)
            for _, records in pairs:
                self._count(records.document, reused=False)

    def _count(self, document: dict[str, Any], reused: bool) -> None:
        status = document["status"]
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status == "failed":
            self.failures.append((document["path"], document["error"]))
        if self.progress:
            self.progress(document, reused)


def _write_run_file(
    path: Path,
    summary: RunSummary,
    options: ExtractionOptions,
    workers: int,
    timeout: float | None,
    location: Path,
    text_column: str | None,
) -> None:
    content = {
        "version": package_version(),
        "models": models(),
        "words": own_words(),
        "options": {**asdict(options), "timeout": timeout},
        "counts": {
            **summary.counts,
            **{f"documents_{k}": v for k, v in sorted(summary.statuses.items())},
        },
        "run": {
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "seconds": round(summary.seconds, 2),
            "workers": workers,
            "reused": summary.reused,
            # Where the articles are, for those who show them beside the tables.
            "input": str(location.absolute()),
            "text_column": text_column or "",
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    # A name that is not UTF-8: JSON spells its bytes as Python does, «\udccf».
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
