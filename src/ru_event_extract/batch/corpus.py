"""A folder of documents to a folder of tables.

Workers turn documents into records; the parent keeps these on disk, tells people apart when all
are there, and writes the tables beside the output folder before it moves them in.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..corrections.applying import Corrections
from ..corrections.records import (
    APPLIED_FILE,
    OUTCOMES_FILE,
    Correction,
    default_file,
    read_corrections,
    write_corrections,
)
from ..language.lean_spacy import import_spacy
from ..options import ExtractionOptions
from ..plover import EXTRA_COLUMNS, add_codes
from ..provenance import fingerprint
from ..readers.errors import UsageError
from ..readers.regular_file import open_regular
from ..readers.remote import is_url
from ..readers.sources import Source, find_sources
from ..resolution.known_roles import Registry, read_registry
from ..tables.assemble import assemble
from ..tables.rows import DocumentRecords, Header, PackedRecords, pack, unread
from ..tables.write import CsvTables
from ..word_tables import own_folder, use_words
from .journal import Journal
from .output import clear, sole_run
from .places import Place, place_of
from .pool import Done, Lost, Pool, WorkerError, in_this_process
from .run_file import RunSummary, add_file_names, write_run_file

#: A batch is as many documents as the language models take at once, or less if they are long.
_BATCH_DOCUMENTS = 32
_BATCH_BYTES = 500_000
JOURNAL = ".journal.jsonl"
#: The key of a document that was lost: no state of a document has it, so that it is tried again.
LOST = "lost"

Worker = Callable[[Sequence[Source]], list[DocumentRecords]]


class Progress(Protocol):
    """What a run tells while it is under way."""

    def __call__(self, document: dict[str, Any], reused: bool) -> None:
        """A document is done: its row of documents.csv, and whether an earlier run did it."""


@dataclass(frozen=True)
class WorkerSetup:
    """Makes the function that a worker runs.

    ``fingerprint``, if given, is what the worker's own has to be: on another machine there may be
    another version of the package. ``words`` is the folder of the user's own words. In an
    ``own_process`` nobody else uses spaCy.
    """

    options: ExtractionOptions
    fingerprint: str = ""
    words: str = ""
    own_process: bool = False

    @classmethod
    def here(cls, options: ExtractionOptions) -> WorkerSetup:
        """A setup that holds workers elsewhere to this machine's version and words."""
        folder = own_folder()
        return cls(options, fingerprint(options), str(folder) if folder else "")

    def __call__(self) -> _Packing:
        """Load the models.

        :raises WorkerError: the machine has another version of the package or of the words.
        """
        if self.fingerprint:
            try:
                use_words(self.words or None)
            except UsageError as error:
                raise WorkerError(f"worker on {platform.node()}: {error}") from error
            if fingerprint(self.options) != self.fingerprint:
                raise WorkerError(
                    f"the worker on {platform.node()} has another version of ru-event-extract, its "
                    "libraries or its words: install the same on all machines"
                )
        if self.own_process:
            import_spacy()
        # Only workers load the language models.
        from ..extraction import Extractor

        return _Packing(Extractor(self.options))


