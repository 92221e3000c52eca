"""What a trigger word looks like in its sentence and document, for the classifiers of mentions."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from .context import EventContext
from .modality import modality_features
from .syntax import feature, grammatical_case, preposition
from .triggers import EventMention

#: Words that count as naming the same event again when they stand at the noun.
_POINTING = {"этот", "данный", "такой", "тот", "указанный", "названный"}


def describe_children(token: Token) -> dict[str, float]:
    """Dependents of a word: their relation, preposition and, for modifiers, their lemma."""
    out: dict[str, float] = {}
    for child in token.children:
        if child.is_punct:
            continue
        prep = preposition(child)
        out[f"child={prep or child.dep_}"] = 1
        if child.dep_ in ("amod", "det", "nummod", "advmod", "acl"):
            out[f"modifier={child.lemma_}"] = 1
        elif child.dep_ in ("nmod", "obj", "nsubj", "obl", "iobj", "nsubj:pass"):
            out[f"dependent={child.lemma_}"] = 1
    return out


def _arguments_below(ctx: EventContext, token: Token) -> dict[str, float]:
    """Which kinds of candidates hang on the word, and by which relation."""
    out: dict[str, float] = {}
    number = ctx.sentence_of[token.i]
    low, high = token.left_edge.i, token.right_edge.i
    kinds: dict[str, set[int]] = {}
    for candidate, mention in ctx.in_sentence.get(number, ()):
        kind = ctx.candidates[candidate].kind
        kinds.setdefault(kind, set()).add(candidate)
        if mention.head == token.i:
            out["is_argument"] = 1
        if low <= mention.head <= high and mention.head != token.i and not mention.inside:
            out[f"below={kind}"] = out.get(f"below={kind}", 0) + 1
            head = ctx.doc[mention.head]
            steps = 0
            while head.head.i != head.i and head.head.i != token.i and steps < 4:
                head, steps = head.head, steps + 1
            if head.head.i == token.i:
                out[f"argument={preposition(head) or head.dep_}:{kind}"] = 1
        distance = abs(mention.head - token.i)
        if distance <= 5:
            out[f"near={kind}"] = 1
    for kind, members in kinds.items():
        out[f"sentence_{kind}"] = len(members)
    return out


def is_pointing(token: Token) -> bool:
    """«Эта встреча», «данные переговоры»."""
    return any(child.lemma_ in _POINTING for child in token.children)


def mention_features(
    ctx: EventContext, mention: EventMention, triggers: Sequence[EventMention]
) -> dict[str, float]:
    """Features of one trigger word."""
    doc: Doc = ctx.doc
    token = doc[mention.i]
    sentence = ctx.sentence_of[mention.i]
    out: dict[str, float] = {
        f"lemma={mention.lemma}": 1,
        f"type={mention.type}": 1,
        "noun": float(mention.noun),
        f"dep={token.dep_}": 1,
        f"number={feature(token, 'Number')}": 1,
        f"case={grammatical_case(token)}": 1,
        f"voice={feature(token, 'Voice')}": 1,
        f"person={feature(token, 'Person')}": 1,
        "capital": float(token.text[:1].isupper() and mention.i > 0 and not token.is_sent_start),
        "title": float(sentence == 0),
        "sentence": min(sentence, 12),
        "place_in_text": mention.i / max(1, len(doc)),
        "length": min(len(doc), 1500),
        f"head_pos={token.head.pos_}": 1,
        "pointing": float(is_pointing(token)),
    }
    out.update(ctx.spheres)
    out["reader"] = ctx.reading.events.get(mention.i, 0.0)
    if mention.i > 0:
        out[f"before={doc[mention.i - 1].lemma_}"] = 1
    if mention.i + 1 < len(doc):
        out[f"after={doc[mention.i + 1].lemma_}"] = 1
        out[f"after_pos={doc[mention.i + 1].pos_}"] = 1
    if token.head.i != token.i:
        out[f"head={token.head.lemma_}"] = 1
    out.update(describe_children(token))
    out.update(_arguments_below(ctx, token))
    out.update({f"m:{k}": v for k, v in modality_features(ctx, mention.i).items()})
    same = [t for t in triggers if ctx.sentence_of[t.i] == sentence and t.i != mention.i]
    out["triggers_in_sentence"] = len(same)
    for other in same:
        word = doc[other.i]
        if word.head.i == token.i:
            out[f"trigger_below={other.type}:{'n' if other.noun else 'v'}"] = 1
        elif token.head.i == word.i:
            out[f"trigger_above={other.type}:{'n' if other.noun else 'v'}"] = 1
        elif abs(other.i - mention.i) < 8:
            out[f"trigger_near={other.type}:{'n' if other.noun else 'v'}"] = 1
    out["same_lemma"] = min(5, ctx.lemma_counts[mention.lemma])
    kinds: dict[str, int] = {}
    for candidate in ctx.candidates:
        kinds[candidate.kind] = kinds.get(candidate.kind, 0) + 1
    for kind, count in kinds.items():
        out[f"document_{kind}"] = min(count, 20)
    out["triggers_of_type"] = sum(t.type == mention.type for t in triggers)
    sent_end = ctx.sentence_starts[sentence + 1] if sentence + 1 < ctx.sentences else len(doc)
    start = ctx.sentence_starts[sentence]
    out["sentence_dates"] = sum(start <= s.start < sent_end for s in ctx.dates)
    out["sentence_places"] = sum(start <= s.start < sent_end for s in ctx.places)
    return {name: float(value) for name, value in out.items() if value}
