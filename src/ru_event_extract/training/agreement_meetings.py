"""Meetings for the documents that agreements are learned from, as unseen documents get them.

The finder of agreements looks at the meetings found before it. Were those of the shipped models,
which have seen the annotated documents, agreements would learn to trust them too much.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..document import Meeting
from ..events.meetings import MeetingFinder
from .annotated import Annotated
from .boosting import folds
from .meeting_gold import example
from .meetings import Trainer


def unseen_meetings(articles: Sequence[Annotated], count: int = 3) -> list[list[Meeting]]:
    """The meetings of each article by models trained on the articles of the other folds."""
    examples = [example(a) for a in articles]
    fold = folds([a.gold.doc_id for a in articles], count)
    found: list[list[Meeting]] = [[] for _ in articles]
    for k in range(count):
        trainer = Trainer([e for e, f in zip(examples, fold, strict=True) if f != k]).run()
        finder = MeetingFinder(trainer.models, trainer.thresholds)
        for n, article in enumerate(articles):
            if fold[n] == k:
                found[n] = finder.find(article.doc)
    return found
