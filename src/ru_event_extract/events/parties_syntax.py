"""Where a candidate stands in the sentence of an agreement: who signs, with whom, between whom.

A path through the tree has many shapes; a position has few: ``subject``, ``with``, ``between``,
``agent``, ``of``, ``adjective``. A country inside the title of a signatory («президент Кыргызстана
Садыр Жапаров подписал») has the signatory's position, marked ``in:``.
"""

from __future__ import annotations

from spacy.tokens import Token

from .agreement_meetings import AgreementContext
from .agreement_triggers import AgreementMention
from .syntax import governing_verb, grammatical_case, preposition, subject
from .triggers import is_verbal

_ORDER = ("subject", "with", "between", "agent", "of", "adjective", "for", "object")
_TRANSPARENT = ("conj", "appos", "flat", "flat:name", "flat:foreign", "parataxis")
_STEPS = 8
#: Tokens that are looked through for the preposition of a list's first member.
_SCAN = 9


def _anchors(ctx: AgreementContext, mention: AgreementMention) -> tuple[set[int], set[int]]:
    """Tokens of the verbs and of the nouns that govern an agreement's parties."""
    doc = ctx.doc
    verbs: set[int] = set()
    nouns: set[int] = set()
    for i in (mention.i, mention.act):
        if i >= 0:
            (verbs if is_verbal(doc[i]) else nouns).add(i)
    if not verbs:
        above = governing_verb(doc[mention.i])
        if above is not None:
            verbs.add(above.i)
    return verbs, nouns


def _label(token: Token, to_verb: bool) -> str:
    prep, dep = preposition(token), token.dep_
    if prep in ("с", "вместе"):
        return "with"
    if prep == "между":
        return "between"
    if prep in ("от", "за"):
        return "for"
    if to_verb:
        if dep.startswith("nsubj"):
            return "subject"
        if dep in ("obl", "obl:agent") and not prep and grammatical_case(token) == "Ins":
            return "agent"
        if dep in ("obj", "iobj"):
            return "object"
        return f"{dep}:{prep}"
    if dep == "amod":
        return "adjective"
    if not prep and grammatical_case(token) == "Gen":
        return "of"
    return f"noun:{prep}"


def _position(
    ctx: AgreementContext, head: Token, inside: bool, verbs: set[int], nouns: set[int]
) -> str:
    """The position of one mention of a candidate; empty where it hangs on something else."""
    doc = ctx.doc
    subjects = {s.i for i in verbs if (s := subject(doc[i])) is not None}
    token, mark = head, "in:" if inside else ""
    for _ in range(_STEPS):
        if token.i in subjects:
            return mark + "subject"
        above = token.head
        if above.i == token.i:
            return ""
        if above.i in verbs or above.i in nouns:
            return mark + _label(token, above.i in verbs)
        if token.dep_ in _TRANSPARENT:
            token = above
            continue
        held = any(
            ctx.candidates[n].kind in ("person", "group", "role", "organisation")
            for n in ctx.at_token.get(above.i, ())
        )
        if token.dep_ in ("nmod", "amod") and held:
            token, mark = above, "in:"
            continue
        return ""
    return ""


def positions(ctx: AgreementContext, mention: AgreementMention) -> dict[int, str]:
    """The best position of each candidate of the mention's sentence that has one."""
    key = mention.i
    if key in ctx.positions:
        return ctx.positions[key]
    verbs, nouns = _anchors(ctx, mention)
    best: dict[int, tuple[float, str]] = {}
    for number, m in ctx.in_sentence.get(ctx.sentence_of[mention.i], ()):
        label = _position(ctx, ctx.doc[m.head], m.inside, verbs, nouns)
        if not label:
            continue
        plain = label.removeprefix("in:")
        cost = float(_ORDER.index(plain)) if plain in _ORDER else 9.0
        cost += 4.0 * label.startswith("in:")
        if number not in best or cost < best[number][0]:
            best[number] = (cost, label)
    found = {number: label for number, (_, label) in best.items()}
    ctx.positions[key] = found
    return found


