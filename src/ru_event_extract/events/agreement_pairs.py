"""Whether two mentions tell of one agreement: what a classifier of pairs looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .agreement_triggers import AgreementMention, agreement_cues, without_yo
from .context import EventContext
from .pair_features import pair_features
from .syntax import conjuncts, first_conjunct

#: Kinds that their noun tells for certain; «соглашение» and «документ» may stand for any.
_SPECIFIC = frozenset(("memorandum", "protocol", "contract", "declaration", "roadmap", "treaty"))
_ALIKE = {frozenset(("contract", "treaty"))}
#: Mentions so many places apart are not compared: time must not grow with the square of a text.
_PAIRED = 80
_NEVER = 0.02
_SKIPPED = {"PUNCT", "ADP", "CCONJ", "SCONJ", "PART", "PRON", "DET"}


def _complement(ctx: EventContext, mention: AgreementMention) -> set[str]:
    """Lemmas of the words that a mention governs: what the agreement is about and whose it is."""
    token = ctx.doc[mention.i]
    words = set()
    for other in token.subtree:
        if other.i != token.i and other.pos_ not in _SKIPPED and abs(other.i - token.i) <= 20:
            words.add(without_yo(other.lemma_))
    return words


def _around(ctx: EventContext, mention: AgreementMention) -> set[str]:
    sentence = ctx.doc[mention.i].sent
    return {without_yo(t.lemma_) for t in sentence if t.pos_ in ("NOUN", "PROPN", "ADJ", "NUM")}


def _cues(ctx: EventContext, mention: AgreementMention) -> set[str]:
    cues = agreement_cues()
    anchors = {mention.i, mention.act} - {-1}
    near = {ctx.doc[i] for i in anchors} | {ctx.doc[i].head for i in anchors}
    return {cues[w] for t in near if (w := without_yo(t.lemma_)) in cues}


def _jaccard(first: set[str], second: set[str]) -> float:
    union = first | second
    return len(first & second) / len(union) if union else -1.0


def _apart(ctx: EventContext, first: AgreementMention, second: AgreementMention) -> bool:
    """Papers of different kinds, or members of one list of papers, are different agreements."""
    if not (first.noun and second.noun) or "sign" in (first.role, second.role):
        return False
    kinds = frozenset((first.type, second.type))
    if len(kinds) == 2 and kinds <= _SPECIFIC and kinds not in _ALIKE:
        return True
    if first.act >= 0 and first.act == second.act and first.type == second.type:
        heads = {t.i for t in conjuncts(first_conjunct(ctx.doc[first.i]))}
        return second.i in heads
    return False


def linked(
    rows: Mapping[tuple[int, int], dict[str, float]], probabilities: Sequence[float]
) -> dict[tuple[int, int], float]:
    """P(one agreement) of each pair; next to nothing for papers that stand apart."""
    return {
        pair: min(p, _NEVER) if row.get("apart") else p
        for (pair, row), p in zip(rows.items(), probabilities, strict=True)
    }


def agreement_pair_features(
    ctx: EventContext,
    first: AgreementMention,
    second: AgreementMention,
    arguments: Sequence[dict[int, float]],
    order: tuple[int, int],
) -> dict[str, float]:
    """Features of two mentions, the earlier one first."""
    out = pair_features(ctx, first, second, arguments, order, order[1] - order[0] - 1)
    out[f"roles={first.role}+{second.role}"] = 1
    out[f"acts={int(first.act >= 0)}{int(second.act >= 0)}"] = 1
    out["same_act"] = float(first.act >= 0 and first.act == second.act)
    words = _complement(ctx, first), _complement(ctx, second)
    out["complement"] = _jaccard(*words)
    out["complement_shared"] = len(words[0] & words[1])
    out["complement_first"] = min(6, len(words[0]))
    out["complement_second"] = min(6, len(words[1]))
    around = _around(ctx, first), _around(ctx, second)
    out["sentences_alike"] = _jaccard(*around)
    out["second_words_earlier"] = len(words[1] & around[0])
    out["first_words_later"] = len(words[0] & around[1])
    cues = _cues(ctx, first), _cues(ctx, second)
    out["cues_shared"] = len(cues[0] & cues[1])
    out[f"kind_lemma={first.type == second.type}:{first.lemma == second.lemma}"] = 1
    out["apart"] = float(_apart(ctx, first, second))
    bare = ctx.doc[second.i].n_rights == 0 and ctx.doc[second.i].n_lefts == 0
    out["second_bare"] = float(bare)
    return {name: float(value) for name, value in out.items() if value}


def agreement_pairs(
    ctx: EventContext,
    mentions: Sequence[AgreementMention],
    arguments: Sequence[dict[int, float]],
) -> dict[tuple[int, int], dict[str, float]]:
    """Features of every pair of mentions that are not too far apart in the text's order."""
    return {
        (i, j): agreement_pair_features(
            ctx, mentions[i], mentions[j], (arguments[i], arguments[j]), (i, j)
        )
        for j in range(len(mentions))
        for i in range(max(0, j - _PAIRED), j)
    }
