"""«Второй диалог» is not «первый диалог»: ordinals tell events of one series apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from ..language.morphology import parses
from .context import EventContext
from .syntax import left_modifiers
from .triggers import EventMention

#: What a pair of mentions with unequal and with equal ordinals is worth, whatever else speaks.
_OTHER, _SAME = 0.003, 0.95


def ordinal(token: Token) -> str:
    """The ordinal that a noun bears («второй», «80»), in dictionary form; empty without one."""
    for child in left_modifiers(token):
        if child.i >= token.i:
            continue
        digits = child.text.split("-")[0]
        if digits.isdigit() and "-" in child.text:
            return digits
        if any("Anum" in parse.tag for parse in parses(child.lower_)):
            return child.lemma_
    return ""


def apply_ordinals(
    ctx: EventContext,
    mentions: Sequence[EventMention],
    pairs: Mapping[tuple[int, int], float],
) -> dict[tuple[int, int], float]:
    """P(same event) of pairs of mentions, ruled by ordinals where both nouns bear one.

    One ordinal of one noun is one event; two ordinals at events of one type are two.
    """
    ordinals = [ordinal(ctx.doc[m.i]) for m in mentions]
    out = dict(pairs)
    for (i, j), p in pairs.items():
        if not (ordinals[i] and ordinals[j]):
            continue
        if ordinals[i] != ordinals[j]:
            if mentions[i].type == mentions[j].type:
                out[i, j] = min(p, _OTHER)
        elif mentions[i].lemma == mentions[j].lemma:
            out[i, j] = max(p, _SAME)
    return out
