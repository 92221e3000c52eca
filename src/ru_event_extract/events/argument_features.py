"""How a candidate stands to an event word, for the classifiers of arguments, dates and places.

``relation_features`` compares two words of one sentence; ``argument_features`` describes one
candidate beside one trigger with all the places that name the candidate.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc, Token

from .candidates import ArgumentMention
from .context import EventContext
from .syntax import (
    feature,
    first_conjunct,
    governing_verb,
    grammatical_case,
    path,
    preposition,
    subject,
)
from .triggers import EventMention, is_verbal

_PRONOUNS = {"он", "она", "они", "оба", "тот"}
#: Distance from which two places of a text count as far apart, in tokens.
_FAR = 40


def relation_features(doc: Doc, trigger: int, head: int) -> dict[str, float]:
    """Path, order, distance, preposition and case of the word ``head`` seen from ``trigger``."""
    source, target = doc[trigger], doc[head]
    first = first_conjunct(target)
    way, up, down = path(source, target)
    prep = preposition(first) or preposition(target)
    case = grammatical_case(first)
    out: dict[str, float] = {
        f"path={way}": 1,
        f"path_prep={way}:{prep}": 1,
        "steps_up": up,
        "steps_down": down,
        "steps": up + down,
        "distance": min(abs(head - trigger), _FAR),
        "before": float(head < trigger),
        f"prep={prep}": 1,
        f"case={case}": 1,
        f"order_prep={int(head < trigger)}:{prep}": 1,
        f"dep={first.dep_}": 1,
        f"head_of={first.head.lemma_}": 1,
        "coordinated": float(first.i != target.i),
        f"governor={'trigger' if first.head.i == trigger else first.head.pos_}": 1,
    }
    verb = source if is_verbal(source) else governing_verb(source)
    verb_of_target = governing_verb(first)
    if verb is not None and verb_of_target is not None:
        out["same_verb"] = float(verb.i == verb_of_target.i)
        if verb.i != verb_of_target.i:
            out[f"target_verb={verb_of_target.lemma_}"] = 1
    low, high = min(head, trigger), max(head, trigger)
    between = doc[low + 1 : high]
    out["commas_between"] = sum(t.text in (",", ";") for t in between)
    out["colon_between"] = float(any(t.text == ":" for t in between))
    out["verbs_between"] = sum(t.pos_ == "VERB" for t in between)
    return out


def _closeness(doc: Doc, trigger: int, mention: ArgumentMention) -> tuple[float, int]:
    _, up, down = path(doc[trigger], doc[mention.head])
    penalty = 3.0 * mention.inside + 0.5 * (mention.form == "adjective")
    return up + down + penalty, abs(mention.head - trigger)


def _pronoun_subject(token: Token) -> str:
    """What the subject of the trigger's clause is: ``pronoun``, ``none`` or ``word``."""
    verb = token if is_verbal(token) else governing_verb(token)
    if verb is None:
        return "noverb"
    agent = subject(verb)
    if agent is None:
        return "none"
    return "pronoun" if agent.lemma_ in _PRONOUNS else "word"


@lru_cache(maxsize=4096)
def _bucket(value: int) -> str:
    return str(value) if value <= 3 else "4-6" if value <= 6 else "7+"


def _elsewhere(
    ctx: EventContext, mention: EventMention, named: ArgumentMention, where: str
) -> dict[str, float]:
    """A candidate named in another sentence: what it does there, near or far."""
    first = first_conjunct(ctx.doc[named.head])
    gap = abs(ctx.sentence_of[named.head] - ctx.sentence_of[mention.i])
    verb = governing_verb(first)
    out = {f"{where}_dep={first.dep_}:{min(gap, 3)}": 1.0}
    if verb is not None and gap <= 4:
        out[f"{where}_verb={verb.lemma_}"] = 1.0
        out[f"{where}_verb_dep={verb.lemma_}:{first.dep_}"] = 1.0
    prep = preposition(first)
    if prep:
        out[f"{where}_prep={prep}"] = 1.0
    return out


def argument_features(ctx: EventContext, mention: EventMention, number: int) -> dict[str, float]:
    """Features of candidate ``number`` as an argument of the event that the trigger tells of."""
    if ctx.of_arguments is None:
        return _argument_features(ctx, mention, number)
    known = ctx.of_arguments.get((mention.i, number))
    if known is None:
        known = ctx.of_arguments[mention.i, number] = _argument_features(ctx, mention, number)
    return known.copy()


