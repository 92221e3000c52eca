"""Reads brat files, runs the language stations over them, lays gold mentions on the words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ..language.batching import FlatSentences
from ..learned.mention_features import MentionFeatures, MentionInput
from ..learned.mention_network import BEGIN, INSIDE, LABELS, LAST, UNIT

Offsets = tuple[int, int]

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
#: Labels that the network learns beside ours, for what they tell it, and that aren't shipped.
#: ``inner`` are the innermost mentions of a label.
BESIDE = {
    "nerel": [
        "EVENT",
        "NATIONALITY",
        "FACILITY",
        "LAW",
        "AWARD",
        "AGE",
        "TIME",
        "MONEY",
        "NUMBER",
        "ORDINAL",
        "IDEOLOGY",
        "WORK_OF_ART",
        "PRODUCT",
        "CRIME",
        "CITY",
        "STATE_OR_PROVINCE",
        "LOCATION",
        "DISTRICT",
        "FAMILY",
        "RELIGION",
        "DISEASE",
        "inner:PROFESSION",
        "inner:ORGANIZATION",
        "inner:PERSON",
    ],
    "rured": [
        "NEWS_SOURCE",
        "GROUP",
        "GPE",
        "FAC",
        "PRODUCT",
        "EVENT",
        "NORP",
        "CITY",
        "REGION",
        "ECONOMIC_SECTOR",
        "TRADE_AGREEMENT",
        "LAW",
        "QUANTITY",
        "CURRENCY",
        "COMMODITY",
        "MONEY",
        "inner:PROFESSION",
        "inner:ORGANIZATION",
    ],
}


@dataclass
class Article:
    """An article with its mentions by brat label, (start, end) in characters."""

    name: str
    text: str
    mentions: dict[str, set[Offsets]]

    def gold(self) -> dict[str, set[Offsets]]:
        """The outermost mentions of each of our labels."""
        ours: dict[str, set[Offsets]] = defaultdict(set)
        for label, spans in self.mentions.items():
            if label in BRAT:
                ours[BRAT[label]] |= spans
        return {label: outermost(spans) for label, spans in ours.items()}

    def beside(self, source: str) -> dict[str, set[Offsets]]:
        """The mentions of the other labels of a source."""
        found = {}
        for label in BESIDE[source]:
            kind, _, name = label.rpartition(":")
            spans = self.mentions.get(name, set())
            found[label] = innermost(spans) if kind else outermost(spans)
        return found


@dataclass
class Example:
    """An article ready for the network.

    ``starts`` cuts sentences; ``tags`` and ``beside`` are words x labels; ``offsets`` are those of
    the words; ``gold`` is what :meth:`Article.gold` gives.
    """

    name: str
    source: str
    input: MentionInput
    starts: np.ndarray
    tags: np.ndarray
    beside: np.ndarray
    offsets: np.ndarray
    gold: dict[str, set[Offsets]]


def outermost(spans: set[Offsets]) -> set[Offsets]:
    """The spans that lie in no other one."""
    return {a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)}


def innermost(spans: set[Offsets]) -> set[Offsets]:
    """The spans that hold no other one."""
    return {a for a in spans if not any(b != a and a[0] <= b[0] and b[1] <= a[1] for b in spans)}


def read_brat(folder: Path) -> list[Article]:
    """All articles of a folder of ``.txt`` and ``.ann``; discontinuous mentions are left out."""
    articles = []
    for path in sorted(folder.glob("*.ann")):
        found: dict[str, set[Offsets]] = defaultdict(set)
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if not fields[0].startswith("T"):
                continue
            label, _, where = fields[1].partition(" ")
            if ";" not in where:
                start, end = map(int, where.split())
                found[label].add((start, end))
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            articles.append(Article(path.stem, file.read(), dict(found)))
    return articles


def to_examples(
    nlp: Language, articles: list[Article], features: MentionFeatures, source: str
) -> Iterator[Example]:
    """Articles through the language stations and the features; empty ones are left out."""
    docs = nlp.pipe((article.text for article in articles), batch_size=32)
    for article, doc in zip(articles, docs, strict=True):
        flat = FlatSentences([doc])
        if len(flat):
            yield _to_example(article, doc, flat, features, source)


def _to_example(
    article: Article, doc: Doc, flat: FlatSentences, features: MentionFeatures, source: str
) -> Example:
    starts = np.array([doc[int(i)].idx for i in flat.tokens])
    ends = np.array([doc[int(i)].idx + len(doc[int(i)]) for i in flat.tokens])
    gold = article.gold()
    return Example(
        name=article.name,
        source=source,
        input=features([doc], flat),
        starts=flat.starts,
        tags=_tags(gold, LABELS, starts, ends),
        beside=_tags(article.beside(source), BESIDE[source], starts, ends),
        offsets=np.stack([starts, ends], axis=1),
        gold=gold,
    )


def _tags(
    spans: Mapping[str, set[Offsets]], labels: Iterable[str], starts: np.ndarray, ends: np.ndarray
) -> np.ndarray:
    columns = []
    for label in labels:
        column = np.zeros(len(starts), dtype=np.int64)
        for start, end in sorted(spans.get(label, ()), key=lambda s: (s[0] - s[1], s)):
            inside = np.flatnonzero((starts < end) & (ends > start))
            # Two mentions of one label may overlap without nesting: the longer one stays.
            if not len(inside) or column[inside].any():
                continue
            if len(inside) == 1:
                column[inside] = UNIT
            else:
                column[inside] = INSIDE
                column[inside[0]], column[inside[-1]] = BEGIN, LAST
        columns.append(column)
    return np.stack(columns, axis=1)
