"""Whole runs: the same bytes for any number of workers and any order; going on after a stop."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from ru_event_extract.batch.corpus import Run, extract_corpus, write_tables
from ru_event_extract.batch.journal import Journal
from ru_event_extract.batch.output import sole_run, staging_folder
from ru_event_extract.batch.pool import Done, Lost
from ru_event_extract.extraction import Extractor
from ru_event_extract.options import ExtractionOptions
from ru_event_extract.provenance import fingerprint
from ru_event_extract.readers import Source, UsageError, find_sources
from ru_event_extract.tables.records import TABLES
from ru_event_extract.tables.rows import DocumentRecords, PackedRecords, pack

ARTICLES = {
    "2025-06-05/a": "Президент Хорватии Иво Марич встретился в Загребе с послом Лаоса Буном Саваном.",
    "2025-06-05/b": "Иво Марич и премьер-министр Лаоса Кхам Фоми подписали соглашение о торговле.",
    "2025-06-06/c": "Вчера Марич провёл переговоры с министром Айдосом Нурбековым.",
    "d": "",
    "e": "The president met the ambassador of the country.",
    "f": "Министр иностранных дел Хорватии Горан Перич посетил Вьентьян.",
}


def write(folder: Path, names: list[str]) -> Path:
    """The articles as files, made in the given order."""
    for name in names:
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLES[name], encoding="utf-8")
    return folder


def tables(folder: Path) -> dict[str, bytes]:
    """The bytes of the CSV files."""
    return {t: (folder / f"{t}.csv").read_bytes() for t in TABLES}


@pytest.fixture
def worker(nlp: Language) -> Extractor:
    return Extractor(ExtractionOptions(), nlp)


@pytest.fixture
def undisturbed(tmp_path: Path, worker: Extractor) -> dict[str, bytes]:
    """What a run over all articles in this process gives."""
    source = write(tmp_path / "in", list(ARTICLES))
    extract_corpus(source, tmp_path / "undisturbed", workers=0, worker=worker)
    return tables(tmp_path / "undisturbed")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_and_any_order_give_the_same_bytes(
    workers: int, tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Batches of other sizes, files made in another order, answers as they come.
    monkeypatch.setattr("ru_event_extract.batch.corpus._BATCH_DOCUMENTS", workers)
    names = list(ARTICLES)
    source = write(tmp_path / "in2", names[workers:] + names[:workers])
    summary = extract_corpus(source, tmp_path / "out2", workers=workers)
    assert summary.statuses == {"ok": 4, "skipped": 2}
    assert tables(tmp_path / "out2") == undisturbed


class Shuffled:
    """Does the batches of a pool in a random order."""

    def __init__(self, worker: Extractor, seed: int) -> None:
        self.worker, self.order = worker, random.Random(seed)

    def run(self, batches: Iterable[list[Source]]) -> Iterator[Done[Source, PackedRecords]]:
        """Yield all, last ones perhaps first."""
        waiting = list(batches)
        self.order.shuffle(waiting)
        for items in waiting:
            yield Done(items, [pack(r) for r in self.worker(items)])


@pytest.mark.parametrize("seed", range(5))
def test_results_may_come_in_any_order(
    seed: int, tmp_path: Path, worker: Extractor, undisturbed: dict[str, bytes]
) -> None:
    with Journal(tmp_path / "j", "v1", keep=False) as journal:
        run = Run(journal, None)
        single = ([source] for source in run.pending(find_sources(tmp_path / "in")))
        run.collect(Shuffled(worker, seed).run(single))
        write_tables(journal, sorted(run.names), tmp_path / "out")
    assert tables(tmp_path / "out") == undisturbed


class StoppedError(Exception):
    """The run is killed."""


class StopsAt:
    """A worker that is killed at its n-th batch, and counts the documents that it did."""

    def __init__(self, extractor: Extractor, at: int) -> None:
        self.extractor, self.left, self.done = extractor, at, 0

    def __call__(self, sources: Sequence[Source]) -> list[DocumentRecords]:
        if self.left == 0:
            raise StoppedError
        self.left -= 1
        self.done += len(sources)
        return self.extractor(sources)


def test_a_stopped_run_goes_on_and_ends_in_the_same_bytes(
    tmp_path: Path,
    worker: Extractor,
    undisturbed: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ru_event_extract.batch.corpus._BATCH_DOCUMENTS", 2)
    out = tmp_path / "out"
    with pytest.raises(StoppedError):
        extract_corpus(tmp_path / "in", out, workers=0, worker=StopsAt(worker, 1))
    assert not out.exists()
    rest = StopsAt(worker, 9)
    summary = extract_corpus(tmp_path / "in", out, workers=0, worker=rest)
    assert (rest.done, summary.reused) == (4, 2)
    assert tables(out) == undisturbed
    assert not staging_folder(out).exists()


def test_all_is_done_again_on_request(tmp_path: Path, worker: Extractor) -> None:
    source = write(tmp_path / "in", ["2025-06-05/a", "d"])
    extract_corpus(source, tmp_path / "out", workers=0, worker=worker)
    counting = StopsAt(worker, 9)
    extract_corpus(source, tmp_path / "out", workers=0, worker=counting, resume=False)
    assert counting.done == 2


def test_only_new_and_changed_files_are_taken_up(tmp_path: Path, worker: Extractor) -> None:
    source = write(tmp_path / "in", ["2025-06-05/a", "2025-06-05/b", "d"])
    extract_corpus(source, tmp_path / "out", workers=0, worker=worker)
    write(source, ["f"])
    (source / "d.txt").write_text(ARTICLES["2025-06-06/c"], encoding="utf-8")
    (source / "2025-06-05/b.txt").unlink()
    counting = StopsAt(worker, 9)
    summary = extract_corpus(source, tmp_path / "out", workers=0, worker=counting)
    assert (counting.done, summary.reused, summary.documents) == (2, 1, 3)
    extract_corpus(source, tmp_path / "fresh", workers=0, worker=worker)
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")


def test_the_folder_tells_how_it_came_about(tmp_path: Path, worker: Extractor) -> None:
    source = write(tmp_path / "in", ["2025-06-05/a", "d"])
    extract_corpus(source, tmp_path / "out", workers=0, worker=worker)
    run: dict[str, Any] = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["counts"]["documents"] == 2
    assert run["counts"]["documents_skipped"] == 1
    assert {"version", "models", "options", "run"} <= set(run)
    assert set(tables(tmp_path / "out")) == set(TABLES)


def test_a_document_that_ended_its_worker_is_tried_again_by_the_next_run(tmp_path: Path) -> None:
    source = write(tmp_path / "in", ["2025-06-05/a", "f"])
    with Journal(tmp_path / "j", "v1", keep=False) as journal:
        run = Run(journal, None)
        (first, second) = run.pending(find_sources(source))
        run.collect([Lost(first, "its worker process died (exit code -9)")])
        assert run.statuses == {"failed": 1}
        (lost,) = journal.results([first.doc_id])
        assert lost["document"]["sha256"]
        again = Run(journal, None)
        assert list(again.pending(find_sources(source))) == [first, second]


def test_two_runs_into_one_folder_are_one_too_many(tmp_path: Path, worker: Extractor) -> None:
    source = write(tmp_path / "in", ["2025-06-05/a"])
    with (
        sole_run(staging_folder(tmp_path / "out")),
        pytest.raises(UsageError, match="another run is writing there"),
    ):
        extract_corpus(source, tmp_path / "out", workers=0, worker=worker)


def test_other_settings_are_another_run() -> None:
    assert fingerprint(ExtractionOptions()) == fingerprint(ExtractionOptions())
    assert fingerprint(ExtractionOptions()) != fingerprint(ExtractionOptions(min_confidence=0.5))
