"""Train the model of ``resolution.role_confidence``: is the role that was found a role of gold?

``python -m ru_event_extract.training.roles GOLD_DIR …`` writes ``models/roles.json.gz``. To be run
again when the rules of roles change: the model learns where they err.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..evaluation.matching import paired, same_role
from ..learned.trees import Features, TreeModel
from ..resolution.role_confidence import MODEL_FILE, role_features
from .annotated import Annotated, read_annotated
from .boosting import Settings, fit
from .model_file import write_models

_SETTINGS = Settings(rounds=120, leaves=6, rate=0.04, min_leaf=15)


@dataclass(frozen=True)
class RoleExample:
    """A role found in an annotated article, and whether gold has it."""

    source: str
    doc_id: str
    features: Features
    right: bool


def examples(articles: Sequence[Annotated]) -> list[RoleExample]:
    """Each role found, paired with gold as the evaluation does."""
    found: list[RoleExample] = []
    for article in articles:
        offices = role_features(article.doc)
        rows: list[dict[str, Any]] = [{"name": p.name, "role": o.role} for p, o, _ in offices]
        hits = {id(row) for _, row in paired(article.gold.roles, rows, same_role)}
        found += [
            RoleExample(article.source, article.gold.doc_id, features, id(row) in hits)
            for (_, _, features), row in zip(offices, rows, strict=True)
        ]
    return found


def train(known: Sequence[RoleExample]) -> TreeModel:
    """The model of the probability that a role is right."""
    return fit([e.features for e in known], [e.right for e in known], settings=_SETTINGS)


def save(model: TreeModel, path: Path) -> None:
    """Write the model as gzipped JSON, the same bytes for the same input."""
    write_models({"role": model.as_dict()}, path)


def main() -> None:
    """Train on all folders given and write the shipped model."""
    parser = argparse.ArgumentParser(description="Train the model of the confidence of roles.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    default = Path(__file__).parents[1] / "models" / MODEL_FILE
    parser.add_argument("--output", type=Path, default=default)
    options = parser.parse_args()
    known = examples(read_annotated(options.folders))
    save(train(known), options.output)
    right = sum(e.right for e in known)
    print(f"{len(known)} roles, {right} of them right; {options.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
