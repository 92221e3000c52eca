"""Train the models of ``events.meetings``: one after the other, each on what the one before gives
for documents that it has not seen.

``python -m ru_event_extract.training.meetings GOLD_DIR …`` writes ``models/meetings.json.gz``.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ..events.argument_features import argument_features
from ..events.event_features import EventDraft, event_argument_features, event_features
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
from ..events.slots_date import date_options
from ..events.slots_place import city_options, country_options
from ..learned.trees import TreeModel
from ..tables.values import MEETING_STATUSES, MEETING_TYPES
from .annotated import Annotated, read_annotated
from .boosting import Settings, fit, folds, out_of_fold
from .meeting_calibration import calibrate
from .meeting_gold import Example, example

PARTS = ("participant", "host", "chair", "mediator", "absent")
MODE_CLASSES = ("", "in_person", "remote", "hybrid")

MENTION = Settings(rounds=250, leaves=12, rate=0.05)
ARGUMENT = Settings(rounds=300, leaves=16, rate=0.06, min_count=6)
PAIR = Settings(rounds=250, leaves=12, rate=0.05)
WHOLE = Settings(rounds=160, leaves=8, rate=0.06)
PARTICIPANT = Settings(rounds=350, leaves=16, rate=0.05, min_count=6)
SPAN = Settings(rounds=200, leaves=10, rate=0.06)
_SETTINGS = {"participant": PARTICIPANT, "date": SPAN, "city": SPAN, "country": SPAN}


#: Parts of the documents that are held out in turn to learn how far confidence can be trusted.
_CALIBRATION_FOLDS = 3


class Instances:
    """Rows of one model with labels, weights and the document of each."""

    def __init__(self) -> None:
        self.rows: list[dict[str, float]] = []
        self.labels: list[Any] = []
        self.weights: list[float] = []
        self.groups: list[str] = []

    def add(self, row: dict[str, float], label: Any, group: str, weight: float = 1.0) -> None:
        self.rows.append(row)
        self.labels.append(label)
        self.groups.append(group)
        self.weights.append(weight)

    def fit(self, settings: Settings, classes: Sequence[str] = ()) -> TreeModel:
        return fit(self.rows, self.labels, self.weights, settings, classes)

    def unseen(self, settings: Settings, classes: Sequence[str] = ()) -> np.ndarray:
        return out_of_fold(self.rows, self.labels, self.groups, self.weights, settings, classes)


def mention_instances(examples: Sequence[Example]) -> Instances:
    data = Instances()
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
        self.models: dict[str, TreeModel] = {}

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
        data, where = Instances(), []
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
        kept = [i for i, w in enumerate(data.weights) if w > 0]
        unseen = data.unseen(ARGUMENT)
        self.models["argument"] = fit(
            [data.rows[i] for i in kept], [data.labels[i] for i in kept], None, ARGUMENT
        )
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
            model = fit([data.rows[i] for i in train], [data.labels[i] for i in train], None, PAIR)
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
        data = {
            name: Instances()
            for name in (
                "event",
                "type",
                "status",
                "participant",
                "part",
                "date",
                "city",
                "country",
                "mode",
            )
        }
        for ex in self.examples:
            for event, owner in self._drafts(ex):
                whole = event_features(ex.ctx, event)
                data["event"].add(whole, owner >= 0, ex.doc_id, 1.0)
                # A second cluster of the same meeting still shows what its slots look like.
                index = owner if owner >= 0 else -2 - owner if owner < -1 else None
                if index is None:
                    continue
                gold = ex.gold[index]
                weight = 1.0 if owner >= 0 else 0.5
                data["type"].add(whole, gold["type"], ex.doc_id, weight)
                data["status"].add(whole, gold["status"], ex.doc_id, weight)
                for number in sorted(event.joint_arguments()):
                    row = event_argument_features(ex.ctx, event, number, whole)
                    own = ex.arguments[index]
                    data["participant"].add(row, number in own, ex.doc_id, weight)
                    if number in own:
                        data["part"].add(
                            row, gold["participants"][own[number]]["part"], ex.doc_id, weight
                        )
                status, type_ = gold["status"], gold["type"]
                for option in date_options(ex.ctx, event, whole, status):
                    right = (
                        option.date.start == gold["date_start"]
                        and option.date.end == gold["date_end"]
                    )
                    data["date"].add(option.features, right, ex.doc_id, weight)
                city = gold["city"].lower().replace("ё", "е")
                for place in city_options(ex.ctx, event, whole, status, type_):
                    data["city"].add(
                        place.features,
                        bool(city) and place.value.lower().replace("ё", "е") == city,
                        ex.doc_id,
                        weight,
                    )
                for place in country_options(ex.ctx, event, whole, status, type_):
                    data["country"].add(
                        place.features,
                        bool(gold["country"]) and place.value == gold["country"],
                        ex.doc_id,
                        weight,
                    )
                row = {
                    **whole,
                    f"type_is={type_}": 1.0,
                    f"status_is={status}": 1.0,
                    "has_city": float(bool(city)),
                }
                data["mode"].add(row, gold["mode"], ex.doc_id, weight)
        classes = {
            "type": MEETING_TYPES,
            "status": MEETING_STATUSES,
            "part": PARTS,
            "mode": MODE_CLASSES,
        }
        for name, rows in data.items():
            settings = _SETTINGS.get(name, WHOLE)
            self.models[name] = rows.fit(settings, tuple(sorted(classes.get(name, ()))))
        self.data = data


def save(
    models: dict[str, TreeModel],
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
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


def train(articles: Sequence[Annotated], thresholds: Thresholds | None = None) -> Trainer:
    """All models from annotated articles."""
    examples = [example(a.doc, a.gold.doc_id, a.source, a.gold.meetings) for a in articles]
    return Trainer(examples, thresholds).run()


def calibration_of(
    examples: Sequence[Example], thresholds: Thresholds | None = None
) -> list[float]:
    """Weights that turn certainty into confidence, from rows found in documents held out."""
    fold = folds([ex.doc_id for ex in examples], _CALIBRATION_FOLDS, seed=5)
    found = []
    for k in range(_CALIBRATION_FOLDS):
        known = [ex for ex, f in zip(examples, fold, strict=True) if f != k]
        trainer = Trainer(known, thresholds).run()
        finder = MeetingFinder(trainer.models, trainer.thresholds)
        found += [
            (ex, finder.find(ex.ctx.doc)) for ex, f in zip(examples, fold, strict=True) if f == k
        ]
    return calibrate(found)


def main() -> None:
    """Train on all folders given and write the shipped models."""
    parser = argparse.ArgumentParser(description="Train the models that find meetings.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    default = Path(__file__).parents[1] / "models" / MODEL_FILE
    parser.add_argument("--output", type=Path, default=default)
    arguments = parser.parse_args()
    trainer = train(read_annotated(arguments.folders))
    calibration = calibration_of(trainer.examples, trainer.thresholds)
    save(trainer.models, trainer.thresholds, arguments.output, calibration)
    print(f"{len(trainer.examples)} documents, {arguments.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
