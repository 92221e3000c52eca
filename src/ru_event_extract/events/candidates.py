"""Who could take part: the candidates for arguments of a document's events.

``argument_candidates(doc)`` gives each possible participant or party once, with all places that
name it. Persons come from ``doc._.people``; countries, unnamed office-holders and groups of one
country («Казахстан», «президент Казахстана», «делегация Узбекистана») share one candidate of that
country, since the contract counts a country once; bodies come from ``ORGANISATION`` spans; groups
without a country («предприниматели») are candidates of their own.

Used for meetings and for agreements alike.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from ru_event_extract.document import Argument, mentions
from ru_event_extract.entities.countries import country_name
from ru_event_extract.entities.organisation_names import body_name
from ru_event_extract.entities.place_names import place_country

from ..word_tables import table_lines
from .bodies import acting_places, bodies_in_common_nouns
from .body_aliases import names_in_full
from .group_names import STATES, group_name
from .nominative import nominative
from .syntax import feature


@dataclass(frozen=True)
class ArgumentMention:
    """One place that names a candidate: tokens ``start`` to ``end``, syntactic head ``head``.

    ``form`` is ``name`` or ``title`` (of a person), ``country``, ``adjective``, ``role``, ``group``,
    ``organisation``, ``place`` (a city for its country); ``inside`` tells of a country or body named inside a role or a longer name
    («министр энергетики Казахстана»).
    """

    start: int
    end: int
    head: int
    form: str
    inside: bool = False
    #: Index in ``doc._.role_mentions`` of a role or of a group of office-holders, else -1.
    role: int = -1


@dataclass
class Candidate:
    """A possible participant or party; ``argument`` is its row but for part, mode and place.

    ``key`` identifies it within the document: ``person:0``, ``country:KZ``, ``org:…``, ``group:…``.
    """

    key: str
    kind: str
    argument: Argument
    mentions: list[ArgumentMention] = field(default_factory=list)

    @property
    def country(self) -> str:
        """The country served or meant, ISO code, or empty."""
        return self.argument.country


@lru_cache(maxsize=1)
def _group_nouns() -> dict[str, str]:
    rows = csv.DictReader(table_lines("participant_groups.csv"))
    return {row["lemma"]: row["number"] for row in rows}


def is_group_noun(token: Token) -> bool:
    """Whether the word can name a group of people who act for someone («делегация», «лидеры»)."""
    number = _group_nouns().get(token.lemma_)
    if number is None or token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return False
    return number == "any" or feature(token, "Number") == "Plur"


def country_codes(span: Span) -> list[str]:
    """ISO codes of a ``COUNTRY`` span; «туркмено-иранский» has two, a state without a code none."""
    return [code for code in span.kb_id_.split("|") if code]


def _country_key(code: str, span: Span) -> str:
    return f"country:{code or span.lemma_.lower()}"


def _are_people(token: Token) -> bool:
    """«Делегация Узбекистана», «министры обороны» are people, whatever the recogniser takes them for."""
    people = token.lemma_ == "делегация" or feature(token, "Animacy") == "Anim"
    return people and is_group_noun(token)


class _Collector:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.found: dict[str, Candidate] = {}

    def add(self, key: str, argument: Argument, mention: ArgumentMention) -> None:
        candidate = self.found.setdefault(key, Candidate(key, argument.kind, argument))
        if all((m.start, m.end) != (mention.start, mention.end) for m in candidate.mentions):
            candidate.mentions.append(mention)


def _mention(doc: Doc, start: int, end: int, form: str, inside: bool = False) -> ArgumentMention:
    return ArgumentMention(start, end, doc[start:end].root.i, form, inside)


def _persons(collector: _Collector) -> None:
    doc = collector.doc
    for number, person in enumerate(doc._.people):
        office = person.offices[0] if person.offices else None
        argument = Argument(
            kind="person",
            name=person.name,
            person=number,
            role=office.role if office else "",
            rank=office.rank if office else "",
            organisation=office.organisation if office else "",
            country=office.country if office else "",
            role_source=office.source if office else "document",
        )
        for start, end in person.mentions:
            collector.add(f"person:{number}", argument, _mention(doc, start, end, "name"))
        for start, end in person.titles:
            near_name = any(start <= e and s <= end for s, e in person.mentions)
            collector.add(
                f"person:{number}", argument, _mention(doc, start, end, "title", inside=near_name)
            )


def _roles(collector: _Collector) -> None:
    """Office-holders whom the document doesn't name, one or several («лидеры двух стран»)."""
    doc = collector.doc
    for index, role in enumerate(doc._.role_mentions):
        if role.people:
            continue
        codes = role.countries or ([role.country] if role.country else [])
        form = "group" if role.plural or len(codes) > 1 else "role"
        mention = ArgumentMention(role.start, role.end, role.head, form, role=index)
        for code in codes:
            argument = Argument(
                kind=form,
                name=role.role if form == "group" else "",
                role=role.role if form == "role" else "",
                rank=role.rank if form == "role" else "",
                organisation=role.organisation,
                country=code,
            )
            collector.add(f"country:{code}", argument, mention)
        if not codes and role.organisation and form == "role":
            argument = Argument(
                kind="role", role=role.role, rank=role.rank, organisation=role.organisation
            )
            collector.add(f"role:{role.organisation.lower()}", argument, mention)


