"""«На встрече», «в ходе переговоров»: a noun with nothing of its own tells of an event told before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .context import EventContext
from .syntax import feature, preposition
from .triggers import EventMention

_PREPOSITIONS = {"на", "в", "после", "перед", "до", "во"}
#: «в ходе встречи», «по итогам переговоров», «участники диалога»
_GOVERNORS = {"ход", "итог", "рамка", "начало", "конец", "завершение", "участник", "результат"}
#: What the likeliest link of such a mention is worth at least, and from which probability on.
_LINKED, _LEAST = 0.95, 0.15


def is_bare(ctx: EventContext, mention: EventMention) -> bool:
    """Whether the mention is an oblique noun without dependents but for its preposition."""
    token = ctx.doc[mention.i]
    if not mention.noun or feature(token, "Case") in ("Nom", ""):
        return False
    if any(c.dep_ not in ("case", "punct") and c.lemma_ != "этот" for c in token.children):
        return False
    return preposition(token) in _PREPOSITIONS or token.head.lemma_ in _GOVERNORS


def link_bare(
    ctx: EventContext,
    mentions: Sequence[EventMention],
    pairs: Mapping[tuple[int, int], float],
) -> dict[tuple[int, int], float]:
    """P(same event) of pairs, with the likeliest link back of each bare mention made firm."""
    out = dict(pairs)
    for j, mention in enumerate(mentions):
        if not is_bare(ctx, mention):
            continue
        back = [(p, i) for (i, k), p in pairs.items() if k == j]
        if not back:
            continue
        p, i = max(back)
        if p >= _LEAST:
            out[i, j] = max(p, _LINKED)
    return out
