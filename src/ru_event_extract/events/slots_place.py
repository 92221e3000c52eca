"""Where an event is held: which of the document's cities and countries is its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Span

from ..entities.countries import capital_country
from ..entities.phrase_table import fold
from ..entities.place_names import gazetteer, place_country, world_cities
from ..entities.places import normalise_place
from .candidates import country_codes
from .context import EventContext
from .event_features import EventDraft, span_features
from .syntax import governing_verb, preposition
from .triggers import is_verbal

_AT = {"в", "во", "на", "под", "у"}


@dataclass
class PlaceOption:
    """A city or a country (ISO code) as a possible place of the event."""

    value: str
    country: str
    features: dict[str, float]


def place_name(span: Span) -> str:
    """The nominative of a place or of a capital that stands for its state."""
    if span.label_ in ("PLACE", "VENUE") and span.kb_id_:
        return span.kb_id_
    return normalise_place(span)


def is_city(span: Span) -> bool:
    """Whether the span names a city: the gazetteer says so, or nothing says otherwise."""
    name = place_name(span)
    if span.label_ == "COUNTRY":
        return bool(capital_country(name))
    entry = gazetteer().get(fold(name))
    if entry is not None:
        return entry.kind == "city"
    return fold(name) in world_cities() or len(span) == 1


def _rank(options: list[PlaceOption]) -> list[PlaceOption]:
    costs = [o.features.get("cost", 99.0) for o in options]
    for option, cost in zip(options, costs, strict=True):
        option.features["cost_above_least"] = cost - min(costs)
        option.features["closer"] = float(sum(c < cost for c in costs))
        option.features["values"] = float(len(options))
        read = option.features.get("reader", 0.0)
        likelier = sum(o.features.get("reader", 0.0) > read for o in options)
        option.features["likelier"] = float(likelier)
    return options


def _add_event(
    features: dict[str, float], whole: dict[str, float], status: str, type_: str
) -> None:
    features[f"status={status}"] = 1.0
    features[f"type_is={type_}"] = 1.0
    for name, value in whole.items():
        if name.startswith(("any:lemma=", "strong")):
            features[name] = value


def city_options(
    ctx: EventContext, event: EventDraft, whole: dict[str, float], status: str, type_: str
) -> list[PlaceOption]:
    """The cities of the document; a capital that stands for its state counts with a mark."""
    by_name: dict[str, list[Span]] = defaultdict(list)
    for span in [*ctx.places, *ctx.countries]:
        if is_city(span):
            by_name[place_name(span)].append(span)
    options = []
    for name, spans in by_name.items():
        features = span_features(ctx, event, spans, "city")
        features["stands_for_state"] = float(all(s.label_ == "COUNTRY" for s in spans))
        _add_event(features, whole, status, type_)
        if place_country(name) not in event.excluded:
            options.append(PlaceOption(name, place_country(name), features))
    return _rank(options)


def country_options(
    ctx: EventContext, event: EventDraft, whole: dict[str, float], status: str, type_: str
) -> list[PlaceOption]:
    """The countries of the document, named themselves or by a city of theirs."""
    by_code: dict[str, list[Span]] = defaultdict(list)
    for span in ctx.countries:
        for code in country_codes(span):
            by_code[code].append(span)
    cities: dict[str, list[Span]] = defaultdict(list)
    for span in ctx.places:
        code = place_country(place_name(span))
        if code:
            cities[code].append(span)
    joint = event.joint_arguments()
    options = []
    for code in [*by_code, *(c for c in cities if c not in by_code)]:
        spans = by_code.get(code, []) + cities.get(code, [])
        features = span_features(ctx, event, spans, "country")
        if cities.get(code):
            near = span_features(ctx, event, cities[code], "city")
            features.update({f"city:{k}": v for k, v in near.items()})
        features["argument"] = max(
            (p for n, p in joint.items() if ctx.candidates[n].country == code), default=0.0
        )
        features["person"] = max(
            (
                p
                for n, p in joint.items()
                if ctx.candidates[n].country == code and ctx.candidates[n].kind == "person"
            ),
            default=0.0,
        )
        _add_event(features, whole, status, type_)
        if code not in event.excluded:
            options.append(PlaceOption(code, code, features))
    return _rank(options)


def choose_place(
    cities: Sequence[PlaceOption],
    city_p: Sequence[float],
    countries: Sequence[PlaceOption],
    country_p: Sequence[float],
    thresholds: tuple[float, float],
) -> tuple[str, str]:
    """Country and city, each by the probabilities of its options; a chosen city brings its country."""
    city = country = ""
    if cities:
        best = int(np.argmax(city_p))
        if city_p[best] >= thresholds[0]:
            city, country = cities[best].value, cities[best].country
    if not country and countries:
        best = int(np.argmax(country_p))
        if country_p[best] >= thresholds[1]:
            country = countries[best].value
    return country, city


def venue_of(ctx: EventContext, event: EventDraft) -> str:
    """The building or room where it is held («Дворец Независимости»): named with «в», «на», «под»
    at the event's word or at its verb; empty where none is.
    """
    for mention in event.mentions:
        token = ctx.doc[mention.i]
        verb = token if is_verbal(token) else governing_verb(token)
        for span in ctx.venues:
            head = span.root
            above = {token.i} | ({verb.i} if verb is not None else set())
            if preposition(ctx.doc[head.i]) in _AT and head.head.i in above:
                return place_name(span)
    return ""
