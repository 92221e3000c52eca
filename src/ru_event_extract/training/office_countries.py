"""Train the choice of the country that an office serves, where its phrase names none.

``python -m ru_event_extract.training.office_countries GOLD_DIR … --names names.csv`` writes
``models/office_countries.json.gz``; ``names.csv`` comes from ``training.person_countries``. With
``--hold press rbc`` the confirm half of the folders of these names is left out of the training.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from ..document import Office, Person
from ..evaluation.gold import GoldDocument
from ..evaluation.matching import same_person, similar
from ..learned.linear import LinearModel
from ..learned.trees import Features
from ..resolution.countries_served import office_group, open_offices
from ..resolution.country_features import CountryEvidence
from ..resolution.country_model import MODEL_FILE
from ..resolution.name_origin import NameOrigin, name_features
from ..resolution.who_is_who import WhoIsWho
from .annotated import Annotated, in_confirm_half, read_annotated
from .boosting import Settings, fit, folds, out_of_fold
from .mixtures import Recipe, fit_linear
from .model_file import write_models

_TREES = Settings(min_leaf=10, l2=4.0, min_count=8)
_NAMES = Recipe(Settings(), share=1.0, c=3.0, min_count=7)
_LEAST_NAMES = 8
_FOLDS = 5
_THRESHOLDS = np.arange(0.05, 0.7, 0.05)
_OUTPUT = Path(__file__).parent.parent / "models" / MODEL_FILE

#: doc_id, name, ISO code
Named = tuple[str, str, str]


@dataclass
class Case:
    """An office without a country of its own: its candidates and the country of gold."""

    doc_id: str
    rank: str
    country: str
    candidates: Mapping[str, Features] = field(default_factory=dict)


class Recorder:
    """Stands in for the choice: notes the candidates and gives what gold says."""

    def __init__(self, gold: GoldDocument, origin: NameOrigin) -> None:
        self.gold = gold
        self.origin = origin
        self.cases: list[Case] = []
        self._seen: set[tuple[int, str, str]] = set()

    def __call__(self, doc: Doc) -> None:
        """Called in place of ``countries_served.fill_countries``."""
        evidence = CountryEvidence(doc, self.origin)
        offices = open_offices(doc, evidence)
        rows = [evidence.candidates(index, office) for index, office in offices]
        for (index, office), candidates in zip(offices, rows, strict=True):
            country = self._of_gold(doc._.people[index], office)
            key = (index, office.role, office.phase)
            if country is None or key in self._seen:
                continue
            self._seen.add(key)
            self.cases.append(Case(self.gold.doc_id, office.rank, country, candidates))
            office.country = country

    def _of_gold(self, person: Person, office: Office) -> str | None:
        roles = [r for r in self.gold.roles if same_person(r["name"], person.name)]
        roles = [r for r in roles if similar(r["role"], office.role)] or roles
        return str(roles[0]["country"]) if roles else None


def train_names(named: Sequence[Named]) -> LinearModel:
    """What names tell of countries; countries with few names are left out."""
    pairs = Counter((name, country) for _, name, country in named)
    names = Counter(country for _, country in pairs)
    classes = sorted(country for country, n in names.items() if n >= _LEAST_NAMES)
    kept = [(pair, n) for pair, n in sorted(pairs.items()) if pair[1] in classes]
    return fit_linear(
        [name_features(name) for (name, _), _ in kept],
        [country for (_, country), _ in kept],
        [min(n, 3) ** 0.5 for _, n in kept],
        _NAMES,
        classes,
    )


def read_cases(articles: Sequence[Annotated], named: Sequence[Named]) -> list[Case]:
    """The cases of all articles; names are judged by a model that has not seen the article."""
    ids = [a.gold.doc_id for a in articles]
    fold_of = dict(zip(ids, folds(ids, _FOLDS), strict=True))
    origin = {
        k: NameOrigin(train_names([n for n in named if fold_of.get(n[0]) != k]))
        for k in range(_FOLDS)
    }
    cases = []
    for article in articles:
        recorder = Recorder(article.gold, origin[fold_of[article.gold.doc_id]])
        WhoIsWho(recorder)(article.doc)
        cases += recorder.cases
    return cases


def choose_thresholds(cases: Sequence[Case], likely: Sequence[float]) -> dict[str, float]:
    """The probability from which on a country is told, for each group of offices."""
    rest = iter(likely)
    right: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(_THRESHOLDS)))
    count: Counter[str] = Counter()
    for case in cases:
        scored = [(next(rest), code) for code in case.candidates]
        best, code = max(scored, default=(0.0, ""))
        group = office_group(case.rank)
        count[group] += 1
        right[group] += np.where(
            best >= _THRESHOLDS, float(code == case.country), float(not case.country)
        )
    for group, hits in right.items():
        print(f"{group}: {count[group]} offices, right {hits.max() / count[group]:.3f}")
    return {g: round(float(_THRESHOLDS[int(np.argmax(hits))]), 2) for g, hits in right.items()}


def main() -> None:
    """Train and write the models."""
    parser = argparse.ArgumentParser(description="Train the choice of an office's country.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--names", type=Path, required=True, help="from training.person_countries")
    parser.add_argument("--hold", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    options = parser.parse_args()
    articles = read_annotated(options.folders, until="ru_roles")
    held = {
        a.gold.doc_id
        for a in articles
        if a.source in options.hold and in_confirm_half(a.gold.doc_id)
    }
    articles = [a for a in articles if a.gold.doc_id not in held]
    with options.names.open(encoding="utf-8", newline="") as file:
        named = [(r["doc_id"], r["name"], r["country"]) for r in csv.DictReader(file)]
    named = [n for n in named if n[0] not in held]
    for article in articles:
        pairs = {(r["name"], r["country"]) for r in article.gold.roles if r["country"]}
        named += [(article.gold.doc_id, *pair) for pair in sorted(pairs)]
    cases = read_cases(articles, named)
    rows = [row for case in cases for row in case.candidates.values()]
    labels = [code == case.country for case in cases for code in case.candidates]
    groups = [case.doc_id for case in cases for _ in case.candidates]
    print(f"{len(articles)} articles, {len(cases)} offices, {len(rows)} candidates")
    thresholds = choose_thresholds(
        cases, out_of_fold(rows, labels, groups, settings=_TREES).tolist()
    )
    model = {
        "names": train_names(named).as_dict(),
        "offices": fit(rows, labels, settings=_TREES).as_dict(),
        "thresholds": thresholds,
    }
    write_models(model, options.output)
    print(f"{options.output}: {options.output.stat().st_size // 1024} KB, thresholds {thresholds}")


if __name__ == "__main__":
    main()
