"""What the end of a large run costs: telling people and events apart, and writing the tables.

    python benchmarks/sizes.py OUTPUT_DIR [--documents 100000] [--days 11]

Takes the records of a finished run and repeats them, as if they were of other articles, until there
are as many as ``--documents``: with ids of their own, each time ``--days`` later, people with other
surnames and texts that are no reprints. Prints seconds, peak memory and bytes on disk in Markdown,
for the CSV tables and for the Parquet data set made of them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ru_event_extract import formats
from ru_event_extract.across.reprints import sketch_of
from ru_event_extract.batch.corpus import JOURNAL, write_tables
from ru_event_extract.batch.journal import Journal, read_journal

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"


def repeated(records: dict[str, Any], copy: int, days: int) -> dict[str, Any]:
    """The records as those of another article, later by ``copy`` times so many days."""
    if not copy:
        return records
    later = timedelta(days=copy * days)
    tail = _LETTERS[copy % len(_LETTERS)] * (1 + copy // len(_LETTERS))
    renamed = {p["name"] for p in records["people"]}

    def change(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: change(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [change(v, key) for v in value]
        if not isinstance(value, str) or not value:
            return value
        if key == "doc_id":
            return f"{copy}/{value}"
        if key in ("meeting_id", "agreement_id", "role_id"):
            return value[0] + hashlib.sha256(f"{copy} {value}".encode()).hexdigest()[:12]
        if key in ("name", "aliases") and (value in renamed or key == "aliases"):
            return value + tail
        if key in ("published", "date_start", "date_end", "start", "end", "normal"):
            return _DAY.sub(lambda m: _later(m.group(), later), value)
        return value

    changed: dict[str, Any] = change(records)
    if records["sketch"]:
        changed["sketch"] = sketch_of(
            " ".join(f"{copy} {records['sketch']} {n}" for n in range(40))
        )
    return changed


def _later(day: str, by: timedelta) -> str:
    try:
        return (date.fromisoformat(day) + by).isoformat()
    except (ValueError, OverflowError):
        return day


def fill(journal: Journal, source: Path, documents: int, days: int) -> list[str]:
    """The repeated records into a journal; the names of the documents."""
    names: list[str] = []
    copy = 0
    while len(names) < documents:
        for name, records in read_journal(source):
            if len(names) == documents:
                break
            name = f"{copy}/{name}" if copy else name
            content = json.dumps(repeated(records, copy, days), ensure_ascii=False).encode()
            journal.add(name, "", content)
            names.append(name)
        copy += 1
    return sorted(names)


def _megabytes(paths: Iterator[Path]) -> float:
    return sum(p.stat().st_size for p in paths if p.is_file()) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="the output folder of a run")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=11)
    parser.add_argument("--skip-dataset", action="store_true")
    options = parser.parse_args()
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    with tempfile.TemporaryDirectory(dir=options.output.parent) as scratch:
        tables = Path(scratch, "tables")
        with Journal(Path(scratch, JOURNAL), "", keep=False) as journal:
            names = fill(journal, options.output / JOURNAL, options.documents, options.days)
            started = time.perf_counter(), time.process_time()
            counts = write_tables(journal, names, tables)
        rows = [
            ("documents", f"{counts['documents']:,}"),
            ("meetings and agreements", f"{counts['meetings'] + counts['agreements']:,}"),
            ("events", f"{counts['events']:,}"),
            ("people", f"{counts['people']:,}"),
            ("the tables from the journal", _times(*started)),
            ("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:.0f} MB"),
            ("journal", f"{_megabytes(Path(scratch).glob(JOURNAL)):.0f} MB"),
            ("CSV", f"{_megabytes(tables.glob('*.csv')):.0f} MB"),
        ]
        if not options.skip_dataset:
            started = time.perf_counter(), time.process_time()
            formats.write(tables, tables, "parquet-dataset")
            rows += [
                ("the Parquet data set from the tables", _times(*started)),
                (
                    "peak memory after it",
                    f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:.0f} MB",
                ),
                (
                    "Parquet data set",
                    f"{_megabytes((tables / 'dataset').rglob('*.parquet')):.0f} MB",
                ),
                ("its files", str(sum(1 for _ in (tables / "dataset").rglob("*.parquet")))),
            ]
    print("| | |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


def _times(clock: float, cpu: float) -> str:
    return f"{time.perf_counter() - clock:.0f} s ({time.process_time() - cpu:.0f} s of CPU time)"


if __name__ == "__main__":
    main()