def _groups(collector: _Collector, countries: list[Span], bodies: list[Span]) -> None:
    doc = collector.doc
    covered = {i for s in bodies for i in range(s.start, s.end)}
    for role in doc._.role_mentions:
        if role.people or role.countries or not role.plural:
            covered |= set(range(role.start, role.end))
    country_at = {i: s for s in countries for i in range(s.start, s.end)}
    body_at = {i: s for s in bodies for i in range(s.start, s.end)}
    nouns = _group_nouns()
    for token in [t for t in doc if t.lemma_ in nouns]:
        if not is_group_noun(token) or token.i in covered:
            continue
        below = [t for t in token.subtree if abs(t.i - token.i) < 25]
        codes: list[str] = []
        for t in below:
            span = country_at.get(t.i)
            if span is None or span.root.i != t.i:
                continue
            own = country_codes(span)
            # «110 государств, включая Украину»: a state listed is a state, not those of a state.
            if token.lemma_ in STATES and len(own) == 1:
                continue
            codes += [code for code in own if code not in codes]
        modifiers = [
            t.i for t in token.children if t.dep_ in ("amod", "det", "nummod") and t.i < token.i
        ]
        start = min([token.i, *modifiers])
        if token.i - start > 4:
            start = token.i
        if codes:
            name = group_name(doc, start, token.i)
            for code in codes:
                argument = Argument(kind="group", name=name, country=code)
                collector.add(
                    f"country:{code}",
                    argument,
                    ArgumentMention(start, token.i + 1, token.i, "group"),
                )
            continue
        body = next((body_at[t.i] for t in below if t.i in body_at), None)
        ends = [t.i + 1 for t in below if token.i < t.i <= token.i + 4 and t.dep_ == "nmod"]
        end = max([token.i + 1, *ends])
        argument = Argument(
            kind="group",
            name=group_name(doc, start, token.i),
            organisation=(body.kb_id_ or body.text) if body else "",
        )
        key = f"group:{nominative(doc, start, end).lower()}"
        collector.add(key, argument, ArgumentMention(start, end, token.i, "group"))


def _bodies(collector: _Collector, countries: list[Span], bodies: list[Span]) -> None:
    """Bodies that are named, bodies in common nouns, regions and towns that act."""
    doc = collector.doc
    roles = {i for s in mentions(doc, "ROLE") for i in range(s.start, s.end)}

    def add(name: str, start: int, end: int, form: str, country: str = "") -> None:
        argument = Argument(kind="organisation", name=name, organisation=name, country=country)
        mention = _mention(doc, start, end, form, inside=start in roles)
        collector.add(f"org:{name.lower()}", argument, mention)

    named = [*bodies, *mentions(doc, "PERSON")]
    places = mentions(doc, "PLACE")
    found = [(s.kb_id_ or nominative(doc, s.start, s.end), s.start, s.end) for s in bodies]
    for start, end in bodies_in_common_nouns(doc, named, [*countries, *places]):
        found.append((body_name(doc, start, end), start, end))
    full = names_in_full([name for name, _, _ in found])
    for name, start, end in found:
        add(full.get(name, name), start, end, "organisation")
    states = {span.start for span in countries}
    for span in acting_places(doc, places):
        if span.start not in states:
            name = span.kb_id_ or span.text
            add(name, span.start, span.end, "place", place_country(name))


def argument_candidates(doc: Doc) -> list[Candidate]:
    """All candidates of a document, those named first first."""
    collector = _Collector(doc)
    countries = mentions(doc, "COUNTRY")
    # «Кремль» that stands for the state is no body beside it.
    states = {(span.start, span.end) for span in countries}
    bodies = [
        s
        for s in mentions(doc, "ORGANISATION")
        if (s.start, s.end) not in states and not _are_people(s.root)
    ]
    held = {
        i
        for label in ("ROLE", "ORGANISATION")
        for s in mentions(doc, label)
        for i in range(s.start, s.end)
    }
    _persons(collector)
    _roles(collector)
    _groups(collector, countries, bodies)
    for span in countries:
        adjective = span[0].pos_ == "ADJ" and len(span) == 1
        form = "adjective" if adjective else "country"
        mention = _mention(doc, span.start, span.end, form, inside=span.start in held)
        for code in country_codes(span) or [""]:
            name = "" if adjective else nominative(doc, span.start, span.end)
            argument = Argument(kind="country", name=name, country=code)
            collector.add(_country_key(code, span), argument, mention)
    for span in mentions(doc, "PLACE"):
        # «Парижское соглашение» is no act of France.
        if doc[span.end - 1].pos_ == "ADJ":
            continue
        code = place_country(span.kb_id_ or span.text)
        if code and not any(c.start <= span.start < c.end for c in countries):
            argument = Argument(kind="country", name=country_name(code), country=code)
            collector.add(
                f"country:{code}",
                argument,
                _mention(doc, span.start, span.end, "place", inside=span.start in held),
            )
    _bodies(collector, countries, bodies)
    out = list(collector.found.values())
    for candidate in out:
        candidate.mentions.sort(key=lambda m: (m.start, m.end))
    return sorted(out, key=lambda c: (c.mentions[0].start, c.mentions[0].end, c.key))
