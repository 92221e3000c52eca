"""One mention of several events: «визиты в Эстонию и Латвию», «звонки лидерам Египта и Ирана»,
«соглашения с Китаем, Ираком и Индией».

The contract wants a row for each host of a tour and for each counterpart of calls or talks that
are held apart; agreements in the plural with several counterparts are one with each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from ..entities.place_names import place_country
from .agreement_triggers import AgreementMention
from .candidates import country_codes
from .context import EventContext
from .event_features import EventDraft
from .syntax import conjuncts, feature, preposition
from .triggers import EventMention

_VISIT_OBJECTS = {"посетить", "посещать", "навестить"}
_MOST = 8
#: What an agreement is about comes with these.
_SUBJECTS = ("о", "по", "на")
_SIDES = ("country", "organisation")


def _country_at(ctx: EventContext, token: Token) -> str:
    """The country that a word names itself or by a city; empty for other words."""
    for span in ctx.countries:
        if span.start <= token.i < span.end:
            codes = country_codes(span)
            return codes[0] if len(codes) == 1 else ""
    for span in ctx.places:
        if span.start <= token.i < span.end:
            return place_country(span.kb_id_)
    return ""


def _members(ctx: EventContext, head: Token) -> list[list[int]]:
    """The coordinated members under ``head``, each as its candidates; empty lists for none."""
    out = []
    for token in conjuncts(head):
        code = _country_at(ctx, token)
        numbers = [n for n, c in enumerate(ctx.candidates) if code and c.key == f"country:{code}"]
        if not numbers:
            numbers = [
                n for n in ctx.at_token.get(token.i, ()) if ctx.candidates[n].kind == "person"
            ]
        out.append(numbers)
    return out


def _if_several(members: Sequence[list[int]]) -> list[list[int]]:
    """The members that are candidates, where they are two to eight different ones; else none."""
    known = [m for m in members if m]
    return known if 2 <= len({tuple(m) for m in known}) <= _MOST else []


def counterparts(ctx: EventContext, mention: EventMention) -> list[list[int]]:
    """Candidates of each host or counterpart where the mention tells of several events."""
    token = ctx.doc[mention.i]
    for child in token.children:
        prep = preposition(child)
        hosts = mention.type == "visit" and (
            prep == "в" or (mention.lemma in _VISIT_OBJECTS and child.dep_ == "obj")
        )
        several = (
            mention.type in ("talks", "call")
            and prep == "с"
            and mention.noun
            and feature(token, "Number") == "Plur"
            and mention.lemma not in ("переговоры", "переговор")
        )
        heads = [child] if hosts or several else []
        if mention.type in ("talks", "call") and prep == "с" and feature(child, "Number") == "Plur":
            # «с лидерами Палестины, Египта и Ирана»
            heads += [c for c in child.children if c.dep_ == "nmod" and not preposition(c)]
        for head in heads:
            if members := _if_several(_members(ctx, head)):
                return members
    return []


def agreement_counterparts(ctx: EventContext, mention: AgreementMention) -> list[list[int]]:
    """Candidates of each counterpart where a plural tells of agreements with one after the other.

    «Соглашения с Китаем и Ираком» are two; «соглашение с Китаем и Ираком» may be one of three sides.
    """
    token = ctx.doc[mention.i]
    if not mention.noun or feature(token, "Number") != "Plur":
        return []
    heads = [token] + ([ctx.doc[mention.act]] if mention.act >= 0 else [])
    # «соглашения об экстрадиции с Китаем»: the parser hangs the side on the subject.
    heads += [c for c in token.children if preposition(c) in _SUBJECTS]
    for child in (c for head in heads for c in head.children if preposition(c) == "с"):
        named = [ctx.at_token.get(word.i, ()) for word in conjuncts(child)]
        sides = [[n for n in m if ctx.candidates[n].kind in _SIDES] for m in named]
        if members := _if_several(sides):
            return members
    return []


def split_agreement(ctx: EventContext, event: EventDraft) -> list[EventDraft]:
    """The agreement, and for a mention that tells of several of them one agreement a counterpart."""
    apart: dict[int, list[list[int]]] = {}
    for n, mention in enumerate(event.mentions):
        if isinstance(mention, AgreementMention) and (
            members := agreement_counterparts(ctx, mention)
        ):
            apart[n] = members
    if not apart:
        return [event]
    rest = [n for n in range(len(event.mentions)) if n not in apart]
    parts = [_of_mentions(event, rest)] if rest else []
    for n, members in apart.items():
        alone = _of_mentions(event, [n])
        parts += [_without(ctx, alone, members, k) for k in range(len(members))]
    return parts


def _of_mentions(event: EventDraft, kept: Sequence[int]) -> EventDraft:
    return replace(
        event,
        mentions=[event.mentions[n] for n in kept],
        features=[event.features[n] for n in kept],
        scores=[event.scores[n] for n in kept],
        arguments=[event.arguments[n] for n in kept],
    )


def split_counterparts(ctx: EventContext, event: EventDraft) -> list[EventDraft]:
    """The event, or one copy a counterpart, each without the candidates of the others."""
    groups: list[list[int]] = []
    for mention in event.mentions:
        found = counterparts(ctx, mention)
        if len(found) > len(groups):
            groups = found
    if len(groups) < 2:
        return [event]
    return [_without(ctx, event, groups, k) for k in range(len(groups))]


def _without(
    ctx: EventContext, event: EventDraft, groups: Sequence[Sequence[int]], kept: int
) -> EventDraft:
    others = {n for k, group in enumerate(groups) if k != kept for n in group}
    others -= set(groups[kept])
    gone = {ctx.candidates[n].country for n in others} - {
        ctx.candidates[n].country for n in groups[kept]
    }
    arguments = [
        {
            n: p
            for n, p in part.items()
            if n not in others and not (gone and ctx.candidates[n].country in gone)
        }
        for part in event.arguments
    ]
    return replace(event, arguments=arguments, excluded=frozenset(gone - {""}))
