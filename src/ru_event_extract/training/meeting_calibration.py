"""How far the confidence of a meeting's row can be trusted, learned from unseen documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from ..document import Meeting
from ..evaluation.matching import aligned_events
from ..events.meetings import evidence_of_meeting
from .meeting_gold import Example


def right_rows(ex: Example, found: list[Meeting]) -> list[bool]:
    """For each row found whether a gold meeting is paired with it."""
    doc = ex.ctx.doc
    rows: list[dict[str, Any]] = []
    for meeting in found:
        last = doc[meeting.end - 1]
        rows.append(
            {
                "status": meeting.status,
                "date_start": meeting.date_start,
                "start": doc[meeting.start].idx,
                "end": last.idx + len(last),
                "participants": [asdict(p) for p in meeting.participants],
            }
        )
    paired = {id(row) for _, row in aligned_events(ex.gold, rows, ex.spans, "participants")}
    return [id(row) in paired for row in rows]


def calibrate(found: Iterable[tuple[Example, list[Meeting]]]) -> list[float]:
    """Weights of :func:`evidence_of_meeting` and a constant, for rows of documents not trained on.

    The rows must have been found without a calibration.
    """
    evidence, right = [], []
    for ex, meetings in found:
        for meeting, good in zip(meetings, right_rows(ex, meetings), strict=True):
            certainty = 0.5 if meeting.confidence is None else meeting.confidence
            evidence.append(
                evidence_of_meeting(certainty, len(meeting.participants), len(meeting.mentions))
            )
            right.append(good)
    model = LogisticRegression(C=1.0, max_iter=500).fit(np.asarray(evidence), np.asarray(right))
    return [*model.coef_[0].tolist(), float(model.intercept_[0])]
