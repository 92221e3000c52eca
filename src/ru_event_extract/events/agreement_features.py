"""What a mention of an agreement, and an agreement as a whole, look like to the classifiers.

The features of any event word (``mention_features``, ``event_features``) are extended by what is
said of the act done with the document (who signed, tense, negation) and by cue words of
``agreement_cues.csv``: which status they speak for, or which sphere (law, court, trade) against.
"""

from __future__ import annotations

from collections.abc import Sequence

from .agreement_meetings import AgreementContext, membership_features, told_before
from .agreement_triggers import AgreementMention, agreement_cues, without_yo
from .argument_features import argument_features, relation_features
from .event_features import EventDraft, event_argument_features, event_features
from .mention_features import mention_features
from .modality import cue_words, modality_features, tense
from .parties_syntax import position_features, positions
from .slots_date import compared
from .syntax import (
    ancestors,
    feature,
    governing_verb,
    grammatical_case,
    negated,
    path,
    preposition,
)
from .triggers import is_verbal

#: Prefix of the features that are carried over from mentions to the whole agreement.
OWN = "a:"
_NEAR = 6
#: Sentences before and after a trigger in which a candidate counts as within reach.
_BACK, _AHEAD = 5, 2
#: Probability below which a candidate isn't looked at for the whole agreement.
_CHANCE = 0.02
#: Features of a party beside one mention that the whole agreement keeps.
_CARRIED = (
    "act:",
    "meeting:",
    "position",
    "other_",
    "others_placed",
    "own_other",
    "agent_key",
    "agent_rank",
    "key=",
    "surface",
    "salience",
    "free_mentions",
)


def _cue_features(ctx: AgreementContext, mention: AgreementMention) -> dict[str, float]:
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


def _stage_features(ctx: AgreementContext, mention: AgreementMention) -> dict[str, float]:
    """The act, its tense and polarity, and the word above it, taken together.

    «Подписали», «подпишут», «не подписали», «готовы подписать», «предложил подписать» differ only
    in such combinations.
    """
    doc = ctx.doc
    token = doc[mention.i]
    cues, modal = agreement_cues(), cue_words()
    anchor = doc[mention.act] if mention.act >= 0 else token
    if mention.act < 0 and not is_verbal(token):
        anchor = governing_verb(token) or token
    lemma = without_yo(anchor.lemma_)
    said = (
        cues.get(lemma, "-")
        if mention.act >= 0 or anchor.i == token.i
        else (f"verb:{cues.get(lemma, '-')}")
    )
    when = tense(anchor) if is_verbal(anchor) else "noun"
    polarity = "not" if negated(anchor) else ""
    above = anchor.head if anchor.head.i != anchor.i else None
    higher = ""
    if above is not None:
        word = above.lemma_
        higher = cues.get(without_yo(word), "") or modal.get(word, "") or above.pos_
        polarity += "+not" if negated(above) else ""
    stage = f"{said}:{when}:{polarity}"
    out: dict[str, float] = {
        f"{OWN}stage={stage}": 1,
        f"{OWN}stage_role={mention.role}:{stage}": 1,
        f"{OWN}higher={higher}": 1,
        f"{OWN}stage_higher={stage}:{higher}": 1,
    }
    if mention.noun:
        head = token.head
        kind = cues.get(without_yo(head.lemma_), "") or modal.get(head.lemma_, "")
        out[f"{OWN}head_says={kind}:{preposition(token)}"] = 1
        for child in token.children:
            kind = cues.get(without_yo(child.lemma_), "") or modal.get(child.lemma_, "")
            if kind:
                out[f"{OWN}child_says={kind}"] = 1
    return out


def _list_features(
    ctx: AgreementContext, mention: AgreementMention, triggers: Sequence[AgreementMention]
) -> dict[str, float]:
    """The act of the sentence before, where a list goes on without a verb («А и Б – меморандум»)."""
    doc = ctx.doc
    sentence = ctx.sentence_of[mention.i]
    if any(t.pos_ == "VERB" and not t.dep_.startswith("acl") for t in doc[mention.i].sent):
        return {}
    acts = [
        t.act if t.act >= 0 else t.i
        for t in triggers
        if t.i < mention.i
        and (t.act >= 0 or t.role == "sign")
        and sentence - ctx.sentence_of[t.i] <= 3
    ]
    if not acts:
        return {f"{OWN}verbless": 1}
    return {f"{OWN}verbless": 1, f"{OWN}list_act={without_yo(doc[acts[-1]].lemma_)}": 1}


