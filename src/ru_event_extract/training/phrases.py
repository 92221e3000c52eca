"""Train the models that choose what an event is about (``events.phrase_choice``).

``python -m ru_event_extract.training.phrases GOLD_DIR …`` writes ``models/phrases.json.gz``; with
``--held`` it prints how the models do on articles left out.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..events.agreement_triggers import find_agreement_triggers
from ..events.context import EventContext, event_context
from ..events.phrase_choice import MODEL_FILE
from ..events.phrase_features import phrase_features
from ..events.phrases import phrase_facts, phrases_of, wording
from ..events.triggers import EventMention, find_triggers
from ..learned.linear import Model
from .agreement_gold import agreements_of_triggers
from .annotated import Annotated, published_news, read_annotated, without_held
from .boosting import Settings
from .instances import Instances
from .meeting_gold import events_of_triggers
from .mixtures import Recipe
from .model_file import write_models

SLOTS = ("topic", "subject")
RECIPE = Recipe(Settings(rounds=500, leaves=24, rate=0.05, min_leaf=20), published=2.0)
#: Least probability of a phrase that is given: more of what is given is then right than in the best
#: mean of precision and recall, as a wrong phrase misleads and an empty cell doesn't.
THRESHOLD = 0.25
#: From this likeness to gold's phrase on a phrase counts as right.
RIGHT = 0.5
_LETTERS = 5
#: Words of up to so many letters tell little («и», «во», «для»).
_SMALL = 3


@dataclass
class PhraseExample:
    """An event of gold, its candidates' words and features, and how like gold's phrase each is.

    ``wanted`` is gold's phrase, empty where it has none.
    """

    doc_id: str
    wanted: str
    words: list[str]
    rows: list[dict[str, float]]
    likeness: list[float]


def _stems(text: str) -> Counter[str]:
    words = re.findall(r"[\w-]+", text.lower().replace("ё", "е"))
    return Counter(word[:_LETTERS] for word in words if len(word) > _SMALL or not word.isalpha())


def likeness(a: str, b: str) -> float:
    """Share of words that two phrases have in common by their first letters, 0 to 1."""
    first, second = _stems(a), _stems(b)
    total = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / total if total else 0.0


def _examples(
    ctx: EventContext,
    doc_id: str,
    triggers: Sequence[EventMention],
    event_of: Sequence[int],
    events: Sequence[dict[str, Any]],
    slot: str,
) -> Iterator[PhraseExample]:
    facts = phrase_facts(ctx, triggers)
    for number, event in enumerate(events):
        mentions = [t for t, e in zip(triggers, event_of, strict=True) if e == number]
        phrases = phrases_of(ctx, facts, mentions, slot)
        words = [wording(ctx.doc, phrase) for phrase in phrases]
        rows = [phrase_features(ctx, facts, mentions, phrase) for phrase in phrases]
        wanted = str(event[slot])
        yield PhraseExample(doc_id, wanted, words, rows, [likeness(w, wanted) for w in words])


def read_examples(
    articles: Sequence[Annotated], news: frozenset[str]
) -> dict[str, list[PhraseExample]]:
    """Examples of both slots.

    Of published ``news`` only the events whose phrase gold has: most of its annotators gave none.
    """
    found: dict[str, list[PhraseExample]] = {slot: [] for slot in SLOTS}
    for a in articles:
        ctx, doc_id, gold = event_context(a.doc), a.gold.doc_id, a.gold
        meetings, agreements = find_triggers(a.doc), find_agreement_triggers(a.doc)
        of_meetings, _ = events_of_triggers(a.doc.text, ctx, meetings, gold.meetings)
        of_agreements, _ = agreements_of_triggers(a.doc, agreements, gold.agreements)
        found["topic"] += _examples(ctx, doc_id, meetings, of_meetings, gold.meetings, "topic")
        found["subject"] += _examples(
            ctx, doc_id, agreements, of_agreements, gold.agreements, "subject"
        )
    return {
        slot: [e for e in examples if e.wanted or e.doc_id not in news]
        for slot, examples in found.items()
    }


def train(examples: Sequence[PhraseExample], news: frozenset[str]) -> Model:
    """The model of one slot: how likely a phrase is the one, by the square of its likeness."""
    data = Instances(news)
    for example in examples:
        for row, like in zip(example.rows, example.likeness, strict=True):
            if like > 0:
                data.add(row, True, example.doc_id, like**2)
            if like < 1:
                data.add(row, False, example.doc_id, 1 - like**2)
    return data.fit(RECIPE)


def report(model: Model, examples: Sequence[PhraseExample]) -> str:
    """Precision and recall of the phrases given; one that gold doesn't give counts as wrong."""
    given = right = 0
    for example in examples:
        if not example.rows:
            continue
        chances = model.probabilities(example.rows).tolist()
        best = max(range(len(chances)), key=chances.__getitem__)
        if chances[best] >= THRESHOLD:
            given += 1
            right += example.likeness[best] >= RIGHT
    wanted = sum(bool(e.wanted) for e in examples)
    return f"{len(examples)} events, gold has {wanted} phrases; {given} given, {right} right"


def main() -> None:
    """Train on the folders given and write the shipped models."""
    parser = argparse.ArgumentParser(description="Train the choice of topics and subjects.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    default = Path(__file__).parents[1] / "models" / MODEL_FILE
    parser.add_argument("--output", type=Path, default=default)
    parser.add_argument("--held", type=Path, help="ids, one a line, of articles that don't teach")
    arguments = parser.parse_args()
    articles = read_annotated(arguments.folders)
    news = published_news(articles)
    teaching, held = without_held(articles, arguments.held)
    taught, left_out = read_examples(teaching, news), read_examples(held, news)
    models = {slot: train(taught[slot], news) for slot in SLOTS}
    for slot in SLOTS if held else ():
        print(f"{slot}: {report(models[slot], left_out[slot])}")
    content = {
        "thresholds": dict.fromkeys(SLOTS, THRESHOLD),
        "models": {slot: model.as_dict() for slot, model in models.items()},
    }
    write_models(content, arguments.output)
    print(f"{len(teaching)} documents, {arguments.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
