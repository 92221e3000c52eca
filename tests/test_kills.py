"""Runs that are killed in the middle, for real, and end in the bytes of an undisturbed run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest
from deadly_worker import make_deadly
from spacy.language import Language

from ru_event_extract.batch.corpus import JOURNAL, Run, extract_corpus, write_tables
from ru_event_extract.batch.journal import Journal
from ru_event_extract.batch.output import staging_folder
from ru_event_extract.batch.pool import Pool
from ru_event_extract.extraction import Extractor
from ru_event_extract.options import ExtractionOptions
from ru_event_extract.readers import Source, find_sources
from ru_event_extract.tables.records import TABLES
from ru_event_extract.tables.rows import PackedRecords

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX has them")

ARTICLES = Path(__file__).parents[1] / "corpora" / "articles"
#: The command line with batches of two articles, so that there is a middle to be killed in.
PROGRAM = """
from ru_event_extract.batch import corpus
from ru_event_extract.cli import main
corpus._BATCH_DOCUMENTS = 2
main()
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles of the repository, twice."""
    folder = tmp_path_factory.mktemp("in")
    for name in ("first", "second"):
        shutil.copytree(ARTICLES, folder / name)
    return folder


@pytest.fixture(scope="module")
def undisturbed(
    source: Path, tmp_path_factory: pytest.TempPathFactory, nlp: Language
) -> dict[str, bytes]:
    """The tables of a run to which nothing happened."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    extract_corpus(source, out, workers=0, worker=Extractor(ExtractionOptions(), nlp))
    return tables(out)


def tables(folder: Path) -> dict[str, bytes]:
    """The bytes of the CSV files."""
    return {t: (folder / f"{t}.csv").read_bytes() for t in TABLES}


def start(source: Path, out: Path, largest_file: int = 0) -> subprocess.Popen[str]:
    """The command line in a process group of its own; its files may not outgrow ``largest_file``."""

    def limit() -> None:
        import resource

        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    arguments = ["extract", str(source), "--output", str(out), "--workers", "1", "--resume"]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments, "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=limit,
    )


def wait_for_documents(out: Path, count: int) -> None:
    """Until the run has done so many documents."""
    journal = staging_folder(out) / JOURNAL
    while not journal.exists() or journal.read_bytes().count(b"\n") <= count:
        time.sleep(0.02)


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Its worker processes."""
    children = psutil.Process(process.pid).children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def kill_parent(process: subprocess.Popen[str]) -> None:
    """As the kernel does when memory is short."""
    process.kill()


def press_ctrl_c(process: subprocess.Popen[str]) -> None:
    """The terminal tells every process of the group."""
    os.killpg(process.pid, signal.SIGINT)


@pytest.mark.parametrize(
    ("stop", "status", "said"),
    [
        (kill_parent, -signal.SIGKILL, ""),
        (
            press_ctrl_c,
            130,
            "ru-event-extract: stopped; the same command with --resume goes on from here\n",
        ),
    ],
)
def test_a_stopped_run_goes_on(
    stop: Callable[[subprocess.Popen[str]], None],
    status: int,
    said: str,
    source: Path,
    tmp_path: Path,
    undisturbed: dict[str, bytes],
) -> None:
    out = tmp_path / "out"
    process = start(source, out)
    wait_for_documents(out, 4)
    stop(process)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (status, said)
    assert not out.exists()
    again = start(source, out)
    assert again.communicate(timeout=120) == ("", "")
    assert again.returncode == 0
    assert tables(out) == undisturbed
    assert not staging_folder(out).exists()


def test_a_killed_worker_is_replaced(
    source: Path, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    process = start(source, out)
    wait_for_documents(out, 4)
    (worker,) = workers_of(process)
    worker.kill()
    assert process.communicate(timeout=120) == ("", "")
    assert process.returncode == 0
    assert tables(out) == undisturbed


def test_a_full_disk_is_one_line_and_the_run_goes_on(
    source: Path, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    # The journal is the largest of the files; it cannot be written to its end.
    process = start(source, out, largest_file=len(undisturbed["mentions"]))
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert errors.endswith("File too large; put it right and go on with --resume\n")
    assert errors.count("\n") == 1
    assert not out.exists()
    again = start(source, out)
    assert again.communicate(timeout=120) == ("", "")
    assert tables(out) == undisturbed


def test_a_document_that_kills_its_worker_fails_alone(source: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "j", "v1", keep=False) as journal:
        run = Run(journal, None)
        documents = list(run.pending(find_sources(source)))
        deadly = documents[3]
        pool: Pool[Source, PackedRecords] = Pool(partial(make_deadly, deadly.doc_id), 2)
        run.collect(pool.run(documents[at : at + 8] for at in range(0, len(documents), 8)))
        counts = write_tables(journal, sorted(run.names), tmp_path / "out")
    assert counts["documents"] == len(documents)
    assert run.statuses == {"failed": 1, "skipped": len(documents) - 1}
    ((path, reason),) = run.failures
    assert path == deadly.path
    assert reason == ("its worker process died (exit code -9): split the document or leave it out")
