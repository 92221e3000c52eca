"""What a run over many articles takes: articles a second and memory, by workers and by size.

    python benchmarks/scale.py FOLDER [--sizes 300 3000] [--workers 1 2]

Runs the command line on the first so many articles of the folder, each size with each number of
workers, in a new output folder. Memory is the resident set, read every 0.1 s: of the parent, and
of the largest worker. Two workers are compared with one on the same articles in the same run.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

_MB = 1_000_000


@dataclass
class Measured:
    """One run: seconds by the clock, memory in MB."""

    articles: int
    workers: int
    seconds: float
    parent: float
    worker: float


def copied(folder: Path, count: int, target: Path) -> int:
    """The first ``count`` articles of a folder, copied with their sub-folders; how many there were."""
    paths = sorted(folder.rglob("*.txt"))[:count]
    if not paths:
        raise SystemExit(f"{folder}: no .txt files in this folder")
    for path in paths:
        to = target / path.relative_to(folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    return len(paths)


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0.0


def run(articles: Path, count: int, workers: int) -> Measured:
    """The command line over a folder, watched."""
    with tempfile.TemporaryDirectory() as output:
        command = [
            *(sys.executable, "-m", "ru_event_extract", "extract", str(articles)),
            *("--output", f"{output}/tables", "--workers", str(workers), "--quiet"),
        ]
        started = time.perf_counter()
        process = psutil.Popen(command, stdout=subprocess.DEVNULL)
        parent = worker = 0.0
        while process.poll() is None:
            parent = max(parent, _resident(process))
            try:
                children = process.children(recursive=True)
            except psutil.NoSuchProcess:
                break
            worker = max([worker, *map(_resident, children)])
            time.sleep(0.1)
        seconds = time.perf_counter() - started
        # 1: a document failed, which its row tells.
        if process.wait() not in (0, 1):
            raise SystemExit(f"the run failed with status {process.returncode}")
    return Measured(count, workers, seconds, parent / _MB, worker / _MB)


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description="Speed and memory by workers and size.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[300, 3000])
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    options = parser.parse_args()
    print("| articles | workers | seconds | articles/s | parent MB | worker MB |")
    print("|---|---|---|---|---|---|")
    done: list[Measured] = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as articles:
            count = copied(options.folder, size, Path(articles))
            for workers in options.workers:
                m = run(Path(articles), count, workers)
                done.append(m)
                print(
                    f"| {m.articles} | {m.workers} | {m.seconds:.0f} |"
                    f" {m.articles / m.seconds:.1f} | {m.parent:.0f} | {m.worker:.0f} |",
                    flush=True,
                )
    for first in done:
        for second in done:
            if (first.articles, first.workers * 2) == (second.articles, second.workers):
                ratio = first.seconds / second.seconds
                print(f"{second.workers} workers: {ratio:.2f} times {first.workers}")
    small, large = done[0], done[-1]
    if small.articles < large.articles:
        print(f"worker's peak, large over small: {large.worker / small.worker:.2f}")


if __name__ == "__main__":
    main()
