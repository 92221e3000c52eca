"""What a run costs: one worker against two, a worker's memory, the time to the first result.

    python benchmarks/scale.py FOLDER [--articles 300] [--many 3000] [--rounds 1] [--skip-memory]

Each run is the command line in a process of its own, into a temporary folder. With one worker and
with two it takes the first ``--articles`` articles of FOLDER (all its .txt files, sorted), in turn,
``--rounds`` times, the best of each counts; the tables of all runs have to be the same bytes. Memory
is the peak of the largest worker and of the parent, with ``--articles`` and with ``--many``. The
first result is that of a run over one article, from the start of the process to its end. Prints a
table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ru_event_extract.tables.records import TABLES

os.environ.setdefault("OMP_NUM_THREADS", "1")

#: Runs the command line and says what it took: the largest child is a worker.
PROGRAM = """
import json, resource, sys
from ru_event_extract.cli import main
try:
    main()
finally:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(u.ru_utime + u.ru_stime for u in (own, children))
    print(json.dumps({"parent": own.ru_maxrss, "worker": children.ru_maxrss, "cpu": cpu}))
"""


def extract(source: Path, output: Path, workers: int) -> dict[str, float]:
    """Run it; seconds by the clock, CPU seconds, peak megabytes."""
    arguments = ["extract", str(source), "-o", str(output), "-w", str(workers), "--quiet"]
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, text=True, check=True
    )
    seconds = time.perf_counter() - started
    took = json.loads(done.stdout.splitlines()[-1])
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return {
        "seconds": seconds,
        "cpu": took["cpu"],
        "parent": took["parent"] / unit,
        "worker": took["worker"] / unit,
    }


def take(folder: Path, count: int, target: Path) -> int:
    """Link the first articles into a folder of their own; how many there are, and are taken."""
    paths = sorted(folder.rglob("*.txt"))[:count]
    if not paths:
        raise SystemExit(f"{folder}: no .txt files in this folder")
    for path in paths:
        place = target / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    return len(paths)


def same_tables(folders: list[Path]) -> bool:
    """Whether all runs wrote the same bytes."""
    return all(
        len({(folder / f"{table}.csv").read_bytes() for folder in folders}) == 1 for table in TABLES
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--many", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--skip-memory", action="store_true", help="not the run over --many")
    options = parser.parse_args()
    rows: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        take(options.folder, 1, place / "one")
        first = min(extract(place / "one", place / f"first{i}", 1)["seconds"] for i in range(2))
        count = take(options.folder, options.articles, place / "few")
        best: dict[int, dict[str, float]] = {}
        outputs = []
        for number in range(options.rounds):
            for workers in (1, 2):
                outputs.append(place / f"out{number}{workers}")
                took = extract(place / "few", outputs[-1], workers)
                if workers not in best or took["seconds"] < best[workers]["seconds"]:
                    best[workers] = took
        for workers, took in best.items():
            speed = count / took["seconds"]
            rows.append(
                (
                    f"{count} articles, {workers} worker{'s' * (workers > 1)}",
                    f"{took['seconds']:.1f} s, {speed:.1f} articles/s ({took['cpu']:.1f} s of CPU)",
                )
            )
        rows.append(("two workers to one", f"{best[1]['seconds'] / best[2]['seconds']:.2f}"))
        rows.append(("the same bytes", "yes" if same_tables(outputs) else "NO"))
        memory = best[1]["worker"], best[1]["parent"]
        rows.append((f"peak of the worker, {count} articles", f"{memory[0]:.0f} MB"))
        rows.append((f"peak of the parent, {count} articles", f"{memory[1]:.0f} MB"))
        if not options.skip_memory:
            many = take(options.folder, options.many, place / "many")
            took = extract(place / "many", place / "outmany", 1)
            ratio = took["worker"] / memory[0]
            rows.append(
                (
                    f"peak of the worker, {many} articles",
                    f"{took['worker']:.0f} MB, {ratio:.2f} times",
                )
            )
            rows.append((f"peak of the parent, {many} articles", f"{took['parent']:.0f} MB"))
            rows.append((f"{many} articles, 1 worker", f"{many / took['seconds']:.1f} articles/s"))
        rows.append(("from start to the end of a run over one article", f"{first:.1f} s"))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    print("\n| | |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


if __name__ == "__main__":
    main()
