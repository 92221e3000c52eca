"""Readings for the documents that models of events are trained on, as unseen documents get them.

The classifiers would learn to trust networks too much that have seen the answers: each document is
read by the networks of a fold that left it out (``training.event_reader --folds``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from spacy.tokens import Doc

from ..events.reader import EventReader
from ..learned.event_reader import load_networks


def read_unseen(docs: Sequence[Doc], folder: Path) -> None:
    """Set the readings of documents; one that no fold knows is read by those of the first fold."""
    fold_of = json.loads((folder / "folds.json").read_text(encoding="utf-8"))
    by_fold: dict[int, list[Doc]] = {}
    for doc in docs:
        by_fold.setdefault(fold_of.get(doc._.doc_id, 0), []).append(doc)
    for fold, members in sorted(by_fold.items()):
        reader = EventReader(load_networks(folder / f"{fold}.npz"))
        for _ in reader.pipe(members):
            pass
