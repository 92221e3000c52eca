"""Train the models of ``events.meetings``: one after the other, each on what the one before gives
for documents that it has not seen.

``python -m ru_event_extract.training.meetings GOLD_DIR … --folds FOLDER`` writes ``models/meetings.json.gz``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ..events.argument_features import argument_features
from ..events.event_features import EventDraft
from ..events.meetings import (
    MODEL_FILE,
    MeetingFinder,
    Thresholds,
    agglomerate,
    candidates_in_reach,
    drafts,
    pair_instances,
    same_event,
)
from ..learned.linear import Model
from .annotated import Annotated, published_news, read_annotated, without_held
from .boosting import Settings, folds
from .instances import Instances
from .meeting_calibration import calibrate
from .meeting_gold import Example, example
from .meeting_wholes import fit_wholes
from .mixtures import Recipe, fit_model
from .model_file import write_models

MENTION = Recipe(Settings(rounds=250, leaves=12, rate=0.05), published=2.0)
ARGUMENT = Recipe(Settings(rounds=300, leaves=16, rate=0.06, min_count=6), published=2.0)
PAIR = Recipe(Settings(rounds=250, leaves=12, rate=0.05))


def mention_instances(examples: Sequence[Example]) -> Instances:
    data = Instances(published_news(examples))
    for ex in examples:
        for row, event, weight in zip(ex.features, ex.event_of, ex.weight, strict=True):
            data.add(row, event >= 0, ex.doc_id, weight)
    return data


def draft_owner(ex: Example, members: Sequence[int], scores: Sequence[float]) -> int:
    """The gold meeting that most of a cluster's mentions tell of; -1 for none."""
    votes: dict[int, float] = {}
    for n, score in zip(members, scores, strict=True):
        votes[ex.event_of[n]] = votes.get(ex.event_of[n], 0.0) + score
    best = max(votes, key=lambda e: votes[e])
    if best < 0 and len(votes) > 1:
        others = {e: v for e, v in votes.items() if e >= 0}
        return max(others, key=lambda e: others[e])
    return best


class Trainer:
    """Trains on a list of examples; ``models`` and ``thresholds`` are the result."""

    def __init__(self, examples: Sequence[Example], thresholds: Thresholds | None = None) -> None:
        self.examples = list(examples)
        self.thresholds = thresholds or Thresholds()
        self.models: dict[str, Model] = {}

    def run(self) -> Trainer:
        """All stages in order."""
        self._mentions()
        self._arguments()
        self._pairs()
        self._events()
        return self

    def _mentions(self) -> None:
        data = mention_instances(self.examples)
        unseen = data.unseen(MENTION)
        self.models["mention"] = data.fit(MENTION)
        self.mention_scores, at = {}, 0
        for ex in self.examples:
            self.mention_scores[ex.doc_id] = unseen[at : at + len(ex.triggers)]
            at += len(ex.triggers)

    def _kept(self, ex: Example) -> list[int]:
        scores = self.mention_scores[ex.doc_id]
        return [n for n in range(len(ex.triggers)) if scores[n] >= self.thresholds.mention]

    def _arguments(self) -> None:
        data, where = Instances(published_news(self.examples)), []
        for ex in self.examples:
            for n, mention in enumerate(ex.triggers):
                event = ex.event_of[n]
                score = self.mention_scores[ex.doc_id][n]
                if event < 0 and score < self.thresholds.mention:
                    continue
                for number in candidates_in_reach(ex.ctx, mention):
                    row = argument_features(ex.ctx, mention, number)
                    label = event >= 0 and number in ex.arguments[event]
                    data.add(row, label, ex.doc_id, 1.0 if event >= 0 else 0.0)
                    where.append((ex.doc_id, n, number))
        unseen = data.unseen(ARGUMENT)
        self.models["argument"] = data.fit(ARGUMENT)
        self.argument_scores: dict[str, dict[int, dict[int, float]]] = {}
        for (doc_id, n, number), p in zip(where, unseen.tolist(), strict=True):
            self.argument_scores.setdefault(doc_id, {}).setdefault(n, {})[number] = p

    def _pairs(self) -> None:
        data = Instances()
        for ex in self.examples:
            own = [n for n in range(len(ex.triggers)) if ex.event_of[n] >= 0]
            rows = pair_instances(
                ex.ctx,
                [ex.triggers[n] for n in own],
                [self.argument_scores.get(ex.doc_id, {}).get(n, {}) for n in own],
            )
            for (i, j), row in rows.items():
                data.add(row, ex.event_of[own[i]] == ex.event_of[own[j]], ex.doc_id)
        self.models["pair"] = data.fit(PAIR)
        # Pairs of what the mention model keeps, by models that have not seen the document.
        fold_of = dict(
            zip(
                [e.doc_id for e in self.examples],
                folds([e.doc_id for e in self.examples], 5),
                strict=True,
            )
        )
        self.clusters: dict[str, list[list[int]]] = {}
        self.pairs: dict[str, dict[tuple[int, int], float]] = {}
        fold = np.asarray([fold_of[g] for g in data.groups])
        for k in range(5):
            train = np.flatnonzero(fold != k)
            model = fit_model(
                [data.rows[i] for i in train], [data.labels[i] for i in train], None, PAIR
            )
            for ex in self.examples:
                if fold_of[ex.doc_id] != k:
                    continue
                kept = self._kept(ex)
                rows = pair_instances(
                    ex.ctx,
                    [ex.triggers[n] for n in kept],
                    [self.argument_scores.get(ex.doc_id, {}).get(n, {}) for n in kept],
                )
                pairs = same_event(ex.ctx, [ex.triggers[n] for n in kept], rows, model)
                clusters = agglomerate(len(kept), pairs, self.thresholds.pair)
                self.clusters[ex.doc_id] = [[kept[i] for i in c] for c in clusters]
                self.pairs[ex.doc_id] = {(kept[i], kept[j]): q for (i, j), q in pairs.items()}

    def _drafts(self, ex: Example) -> list[tuple[EventDraft, int]]:
        """Clusters as events, with the gold meeting of each; a gold meeting goes to one only."""
        clusters = self.clusters[ex.doc_id]
        scores = self.mention_scores[ex.doc_id]
        arguments = self.argument_scores.get(ex.doc_id, {})
        events = drafts(
            ex.triggers,
            ex.features,
            [float(s) for s in scores],
            [arguments.get(n, {}) for n in range(len(ex.triggers))],
            clusters,
            self.pairs[ex.doc_id],
        )
        owners = [draft_owner(ex, c, [float(scores[n]) for n in c]) for c in clusters]
        best: dict[int, int] = {}
        for k, owner in enumerate(owners):
            if owner >= 0 and (
                owner not in best or sum(events[k].scores) > sum(events[best[owner]].scores)
            ):
                best[owner] = k
        return [
            (event, owner if owner >= 0 and best[owner] == k else -1 if owner < 0 else -2 - owner)
            for k, (event, owner) in enumerate(zip(events, owners, strict=True))
        ]

    def _events(self) -> None:
        """Models of whole events, then those of the slots that events of a document share."""
        drafted = [(ex, self._drafts(ex)) for ex in self.examples]
        self.models.update(fit_wholes(drafted, self.thresholds))


