"""Whether two trigger words tell of the same event: what a classifier of pairs looks at."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span

from .context import EventContext
from .mention_features import is_pointing
from .modality import modality_features
from .syntax import feature, governing_verb, left_modifiers, path, preposition
from .triggers import EventMention, is_verbal

#: More steps than any two words of a sentence are apart.
_FAR = 99

#: Adjectives that set an event apart from another of its kind.
_OTHER = {
    "предыдущий": "earlier",
    "прошлый": "earlier",
    "последний": "last",
    "первый": "ordinal",
    "второй": "ordinal",
    "третий": "ordinal",
    "следующий": "later",
    "предстоящий": "later",
    "будущий": "later",
    "очередной": "later",
    "новый": "later",
    "ответный": "later",
    "отдельный": "other",
    "другой": "other",
}


def _order_words(ctx: EventContext, mention: EventMention) -> set[str]:
    words = set()
    for child in left_modifiers(ctx.doc[mention.i]):
        kind = _OTHER.get(child.lemma_)
        if kind:
            words.add(kind)
        elif child.pos_ == "ADJ" and child.lower_[:1].isdigit():
            words.add("ordinal")
    return words


def _tense(ctx: EventContext, mention: EventMention) -> str:
    token = ctx.doc[mention.i]
    verb = token if is_verbal(token) else governing_verb(token)
    return feature(verb, "Tense") if verb is not None else ""


def _verb(ctx: EventContext, mention: EventMention) -> int:
    token = ctx.doc[mention.i]
    verb = token if is_verbal(token) else governing_verb(token)
    return verb.i if verb is not None else -mention.i - 1


def _near(ctx: EventContext, mention: EventMention, labels: Sequence[str]) -> set[str]:
    """Normal forms of dates or places of the clause or sentence of a trigger."""
    sentence = ctx.sentence_of[mention.i]
    spans = ctx.dates if "DATE" in labels else [*ctx.places, *ctx.countries]
    return {s.kb_id_ or s.text for s in spans if ctx.sentence_of[s.start] == sentence}


def _overlap(first: set[str], second: set[str]) -> str:
    if not first or not second:
        return "unknown"
    return "same" if first & second else "other"


def _nearest(ctx: EventContext, mention: EventMention, spans: Sequence[Span]) -> str:
    """The value of the span of the sentence that is the fewest steps away in the tree."""
    sentence = ctx.sentence_of[mention.i]
    best, value = float(_FAR), ""
    for span in spans:
        if ctx.sentence_of[span.start] != sentence:
            continue
        _, up, down = path(ctx.doc[mention.i], ctx.doc[span.root.i])
        if up + down < best:
            best, value = up + down, span.kb_id_ or span.text
    return value


def _modifiers(ctx: EventContext, mention: EventMention) -> set[str]:
    """Adjectives of the noun, those that only point left out."""
    if not mention.noun:
        return set()
    return {
        c.lemma_
        for c in left_modifiers(ctx.doc[mention.i])
        if c.pos_ == "ADJ" and c.lemma_ not in _OTHER
    }


def _cues(ctx: EventContext, mention: EventMention) -> set[str]:
    """How the clause tells of the event: planned, possible, called off, past, …"""
    return {
        name.partition("=")[2]
        for name in modality_features(ctx, mention.i)
        if name.startswith(("cue_above=", "cue_child=", "cue_beside="))
    }


def _compare(name: str, first: set[str], second: set[str]) -> dict[str, float]:
    """Whether two sets agree, and what only one of them has."""
    out = {f"{name}_shared": float(len(first & second))}
    if first - second:
        out[f"{name}_only_first"] = float(len(first - second))
    if second - first:
        out[f"{name}_only_second"] = float(len(second - first))
    for value in first ^ second:
        out[f"{name}_differs={value}"] = 1.0
    return out


def pair_features(
    ctx: EventContext,
    first: EventMention,
    second: EventMention,
    arguments: Sequence[dict[int, float]],
    order: tuple[int, int],
    others_between: int,
) -> dict[str, float]:
    """Features of two mentions, the earlier one first.

    ``arguments`` holds, for the first and the second, the probability of each candidate as an
    argument; ``order`` their places among the document's event mentions.
    """
    doc = ctx.doc
    a, b = doc[first.i], doc[second.i]
    kind = f"{first.type}+{second.type}"
    gap = ctx.sentence_of[second.i] - ctx.sentence_of[first.i]
    out: dict[str, float] = {
        f"types={kind}": 1,
        "same_type": float(first.type == second.type),
        "same_lemma": float(first.lemma == second.lemma),
        f"nouns={int(first.noun)}{int(second.noun)}": 1,
        f"first={first.lemma}": 1,
        f"second={second.lemma}": 1,
        "gap": gap,
        "tokens": min(second.i - first.i, 300),
        "between": others_between,
        "first_in_title": float(ctx.sentence_of[first.i] == 0),
        "first_in_lead": float(ctx.sentence_of[first.i] == 1),
        "first_mention": float(order[0] == 0),
        "pointing": float(is_pointing(b)),
        f"second_prep={preposition(b)}": 1,
        f"second_head={b.head.lemma_}": 1,
        f"second_number={feature(b, 'Number')}": 1,
        "same_number": float(feature(a, "Number") == feature(b, "Number")),
    }
    out["reader"] = ctx.reading.pairs.get((first.i, second.i), 0.0)
    if gap == 0:
        way, up, down = path(a, b)
        out[f"path={way}"] = 1
        out[f"{kind}:path={way}"] = 1
        out["steps"] = up + down
    tenses = (_tense(ctx, first), _tense(ctx, second))
    out[f"tenses={tenses[0]}+{tenses[1]}"] = 1
    for kind_of, labels in (("date", ("DATE",)), ("place", ("PLACE",))):
        match = _overlap(_near(ctx, first, labels), _near(ctx, second, labels))
        out[f"{kind_of}={match}"] = 1
        out[f"{kind_of}_gap={match}:{min(gap, 2)}"] = 1
    for kind_of, spans in (("date", ctx.dates), ("place", [*ctx.places, *ctx.countries])):
        nearest = [{v} if (v := _nearest(ctx, m, spans)) else set() for m in (first, second)]
        out[f"nearest_{kind_of}={_overlap(*nearest)}"] = 1
    out.update(_compare("cue", _cues(ctx, first), _cues(ctx, second)))
    if first.noun and second.noun:
        modifiers = _compare("modifier", _modifiers(ctx, first), _modifiers(ctx, second))
        out.update({k: v for k, v in modifiers.items() if "differs" not in k})
    out["new_paragraph"] = float("\n" in ctx.doc.text[a.idx : b.idx])
    out["same_verb"] = float(_verb(ctx, first) == _verb(ctx, second))
    words = (_order_words(ctx, first), _order_words(ctx, second))
    for n, found in enumerate(words):
        for word in found:
            out[f"order{n}={word}"] = 1
    strong = [{c for c, p in part.items() if p > 0.5} for part in arguments]
    shared = strong[0] & strong[1]
    out["shared"] = len(shared)
    out["shared_persons"] = sum(ctx.candidates[c].kind == "person" for c in shared)
    out["only_first"] = len(strong[0] - strong[1])
    out["only_second"] = len(strong[1] - strong[0])
    union = strong[0] | strong[1]
    out["jaccard"] = len(shared) / len(union) if union else -1.0
    soft_shared = sum(min(p, arguments[1].get(c, 0.0)) for c, p in arguments[0].items())
    soft_union = sum(
        max(arguments[0].get(c, 0.0), arguments[1].get(c, 0.0))
        for c in set(arguments[0]) | set(arguments[1])
    )
    out["soft_jaccard"] = soft_shared / soft_union if soft_union else 0.0
    for n in (0, 1):
        # The likeliest argument of one that the other lacks.
        lacking = arguments[1 - n]
        for kind_of in ("person", "other"):
            out[f"lacking_{kind_of}{n}"] = max(
                (
                    p * (1.0 - lacking.get(c, 0.0))
                    for c, p in arguments[n].items()
                    if (ctx.candidates[c].kind == "person") == (kind_of == "person")
                ),
                default=0.0,
            )
    # A person who takes part in one only, told of in the sentence of the other's trigger.
    for n, (own, rival) in enumerate(((strong[0], strong[1]), (strong[1], strong[0]))):
        persons = [c for c in own - rival if ctx.candidates[c].kind == "person"]
        out[f"new_persons{n}"] = len(persons)
    out["second_own_argument"] = float(
        any(
            not m.inside and b.left_edge.i <= m.head <= b.right_edge.i and m.head != b.i
            for _, m in ctx.in_sentence.get(ctx.sentence_of[second.i], ())
        )
    )
    return {name: float(value) for name, value in out.items() if value}
