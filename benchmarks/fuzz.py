"""A fuzzing campaign: real articles, mutated, through the whole run, from folders to tables.

    python benchmarks/fuzz.py [FOLDER] [--inputs 3000] [--seed 1] [--first 0] [--slow 60] [--keep DIR]

``FOLDER`` has the articles to mutate (.txt; without it those of ``corpora/``). The inputs of a seed
are always the same; ``--first`` leaves out those before it, so that a campaign can be divided. Whatever
they hold:

- no exception leaves the run, and none inside the extraction is caught,
- every file has a row in documents.csv, with a status and, unless it is ``ok``, a one-line error,
- every mention's offsets give its text, every other span lies in the text,
- ids are unique, and every id that a row refers to is there,
- nothing is written outside the output folder, by no format,
- no document takes more than ``--slow`` seconds of CPU time.

An input that fails is kept in ``--keep`` (``fuzz-failures``), and, where it is text, cut down to the
shortest that still fails.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from fuzz_inputs import Input, make_input

from ru_event_extract import formats
from ru_event_extract.batch.corpus import extract_corpus
from ru_event_extract.extraction import Extractor
from ru_event_extract.formats.source import row_source
from ru_event_extract.readers import Source, read_article
from ru_event_extract.readers.sources import find_sources
from ru_event_extract.tables.rows import DocumentRecords

CORPORA = Path(__file__).parent.parent / "corpora" / "articles"
_FOLDER = 20
_SHRINKING_TRIES = 80
_FORMATS = ("csv-excel", "jsonl", "sqlite", "brat")
_IDS = {
    "documents": "doc_id",
    "people": "person_id",
    "roles": "role_id",
    "meetings": "meeting_id",
    "agreements": "agreement_id",
}


def table_faults(out: Path, texts: dict[str, str]) -> list[str]:
    """What is wrong with the tables of a run, given the texts of its documents."""
    rows = {
        t: list(row_source(out).rows(t)) for t in (*_IDS, "mentions", "participants", "parties")
    }
    ids = {table: [r[column] for r in rows[table]] for table, column in _IDS.items()}
    faults = [f"ids of {t} are not unique" for t, i in ids.items() if len(set(i)) < len(i)]
    known = {_IDS[table]: set(values) for table, values in ids.items()}
    known["entity_id"] = known["person_id"] | known["meeting_id"] | known["agreement_id"]
    for document in rows["documents"]:
        error = document["error"] or ""
        if (document["status"] == "ok") == bool(error) or "\n" in error or len(error) > 300:
            faults.append(f"status {document['status']}, error {error!r}")
        if "please report it" in error:
            faults.append(error)
    for table, found in rows.items():
        for row in found:
            for column, values in known.items():
                if row.get(column) and row[column] not in values:
                    faults.append(f"{table}: no {column} {row[column]}")
            if "start" in row:
                text = texts[row["doc_id"]]
                if not 0 <= row["start"] <= row["end"] <= len(text):
                    faults.append(f"{table}: {row['start']}–{row['end']} of {len(text)} characters")
                elif table == "mentions" and text[row["start"] : row["end"]] != row["text"]:
                    faults.append(f"mentions: {row['text']!r} is not at {row['start']}")
    return list(dict.fromkeys(faults))


class Campaign:
    """Runs inputs by folders and tells what is wrong with each."""

    def __init__(self, slow: float) -> None:
        self.slow = slow
        self.extractor = Extractor()
        self.statuses: Counter[str] = Counter()
        self.slowest = (0.0, "")

    def faults(self, inputs: Sequence[Input]) -> list[str]:
        """Run the inputs as one folder; what is wrong, empty if all is well."""
        with tempfile.TemporaryDirectory() as scratch:
            # Nothing may get out of here, not even three folders up.
            home = Path(scratch, "a", "b", "c", "d")
            folder, out = home / "in", home / "out"
            folder.mkdir(parents=True)
            for item in inputs:
                path = os.path.join(os.fsencode(folder), item.name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(item.data)
            before = {p for p in Path(scratch).rglob("*") if not p.is_relative_to(home)}
            try:
                faults = self._run(folder, out)
            except Exception as error:
                trace = traceback.extract_tb(error.__traceback__)[-1]
                return [f"{type(error).__name__} at {trace.name}:{trace.lineno}: {error}"]
            after = {p for p in Path(scratch).rglob("*") if not p.is_relative_to(home)}
            beside = {p.name for p in home.iterdir()} - {"in", "out"}
            return faults + [f"written outside: {p}" for p in [*(after - before), *beside]]

    def _run(self, folder: Path, out: Path) -> list[str]:
        late: list[str] = []

        def timed(sources: Sequence[Source]) -> list[DocumentRecords]:
            records = []
            for source in sources:
                started = time.process_time()
                records += self.extractor([source])
                seconds = time.process_time() - started
                self.slowest = max(self.slowest, (seconds, source.path))
                if seconds > self.slow:
                    late.append(f"{source.path} took {seconds:.0f} s")
            return records

        extract_corpus(folder, out, workers=0, text_column="text", worker=timed)
        sources = list(find_sources(folder, text_column="text"))
        articles = [read_article(s) for s in sources]
        faults = late + table_faults(out, {a.doc_id: a.text for a in articles})
        rows = list(row_source(out).rows("documents"))
        self.statuses.update(row["status"] for row in rows)
        if sorted(r["doc_id"] for r in rows) != sorted(s.doc_id for s in sources):
            faults.append("documents.csv has not the documents of the folder")
        files = {os.fsencode(p.name) for p in folder.rglob("*") if p.is_file()}
        told = {os.path.basename(os.fsencode(s.file)) for s in sources}
        faults += [f"no row for {name!r}" for name in files - told if not name.startswith(b".")]
        for name in _FORMATS:
            if any(r["status"] == "ok" for r in rows) or name != "brat":
                place = out / name
                for path in formats.write(out, place, name):
                    if not path.resolve().is_relative_to(out.resolve()):
                        faults.append(f"{name} wrote {path}")
        return faults


def shrunk(item: Input, fails: Callable[[Input], bool]) -> Input:
    """The input cut down as far as it still fails, in a bounded number of tries."""
    best, step, tries = item, len(item.data) // 2, 0
    while step and tries < _SHRINKING_TRIES:
        for start in range(0, len(best.data), step):
            tries += 1
            smaller = Input(best.made, best.name, best.data[:start] + best.data[start + step :])
            if tries >= _SHRINKING_TRIES or fails(smaller):
                break
        else:
            step //= 2
            continue
        if tries < _SHRINKING_TRIES:
            best = smaller
            step = min(step, max(1, len(best.data) // 2))
    return best


def campaign(
    articles: Path, inputs: int, seed: int, slow: float, keep: Path | None = None, start: int = 0
) -> tuple[Counter[str], list[str]]:
    """Run a campaign; the statuses of the documents counted, and a line for each failing input."""
    texts = [path.read_bytes() for path in sorted(articles.rglob("*.txt"))[:1000]]
    if not texts:
        raise SystemExit(f"{articles}: no .txt files in this folder")
    runner = Campaign(slow)
    failures: list[str] = []
    for first in range(start, start + inputs, _FOLDER):
        # Every input has a generator of its own, so that one can be made again without the others.
        numbers = range(first, min(start + inputs, first + _FOLDER))
        folder = [make_input(random.Random(f"{seed}-{n}"), n, texts) for n in numbers]
        found = runner.faults(folder)
        if not found:
            continue
        guilty = [
            (n, i, f) for n, i in zip(numbers, folder, strict=True) if (f := runner.faults([i]))
        ]
        if not guilty:
            failures.append(f"{numbers}, only together: {'; '.join(found)}")
        for number, item, faults in guilty:
            failures.append(
                f"{number} ({item.made}, {len(item.data)} bytes): {'; '.join(faults[:3])}"
            )
            print(failures[-1], flush=True)
            if keep is not None:
                keep.mkdir(exist_ok=True)
                (keep / f"seed{seed}-{number}{item.suffix}").write_bytes(item.data)
                kind = faults[0].split(":")[0]
                if item.suffix != ".docx":
                    small = shrunk(
                        item,
                        lambda i, kind=kind: any(f.startswith(kind) for f in runner.faults([i])),
                    )
                    (keep / f"seed{seed}-{number}-small{item.suffix}").write_bytes(small.data)
    print(f"slowest document: {runner.slowest[0]:.1f} s of CPU time ({runner.slowest[1]!r})")
    return runner.statuses, failures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=CORPORA)
    parser.add_argument("--inputs", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, metavar="NUMBER")
    parser.add_argument("--slow", type=float, default=60.0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    options = parser.parse_args()
    statuses, failures = campaign(
        options.folder, options.inputs, options.seed, options.slow, options.keep, options.first
    )
    print(
        f"{options.inputs} inputs, {statuses.total()} documents: "
        + ", ".join(f"{k} {v}" for k, v in sorted(statuses.items()))
    )
    print(f"{len(failures)} failures")
    for failure in failures:
        print(" ", failure)
    if failures:
        sys.exit(1)


if __name__ == "__main__":
    main()
