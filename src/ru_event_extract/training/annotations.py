"""Annotations of articles that are not in this repository: ids, offsets and labels.

``corpora/annotations/rbc.jsonl`` holds one article a line in the gold format, with offsets in place of
quotes and without the phrases of the text (title, topic, subject). With the articles at hand,

``python -m ru_event_extract.training.annotations corpora/annotations/rbc.jsonl TEXT_DIR GOLD_DIR``

writes gold files and texts that the training scripts read. ``TEXT_DIR`` is walked recursively for
``<doc_id>.txt``; an article that is missing, or whose text is another, is left out and named.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

_PHRASES = ("title", "topic", "subject")


def to_offsets(gold: dict[str, Any], text: str) -> dict[str, Any]:
    """A gold file as a line of annotations: quotes as ``[start, end]``, phrases left out.

    :raises ValueError: a quote is not in the text.
    """

    def place(quote: str) -> list[int]:
        start = text.index(quote)
        return [start, start + len(quote)]

    roles = [{**row, "quote": place(row["quote"])} for row in gold["roles"]]
    events = {
        table: [
            {k: v for k, v in row.items() if k not in _PHRASES}
            | {"quotes": [place(quote) for quote in row["quotes"]]}
            for row in gold[table]
        ]
        for table in ("meetings", "agreements")
    }
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    head = {"doc_id": gold["doc_id"], "sha256": digest, "published": gold["published"]}
    return {**head, "roles": roles, **events}


def to_gold(row: dict[str, Any], text: str) -> dict[str, Any]:
    """A line of annotations as a gold file.

    :raises ValueError: the text is not the one that was annotated.
    """
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != row["sha256"]:
        raise ValueError(f"{row['doc_id']}: the text is not the one that was annotated")
    roles = [{**r, "quote": text[slice(*r["quote"])]} for r in row["roles"]]
    events = {
        table: [
            {**dict.fromkeys(_PHRASES, ""), **r, "quotes": [text[slice(*q)] for q in r["quotes"]]}
            for r in row[table]
        ]
        for table in ("meetings", "agreements")
    }
    return {"doc_id": row["doc_id"], "published": row["published"], "roles": roles, **events}


def main() -> None:
    """Write gold files and texts for annotations whose articles are at hand."""
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    annotations, texts, output = map(Path, sys.argv[1:])
    places = {path.stem: path for path in texts.rglob("*.txt")}
    output.mkdir(parents=True, exist_ok=True)
    written = 0
    for line in annotations.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = places.get(row["doc_id"])
        if path is None:
            print(f"{row['doc_id']}: no such article in {texts}", file=sys.stderr)
            continue
        text = path.read_bytes().decode("utf-8-sig")
        try:
            gold = to_gold(row, text)
        except ValueError as error:
            print(error, file=sys.stderr)
            continue
        content = json.dumps(gold, ensure_ascii=False, indent=1)
        (output / f"{row['doc_id']}.json").write_text(content, encoding="utf-8")
        (output / f"{row['doc_id']}.txt").write_bytes(path.read_bytes())
        written += 1
    print(f"{written} articles in {output}")


if __name__ == "__main__":
    main()
