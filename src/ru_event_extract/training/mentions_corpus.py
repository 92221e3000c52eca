"""Reads brat files, runs the language stations over them, lays gold mentions on the words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ..language.batching import FlatSentences
from ..learned.mention_features import MentionFeatures, MentionInput
from ..learned.mention_network import LABELS

#: brat label -> ours, as NEREL and RuRED-2 name them.
BRAT = {
    "PERSON": "PERSON",
    "PROFESSION": "ROLE",
    "COUNTRY": "COUNTRY",
    "DATE": "DATE",
    "ORGANIZATION": "ORGANISATION",
    "CITY": "PLACE",
    "STATE_OR_PROVINCE": "PLACE",
    "DISTRICT": "PLACE",
    "LOCATION": "PLACE",
    "REGION": "PLACE",
    "VILLAGE": "PLACE",
    "BOROUGH": "PLACE",
}
OUTSIDE, BEGIN, INSIDE, LAST, UNIT = range(5)


@dataclass
class Article:
    """An article with its gold mentions: label -> outermost (start, end) in characters."""

    name: str
    text: str
    gold: dict[str, set[tuple[int, int]]]


@dataclass
class Example:
    """One article ready for the network. ``tags`` is words x labels; ``starts`` cuts sentences."""

    name: str
    source: str
    input: MentionInput
    starts: np.ndarray
    tags: np.ndarray
    offsets: np.ndarray
    gold: dict[str, set[tuple[int, int]]]


def outermost(spans: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The spans that lie in no other one."""
    return {a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)}


def read_brat(folder: Path) -> list[Article]:
    """All articles of a folder of ``.txt`` and ``.ann``; discontinuous mentions are left out."""
    articles = []
    for path in sorted(folder.glob("*.ann")):
        found: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if not fields[0].startswith("T"):
                continue
            label, _, where = fields[1].partition(" ")
            if label in BRAT and ";" not in where:
                start, end = map(int, where.split())
                found[BRAT[label]].add((start, end))
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        articles.append(Article(path.stem, text, {k: outermost(v) for k, v in found.items()}))
    return articles


def to_examples(
    nlp: Language, articles: list[Article], features: MentionFeatures, source: str
) -> list[Example]:
    """Articles through the language stations and the features."""
    examples = []
    for article, doc in zip(articles, nlp.pipe(a.text for a in articles), strict=True):
        flat = FlatSentences([doc])
        if not len(flat):
            continue
        examples.append(to_example(article, doc, flat, features, source))
    return examples


def to_example(
    article: Article, doc: Doc, flat: FlatSentences, features: MentionFeatures, source: str
) -> Example:
    starts = np.array([doc[int(i)].idx for i in flat.tokens])
    ends = np.array([doc[int(i)].idx + len(doc[int(i)]) for i in flat.tokens])
    tags = np.zeros((len(flat), len(LABELS)), dtype=np.int64)
    for column, label in enumerate(LABELS):
        for start, end in sorted(article.gold.get(label, ()), key=lambda s: s[0] - s[1]):
            inside = np.flatnonzero((starts < end) & (ends > start))
            # Two mentions of one label may overlap without nesting: the longer one stays.
            if not len(inside) or tags[inside, column].any():
                continue
            if len(inside) == 1:
                tags[inside, column] = UNIT
            else:
                tags[inside, column] = INSIDE
                tags[inside[0], column], tags[inside[-1], column] = BEGIN, LAST
    return Example(
        name=article.name,
        source=source,
        input=features([doc], flat),
        starts=flat.starts,
        tags=tags,
        offsets=np.stack([starts, ends], axis=1),
        gold=article.gold,
    )