class _Packing:
    """A worker whose records come packed: the parent only has to write them down."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def __call__(self, sources: Sequence[Source]) -> list[PackedRecords]:
        return [pack(records) for records in self.worker(sources)]


def extract_corpus(
    location: str | Path,
    output: str | Path,
    *,
    workers: int = 1,
    cluster: str | None = None,
    metadata: str | Path | None = None,
    text_column: str | None = None,
    registry: str | Path | None = None,
    resume: bool = True,
    timeout: float | None = None,
    options: ExtractionOptions | None = None,
    corrections: str | Path | None = None,
    plover: bool = False,
    progress: Progress | None = None,
    worker: Worker | None = None,
    finish: Callable[[Path], object] | None = None,
) -> RunSummary:
    """Extract the documents of a folder or file into the CSV files of the folder ``output``.

    Documents that an earlier run into ``output``, finished or stopped, did with the same version,
    models, words and options are not done again unless their content or metadata changed. Those that
    took too long or ended their worker are tried again.

    Both may lie elsewhere: ``s3://bucket/folder`` and whatever else fsspec knows.

    :param workers: processes; 0 works in this one, without protection from documents that hang.
    :param cluster: address of a Dask scheduler, whose workers are used instead.
    :param registry: a CSV file of office-holders, see :mod:`..resolution.known_roles`.
    :param resume: take over what earlier runs did; else all documents are done again.
    :param timeout: seconds allowed for one document.
    :param corrections: a file of an editor's corrections; without it the one in ``output``, if any.
    :param plover: add the columns of :mod:`..plover` to meetings and agreements.
    :param worker: the function that does the work in this process, for ``workers=0``.
    :param finish: is given the folder of the finished tables before it takes its place.
    :raises UsageError: there is nothing to read, or the output cannot be written.
    """
    started = time.monotonic()
    options = options or ExtractionOptions()
    place = place_of(output)
    staging = place.staging
    if _same(location, output):
        raise UsageError(f"the output {output} is the input: give another folder")
    if cluster and not is_url(location):
        # The workers have folders of their own that they run in.
        location = os.path.abspath(location)
    sources = find_sources(
        location, metadata=metadata, text_column=text_column, exclude=(output, staging)
    )
    known = read_registry(Path(registry)) if registry else None
    edited = Corrections(_corrections(corrections, output))
    with ExitStack() as stack:
        _prepare(stack, place, output, resume)
        journal = stack.enter_context(Journal(staging / JOURNAL, fingerprint(options), keep=resume))
        run = Run(journal, progress)
        batches = _batches(run.pending(sources), timeout)
        if cluster:
            from .cluster import Cluster

            run.collect(Cluster(cluster, WorkerSetup.here(options), timeout).run(batches))
        elif workers > 0:
            pool: Pool[Source, PackedRecords] = Pool(
                WorkerSetup(options, own_process=True), workers, timeout
            )
            run.collect(pool.run(batches))
        else:
            function = _Packing(worker) if worker else WorkerSetup(options)()
            run.collect(in_this_process(function, batches))
        names = sorted(run.names)
        tables = staging / "tables"
        shutil.rmtree(tables, ignore_errors=True)
        counts = write_tables(journal, names, tables, known, edited, plover)
        summary = RunSummary(
            counts, run.statuses, run.reused, time.monotonic() - started, run.failures
        )
        if edited.all:
            summary.corrections, summary.corrections_lost = edited.report(), edited.lost()
        how = {
            **({"cluster": cluster} if cluster else {"workers": workers}),
            "timeout": timeout,
            # Where the articles are, for those who show them beside the tables.
            "input": str(location) if is_url(location) else os.path.abspath(location),
            "text_column": text_column or "",
            "registry": str(Path(registry).absolute()) if registry else "",
        }
        write_run_file(tables, summary, options, how)
        problem: UsageError | None = None
        try:
            if finish:
                finish(tables)
        except UsageError as error:
            # Whatever else is wished for and cannot be had: the tables themselves are there.
            problem = error
        add_file_names(tables)
        place.publish(tables)
        shutil.rmtree(staging)
    if problem:
        raise problem
    return summary


def write_tables(
    journal: Journal,
    names: list[str],
    folder: Path,
    registry: Registry | None = None,
    edited: Corrections | None = None,
    plover: bool = False,
) -> dict[str, int]:
    """Write the tables of the documents of those names, and the journal for the next run.

    The journal keeps what the models found; an editor's corrections are applied on the way to the
    tables. Returns the number of rows of each table.
    """

    def documents() -> Iterator[DocumentRecords]:
        for result in journal.results(names):
            records = DocumentRecords(**result)
            if edited:
                edited.apply(records)
            if plover:
                add_codes(records)
            yield records

    with CsvTables(folder, EXTRA_COLUMNS if plover else None) as out:
        counts = assemble(documents, out.write, registry)
    journal.copy_to(folder / JOURNAL, names)
    if edited and edited.all:
        write_corrections(folder / APPLIED_FILE, edited.all)
        edited.write_outcomes(folder / OUTCOMES_FILE)
    return counts


def _corrections(given: str | Path | None, output: str | Path) -> list[Correction]:
    """Those of the given file, or of the one in the output folder."""
    if given:
        return read_corrections(Path(given))
    # An output elsewhere has no editor.
    kept = None if is_url(output) else default_file(Path(output))
    return read_corrections(kept) if kept and kept.is_file() else []


def _same(location: str | Path, output: str | Path) -> bool:
    if is_url(location) or is_url(output):
        return str(location).rstrip("/") == str(output).rstrip("/")
    return os.path.realpath(location) == os.path.realpath(output)


def _prepare(stack: ExitStack, place: Place, output: str | Path, resume: bool) -> None:
    """Make the staging folder, with the journal to go on from."""
    try:
        stack.enter_context(sole_run(place.staging))
        place.prepare()
        if not resume:
            clear(place.staging)
        journal = place.staging / JOURNAL
        if resume and not journal.exists():
            copying = place.staging / f"{JOURNAL}.copy"
            if place.fetch(JOURNAL, copying):
                copying.replace(journal)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"cannot write the output {output}: {reason}") from error


def _batches(sources: Iterable[Source], timeout: float | None) -> Iterator[list[Source]]:
    # A batch as a whole has the time of one document: with little time it had better be small.
    longest = _BATCH_DOCUMENTS if timeout is None else min(_BATCH_DOCUMENTS, max(1, int(timeout)))
    batch: list[Source] = []
    size = 0
    for source in sources:
        if batch and (len(batch) == longest or size + source.size > _BATCH_BYTES):
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


class Run:
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

    def collect(self, outcomes: Iterable[Done[Source, PackedRecords] | Lost[Source]]) -> None:
        """Keep what the workers give, and a row for each document that they could not do."""
        for outcome in outcomes:
            if isinstance(outcome, Lost):
                self._keep(outcome.item, _lost(outcome), LOST)
            else:
                for source, records in zip(outcome.items, outcome.results, strict=True):
                    self._keep(source, records, _key(source, records.document["sha256"]))
            self.journal.flush()

    def _keep(self, source: Source, records: PackedRecords, key: str) -> None:
        self.journal.add(source.doc_id, key, records.content)
        self._count(records.document, reused=False)

    def _count(self, document: dict[str, Any], reused: bool) -> None:
        status = document["status"]
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status == "failed":
            self.failures.append((document["path"], document["error"]))
        if self.progress:
            self.progress(document, reused)


def _lost(outcome: Lost[Source]) -> PackedRecords:
    """The row of a document that its worker could not do."""
    source = outcome.item
    known = {k: source.metadata.get(k, "") for k in ("title", "published", "source", "url")}
    header = Header(source.doc_id, source.path, sha256=_content_hash(source), **known)
    return pack(unread(header, "failed", f"{outcome.reason}: split the document or leave it out"))
