"""Runs on a real Dask cluster of two worker processes of this machine."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest
from cluster_work import Doubling
from distributed import LocalCluster
from spacy.language import Language
from typer.testing import CliRunner

from ru_event_extract.batch import corpus
from ru_event_extract.batch.cluster import Cluster
from ru_event_extract.batch.corpus import JOURNAL, WorkerSetup, extract_corpus
from ru_event_extract.batch.output import staging_folder
from ru_event_extract.batch.pool import Done, Lost, WorkerError
from ru_event_extract.cli import app
from ru_event_extract.extraction import Extractor
from ru_event_extract.options import ExtractionOptions
from ru_event_extract.tables.records import TABLES

ARTICLES = Path(__file__).parents[1] / "corpora" / "articles"


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes, each watched by a nanny that replaces it."""
    here = os.environ.get("PYTHONPATH", "")
    paths = os.pathsep.join(filter(None, [str(Path(__file__).parent), here]))
    settings = {
        "distributed.nanny.environ": {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"},
        # A batch is given up at once when its worker dies: the fewer deaths, the faster the test.
        "distributed.scheduler.allowed-failures": 0,
        "logging.distributed": "critical",
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=0
        ) as started,
    ):
        yield started


def outcome(
    cluster: LocalCluster, batches: list[list[int | str]], timeout: float | None = None
) -> tuple[dict[int | str, int], dict[int | str, str]]:
    """Results and losses by item."""
    done: dict[int | str, int] = {}
    lost: dict[int | str, str] = {}
    work: Cluster[int | str, int] = Cluster(cluster.scheduler_address, Doubling(), timeout)
    for event in work.run(batches):
        if isinstance(event, Lost):
            lost[event.item] = event.reason
        else:
            assert isinstance(event, Done)
            done.update(zip(event.items, event.results, strict=True))
    return done, lost


def test_an_item_that_kills_its_worker_is_lost_and_the_others_are_not(
    cluster: LocalCluster,
) -> None:
    done, lost = outcome(cluster, [[1, "die", 2], [3], [4], [5, 6]])
    assert done == {n: 2 * n for n in range(1, 7)}
    assert lost == {"die": "its worker process died"}


def test_an_item_that_hangs_is_lost_and_the_others_are_not(cluster: LocalCluster) -> None:
    done, lost = outcome(cluster, [[1, "hang"], [3]], timeout=1)
    assert done == {1: 2, 3: 6}
    assert lost == {"hang": "took longer than 1 s"}


def test_no_scheduler_is_said() -> None:
    with dask.config.set({"distributed.comm.timeouts.connect": "0.2s"}):
        work: Cluster[int, int] = Cluster("tcp://127.0.0.1:9", Doubling())
        with pytest.raises(WorkerError, match="no Dask scheduler at"):
            list(work.run([[1]]))


def test_workers_of_another_version_are_refused(cluster: LocalCluster) -> None:
    setup = WorkerSetup(ExtractionOptions(), fingerprint="another")
    with pytest.raises(WorkerError, match="another version of ru-event-extract"):
        list(Cluster(cluster.scheduler_address, setup).run([[]]))


def kill_one_of(cluster: LocalCluster, out: Path, pids: list[int]) -> None:
    """Kill a worker as soon as documents are done."""
    journal = staging_folder(out) / JOURNAL
    while not journal.exists() or journal.read_bytes().count(b"\n") < 4:
        time.sleep(0.02)
    pid = cluster.workers[0].process.pid
    pids.append(pid)
    os.kill(pid, signal.SIGKILL)


def test_a_worker_killed_in_the_middle_changes_nothing(
    cluster: LocalCluster, tmp_path: Path, nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second"):
        shutil.copytree(ARTICLES, tmp_path / "in" / name)
    undisturbed = tmp_path / "undisturbed"
    worker = Extractor(ExtractionOptions(), nlp)
    extract_corpus(tmp_path / "in", undisturbed, workers=0, worker=worker)
    monkeypatch.setattr(corpus, "_BATCH_DOCUMENTS", 2)
    killed: list[int] = []
    killer = threading.Thread(
        target=kill_one_of, args=(cluster, tmp_path / "out", killed), daemon=True
    )
    killer.start()
    # Both folders by their addresses, as on a store that all machines share.
    result = CliRunner().invoke(
        app,
        [
            *("extract", (tmp_path / "in").as_uri(), "--output", str(tmp_path / "out")),
            *("--dask", cluster.scheduler_address, "--quiet"),
        ],
    )
    killer.join(timeout=60)
    assert (result.exit_code, result.output) == (0, "")
    assert killed
    for table in TABLES:
        name = f"{table}.csv"
        assert (tmp_path / "out" / name).read_bytes() == (undisturbed / name).read_bytes(), name
