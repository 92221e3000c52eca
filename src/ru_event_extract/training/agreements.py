"""Train the models of ``events.agreements``: each stage on what the stage before gives for
documents that it has not seen.

``python -m ru_event_extract.training.agreements GOLD_DIR … --folds FOLDER`` writes ``models/agreements.json.gz``.
Each folder holds ``<id>.json`` beside ``<id>.txt``, or is ``gold`` beside a folder ``articles``.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ..document import Agreement
from ..events.agreement_dates import agreement_date_options
from ..events.agreement_features import (
    agreement_drafts,
    agreement_event_features,
    considered_parties,
    parties_in_reach,
    party_event_features,
    party_mention_features,
)
from ..events.agreement_pairs import agreement_pairs, linked
from ..events.agreements import MODEL_FILE, AgreementFinder, AgreementThresholds
from ..events.clustering import agglomerate
from ..events.event_features import EventDraft, certainty_features
from ..learned.linear import Model
from ..tables.values import AGREEMENT_KINDS, AGREEMENT_STATUSES
from .agreement_calibration import calibrate
from .agreement_gold import AgreementExample, agreement_example
from .agreement_meetings import unseen_meetings
from .annotated import Annotated, published_news, read_annotated, tells_date, without_held
from .boosting import Settings, folds
from .instances import Instances
from .mixtures import Recipe, fit_model
from .model_file import write_models

MENTION = Recipe(Settings(rounds=300, leaves=14, rate=0.05), share=0.5, published=2.0)
ARGUMENT = Recipe(Settings(rounds=250, leaves=12, rate=0.05), share=0.4, c=0.1)
PAIR = Recipe(Settings(rounds=300, leaves=8, rate=0.05), share=0.5)
EVENT = Recipe(Settings(rounds=200, leaves=9, rate=0.05), share=0.5)
PARTY = Recipe(Settings(rounds=200, leaves=10, rate=0.05), share=0.4, c=0.1)
KIND = Recipe(
    Settings(rounds=100, leaves=6, rate=0.06, min_leaf=4, min_count=3), share=0.5, published=2.0
)
STATUS = Recipe(
    Settings(rounds=100, leaves=6, rate=0.06, min_leaf=30, l2=10.0, min_count=3),
    share=0.6,
    published=3.0,
)
DATE = Recipe(Settings(rounds=300, leaves=16, rate=0.05))
_CLASSES = {
    "kind": tuple(sorted(AGREEMENT_KINDS)),
    "status": tuple(sorted(AGREEMENT_STATUSES)),
}
RECIPES = {"event": EVENT, "kind": KIND, "status": STATUS, "party": PARTY, "date": DATE}
_FOLDS = 5


class AgreementTrainer:
    """Trains on a list of examples; ``models`` is the result."""

    def __init__(
        self,
        examples: Sequence[AgreementExample],
        thresholds: AgreementThresholds | None = None,
    ) -> None:
        self.examples = list(examples)
        self.thresholds = thresholds or AgreementThresholds()
        self.models: dict[str, Model] = {}
        ids = [e.doc_id for e in self.examples]
        self.published = published_news(self.examples)
        self.fold_of = dict(zip(ids, folds(ids, _FOLDS), strict=True))

    def run(self) -> AgreementTrainer:
        """All stages in order."""
        self._mentions()
        self._arguments()
        self._pairs()
        self._wholes()
        return self

    def _mentions(self) -> None:
        data = Instances(self.published)
        for ex in self.examples:
            for row, event, weight in zip(ex.features, ex.event_of, ex.weight, strict=True):
                data.add(row, event >= 0, ex.doc_id, weight)
        scores = data.unseen(MENTION, fold_of=self.fold_of)
        self.models["mention"] = data.fit(MENTION)
        self.mention_scores: dict[str, list[float]] = {}
        at = 0
        for ex in self.examples:
            self.mention_scores[ex.doc_id] = scores[at : at + len(ex.triggers)].tolist()
            at += len(ex.triggers)

    def _arguments(self) -> None:
        """Parties seen from one mention; mentions of no agreement get scores but teach nothing."""
        data, where = Instances(), []
        for ex in self.examples:
            for n, mention in enumerate(ex.triggers):
                event = ex.event_of[n]
                for number in parties_in_reach(ex.ctx, mention):
                    label = event >= 0 and number in ex.parties[event]
                    row = party_mention_features(ex.ctx, mention, number)
                    data.add(row, label, ex.doc_id, 1.0 if event >= 0 else 0.0)
                    where.append((ex.doc_id, n, number))
        self.argument_scores: dict[str, dict[int, dict[int, float]]] = {}
        scores = data.unseen(ARGUMENT, fold_of=self.fold_of)
        for (doc_id, n, number), p in zip(where, scores.tolist(), strict=True):
            self.argument_scores.setdefault(doc_id, {}).setdefault(n, {})[number] = p
        self.models["argument"] = data.fit(ARGUMENT)

    def _rows_of_pairs(
        self, ex: AgreementExample, members: Sequence[int]
    ) -> dict[tuple[int, int], dict[str, float]]:
        scores = self.argument_scores.get(ex.doc_id, {})
        return agreement_pairs(
            ex.ctx, [ex.triggers[n] for n in members], [scores.get(n, {}) for n in members]
        )

    def _pairs(self) -> None:
        data = Instances()
        for ex in self.examples:
            own = [n for n in range(len(ex.triggers)) if ex.event_of[n] >= 0]
            for (i, j), row in self._rows_of_pairs(ex, own).items():
                data.add(row, ex.event_of[own[i]] == ex.event_of[own[j]], ex.doc_id)
        self.models["pair"] = data.fit(PAIR)
        fold = np.asarray([self.fold_of[g] for g in data.groups])
        self.clusters: dict[str, list[list[int]]] = {}
        for k in range(_FOLDS):
            train = np.flatnonzero(fold != k)
            model = fit_model(
                [data.rows[i] for i in train], [data.labels[i] for i in train], None, PAIR
            )
            for ex in self.examples:
                if self.fold_of[ex.doc_id] != k:
                    continue
                scores = self.mention_scores[ex.doc_id]
                kept = [n for n, p in enumerate(scores) if p >= self.thresholds.mention]
                rows = self._rows_of_pairs(ex, kept)
                p = model.probabilities(list(rows.values()))
                pairs = linked(rows, p.tolist())
                clusters = agglomerate(len(kept), pairs, self.thresholds.pair)
                self.clusters[ex.doc_id] = [[kept[i] for i in c] for c in clusters]

    def _drafts(self, ex: AgreementExample, clusters: Sequence[Sequence[int]]) -> list[EventDraft]:
        scores = self.argument_scores.get(ex.doc_id, {})
        return agreement_drafts(
            ex.triggers,
            ex.features,
            self.mention_scores[ex.doc_id],
            [scores.get(n, {}) for n in range(len(ex.triggers))],
            clusters,
        )

    def _owners(
        self, ex: AgreementExample, clusters: Sequence[Sequence[int]]
    ) -> list[tuple[int, bool]]:
        """For each cluster its gold agreement (or -1) and whether it is the main one of it."""
        scores = self.mention_scores[ex.doc_id]
        owners, mass = [], []
        for members in clusters:
            votes: dict[int, float] = {}
            for n in members:
                if ex.event_of[n] >= 0:
                    votes[ex.event_of[n]] = votes.get(ex.event_of[n], 0.0) + scores[n] + 0.1
            owner = max(sorted(votes), key=lambda e: votes[e]) if votes else -1
            owners.append(owner)
            mass.append(votes.get(owner, 0.0))
        main: dict[int, int] = {}
        for k, owner in enumerate(owners):
            if owner >= 0 and (owner not in main or mass[k] > mass[main[owner]]):
                main[owner] = k
        return [(owner, owner >= 0 and main[owner] == k) for k, owner in enumerate(owners)]

    def _wholes(self) -> None:
        """Whole agreements: as the stages before cluster them, and as gold does."""
        names = ("event", "kind", "status", "party", "date")
        data = {name: Instances(self.published) for name in names}
        for ex in self.examples:
            clusters = self.clusters[ex.doc_id]
            for event, (owner, main) in zip(
                self._drafts(ex, clusters), self._owners(ex, clusters), strict=True
            ):
                whole = agreement_event_features(ex.ctx, event)
                data["event"].add(certainty_features(ex.ctx, whole), main, ex.doc_id)
                if owner >= 0:
                    self._slots(ex, event, owner, whole, data, 1.0 if main else 0.5)
            # Agreements as gold has them teach slots where the clusters went astray.
            for index in range(len(ex.gold)):
                members = [n for n, k in enumerate(ex.event_of) if k == index]
                if members and members not in clusters:
                    event = self._drafts(ex, [members])[0]
                    whole = agreement_event_features(ex.ctx, event)
                    self._slots(ex, event, index, whole, data, 0.6)
        for name, rows in data.items():
            self.models[name] = rows.fit(RECIPES[name], _CLASSES.get(name, ()))
        self.data = data

    @staticmethod
    def _slots(
        ex: AgreementExample,
        event: EventDraft,
        index: int,
        whole: dict[str, float],
        data: dict[str, Instances],
        weight: float,
    ) -> None:
        gold = ex.gold[index]
        data["kind"].add(whole, gold["kind"], ex.doc_id, weight)
        data["status"].add(whole, gold["status"], ex.doc_id, weight)
        for number in considered_parties(event):
            row = party_event_features(ex.ctx, event, number, whole)
            data["party"].add(row, number in ex.parties[index], ex.doc_id, weight)
        if not tells_date(ex.ctx.doc, gold):
            weight = 0.0
        for option in agreement_date_options(ex.ctx, event, whole, gold["status"]):
            right = (option.date.start, option.date.end) == (gold["date_start"], gold["date_end"])
            data["date"].add(option.features, right, ex.doc_id, weight)


def read_examples(articles: Sequence[Annotated]) -> list[AgreementExample]:
    """Annotated articles with the meetings that unseen articles would get."""
    meetings = unseen_meetings(articles)
    for article, found in zip(articles, meetings, strict=True):
        article.doc._.meetings = found
    return [agreement_example(a) for a in articles]


def found_unseen(
    examples: Sequence[AgreementExample],
) -> list[tuple[AgreementExample, list[Agreement]]]:
    """Half of the documents, each with what models trained on the other half find there."""
    half = folds([e.doc_id for e in examples], 2, seed=29)
    trainer = AgreementTrainer([e for e, h in zip(examples, half, strict=True) if h]).run()
    finder = AgreementFinder(trainer.models, trainer.thresholds)
    others = [e for e, h in zip(examples, half, strict=True) if not h]
    return _found(finder, others)


def _found(
    finder: AgreementFinder, examples: Sequence[AgreementExample]
) -> list[tuple[AgreementExample, list[Agreement]]]:
    return [(ex, finder.find(ex.ctx.doc, ex.ctx)) for ex in examples]


def save(
    models: Mapping[str, Model],
    thresholds: AgreementThresholds,
    calibration: Sequence[float],
    path: Path,
) -> None:
    """Write the models and thresholds as one gzipped JSON file, the same bytes for the same input."""
    content = {
        "calibration": [float(f"{w:.4g}") for w in calibration],
        "thresholds": asdict(thresholds),
        "models": {name: model.as_dict() for name, model in sorted(models.items())},
    }
    write_models(content, path)


def main() -> None:
    """Train on the folders given and write the shipped models."""
    parser = argparse.ArgumentParser(description="Train the models that find agreements.")
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
    examples = read_examples(teaching)
    trainer = AgreementTrainer(examples).run()
    if held:
        found = _found(AgreementFinder(trainer.models, trainer.thresholds), read_examples(held))
    else:
        found = found_unseen(examples)
    calibration = calibrate(found)
    save(trainer.models, trainer.thresholds, calibration, arguments.output)
    print(f"{len(trainer.examples)} documents, {arguments.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