def save(
    models: dict[str, Model],
    thresholds: Thresholds,
    path: Path,
    calibration: Sequence[float] = (),
) -> None:
    """Write the models and thresholds as one gzipped JSON file, the same bytes for the same input."""
    content = {
        "thresholds": asdict(thresholds),
        "calibration": [round(weight, 4) for weight in calibration],
        "models": {name: model.as_dict() for name, model in sorted(models.items())},
    }
    write_models(content, path)


def train(articles: Sequence[Annotated], thresholds: Thresholds | None = None) -> Trainer:
    """All models from annotated articles."""
    examples = [example(a) for a in articles]
    return Trainer(examples, thresholds).run()


def calibration_of(
    examples: Sequence[Example], thresholds: Thresholds | None = None
) -> list[float]:
    """Weights that turn certainty into confidence: models of half the documents judge the others."""
    half = folds([ex.doc_id for ex in examples], 2, seed=5)
    trainer = Trainer([ex for ex, h in zip(examples, half, strict=True) if h], thresholds).run()
    finder = MeetingFinder(trainer.models, trainer.thresholds)
    others = [ex for ex, h in zip(examples, half, strict=True) if not h]
    return calibrate([(ex, finder.find(ex.ctx.doc)) for ex in others])


def main() -> None:
    """Train on all folders given and write the shipped models."""
    parser = argparse.ArgumentParser(description="Train the models that find meetings.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--folds", type=Path, required=True, help="networks of event_reader")
    default = Path(__file__).parents[1] / "models" / MODEL_FILE
    parser.add_argument("--output", type=Path, default=default)
    parser.add_argument(
        "--held", type=Path, help="ids, one a line, of articles that calibrate and don't teach"
    )
    arguments = parser.parse_args()
    articles = read_annotated(arguments.folders, readers=arguments.folds)
    teaching, held = without_held(articles, arguments.held)
    trainer = train(teaching)
    if held:
        finder = MeetingFinder(trainer.models, trainer.thresholds)
        calibration = calibrate([(example(a), finder.find(a.doc)) for a in held])
    else:
        calibration = calibration_of(trainer.examples, trainer.thresholds)
    save(trainer.models, trainer.thresholds, arguments.output, calibration)
    print(f"{len(trainer.examples)} documents, {arguments.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
