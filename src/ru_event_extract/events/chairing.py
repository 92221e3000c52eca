"""Who presides: «под председательством X», «председательствовал X», «заседание вёл X»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ..document import Argument
from ..entities.lexicon import read_rows
from .context import EventContext
from .event_features import EventDraft
from .participants import argument_row
from .syntax import conjuncts, grammatical_case


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """Lemma to how the one who presides stands to it: ``subject`` or ``genitive``."""
    return {row["lemma"].replace("ё", "е"): row["argument"] for row in read_rows("chair_cues.csv")}


def chairs(ctx: EventContext) -> list[tuple[int, int]]:
    """``(sentence, candidate)`` of every person of whom the text says that they preside."""
    found = []
    for token in ctx.doc:
        argument = _words().get(token.lemma_.replace("ё", "е"))
        if argument is None:
            continue
        for child in token.children:
            if argument == "genitive":
                # «под председательством X», not «председательство в союзе»
                fits = child.dep_ in ("nmod", "appos") and grammatical_case(child) == "Gen"
            else:
                # A verb by its lemma: the tagger takes some at the head of a sentence for names.
                fits = child.dep_ in ("nsubj", "nsubj:pass", "obl") and (
                    child.dep_ != "obl" or grammatical_case(child) == "Ins"
                )
            if not fits:
                continue
            for word in conjuncts(child):
                for number in _persons_at(ctx, word.i, word.right_edge.i):
                    found.append((ctx.sentence_of[token.i], number))
                    break
    return found


def _persons_at(ctx: EventContext, start: int, end: int) -> list[int]:
    """Persons named from a word on: «министр энергетики Италии X» stands under «министр»."""
    out = []
    for i in range(start, min(end, start + 25) + 1):
        for number in ctx.at_token.get(i, ()):
            if ctx.candidates[number].kind == "person" and number not in out:
                out.append(number)
    return out


def set_chairs(ctx: EventContext, event: EventDraft, rows: Sequence[Argument]) -> list[Argument]:
    """The participants with those who preside marked, and added where they are missing.

    «Председательствовал X» right after the sentence of an event tells of that event.
    """
    own = {ctx.sentence_of[m.i] for m in event.mentions}
    out = list(rows)
    for sentence, number in chairs(ctx):
        if sentence not in own and sentence - 1 not in own:
            continue
        person = ctx.candidates[number].argument.person
        place = next((n for n, row in enumerate(out) if row.person == person), None)
        if place is not None:
            out[place] = replace(out[place], part="chair")
        elif sentence in own:
            out.insert(0, argument_row(ctx, event, ctx.candidates[number], "chair"))
    return out
