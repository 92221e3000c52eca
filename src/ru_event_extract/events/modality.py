"""How an event is told of: done, going on, planned, wished for, called off.

``modality_features(ctx, i)`` describes the word ``i`` for a classifier of status: tense, aspect,
mood and negation of the clause, and cue words near it by the kind that ``modality_cues.csv`` gives
them, with their place (governor, dependent, same sentence). Used for meetings and agreements.
"""

from __future__ import annotations

import csv
from functools import lru_cache

from spacy.tokens import Token

from ..word_tables import table_lines
from .context import EventContext
from .syntax import ancestors, feature, governing_verb, negated, preposition


@lru_cache(maxsize=1)
def cue_words() -> dict[str, str]:
    """Lemma to kind of cue (``possible``, ``proposed``, ``planned``, ``cancelled``, …)."""
    rows = csv.DictReader(table_lines("modality_cues.csv"))
    return {row["lemma"]: row["cue"] for row in rows}


def tense(token: Token) -> str:
    """``past``, ``present``, ``future``, ``infinitive``, ``participle…`` of a verb form.

    «Будет проводить» and «будет проведён» are future; a perfective present is future.
    """
    for child in token.children:
        if child.lemma_ == "быть" and child.dep_.startswith(("aux", "cop")):
            value = feature(child, "Tense")
            if value == "Fut" or child.lower_.startswith("буд"):
                return "future"
            if value == "Past":
                return "past"
    form = feature(token, "VerbForm")
    if form == "Inf":
        return "infinitive"
    value = feature(token, "Tense")
    prefix = "participle-" if form == "Part" else "gerund-" if form == "Conv" else ""
    if value == "Pres" and feature(token, "Aspect") == "Perf" and not prefix:
        return "future"
    names = {"Past": "past", "Pres": "present", "Fut": "future"}
    return prefix + names.get(value, "none")


def modality_features(ctx: EventContext, i: int) -> dict[str, float]:
    """Features of the word ``i`` that tell its status; all are 0 or 1 or small counts."""
    doc = ctx.doc
    token = doc[i]
    out: dict[str, float] = {}
    verbal = token.pos_ in ("VERB", "AUX") or bool(feature(token, "VerbForm"))
    verb = token if verbal else governing_verb(token)
    if verb is not None:
        out[f"verb_tense={tense(verb)}"] = 1
        out[f"verb_aspect={feature(verb, 'Aspect')}"] = 1
        out[f"verb_mood={feature(verb, 'Mood')}"] = 1
        out[f"verb_lemma={verb.lemma_}"] = 1
        out["verb_negated"] = negated(verb)
        if not verbal:
            out[f"verb_relation={preposition(token) or token.dep_}"] = 1
        above = governing_verb(verb)
        if above is not None:
            out[f"above_tense={tense(above)}"] = 1
            out[f"above_lemma={above.lemma_}"] = 1
            out[f"above_relation={verb.dep_}"] = 1
            out["above_negated"] = negated(above)
    out["negated"] = negated(token)
    if not verbal:
        out[f"preposition={preposition(token)}"] = 1
        out[f"head_lemma={token.head.lemma_}"] = 1
    cues = cue_words()
    chain = {t.i for t in ancestors(token)[1:5]}
    below = {t.i for t in token.subtree}
    start = ctx.sentence_starts[ctx.sentence_of[i]]
    for other in doc[start:].sent if start < len(doc) else ():
        kind = cues.get(other.lemma_)
        if kind is None or other.i == i:
            continue
        if other.i in chain:
            out[f"cue_above={kind}"] = 1
            if negated(other):
                out[f"cue_above_negated={kind}"] = 1
        elif other.head.i == i:
            out[f"cue_child={kind}"] = 1
        elif verb is not None and other.head.i == verb.i:
            out[f"cue_beside={kind}"] = 1
        elif other.i in below:
            out[f"cue_below={kind}"] = 1
        if abs(other.i - i) <= 6:
            out[f"cue_near={kind}"] = 1
        out[f"cue_sentence={kind}"] = 1
    out["quoted"] = ctx.quoted[i]
    return {name: float(value) for name, value in out.items() if value}
