"""Train the networks that read documents for their events (``learned.event_reader``).

``python -m ru_event_extract.training.event_reader GOLD_DIR … --folds FOLDER`` writes
``models/event_reader.npz``, trained on all articles, and into ``FOLDER`` files of networks that each
leave a part of the articles out, with ``folds.json``: document to file. Those that follow in training take
readings of articles from networks that have not seen them (``--folds FOLDER``).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..entities.phrase_table import fold
from ..entities.place_names import place_country
from ..events.agreement_triggers import find_agreement_triggers
from ..events.candidates import country_codes
from ..events.context import EventContext, event_context
from ..events.reader_input import Links, reader_input
from ..events.slots_date import date_parts
from ..events.slots_place import place_name
from ..events.triggers import find_triggers
from ..learned.event_reader import KINDS, MODEL_FILE, VERSION
from ..learned.mention_features import MAX_WORD, VectorIds
from .agreement_gold import agreements_of_triggers, parties_of
from .annotated import (
    Annotated,
    in_confirm_half,
    published_news,
    read_annotated,
    tells_date,
)
from .boosting import folds
from .event_reader_network import CLASSES, QUESTIONS, Lesson, TrainedReader, TriggerLabels
from .meeting_gold import arguments_of, events_of_triggers

_HALVES = ("press", "rbc")
_WIDTH, _DEPTH, _DROPOUT = 160, 2, 0.35
_EPOCHS, _RATE, _BATCH = 12, 2e-3, 8
#: Of each network its seed, and how much news that was really published counts in it.
_NETWORKS = ((17, 1.0), (23, 1.0), (23, 2.0))


def _span_values(ctx: EventContext, question: str) -> dict[int, set[str]]:
    """First token of each span to the values that it stands for."""
    values: dict[int, set[str]] = {}
    if question == "date":
        for span in ctx.dates:
            values.setdefault(span.start, set()).add("/".join(date_parts(span.kb_id_)))
        return values
    for span in (*ctx.places, *ctx.countries):
        name = place_name(span)
        found = {fold(name)} if question == "city" else {place_country(name)}
        if question == "country" and span.label_ == "COUNTRY":
            found = set(country_codes(span))
        values.setdefault(span.start, set()).update(found - {""})
    return values


def _class(event: dict[str, Any], name: str) -> str:
    return str(event[name.partition(".")[2]]) or "unknown"


def _wanted(event: dict[str, Any], question: str) -> str:
    if question == "date":
        start = event["date_start"]
        return f"{start}/{event['date_end'] or start}" if start else ""
    return fold(event[question]) if question == "city" else str(event[question])


def _link_labels(
    links: Links, event_at: dict[int, int], right: Sequence[set[Any]], values: dict[int, set[Any]]
) -> np.ndarray:
    labels = np.zeros(len(links.keys), dtype=np.float32)
    for n, (trigger, target) in enumerate(links.keys):
        event = event_at[trigger]
        if event >= 0 and values.get(target, set()) & right[event]:
            labels[n] = 1
    return labels


def lesson(article: Annotated, vectors: VectorIds) -> Lesson:
    """What the network sees of an annotated article, and what is right."""
    doc, gold = article.doc, article.gold
    ctx = event_context(doc)
    triggers, agreements = find_triggers(doc), find_agreement_triggers(doc)
    item = reader_input(ctx, triggers, agreements)
    labels = {}
    for kind in KINDS:
        events: Sequence[dict[str, Any]] = getattr(gold, kind)
        if kind == "meetings":
            event_of, weight = events_of_triggers(doc.text, ctx, triggers, events)
            arguments = [set(arguments_of(ctx.candidates, e)) for e in events]
        else:
            event_of, weight = agreements_of_triggers(doc, agreements, events)
            arguments = [parties_of(ctx.candidates, e) for e in events]
        found = getattr(item, kind)
        event_at = {t.i: e for t, e in zip(found.triggers, event_of, strict=True)}
        links = {}
        for question in QUESTIONS[kind]:
            own = found.links[question]
            if question == "argument":
                values: dict[int, set[Any]] = {n: {n} for n in range(len(ctx.candidates))}
                right: list[set[Any]] = list(arguments)
            else:
                values = {k: set(v) for k, v in _span_values(ctx, question).items()}
                right = [{w} if (w := _wanted(e, question)) else set() for e in events]
            links[question] = _link_labels(own, event_at, right, values)
            if question == "date":
                unsure = [e >= 0 and not tells_date(doc, events[e]) for e in event_of]
                at = {t.i: u for t, u in zip(found.triggers, unsure, strict=True)}
                links[question][[at[trigger] for trigger, _ in own.keys]] = -1
        classes = {
            name: np.asarray(
                [names.index(_class(events[e], name)) if e >= 0 else -1 for e in event_of],
                dtype=np.int64,
            )
            for name, names in CLASSES.items()
            if name.startswith(kind)
        }
        labels[kind] = TriggerLabels(
            np.asarray(event_of, dtype=np.int64),
            np.asarray(weight, dtype=np.float32),
            classes,
            links,
        )
    words = [doc[int(t)] for t in item.tokens]
    forms = np.asarray([vectors(w.lower_[:MAX_WORD]) for w in words], dtype=np.int64)
    lemmas = np.asarray([vectors(w.lemma_.lower()[:MAX_WORD]) for w in words], dtype=np.int64)
    return Lesson(gold.doc_id, article.source, forms, lemmas, item, labels)


class Classroom:
    """Lessons with one table of word vectors for all."""

    def __init__(self, articles: Sequence[Annotated]) -> None:
        ids = VectorIds()
        self.lessons = [lesson(a, ids) for a in articles]
        # An article without event words asks nothing.
        self.lessons = [
            x for x in self.lessons if any(len(getattr(x.item, kind).words) for kind in KINDS)
        ]
        every = np.unique(np.concatenate([np.r_[x.forms, x.lemmas] for x in self.lessons]))
        self.vectors = ids.decode(every)
        encodings = np.concatenate([x.item.encodings for x in self.lessons])
        self.encodings = encodings.mean(axis=0), encodings.std(axis=0) + 1e-3
        for x in self.lessons:
            x.forms, x.lemmas = np.searchsorted(every, x.forms), np.searchsorted(every, x.lemmas)

    def train(self, lessons: Sequence[Lesson], seed: int, published: float) -> TrainedReader:
        """A network of these lessons, the same for the same lessons, seed and weight.

        ``published`` is how much news that was really published counts beside articles written
        to be annotated.
        """
        news = published_news(lessons)
        lessons = [replace(x, weight=published if x.doc_id in news else 1.0) for x in lessons]
        torch.manual_seed(seed)
        chance = np.random.default_rng(seed)
        network = TrainedReader(_WIDTH, _DEPTH, _DROPOUT, self.vectors, self.encodings)
        optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.01)
        steps = _EPOCHS * sum(1 for _ in _batches(lessons, np.random.default_rng(seed)))
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, _RATE, total_steps=steps + _EPOCHS, pct_start=0.15
        )
        network.train()
        for epoch in range(_EPOCHS):
            began, total = time.monotonic(), 0.0
            for batch in _batches(lessons, chance):
                loss = network(batch) / len(batch)
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 20.0)
                optimiser.step()
                schedule.step()
                total += loss.item() * len(batch)
            seconds = time.monotonic() - began
            print(f"epoch {epoch}: loss {total / len(lessons):.2f}, {seconds:.0f} s", flush=True)
        network.eval()
        return network


def _batches(lessons: Sequence[Lesson], chance: np.random.Generator) -> list[list[Lesson]]:
    """Lessons in a new order, those of one batch of about one length."""
    order = chance.permutation(len(lessons))
    out = []
    for start in range(0, len(order), _BATCH * 8):
        part = sorted(order[start : start + _BATCH * 8], key=lambda n: len(lessons[n].item.tokens))
        batches = [part[k : k + _BATCH] for k in range(0, len(part), _BATCH)]
        out += [[lessons[n] for n in batches[int(k)]] for k in chance.permutation(len(batches))]
    return out


def save(networks: Sequence[TrainedReader], path: Path) -> None:
    """Write the weights in half precision, as ``learned.event_reader.load_networks`` reads them."""
    arrays: dict[str, Any] = {
        f"{number}/{name}": array.astype(np.float16)
        for number, network in enumerate(networks)
        for name, array in network.arrays().items()
    }
    names: dict[str, Any] = {
        f"classes/{name}": np.array(" ".join(c)) for name, c in CLASSES.items()
    }
    np.savez_compressed(path, version=np.array(VERSION), **arrays, **names)


def fold_of_articles(articles: Sequence[Annotated], count: int) -> dict[str, int]:
    """The fold of each article: the confirm half of the gold is the first, chance deals the rest."""
    confirm = {
        a.gold.doc_id for a in articles if a.source in _HALVES and in_confirm_half(a.gold.doc_id)
    }
    rest = [a.gold.doc_id for a in articles if a.gold.doc_id not in confirm]
    dealt = zip(rest, folds(rest, count - 1, seed=3), strict=True)
    return {**dict.fromkeys(sorted(confirm), 0), **{doc_id: 1 + k for doc_id, k in dealt}}


def main() -> None:
    """Train the networks of the folds, then the one of all articles."""
    parser = argparse.ArgumentParser(description="Train the reader of events.")
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--folds", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=4, help="how many folds")
    parser.add_argument("--only", nargs="*", type=int, help="train these folds only; -1 is all")
    default = Path(__file__).parents[1] / "models" / MODEL_FILE
    parser.add_argument("--output", type=Path, default=default)
    options = parser.parse_args()
    torch.set_num_threads(1)
    articles = read_annotated(options.gold)
    fold_of = fold_of_articles(articles, options.count)
    options.folds.mkdir(parents=True, exist_ok=True)
    (options.folds / "folds.json").write_text(json.dumps(fold_of, indent=0), encoding="utf-8")
    room = Classroom(articles)
    for k in options.only if options.only is not None else [*range(options.count), -1]:
        own = [x for x in room.lessons if fold_of[x.doc_id] != k]
        networks = []
        for seed, published in _NETWORKS:
            print(f"fold {k}, seed {seed}, news {published:g}: {len(own)} articles", flush=True)
            networks.append(room.train(own, seed, published))
        save(networks, options.output if k < 0 else options.folds / f"{k}.npz")


if __name__ == "__main__":
    main()
