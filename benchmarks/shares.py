"""Where the CPU time goes: the share of every component, and natasha's own road beside it.

    python benchmarks/shares.py FOLDER [--articles 300] [--write docs/performance.md]

Both roads run in one process, taking turns every 32 articles, so that a busy machine slows them
alike; only CPU time counts. The first article is run once before the clock starts. ``--write``
puts the table between the marks ``<!-- shares -->`` of a Markdown file.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is imported

import natasha
from spacy.tokens import Doc
from throughput import texts

from ru_event_extract.extraction import shared_pipeline
from ru_event_extract.tables.build import document_records
from ru_event_extract.tables.rows import Header

BATCH = 32


def natasha_road() -> Callable[[str], object]:
    """natasha's segmentation, morphology, syntax and names, as its own documentation has them."""
    embedding, segmenter = natasha.NewsEmbedding(), natasha.Segmenter()
    morph, syntax = natasha.NewsMorphTagger(embedding), natasha.NewsSyntaxParser(embedding)
    names = natasha.NewsNERTagger(embedding)

    def run(text: str) -> object:
        doc = natasha.Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(morph)
        doc.parse_syntax(syntax)
        doc.tag_ner(names)
        return doc

    return run


class Clock:
    """CPU seconds by name."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        started = process_time()
        yield
        self.seconds[name] += process_time() - started


def whole_road(items: list[str], clock: Clock) -> None:
    """The whole extraction of one batch, component by component."""
    nlp = shared_pipeline()
    with clock.of("tokenizer"):
        docs: list[Doc] = [nlp.make_doc(text) for text in items]
    for name, component in nlp.pipeline:
        with clock.of(name):
            if hasattr(component, "pipe"):
                docs = list(component.pipe(docs, batch_size=BATCH))
            else:
                docs = [component(doc) for doc in docs]
    with clock.of("tables"):
        for number, doc in enumerate(docs):
            document_records(doc, Header(str(number)))


def measure(items: list[str]) -> tuple[Clock, float]:
    """The clock of the whole extraction, and natasha's seconds."""
    run = natasha_road()
    whole_road(items[:1], Clock())
    for text in items[:1]:
        run(text)
    clock, other = Clock(), Clock()
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        with other.of("natasha"):
            for text in batch:
                run(text)
        whole_road(batch, clock)
    return clock, other.seconds["natasha"]


def table(clock: Clock, natasha_seconds: float, characters: int) -> str:
    """The shares as Markdown, the road's order."""
    total = sum(clock.seconds.values())
    lines = ["| component | CPU ms per 10,000 characters | share |", "|---|---|---|"]
    for name, seconds in clock.seconds.items():
        lines.append(f"| {name} | {seconds / characters * 1e7:.1f} | {seconds / total:.1%} |")
    lines.append(f"| **whole extraction** | {total / characters * 1e7:.1f} | 100% |")
    per = natasha_seconds / characters * 1e7
    lines.append(f"| natasha's own road | {per:.1f} | {natasha_seconds / total:.1%} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--write", type=Path, metavar="FILE", help="Markdown file with the marks")
    options = parser.parse_args()
    items = texts(options.folder, options.articles)
    clock, natasha_seconds = measure(items)
    shares = table(clock, natasha_seconds, sum(map(len, items)))
    print(shares)
    print(f"ratio to natasha's own road {natasha_seconds / sum(clock.seconds.values()):.2f}")
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        mark = "<!-- {}shares -->"
        pattern = re.escape(mark.format("")) + ".*?" + re.escape(mark.format("/"))
        new = f"{mark.format('')}\n{shares}\n{mark.format('/')}"
        options.write.write_text(re.sub(pattern, lambda _: new, page, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    main()
