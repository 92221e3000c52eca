"""What a mention of an agreement, and an agreement as a whole, look like to the classifiers.

The features of any event word (``mention_features``, ``event_features``) are extended by what is
said of the act done with the document (who signed, tense, negation) and by cue words of
``agreement_cues.csv``: which status they speak for, or which sphere (law, court, trade) against.
"""

from __future__ import annotations

from collections.abc import Sequence

from .agreement_triggers import AgreementMention, agreement_cues, without_yo
from .argument_features import argument_features, relation_features
from .context import EventContext
from .event_features import EventDraft, event_argument_features, event_features
from .mention_features import mention_features
from .modality import modality_features
from .syntax import ancestors, feature, grammatical_case, negated, path, preposition

#: Prefix of the features that are carried over from mentions to the whole agreement.
OWN = "a:"
_NEAR = 6


def _cue_features(ctx: EventContext, mention: AgreementMention) -> dict[str, float]:
    """Cue words of the sentence by their place: above or at the act, below the noun, near, else."""
    doc = ctx.doc
    token = doc[mention.i]
    anchors = {mention.i} | ({mention.act} if mention.act >= 0 else set())
    above = {t.i for i in anchors for t in ancestors(doc[i])[1:5]} - anchors
    below = {t.i for t in token.subtree}
    cues = agreement_cues()
    out: dict[str, float] = {}
    for other in token.sent:
        kind = cues.get(without_yo(other.lemma_))
        if kind is None or other.i == mention.i:
            continue
        sign = "-" if negated(other) else ""
        if other.i in anchors:
            out[f"{OWN}act_cue={sign}{kind}"] = 1
        elif other.i in above:
            out[f"{OWN}above_cue={sign}{kind}"] = 1
            if token.head.i == other.i:
                out[f"{OWN}head_cue={sign}{kind}"] = 1
        elif other.head.i in anchors:
            out[f"{OWN}child_cue={sign}{kind}"] = 1
        elif other.i in below:
            out[f"{OWN}below_cue={sign}{kind}"] = 1
        if abs(other.i - mention.i) <= _NEAR:
            out[f"{OWN}near_cue={sign}{kind}"] = 1
        out[f"{OWN}sentence_cue={kind}"] = 1
    return out


def agreement_mention_features(
    ctx: EventContext, mention: AgreementMention, triggers: Sequence[AgreementMention]
) -> dict[str, float]:
    """Features of one trigger of agreements."""
    doc = ctx.doc
    token = doc[mention.i]
    out = mention_features(ctx, mention, list(triggers))
    out[f"role={mention.role}"] = 1
    out[f"{OWN}act_relation={mention.relation}"] = 1
    out[f"kind_number={mention.type}:{feature(token, 'Number')}"] = 1
    if mention.act >= 0:
        act = doc[mention.act]
        out[f"{OWN}act={without_yo(act.lemma_)}"] = 1
        out[f"{OWN}act_person={feature(act, 'Person')}"] = 1
        out[f"{OWN}act_negated"] = negated(act)
        out.update({f"{OWN}act_{k}": v for k, v in modality_features(ctx, mention.act).items()})
    out.update(_cue_features(ctx, mention))
    prep = preposition(token)
    out[f"{OWN}prep_case={prep}:{grammatical_case(token)}"] = 1
    follows = doc[mention.i + 1].text if mention.i + 1 < len(doc) else ""
    out["quoted_name"] = float(follows == "«")
    out[f"{OWN}complement"] = float(
        any(c.i > token.i and preposition(c) in ("о", "по", "на", "между") for c in token.children)
    )
    out["strong_triggers"] = min(10, sum(t.role in ("document", "accord", "sign") for t in triggers))
    out["same_lemma_triggers"] = min(10, sum(t.lemma == mention.lemma for t in triggers))
    acts = sum(t.act >= 0 or t.role == "sign" for t in triggers)
    out["acts_in_text"] = min(10, acts)
    earlier = [t for t in triggers if t.i < mention.i]
    out["earlier_same_kind"] = min(5, sum(t.type == mention.type for t in earlier))
    out["earlier_with_act"] = min(5, sum(t.act >= 0 for t in earlier))
    return {name: float(value) for name, value in out.items() if value}


