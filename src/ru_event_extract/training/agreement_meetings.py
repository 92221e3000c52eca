"""Meetings for the documents that agreements are learned from, as unseen documents get them.

The finder of agreements looks at the meetings found before it. Were those of the shipped models,
which have seen the annotated documents, agreements would learn to trust them too much.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from ..document import Meeting
from ..evaluation.gold import GoldDocument
from ..events.meetings import MeetingFinder
from .boosting import folds
from .meeting_gold import example
from .meetings import Trainer


def unseen_meetings(
    docs: Sequence[Doc], gold: Sequence[GoldDocument], count: int = 3
) -> list[list[Meeting]]:
    """The meetings of each document by models trained on the documents of the other folds."""
    examples = [example(doc, g.doc_id, "", g.meetings) for doc, g in zip(docs, gold, strict=True)]
    fold = folds([g.doc_id for g in gold], count)
    found: list[list[Meeting]] = [[] for _ in docs]
    for k in range(count):
        trainer = Trainer([e for e, f in zip(examples, fold, strict=True) if f != k]).run()
        finder = MeetingFinder(trainer.models, trainer.thresholds)
        for n, doc in enumerate(docs):
            if fold[n] == k:
                found[n] = finder.find(doc)
    return found