def _surface_preposition(ctx: AgreementContext, start: int) -> str:
    """The preposition before a phrase, across adjectives, titles and earlier members of a list."""
    doc = ctx.doc
    for i in range(start - 1, max(-1, start - 1 - _SCAN), -1):
        token = doc[i]
        if token.pos_ == "ADP":
            return token.lower_
        if token.pos_ in ("VERB", "AUX") or token.text in (";", ":", "(", ".", "—"):
            return ""
    return ""


def _surface_features(
    ctx: AgreementContext, mention: AgreementMention, number: int, kind: str
) -> dict[str, float]:
    """Where a candidate stands by the order of words, for sentences whose tree is wrong."""
    doc = ctx.doc
    anchor = mention.act if mention.act >= 0 else mention.i
    sentence = ctx.sentence_of[anchor]
    best: tuple[float, dict[str, float]] | None = None
    for m in ctx.candidates[number].mentions:
        if ctx.sentence_of[m.head] != sentence or m.start <= anchor < m.end:
            continue
        low, high = (m.end, anchor) if m.head < anchor else (anchor + 1, m.start)
        verbs = sum(doc[i].pos_ == "VERB" and i != mention.i for i in range(low, high))
        prep = _surface_preposition(ctx, m.start)
        side = "pre" if m.head < anchor else "post"
        case = grammatical_case(doc[m.head])
        cost = abs(m.head - anchor) + 15.0 * verbs + 10.0 * m.inside
        rivals = {
            n
            for n, other in ctx.in_sentence.get(sentence, ())
            if n != number and not other.inside and low <= other.head < high
        }
        found = {
            f"surface={side}:{prep}:{case}": 1.0,
            f"surface_key={kind}:{side}:{prep}": 1.0,
            f"surface_clear={kind}:{side}:{prep}:{min(verbs, 1)}": 1.0,
            "surface_verbs": float(verbs),
            "surface_rivals": float(len(rivals)),
            f"surface_inside={side}:{m.inside}": 1.0,
        }
        if best is None or cost < best[0]:
            best = (cost, found)
    return best[1] if best is not None else {"surface_absent": 1.0}


def position_features(
    ctx: AgreementContext, mention: AgreementMention, number: int
) -> dict[str, float]:
    """The position of a candidate and what positions the others have."""
    found = positions(ctx, mention)
    candidate = ctx.candidates[number]
    kind = candidate.key.partition(":")[0]
    label = found.get(number, "none")
    out: dict[str, float] = {
        f"key={kind}": 1,
        f"position={label}": 1,
        f"position_key={kind}:{label}": 1,
        f"position_role={mention.role}:{label}": 1,
    }
    main = {n: p for n, p in found.items() if p in _ORDER[:6]}
    out["others_placed"] = sum(n != number for n in main)
    for place in ("subject", "with", "between"):
        others = [n for n, p in main.items() if p == place and n != number]
        if others:
            out[f"other_{place}"] = len(others)
            out[f"own_other={label}:{place}"] = 1
    verbs, _ = _anchors(ctx, mention)
    agent = next((s for i in verbs if (s := subject(ctx.doc[i])) is not None), None)
    name = agent.lemma_ if agent is not None and agent.pos_ in ("NOUN", "PRON") else "-"
    out[f"agent_word={name}"] = 1
    out[f"agent_key={kind}:{name}"] = 1
    out[f"agent_rank={name}:{candidate.argument.rank}"] = 1
    out.update(_surface_features(ctx, mention, number, kind))
    rivals = [len(c.mentions) for c in ctx.candidates if c.key.partition(":")[0] == kind]
    own = len(candidate.mentions)
    out["salience_rank"] = sum(r > own for r in rivals)
    out["salience_share"] = own / max(1, sum(rivals))
    out["free_mentions"] = sum(not m.inside for m in candidate.mentions)
    return {name: float(value) for name, value in out.items() if value}