def all_agreement_features(
    ctx: EventContext, triggers: Sequence[AgreementMention]
) -> list[dict[str, float]]:
    """Features of all triggers of a document."""
    return [agreement_mention_features(ctx, t, triggers) for t in triggers]


def party_mention_features(
    ctx: EventContext, mention: AgreementMention, number: int
) -> dict[str, float]:
    """Features of candidate ``number`` as a party, seen from the noun and from the act."""
    out = argument_features(ctx, mention, number)
    if mention.act < 0:
        return out
    sentence = ctx.sentence_of[mention.i]
    here = [m for m in ctx.candidates[number].mentions if ctx.sentence_of[m.head] == sentence]
    if here:
        doc = ctx.doc

        def cost(head: int, inside: bool) -> float:
            _, up, down = path(doc[mention.act], doc[head])
            return up + down + 3.0 * inside

        best = min(here, key=lambda m: cost(m.head, m.inside))
        relation = relation_features(doc, mention.act, best.head)
        out.update({f"act:{name}": value for name, value in relation.items()})
        out["act:inside"] = float(best.inside)
        out[f"act:form={best.form}"] = 1
    out["has_act"] = 1
    return {name: float(value) for name, value in out.items() if value}


def agreement_event_features(ctx: EventContext, event: EventDraft) -> dict[str, float]:
    """Features of the agreement as a whole, for its kind, status and whether it is one."""
    out = event_features(ctx, event)
    best = event.best()
    for n, features in enumerate(event.features):
        for name, value in features.items():
            if name.startswith(OWN) or name.startswith(("role=", "kind_number=")):
                out["any:" + name] = max(out.get("any:" + name, 0.0), value)
                if n == best:
                    out["best:" + name] = value
                if n == 0:
                    out["first:" + name] = value
    doc = ctx.doc
    published = doc._.published
    sentences = {ctx.sentence_of[m.i] for m in event.mentions}
    years = set()
    for span in ctx.dates:
        if ctx.sentence_of[span.start] not in sentences:
            continue
        value = span.kb_id_.partition("/")[0]
        if published and value:
            common = min(len(published), len(value))
            later = (value[:common] > published[:common]) - (value[:common] < published[:common])
            out[f"date_published={later}"] = 1
            if len(value) >= 4 and published[:4] != value[:4]:
                years.add(value[:4])
            if value == published:
                out["date_today"] = 1
    out["other_years"] = len(years)
    return {name: float(value) for name, value in out.items() if value}


def party_event_features(
    ctx: EventContext, event: EventDraft, number: int, whole: dict[str, float]
) -> dict[str, float]:
    """Features of a candidate as a party to the whole agreement."""
    out = event_argument_features(ctx, event, number, whole)
    probabilities = [part.get(number, 0.0) for part in event.arguments]
    top = max(range(len(probabilities)), key=probabilities.__getitem__)
    mention = event.mentions[top]
    if isinstance(mention, AgreementMention):
        for name, value in party_mention_features(ctx, mention, number).items():
            if name.startswith("act:"):
                out[name] = value
        out[f"has_act={int(mention.act >= 0)}:{ctx.candidates[number].kind}"] = 1
    candidate = ctx.candidates[number]
    joint = event.joint_arguments()
    for kind in ("person", "country", "organisation", "group"):
        others = [p for n, p in joint.items() if n != number and ctx.candidates[n].kind == kind]
        out[f"best_{kind}"] = max(others, default=0.0)
        out[f"strong_{kind}"] = sum(p > 0.5 for p in others)
    served = {
        ctx.candidates[n].country: p
        for n, p in joint.items()
        if n != number and ctx.candidates[n].kind == "person" and p > 0.5
    }
    out["served_by_signatory"] = served.get(candidate.country, 0.0) if candidate.country else 0.0
    out[f"kind_mentions={candidate.kind}:{min(3, len(event.mentions))}"] = 1
    return {name: float(value) for name, value in out.items() if value}
