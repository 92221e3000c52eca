"""«Двух стран», «стороны», «собеседники»: words that point at participants named before."""

from __future__ import annotations

from functools import lru_cache

from ..entities.lexicon import read_rows
from .context import EventContext
from .syntax import feature

_BOTH = {"два", "оба", "три", "четыре", "пять", "шесть", "двое", "трое"}
_TWO_SIDED = ("двусторонн", "трёхсторонн", "трехсторонн", "взаимн")
_PRONOUNS = {"они", "их", "оба", "друг"}


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, bool]]:
    return {
        row["lemma"].replace("ё", "е"): (row["kind"], row["needs_numeral"] == "yes")
        for row in read_rows("event_anaphora.csv")
    }


def anaphora_features(ctx: EventContext, trigger: int) -> dict[str, float]:
    """Which such words the sentence of a trigger holds, and which are near the trigger."""
    out: dict[str, float] = {}
    for token in ctx.doc[trigger].sent:
        lemma = token.lemma_.replace("ё", "е")
        kind = ""
        if lemma in _words():
            kind, needs_numeral = _words()[lemma]
            numeral = any(c.lemma_ in _BOTH for c in token.children)
            if needs_numeral and not numeral:
                continue
            if kind == "sides" and feature(token, "Number") != "Plur" and not numeral:
                continue
        elif lemma.startswith(_TWO_SIDED):
            kind = "two_sided"
        elif lemma in _PRONOUNS:
            kind = "pronoun"
        if kind:
            out[f"anaphora={kind}"] = 1.0
            if abs(token.i - trigger) <= 4:
                out[f"anaphora_near={kind}"] = 1.0
    return out
