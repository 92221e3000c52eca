"""Annotated articles for training: gold files with their texts, run through the entity stations."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from spacy.tokens import Doc

from ..evaluation.gold import GoldDocument, GoldError, read_gold
from ..pipeline import load_entities
from .unseen_readings import read_unseen

#: Folders of news that was really published, beside articles written to be annotated: the RBC gold,
#: then what ``training.annotations`` makes of ``rbc``, ``rbc_events``, ``nerel_events``, ``rured2_events``.
_PUBLISHED = frozenset({"rbc", "A", "E", "nerel", "rured2"})


class FromFolder(Protocol):
    """An example that knows its document and the folder it comes from."""

    @property
    def doc_id(self) -> str: ...

    @property
    def source(self) -> str: ...


def published_news(examples: Iterable[FromFolder]) -> frozenset[str]:
    """The ids of the documents that were really published as news."""
    return frozenset(e.doc_id for e in examples if e.source in _PUBLISHED)


@dataclass(frozen=True)
class Annotated:
    """One article: the folder's name, its gold, and the ``Doc`` before events are looked for."""

    source: str
    gold: GoldDocument
    doc: Doc

    @property
    def doc_id(self) -> str:
        """The name of the gold file."""
        return self.gold.doc_id


def read_annotated(
    folders: Sequence[Path], until: str = "", readers: Path | None = None
) -> list[Annotated]:
    """All gold files of the folders, each once; the road is taken up to the station ``until``.

    ``readers`` is the folder of networks that read each document without having seen it
    (``training.event_reader``).

    A folder holds ``<doc_id>.json``; texts stand beside them or in ``articles/`` beside the folder.
    A file with faults of form is left out and named on standard error.
    """
    nlp = load_entities()
    for name in nlp.pipe_names[nlp.pipe_names.index(until) + 1 :] if until else ():
        nlp.remove_pipe(name)
    found: dict[str, tuple[str, GoldDocument]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            text = path.with_suffix(".txt")
            if not text.exists():
                text = folder.parent / "articles" / text.name
            try:
                gold = read_gold(path, text)
            except GoldError as error:
                print(f"left out: {error}", file=sys.stderr)
                continue
            found.setdefault(gold.doc_id, (folder.name, gold))
    docs = []
    for _, gold in found.values():
        doc = nlp.make_doc(gold.text)
        doc._.published, doc._.doc_id = gold.published, gold.doc_id
        docs.append(doc)
    done = list(nlp.pipe(docs, batch_size=32))
    if readers is not None:
        read_unseen(done, readers)
    return [
        Annotated(source, gold, doc)
        for (source, gold), doc in zip(found.values(), done, strict=True)
    ]


def without_held(
    articles: Sequence[Annotated], held: Path | None
) -> tuple[list[Annotated], list[Annotated]]:
    """The articles that teach, and those whose ids stand in the file ``held``, one a line."""
    ids = set(held.read_text(encoding="utf-8").split()) if held else set()
    teaching = [a for a in articles if a.gold.doc_id not in ids]
    return teaching, [a for a in articles if a.gold.doc_id in ids]


def tells_date(doc: Doc, event: Mapping[str, Any]) -> bool:
    """Whether gold says which date is the event's.

    Of an article without known date, gold has only dates whose year the text tells: an empty cell
    then says nothing of the text's other dates.
    """
    return bool(doc._.published or event["date_start"])


def in_confirm_half(doc_id: str) -> bool:
    """Whether an article of the gold collections is in the half that is only scored."""
    return zlib.crc32(doc_id.encode()) % 2 == 1
