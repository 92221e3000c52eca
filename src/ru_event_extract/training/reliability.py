"""How far ``confidence`` can be trusted on articles that the models have not seen.

``python -m ru_event_extract.training.reliability GOLD_DIR … --folds FOLDER`` trains the models of
roles' confidence, meetings and agreements with their calibration without the confirm half of the
folders named, and compares what they promise for the rows of that half with gold: by bins, as the
Brier score and as the expected calibration error. Nothing is written.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from ..events.agreements import AgreementFinder
from ..events.meetings import MeetingFinder
from ..resolution.role_confidence import RoleConfidence, role_features
from . import agreement_calibration, agreements, meeting_calibration, meetings, roles
from .agreement_gold import agreement_example
from .annotated import in_confirm_half, read_annotated
from .meeting_gold import example

#: Rows a bin, at least: shares of fewer say little.
_BIN_ROWS = 15
_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Bin:
    """Rows of alike confidence: how many, the mean that was promised, the share that is right."""

    rows: int
    promised: float
    right: float


@dataclass(frozen=True)
class Reliability:
    """Bins with the Brier score, and that of a constant, and the expected calibration error."""

    bins: list[Bin]
    brier: float
    brier_of_constant: float
    ece: float


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> Reliability:
    """Compare promises with outcomes; bins of few rows are joined with the next.

    :raises ValueError: there are no rows.
    """
    if not len(confidence):
        raise ValueError("no rows to compare")
    p, y = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    groups: list[np.ndarray] = []
    waiting = np.zeros(len(p), dtype=bool)
    for low, high in pairwise(_EDGES):
        waiting = waiting | ((p >= low) & ((p < high) | ((high == 1.0) & (p <= 1.0))))
        if waiting.sum() >= _BIN_ROWS:
            groups.append(waiting)
            waiting = np.zeros(len(p), dtype=bool)
    if waiting.any():
        groups = [*groups[:-1], groups[-1] | waiting] if groups else [waiting]
    bins = [Bin(int(g.sum()), float(p[g].mean()), float(y[g].mean())) for g in groups]
    ece = sum(b.rows * abs(b.promised - b.right) for b in bins) / len(p)
    return Reliability(
        bins, float(np.mean((p - y) ** 2)), float(np.mean((y.mean() - y) ** 2)), float(ece)
    )


def show(name: str, found: Reliability) -> None:
    """Print one table's figures."""
    rows = sum(b.rows for b in found.bins)
    print(f"{name}: {rows} rows")
    print(f"  {'promised':>9}{'right':>9}{'rows':>7}")
    for b in found.bins:
        print(f"  {b.promised:9.3f}{b.right:9.3f}{b.rows:7}")
    print(
        f"  Brier {found.brier:.3f} (of the constant share {found.brier_of_constant:.3f}), "
        f"ECE {found.ece:.3f}",
        flush=True,
    )


def main() -> None:
    """Train without the confirm half, compare promises with gold."""
    parser = argparse.ArgumentParser(description="Reliability of confidence on articles held out.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--folds", type=Path, required=True, help="networks of event_reader")
    parser.add_argument("--hold", nargs="+", default=["press", "rbc"], metavar="NAME")
    parser.add_argument("--roles", action="store_true", help="only roles, which train in seconds")
    options = parser.parse_args()
    articles = read_annotated(options.folders, readers=options.folds)
    held = [a for a in articles if a.source in options.hold and in_confirm_half(a.gold.doc_id)]
    held_ids = {a.gold.doc_id for a in held}
    known = [a for a in articles if a.gold.doc_id not in held_ids]
    print(f"{len(known)} articles to train on, {len(held)} held out", flush=True)

    of_roles = RoleConfidence(roles.train(roles.examples(known)))
    promised: list[float] = []
    for article in held:
        of_roles(article.doc)
        promised += [office.confidence or 0.0 for _, office, _ in role_features(article.doc)]
    show("roles", reliability(promised, [e.right for e in roles.examples(held)]))
    if options.roles:
        return

    trainer = meetings.train(known)
    calibration = meetings.calibration_of(trainer.examples, trainer.thresholds)
    meeting_finder = MeetingFinder(trainer.models, trainer.thresholds, calibration)
    promised, right = [], []
    for article in held:
        ex = example(article)
        rows = meeting_finder.find(article.doc)
        promised += [row.confidence or 0.0 for row in rows]
        right += meeting_calibration.right_rows(ex, rows)
        article.doc._.meetings = rows
    show("meetings", reliability(promised, right))

    known_examples = agreements.read_examples(known)
    weights = agreement_calibration.calibrate(agreements.found_unseen(known_examples))
    of_agreements = agreements.AgreementTrainer(known_examples).run()
    finder = AgreementFinder(of_agreements.models, of_agreements.thresholds, weights)
    promised, right = [], []
    for article in held:
        made = agreement_example(article)
        found = finder.find(article.doc, made.ctx)
        promised += [row.confidence or 0.0 for row in found]
        right += agreement_calibration.right_rows(made, found)
    show("agreements", reliability(promised, right))


if __name__ == "__main__":
    main()
