"""How a phrase stands to an event, for the model that chooses what the event is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc, Token

from ..entities.phrase_table import fold
from .argument_features import relation_features
from .context import EventContext
from .phrases import Phrase, PhraseFacts
from .syntax import ancestors, feature, governing_verb, grammatical_case, preposition, tree_steps
from .topic_words import about_words, no_topics
from .triggers import EventMention

#: Of what stands in the relation of two words the phrase keeps these.
_KEPT = (
    "path=", "path_prep=", "steps", "distance", "before", "prep=", "case=", "order_prep=", "dep=",
    "head_of=", "governor=", "same_verb", "target_verb=", "commas_between", "verbs_between",
)  # fmt: skip
_ENDING = 4
_LONG = 20


def _nearest(
    ctx: EventContext, mentions: Sequence[EventMention], head: int
) -> tuple[EventMention, int]:
    """The mention that the phrase is looked at from, and how many sentences it is before it."""
    doc, sentence = ctx.doc, ctx.sentence_of[head]

    def cost(mention: EventMention) -> tuple[float, int]:
        gap = sentence - ctx.sentence_of[mention.i]
        apart = abs(head - mention.i)
        if gap == 0:
            up, down = tree_steps(doc[mention.i], doc[head])
            return min(up + down, 50), apart
        return 100.0 + (gap if gap > 0 else 50 - gap), apart

    best = min(mentions, key=cost)
    return best, sentence - ctx.sentence_of[best.i]


def _above(token: Token) -> dict[str, float]:
    """The words that govern the phrase, and whether they speak of topics."""
    out: dict[str, float] = {}
    head = token.head
    if head.i == token.i:
        return {"root": 1.0}
    prep = preposition(token)
    for place, word in enumerate(ancestors(head)[:3]):
        for argument in about_words().get(fold(word.lemma_), ()):
            out[f"about{place}={argument}"] = 1.0
            out[f"about{place}:{prep or token.dep_}"] = 1.0
    if head.head.i != head.i:
        out[f"above={head.head.lemma_}"] = 1.0
        out[f"chain={token.dep_}<{head.dep_}<{head.head.pos_}"] = 1.0
    out[f"head_prep={head.lemma_}:{prep}"] = 1.0
    return out


def phrase_features(
    ctx: EventContext, facts: PhraseFacts, mentions: Sequence[EventMention], phrase: Phrase
) -> dict[str, float]:
    """Features of one phrase as the topic of an event with these mentions."""
    doc = ctx.doc
    head = doc[phrase.head]
    mention, gap = _nearest(ctx, mentions, phrase.head)
    lemma = fold(head.lemma_)
    word_class = f"{mention.type}:{'n' if mention.noun else 'v'}"
    out: dict[str, float] = {
        f"kind={phrase.kind}": 1,
        f"cut={phrase.cut}": 1,
        f"trigger={mention.lemma}": 1,
        f"class={word_class}": 1,
        f"lemma={lemma}": 1,
        f"ending={lemma[-_ENDING:]}": 1,
        f"number={feature(head, 'Number')}": 1,
        f"gap={gap}": 1,
        "words": min(phrase.end - phrase.start, _LONG),
        "capital": float(head.text[:1].isupper()),
        "no_topic": float(lemma in no_topics()),
        "in_title": float(ctx.sentence_of[phrase.head] == 0),
        "quoted_apart": float(ctx.quoted[phrase.head] != ctx.quoted[mention.i]),
        "is_trigger": float(phrase.head in facts.triggers),
        "is_own_trigger": float(any(m.i == phrase.head for m in mentions)),
        f"label={facts.labels[phrase.head]}": 1,
        "pointing": float(any(c.pos_ in ("DET", "PRON") for c in head.children)),
    }
    out.update(_inside(doc, facts, phrase))
    out.update(_above(head))
    if gap == 0:
        relation = relation_features(doc, mention.i, phrase.head)
        out.update({k: v for k, v in relation.items() if k.startswith(_KEPT)})
        way = next(k for k in relation if k.startswith("path_prep="))
        out[f"{word_class}:{way}"] = 1
        out["below"] = float(
            doc[mention.i].left_edge.i <= phrase.head <= doc[mention.i].right_edge.i
        )
        act = getattr(mention, "act", -1)
        if act >= 0:
            from_act = relation_features(doc, act, phrase.head)
            out.update(
                {f"act:{k}": v for k, v in from_act.items() if k.startswith(("path", "steps"))}
            )
    else:
        verb = governing_verb(head)
        out[f"far_dep={head.dep_}:{preposition(head)}"] = 1
        out[f"far_head={head.head.lemma_}"] = 1
        out[f"far_case={grammatical_case(head)}"] = 1
        if verb is not None:
            out[f"far_verb={verb.lemma_}"] = 1
    return {name: float(value) for name, value in out.items() if value}


def _inside(doc: Doc, facts: PhraseFacts, phrase: Phrase) -> Mapping[str, float]:
    """What stands in the phrase, and right before and after it."""
    out: dict[str, float] = {}
    for i in range(phrase.start, phrase.end):
        if facts.labels[i]:
            out[f"has_{facts.labels[i]}"] = 1.0
        if i != phrase.head and i in facts.triggers:
            out["has_trigger"] = 1.0
        pos = doc[i].pos_
        if pos in ("VERB", "NUM", "ADP", "CCONJ", "ADJ"):
            out[f"count_{pos}"] = out.get(f"count_{pos}", 0.0) + 1
        if doc[i].text == ",":
            out["commas"] = out.get("commas", 0.0) + 1
    for name, i in (("next", phrase.end), ("last", phrase.end - 1), ("previous", phrase.start - 1)):
        if 0 <= i < len(doc):
            mark = doc[i].text if doc[i].pos_ in ("PUNCT", "ADP", "CCONJ") else doc[i].pos_
            out[f"{name}={mark}"] = 1.0
    if phrase.end < len(doc) and doc[phrase.end].pos_ == "ADP":
        out[f"next_label={facts.labels[min(phrase.end + 1, len(doc) - 1)]}"] = 1.0
    return out
