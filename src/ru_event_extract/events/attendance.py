"""«На встрече присутствовали послы», «в переговорах приняла участие делегация»: who plainly attends."""

from __future__ import annotations

from functools import lru_cache

from ..entities.lexicon import read_rows
from .context import EventContext
from .event_features import EventDraft
from .syntax import conjuncts, governing_verb, negated, preposition


@lru_cache(maxsize=1)
def _verbs() -> dict[str, str]:
    return {row["lemma"]: row["object"] for row in read_rows("attendance_verbs.csv")}


def attending(ctx: EventContext, event: EventDraft) -> set[int]:
    """Candidates that are subjects of a verb of attendance with a mention of the event.

    Each subject gives the candidate with the longest mention that its head belongs to.
    """
    found: set[int] = set()
    for mention in event.mentions:
        token = ctx.doc[mention.i]
        if not mention.noun or preposition(token) not in ("на", "в"):
            continue
        verb = governing_verb(token)
        if verb is None or verb.lemma_ not in _verbs() or negated(verb):
            continue
        wanted = _verbs()[verb.lemma_]
        if wanted and not any(c.lemma_ == wanted for c in verb.children):
            continue
        for child in verb.children:
            if not child.dep_.startswith("nsubj"):
                continue
            for word in conjuncts(child):
                named = [
                    (m.end - m.start, number)
                    for number in ctx.at_token.get(word.i, ())
                    for m in ctx.candidates[number].mentions
                    if m.head == word.i and not m.inside
                ]
                if named:
                    found.add(max(named)[1])
    return found