def agreement_mention_features(
    ctx: AgreementContext, mention: AgreementMention, triggers: Sequence[AgreementMention]
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
    elif mention.noun:
        out.update(_list_features(ctx, mention, triggers))
    out.update(_cue_features(ctx, mention))
    out.update(_stage_features(ctx, mention))
    near = told_before(ctx, mention)
    out["near_meetings"] = len(near)
    if near:
        meeting = ctx.meetings[near[0][0]]
        out[f"{OWN}near_meeting={meeting.type}:{near[0][1]}"] = 1
        out[f"{OWN}near_meeting_status={meeting.status}"] = 1
    prep = preposition(token)
    out[f"{OWN}prep_case={prep}:{grammatical_case(token)}"] = 1
    follows = doc[mention.i + 1].text if mention.i + 1 < len(doc) else ""
    out["quoted_name"] = float(follows == "«")
    out[f"{OWN}complement"] = float(
        any(c.i > token.i and preposition(c) in ("о", "по", "на", "между") for c in token.children)
    )
    out["strong_triggers"] = min(
        10, sum(t.role in ("document", "accord", "sign") for t in triggers)
    )
    out["same_lemma_triggers"] = min(10, sum(t.lemma == mention.lemma for t in triggers))
    acts = sum(t.act >= 0 or t.role == "sign" for t in triggers)
    out["acts_in_text"] = min(10, acts)
    earlier = [t for t in triggers if t.i < mention.i]
    out["earlier_same_kind"] = min(5, sum(t.type == mention.type for t in earlier))
    out["earlier_with_act"] = min(5, sum(t.act >= 0 for t in earlier))
    return {name: float(value) for name, value in out.items() if value}


def all_agreement_features(
    ctx: AgreementContext, triggers: Sequence[AgreementMention]
) -> list[dict[str, float]]:
    """Features of all triggers of a document."""
    return [agreement_mention_features(ctx, t, triggers) for t in triggers]


def agreement_drafts(
    mentions: Sequence[AgreementMention],
    features: Sequence[dict[str, float]],
    scores: Sequence[float],
    arguments: Sequence[dict[int, float]],
    clusters: Sequence[Sequence[int]],
) -> list[EventDraft]:
    """Agreements under construction, one a cluster of mentions."""
    return [
        EventDraft(
            [mentions[i] for i in members],
            [features[i] for i in members],
            [scores[i] for i in members],
            [arguments[i] for i in members],
        )
        for members in clusters
    ]


def parties_in_reach(ctx: AgreementContext, mention: AgreementMention) -> list[int]:
    """Candidates named near a trigger, in the title or in the lead."""
    sentence = ctx.sentence_of[mention.i]
    out = []
    for number, candidate in enumerate(ctx.candidates):
        for m in candidate.mentions:
            gap = sentence - ctx.sentence_of[m.head]
            lead = ctx.sentence_of[m.head] <= 1 and candidate.kind != "group"
            if -_AHEAD <= gap <= _BACK or lead:
                out.append(number)
                break
    return out


def party_mention_features(
    ctx: AgreementContext, mention: AgreementMention, number: int
) -> dict[str, float]:
    """Features of candidate ``number`` as a party, seen from the noun and from the act."""
    out = argument_features(ctx, mention, number)
    out.update(membership_features(ctx, mention, number))
    out.update(position_features(ctx, mention, number))
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


def agreement_event_features(ctx: AgreementContext, event: EventDraft) -> dict[str, float]:
    """Features of the agreement as a whole, for its kind, status and whether it is one."""
    out = event_features(ctx, event)
    best = event.best()
    for n, features in enumerate(event.features):
        for name, value in features.items():
            if name.startswith((OWN, "role=", "kind_number=")):
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
        day = span.kb_id_.partition("/")[0]
        if published and day:
            out[f"date_published={compared(day, published)}"] = 1
            if len(day) >= 4 and published[:4] != day[:4]:
                years.add(day[:4])
            if day == published:
                out["date_today"] = 1
    out["other_years"] = len(years)
    named = [(s, m) for s, m in zip(event.scores, event.mentions, strict=True) if m.noun]
    if named:
        out[f"named={max(named, key=lambda sm: sm[0])[1].type}"] = 1
        out[f"first_named={named[0][1].type}"] = 1
    return {name: float(value) for name, value in out.items() if value}


def considered_parties(event: EventDraft) -> list[int]:
    """Candidates that some mention gives a chance of being a party; the others are left out."""
    return sorted(n for n, p in event.joint_arguments().items() if p >= _CHANCE)


def party_event_features(
    ctx: AgreementContext, event: EventDraft, number: int, whole: dict[str, float]
) -> dict[str, float]:
    """Features of a candidate as a party to the whole agreement."""
    out = event_argument_features(ctx, event, number, whole)
    probabilities = [part.get(number, 0.0) for part in event.arguments]
    top = max(range(len(probabilities)), key=probabilities.__getitem__)
    mention = event.mentions[top]
    if isinstance(mention, AgreementMention):
        for name, value in party_mention_features(ctx, mention, number).items():
            if name.startswith(_CARRIED):
                out[name] = value
        out[f"has_act={int(mention.act >= 0)}:{ctx.candidates[number].kind}"] = 1
    for other in event.mentions:
        if isinstance(other, AgreementMention):
            label = positions(ctx, other).get(number)
            if label:
                out[f"any_position={label}"] = 1
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
