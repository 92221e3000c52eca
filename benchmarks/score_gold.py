"""Scores the extraction against a folder of gold; the same as ``ru-event-extract evaluate``.

    python benchmarks/score_gold.py GOLD_DIR [TEXT_DIR]

Prints the figures of the develop half (CRC-32 of the doc_id even), of the confirm half and of all.
Errors of the develop half are written to ``errors.txt``; those of the confirm half are not shown, so
that it stays unseen.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

from ru_event_extract.commands.evaluate import print_figures, rows_of_articles
from ru_event_extract.evaluation import evaluate, read_gold_folder


def main() -> None:
    if not 2 <= len(sys.argv) <= 3:
        raise SystemExit(__doc__)
    folders = [Path(argument) for argument in sys.argv[1:]]
    documents = read_gold_folder(*folders)
    rows = rows_of_articles(documents)
    halves = {
        name: [d for d in documents if zlib.crc32(d.doc_id.encode()) % 2 == half]
        for half, name in enumerate(("develop", "confirm"))
    }
    for name, part in {**halves, "all": documents}.items():
        print(f"== {name}")
        result = evaluate(part, rows)
        print_figures(result)
        if name == "develop":
            Path("errors.txt").write_text("".join(f"{e}\n" for e in result.errors), "utf-8")
        print()


if __name__ == "__main__":
    main()