def _argument_features(ctx: EventContext, mention: EventMention, number: int) -> dict[str, float]:
    doc = ctx.doc
    token = doc[mention.i]
    candidate = ctx.candidates[number]
    sentence = ctx.sentence_of[mention.i]
    word_class = f"{mention.type}:{'n' if mention.noun else 'v'}"
    out: dict[str, float] = {
        f"kind={candidate.kind}": 1,
        f"trigger={mention.lemma}": 1,
        f"trigger_type={word_class}": 1,
        "mentions": min(len(candidate.mentions), 10),
        "first_mention": candidate.mentions[0].head / max(1, len(doc)),
        "in_title": float(0 in ctx.sentences_of[number]),
        "trigger_in_title": float(sentence == 0),
        "has_country": float(bool(candidate.country)),
        "has_role": float(bool(candidate.argument.role)),
        f"rank={candidate.argument.rank}": 1,
    }
    read = ctx.reading.link("argument", mention.i, number)
    out["reader"] = read
    out["reader_likelier"] = ctx.reading.likelier(mention.i, read)
    here = [m for m in candidate.mentions if ctx.sentence_of[m.head] == sentence]
    agent = _pronoun_subject(token)
    out[f"agent={agent}"] = 1
    if here:
        best = min(here, key=lambda m: _closeness(doc, mention.i, m))
        out["here"] = 1
        out["here_count"] = len(here)
        out[f"form={best.form}"] = 1
        out["inside"] = float(best.inside)
        relation = relation_features(doc, mention.i, best.head)
        out.update(relation)
        way = next(k for k in relation if k.startswith("path="))
        out[f"{word_class}:{way}"] = 1
        out[f"{word_class}:{next(k for k in relation if k.startswith('prep='))}"] = 1
        out[f"{best.form}:{way}"] = 1
        out["below"] = float(token.left_edge.i <= best.head <= token.right_edge.i)
        closer = sum(
            1
            for other, m in ctx.in_sentence.get(sentence, ())
            if other != number
            and not m.inside
            and abs(m.head - mention.i) < abs(best.head - mention.i)
        )
        out["closer_candidates"] = closer
        out["quoted_apart"] = float(ctx.quoted[best.head] != ctx.quoted[mention.i])
    else:
        before = [m for m in candidate.mentions if ctx.sentence_of[m.head] < sentence]
        after = [m for m in candidate.mentions if ctx.sentence_of[m.head] > sentence]
        if before:
            last = max(before, key=lambda m: m.head)
            gap = sentence - ctx.sentence_of[last.head]
            out[f"back={_bucket(gap)}"] = 1
            out["back"] = gap
            out[f"agent:back={agent}:{_bucket(gap)}"] = 1
            recent = sum(
                1
                for other in ctx.candidates
                if other.kind == candidate.kind
                and any(last.head < m.head < mention.i and not m.inside for m in other.mentions)
            )
            out["more_recent"] = min(recent, 10)
            first = first_conjunct(doc[last.head])
            out[f"back_dep={first.dep_}"] = 1
            out[f"back_form={last.form}"] = 1
            out["back_inside"] = float(last.inside)
            out.update(_elsewhere(ctx, mention, last, "back"))
        if after:
            nearest = min(after, key=lambda m: m.head)
            out["ahead"] = ctx.sentence_of[nearest.head] - sentence
            out.update(_elsewhere(ctx, mention, nearest, "ahead"))
            out[f"ahead={_bucket(int(out['ahead']))}"] = 1
    same_country = [
        n
        for n, m in ctx.in_sentence.get(sentence, ())
        if n != number and candidate.country and ctx.candidates[n].country == candidate.country
    ]
    out["compatriots_here"] = len(set(same_country))
    out["compatriot_person_here"] = float(
        any(ctx.candidates[n].kind == "person" for n in same_country)
    )
    named_in = ctx.sentences_of[number]
    beside = sum(ctx.sentence_of[t] in named_in for t in ctx.trigger_tokens)
    out["triggers_beside"] = min(beside, 8)
    out["share_of_triggers"] = beside / max(1, len(ctx.trigger_tokens))
    earlier = [t for t in ctx.trigger_tokens if t < mention.i]
    if earlier:
        out["at_trigger_before"] = float(ctx.sentence_of[earlier[-1]] in named_in)
    rivals = {n for n, m in ctx.in_sentence.get(sentence, ()) if not m.inside}
    out["candidates_here"] = len(rivals)
    out["persons_here"] = sum(ctx.candidates[n].kind == "person" for n in rivals)
    out["sentence"] = min(sentence, 12)
    if candidate.argument.person is not None:
        gender = ctx.doc._.people[candidate.argument.person].gender
        token_gender = feature(token, "Gender")
        if is_verbal(token) and gender and token_gender:
            out["gender_fits"] = 1.0 if token_gender[:1].lower() == gender[:1].lower() else -1.0
    return {name: float(value) for name, value in out.items() if value}
