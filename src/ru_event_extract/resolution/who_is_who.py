"""Who is who: the offices of the persons of a document, and the persons behind bare titles.

The event stations ask :func:`person_of` for the person at a token and :func:`unresolved_roles` for
office-holders whom the document does not name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from spacy.attrs import LEMMA
from spacy.language import Language
from spacy.tokens import Doc

from ..document import Office, Person, RoleMention, mentions
from ..entities.roles import set_role_spans
from ..entities.titles import deputy_rank, local_rank
from ..language.token_filter import TokenFilter
from .attachment import Attacher, is_colleague, is_deputy
from .countries_served import fill_countries
from .offices import merge_offices, office_order
from .references import resolve_titles

_SUCCEEDED = TokenFilter(lambda lemma: lemma == "сменить", LEMMA)
#: How far before «его заместитель» the chief may be named.
_CHIEF_TOKENS = 60
_LEADERS = {"head_of_state", "head_of_government"}


class WhoIsWho:
    """Gives persons their offices and resolves bare titles.

    ``fill_countries`` gives offices that name no country theirs.
    """

    def __init__(self, fill_countries: Callable[[Doc], None] = fill_countries) -> None:
        self.fill_countries = fill_countries

    def __call__(self, doc: Doc) -> Doc:
        offices: list[list[Office]] = [[] for _ in doc._.people]
        colleagues = self._attach(doc, offices)
        self._colleagues(doc, offices, colleagues)
        self._merge(doc, offices)
        self.fill_countries(doc)
        resolve_titles(doc)
        self._from_titles(doc)
        self._untitled(doc)
        self.fill_countries(doc)
        for person in doc._.people:
            for office in person.offices:
                office.rank = local_rank(office.role, office.country) or office.rank
            person.offices = sorted(merge_offices(person.offices), key=office_order)
            person.titles = sorted(set(person.titles))
        set_role_spans(doc)
        return doc

    def _attach(self, doc: Doc, offices: list[list[Office]]) -> list[tuple[RoleMention, int, str]]:
        """Offices of the titles beside names; returned are the colleagues: title, person, country."""
        roles: list[RoleMention] = doc._.role_mentions
        colleagues = []
        attacher = Attacher(doc)
        for link in attacher.run():
            role = roles[link.role]
            role.attached = True
            if link.person not in role.people:
                role.people.append(link.person)
            doc._.people[link.person].titles.append((role.start, role.end))
            country = link.country or role.country
            if is_colleague(doc, role):
                colleagues.append((role, link.person, country))
            if is_colleague(doc, role) or not role.rank or role.phase == "candidate":
                continue
            office = office_of(role, country, link.phase)
            office.role = link.wording or office.role
            offices[link.person].append(office)
        for index, chief in attacher.deputies:
            self._deputy(roles[index], offices, chief)
        for role in roles:
            if role.people and role.bare and _is_possessive(doc, role) and is_deputy(doc, role):
                before = self._named_before(doc, role, offices)
                if before is not None:
                    self._deputy(role, offices, before)
        for index, person in attacher.served:
            inner = roles[index].served
            if inner is not None and inner.rank:
                doc._.people[person].titles.append((inner.start, inner.end))
                offices[person].append(office_of(inner, inner.country or roles[index].country))
        self._successors(doc, offices)
        doc._.role_mentions = [r for i, r in enumerate(roles) if i not in attacher.joined]
        return colleagues

    def _successors(self, doc: Doc, offices: list[list[Office]]) -> None:
        """«министр X, сменивший Y»: Y held the office before."""
        spans = mentions(doc, "PERSON")
        for token in _SUCCEEDED.tokens(doc):
            before = [s for s in spans if token.sent.start <= s.start < token.i]
            after = [
                s for s in spans if token.i < s.start <= token.i + 6 and s.start < token.sent.end
            ]
            if not before or not after:
                continue
            old, new = int(after[0].id_), int(before[-1].id_)
            if offices[new] and old != new and not offices[old]:
                offices[old].append(
                    replace(
                        offices[new][-1], phase="former", start=after[0].start, end=after[0].end
                    )
                )

    def _deputy(self, role: RoleMention, offices: list[list[Office]], chief: int) -> None:
        """«заместитель Иванова»: rank and country follow from the office of the chief."""
        if not offices[chief]:
            return
        office = min(offices[chief], key=office_order)
        for person in role.people:
            for own in offices[person]:
                if (own.start, own.end) == (role.start, role.end):
                    own.rank = deputy_rank(office.rank) or own.rank
                    own.country = own.country or office.country

    def _named_before(self, doc: Doc, role: RoleMention, offices: list[list[Office]]) -> int | None:
        """«его заместитель X»: the person with an office who is named last before."""
        named = [
            (start, index)
            for index, person in enumerate(doc._.people)
            if index not in role.people and offices[index]
            for start, _ in person.mentions
            if role.start - _CHIEF_TOKENS < start < role.start
        ]
        return max(named)[1] if named else None

    def _colleagues(
        self,
        doc: Doc,
        offices: list[list[Office]],
        colleagues: list[tuple[RoleMention, int, str]],
    ) -> None:
        """«его таджикский коллега X», «его коллеги из России – X, Турции – Y»: they bear the office
        of the person spoken of before."""
        models: dict[int, Office | None] = {}
        for role, person, country in colleagues:
            if offices[person]:
                for office in offices[person]:
                    office.country = office.country or country
                continue
            if not country:
                continue
            if role.head not in models:
                models[role.head] = self._model(doc, role, offices)
            model = models[role.head]
            if model is not None:
                offices[person].append(
                    replace(model, country=country, start=role.start, end=role.end)
                )

    def _model(self, doc: Doc, role: RoleMention, offices: list[list[Office]]) -> Office | None:
        """The office of the person whose colleague is meant: the one named last before."""
        best: tuple[int, Office] | None = None
        for index, person in enumerate(doc._.people):
            if index in role.people or not offices[index]:
                continue
            before = [s for s, _ in person.mentions if s < role.start]
            if not before:
                continue
            office = min(offices[index], key=office_order)
            if office.country and office.country in (role.country, *role.countries):
                continue
            if best is None or max(before) > best[0]:
                best = max(before), office
        return best[1] if best else None

    def _merge(self, doc: Doc, offices: list[list[Office]]) -> None:
        for person, found in zip(doc._.people, offices, strict=True):
            person.offices = sorted(merge_offices(found), key=office_order)

    def _untitled(self, doc: Doc) -> None:
        """«Пресс-служба президента Литвы сообщила, что X …»: a person named without any title.

        The office is taken from a bare title of the same sentence, if nobody else can bear it.
        """
        for role in doc._.role_mentions:
            if role.people or role.plural or not role.country or role.rank not in _LEADERS:
                continue
            if role.case == "Ins":
                # «X обсудил с президентом», «X принят президентом»: somebody else.
                continue
            if any(
                o.rank == role.rank and o.country == role.country
                for p in doc._.people
                for o in p.offices
            ):
                continue
            sentence = doc[role.head].sent
            here = [
                index
                for index, person in enumerate(doc._.people)
                if not person.offices
                and any(role.end <= start < sentence.end for start, _ in person.mentions)
            ]
            if not here and role.rank == "head_of_state":
                here = self._spoken_of(doc, role)
            if len(here) == 1:
                person = doc._.people[here[0]]
                role.people = here
                person.titles.append((role.start, role.end))
                person.offices.append(office_of(role, role.country))

    @staticmethod
    def _spoken_of(doc: Doc, role: RoleMention) -> list[int]:
        """The untitled person whom the article names most, and before the title."""
        counts = [
            (len(person.mentions), index)
            for index, person in enumerate(doc._.people)
            if not person.offices and person.mentions and person.mentions[0][0] < role.start
        ]
        if not counts:
            return []
        most, index = max(counts)
        others = [n for n, i in counts if i != index]
        return [index] if most > 2 and all(n < most for n in others) else []

    def _from_titles(self, doc: Doc) -> None:
        """A person whom only a bare title names gets the office from it."""
        for role in doc._.role_mentions:
            if role.attached or len(role.people) != 1:
                continue
            person: Person = doc._.people[role.people[0]]
            person.titles.append((role.start, role.end))
            if not person.offices and role.rank:
                person.offices.append(office_of(role, role.country))


def _is_possessive(doc: Doc, role: RoleMention) -> bool:
    """«его заместитель»."""
    return doc[role.start].lower_ in ("его", "её", "ее", "их")


def office_of(role: RoleMention, country: str, phase: str = "") -> Office:
    """The office that a role mention states."""
    return Office(
        role=role.role,
        rank=role.rank,
        organisation=role.organisation,
        country=country,
        phase=phase or role.phase,
        start=role.start,
        end=role.end,
    )


def person_of(doc: Doc, token_index: int) -> int | None:
    """The index in ``doc._.people`` of the person named, or meant by a title, at a token."""
    for span in mentions(doc, "PERSON"):
        if span.start <= token_index < span.end:
            return int(span.id_) if span.id_ else None
    for role in doc._.role_mentions:
        if role.start <= token_index < role.end:
            return role.people[0] if len(role.people) == 1 else None
    return None


def unresolved_roles(doc: Doc) -> list[RoleMention]:
    """Title phrases whose bearers the document does not name, in text order."""
    return [role for role in doc._.role_mentions if not role.people]


@Language.factory(
    "ru_who_is_who",
    requires=["doc._.people", "doc._.role_mentions", "doc.spans"],
    assigns=["doc._.people", "doc.spans"],
)
def create_who_is_who(nlp: Language, name: str) -> WhoIsWho:
    """Component: offices of persons, persons of bare titles."""
    return WhoIsWho()
