"""Bare titles («министр», «глава государства», «туркменский лидер») to persons of the document.

A scored choice over the persons whose office fits: rank, complement, country, number, nearness and
salience.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

from ..document import Office, Person, RoleMention
from ..entities.titles import title_of
from ..language.sentences import sentence_numbers

#: Ranks that a word like «лидер» or «глава» may stand for.
_LEADING = {"head_of_state", "head_of_government"}
_THRESHOLD = 0.0


def resolve_titles(doc: Doc) -> None:
    """Set ``people`` of the role mentions that stand without a name."""
    sentence_of = sentence_numbers(doc)
    for role in doc._.role_mentions:
        if role.people or role.plural or role.phase == "candidate":
            continue
        scored = []
        for index, person in enumerate(doc._.people):
            score = max(
                (_score(doc, role, person, office, sentence_of) for office in person.offices),
                default=None,
            )
            if score is not None and score > _THRESHOLD:
                scored.append((score, index))
        if scored:
            role.people = [max(scored)[1]]


def _score(
    doc: Doc, role: RoleMention, person: Person, office: Office, sentence_of: list[int]
) -> float:
    title = title_of(doc[role.head])
    if title is None or title.group == "colleague" or not role.rank:
        return -1.0
    if role.phase != office.phase:
        return -1.0
    if not _same_office(role, office, title.group):
        return -1.0
    score = 0.3
    if role.countries:
        if office.country and office.country in role.countries:
            score += 1.5
        elif office.country:
            return -1.0
    bodies = {role.organisation, office.organisation} - {""}
    if len(bodies) > 1 and role.rank != "minister":
        return -1.0
    if role.role.split()[0].lower() == office.role.split()[0].lower():
        score += 0.3
    here = sentence_of[role.head]
    before = [s for s, _ in [*person.mentions, *person.titles] if s < role.start]
    if before:
        score += max(0.0, 1.0 - 0.1 * (here - sentence_of[max(before)]))
    else:
        after = min((s for s, _ in person.mentions), default=role.start)
        score += max(0.0, 0.5 - 0.1 * (sentence_of[after] - here))
    # The same sentence names the person as another participant: «Путин встретился с президентом».
    if any(sentence_of[s] == here and s < role.start for s, _ in person.mentions):
        score -= 0.4
    return score + min(0.3, 0.03 * len(person.mentions))


def _content(role: str) -> set[str]:
    words = re.findall(r"[\w-]+", role.lower())[1:]
    return {w[:5] for w in words if len(w) > 2}


def _same_office(role: RoleMention, office: Office, group: str) -> bool:
    if role.rank == office.rank:
        if role.rank in ("head_of_state", "head_of_government", "igo_head"):
            return True
        one, other = _content(role.role), _content(office.role)
        if not one or not other or one & other:
            return True
        heads = {role.role.split()[0].lower(), office.role.split()[0].lower()}
        return role.rank == "minister" and len(heads) == 2
    if group == "leader" and role.rank in _LEADING and office.rank in _LEADING:
        return True
    if role.bare and group == "premier" and office.rank == "deputy_head_of_government":
        return False
    if role.rank == "diplomat" and role.bare and office.rank in ("ambassador", "envoy"):
        return True
    return role.rank == "military" and role.bare and office.rank == "military"
