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
from .home_country import home_country

#: Ranks that a word like «лидер» or «глава» may stand for.
_LEADING = {"head_of_state", "head_of_government"}
_THRESHOLD = 0.0
#: «глава региона», «глава области»: words that name no particular area.
_AREAS = (
    "регион",
    "област",
    "край",
    "края",
    "краю",
    "краем",
    "велаят",
    "вилоят",
    "провинц",
    "штат",
)


class _Titles:
    """The persons of a document and where each was spoken of, by name or by title, so far."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.sentence_of = sentence_numbers(doc)
        self.home = home_country(doc)
        self.seen = [[s for s, _ in (*p.mentions, *p.titles)] for p in doc._.people]

    def resolve(self, role: RoleMention) -> int | None:
        """The person whom the title means, or ``None``; a person found counts as spoken of."""
        title = title_of(self.doc[role.head])
        if title is None:
            return None
        if title.group == "colleague":
            person = self._colleague(role)
        elif role.rank:
            # Of two that fit alike, the one spoken of already.
            scored = [
                (score, self._last_before(index, role.start), index)
                for index, person in enumerate(self.doc._.people)
                for office in person.offices
                if (score := self._score(role, title.group, index, office)) > _THRESHOLD
            ]
            person = max(scored)[2] if scored else None
        else:
            person = None
        if person is not None:
            self.seen[person].append(role.start)
        return person

    def _last_before(self, index: int, place: int) -> int:
        return max((s for s in self.seen[index] if s < place), default=-1)

    def _colleague(self, role: RoleMention) -> int | None:
        """«Российский коллега», «поздравил коллегу»: somebody of the same rank from elsewhere.

        The rank is that of the person spoken of last; where the title gives a country, that of
        anybody else will do.
        """
        people = self.doc._.people
        spoken = [
            (last, index)
            for index, person in enumerate(people)
            if person.offices and (last := self._last_before(index, role.start)) >= 0
        ]
        others = [
            (last, index) for last, index in spoken if not self._serves(index, role.countries)
        ]
        if not others:
            return None
        if not role.countries:
            model = max(others)[1]
            others = [(0, model)]
            spoken = [(last, index) for last, index in spoken if index != model]
        else:
            spoken = [(last, index) for last, index in spoken if (last, index) not in others]
        ranks = {_rank_of(people[index].offices[0]) for _, index in others}
        fitting = [s for s in spoken if _rank_of(people[s[1]].offices[0]) in ranks]
        return max(fitting)[1] if fitting else None

    def _serves(self, index: int, countries: list[str]) -> bool:
        return any(office.country in countries for office in self.doc._.people[index].offices)

    def _score(self, role: RoleMention, group: str, index: int, office: Office) -> float:
        if role.phase != office.phase or not _same_office(role, office, group):
            return -1.0
        score = 0.3
        if role.countries:
            if office.country and office.country in role.countries:
                score += 1.5
            elif office.country:
                return -1.0
        elif self.home and office.country:
            # A paper leaves out the country of its own officials.
            score += 0.2 if office.country == self.home else -0.2
        if role.rank != "minister" and not _same_body(role.organisation, office.organisation):
            return -1.0
        if role.role.split()[0].lower() == office.role.split()[0].lower():
            score += 0.3
        person: Person = self.doc._.people[index]
        sentence_of = self.sentence_of
        here = sentence_of[role.head]
        last = self._last_before(index, role.start)
        if last >= 0:
            score += max(0.0, 1.0 - 0.1 * (here - sentence_of[last]))
        else:
            after = min((s for s, _ in person.mentions), default=role.start)
            score += max(0.0, 0.5 - 0.1 * (sentence_of[after] - here))
        # The same sentence names the person as another participant: «Путин встретился с
        # президентом».
        if any(sentence_of[s] == here and s < role.start for s, _ in person.mentions):
            score -= 0.4
        return score + min(0.3, 0.03 * len(person.mentions))


def resolve_titles(doc: Doc) -> None:
    """Set ``people`` of the role mentions that stand without a name."""
    titles = _Titles(doc)
    for role in sorted(doc._.role_mentions, key=lambda r: r.start):
        if role.people or role.plural or role.phase == "candidate":
            continue
        person = titles.resolve(role)
        if person is not None:
            role.people = [person]


def _rank_of(office: Office) -> str:
    return "leader" if office.rank in _LEADING else office.rank


def _same_body(one: str, other: str) -> bool:
    """Whether a title's body may be that of an office: the same, a short name, a word for any."""
    if not one or not other or one == other:
        return True
    if _general(one):
        return True
    short, long = sorted((one, other), key=len)
    words = re.findall(r"\w+", long.lower())
    # «Госкомитет»: государственный комитет.
    compound = short.lower().split()[0].removeprefix("гос")
    if words[0].startswith("гос") and len(words) > 1 and words[1].startswith(compound[:5]):
        return True
    # «ЧВК»: частная военная компания.
    return short.isupper() and short.lower() == "".join(w[0] for w in words if len(w) > 1)


def _general(body: str) -> bool:
    """«парламент», «ведомство»: a common noun alone, which names no particular body."""
    return body.islower() and body.isalpha()


def _content(role: str) -> set[str]:
    """Stems of what a role says beside its title, words for any area left out."""
    words = re.findall(r"[\w-]+", role.lower())[1:]
    return {w[:5] for w in words if len(w) > 2 and not w.startswith(_AREAS)}


def _same_office(role: RoleMention, office: Office, group: str) -> bool:
    if role.rank == office.rank:
        if role.rank in ("head_of_state", "head_of_government", "igo_head"):
            return True
        one, other = _content(role.role), _content(office.role)
        bodies = role.organisation, office.organisation
        if all(bodies) and _same_body(*bodies):
            return True
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
