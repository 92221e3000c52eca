"""Times the whole extraction against natasha's own road on the same articles, in one run.

    python benchmarks/throughput.py FOLDER [--articles 300] [--rounds 3]

natasha's own road is ``Doc`` with segment, tag_morph, parse_syntax, tag_ner. Each road runs in a
process of its own, one after the other, ``--rounds`` times in turn; the best round of each counts.
Prints articles and characters a second, the peak memory of each process, the time from start of
``import`` to the first result, and the ratio of the two roads, by the clock and by CPU time (which
other programs on the machine disturb less).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path


def texts(folder: Path, articles: int) -> list[str]:
    paths = sorted(folder.rglob("*.txt"))[:articles]
    if not paths:
        raise SystemExit(f"{folder}: no .txt files in this folder")
    return [path.read_bytes().decode("utf-8", errors="replace") for path in paths]


def natasha_road(items: list[str]) -> dict[str, float]:
    from natasha import (
        Doc,
        NewsEmbedding,
        NewsMorphTagger,
        NewsNERTagger,
        NewsSyntaxParser,
        Segmenter,
    )

    started = time.perf_counter()
    embedding, segmenter = NewsEmbedding(), Segmenter()
    morph, syntax = NewsMorphTagger(embedding), NewsSyntaxParser(embedding)
    names = NewsNERTagger(embedding)

    def run(text: str) -> None:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(morph)
        doc.parse_syntax(syntax)
        doc.tag_ner(names)

    run(items[0])
    first = time.perf_counter() - started
    started, busy = time.perf_counter(), time.process_time()
    for text in items:
        run(text)
    return _times(started, busy, first)


def whole_road(items: list[str]) -> dict[str, float]:
    started = time.perf_counter()
    import ru_event_extract
    from ru_event_extract.extraction import shared_pipeline

    nlp = shared_pipeline()
    ru_event_extract.extract(items[0])
    first = time.perf_counter() - started
    from ru_event_extract.tables.build import document_records
    from ru_event_extract.tables.rows import Header

    started, busy = time.perf_counter(), time.process_time()
    for index, doc in enumerate(nlp.pipe(items, batch_size=32)):
        document_records(doc, Header(str(index)))
    return _times(started, busy, first)


def _times(started: float, busy: float, first: float) -> dict[str, float]:
    return {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - busy,
        "first": first,
    }


ROADS = {"natasha": natasha_road, "ru_event_extract": whole_road}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--road", choices=ROADS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    items = texts(options.folder, options.articles)
    if options.road:
        result = ROADS[options.road](items)
        result["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(result))
        return
    best: dict[str, dict[str, float]] = {}
    for _ in range(options.rounds):
        for road in ROADS:
            command = [sys.executable, __file__, str(options.folder), "--road", road]
            command += ["--articles", str(options.articles)]
            output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            result = json.loads(output.splitlines()[-1])
            kept = best.setdefault(road, result)
            for name in ("seconds", "cpu", "first"):
                kept[name] = min(kept[name], result[name])
    characters = sum(map(len, items))
    print(f"{len(items)} articles, {characters:,} characters, one process")
    for road, result in best.items():
        seconds = result["seconds"]
        print(
            f"{road:18} {seconds:7.2f} s  {len(items) / seconds:6.1f} articles/s  "
            f"{characters / seconds:8,.0f} characters/s  peak {result['memory']:.0f} MB  "
            f"first result after {result['first']:.1f} s"
        )
    ratios = {n: best["natasha"][n] / best["ru_event_extract"][n] for n in ("seconds", "cpu")}
    print(f"ratio to natasha's own road {ratios['seconds']:.2f}, by CPU time {ratios['cpu']:.2f}")


if __name__ == "__main__":
    main()
