"""How far the confidence of an agreement's row can be trusted, learned from unseen documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from ..document import Agreement
from ..evaluation.matching import aligned_events
from ..events.agreements import evidence_of_row
from .agreement_gold import AgreementExample
from .meeting_gold import quote_places


def right_rows(ex: AgreementExample, found: list[Agreement]) -> list[bool]:
    """For each row found whether a gold agreement is paired with it."""
    doc = ex.ctx.doc
    rows: list[dict[str, Any]] = []
    for agreement in found:
        last = doc[agreement.end - 1]
        rows.append(
            {
                "status": agreement.status,
                "date_start": agreement.date_start,
                "start": doc[agreement.start].idx,
                "end": last.idx + len(last),
                "parties": [asdict(p) for p in agreement.parties],
            }
        )
    places = [quote_places(doc.text, event["quotes"]) for event in ex.gold]
    paired = {id(row) for _, row in aligned_events(ex.gold, rows, places, "parties")}
    return [id(row) in paired for row in rows]


def calibrate(found: Iterable[tuple[AgreementExample, list[Agreement]]]) -> list[float]:
    """Weights of :func:`evidence_of_row` and a constant, for rows of documents not trained on.

    The rows must have been found without a calibration.
    """
    evidence, right = [], []
    for ex, agreements in found:
        for agreement, good in zip(agreements, right_rows(ex, agreements), strict=True):
            certainty = agreement.confidence or 0.5
            row = evidence_of_row(certainty, len(agreement.parties), len(agreement.mentions))
            evidence.append(row)
            right.append(good)
    model = LogisticRegression(C=1.0, max_iter=500).fit(np.asarray(evidence), np.asarray(right))
    return [*model.coef_[0].tolist(), float(model.intercept_[0])]
