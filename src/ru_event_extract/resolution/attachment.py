"""Which name a title phrase stands beside: «министр X», «X, министр», «президенты X и Y»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from ..document import Person, RoleMention, mentions
from ..entities.lexicon import read_rows
from ..entities.names import readings
from ..entities.titles import title_of

_DASHES = {"-", "–", "—", "―"}
_QUOTES = set('«»"“”„')


@dataclass
class Bearer:
    """A role mention borne by a person; ``country`` where the text gives it with the name."""

    role: int
    person: int
    country: str = ""
    phase: str = ""
    wording: str = ""


class Attacher:
    """Links the title phrases of one document with the names beside them."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.roles: list[RoleMention] = doc._.role_mentions
        self.people: list[Person] = doc._.people
        self.name_at: dict[int, tuple[int, int]] = {}
        for index, person in enumerate(self.people):
            for start, end in person.mentions:
                self.name_at[start] = (end, index)
        self.role_at = {role.start: i for i, role in enumerate(self.roles)}
        self.role_before = {role.end: i for i, role in enumerate(self.roles)}
        self.name_before = {end: (start, p) for start, (end, p) in self.name_at.items()}
        self.country = {s.start: s for s in mentions(doc, "COUNTRY")}
        self.found: list[Bearer] = []
        #: Role mentions whose bearer is the deputy of a named person.
        self.deputies: list[tuple[int, int]] = []
        self.taken: set[int] = set()
        #: Role mentions whose inner title a named person bears: «советник президента X».
        self.served: list[tuple[int, int]] = []
        #: Role mentions that became a part of the next one.
        self.joined: set[int] = set()

    def run(self) -> list[Bearer]:
        """All links, each role mention with its bearers."""
        for i, role in enumerate(self.roles):
            self._before_name(i, role)
        for i in range(len(self.roles) - 1, -1, -1):
            self._before_role(i, self.roles[i])
        for i, role in enumerate(self.roles):
            if i not in self.taken:
                self._after_name(i, role)
        for i, role in enumerate(self.roles):
            if i not in self.taken:
                self._predicate(i, role)
        return self.found

    def _add(self, i: int, person: int, country: str = "", phase: str = "", role: str = "") -> None:
        self.taken.add(i)
        self.found.append(Bearer(i, person, country, phase, role))

    def _skip(self, i: int) -> int:
        """Past «г-н» and an opening bracket of a nickname: where the name may begin."""
        doc = self.doc
        while i < len(doc) and (
            doc[i].lower_ in _polite()
            or doc[i].text in _QUOTES
            or (doc[i].is_space and "\n" not in doc[i].text)
        ):
            i += 1
        if i < len(doc) and doc[i].text == "(" and i + 5 < len(doc):
            # «эксперт центра (Баку) X»
            close = next((k for k in range(i + 1, i + 5) if doc[k].text == ")"), None)
            if close is not None and close + 1 in self.name_at and i not in self.name_before:
                return close + 1
        return i

    # -- title, then name ----------------------------------------------------------------------

    def _before_name(self, i: int, role: RoleMention) -> None:
        doc = self.doc
        start = self._skip(role.end)
        if not role.plural and start in self.name_at:
            end, person = self.name_at[start]
            if self._in_genitive(start, role):
                # «пресс-секретарь президента Ивана Иванова Пётр Петров», «адвокат Иванова»
                if role.served is not None:
                    self.served.append((i, person))
                if end in self.name_at and self.name_at[end][1] != person:
                    self._add(i, self.name_at[end][1])
                    if is_deputy(doc, role) and role.served is None:
                        self.deputies.append((i, person))
                return
        if (
            not role.plural
            and start + 1 < len(doc)
            and doc[start].text == ","
            and start + 1 in self.name_at
        ):
            # «Прежний министр, X, …»
            end, person = self.name_at[start + 1]
            if (
                role.case == "Nom"
                and end < len(doc)
                and doc[end].text in (",", "–", "—")
                and (role.phase != "current" or role.start == doc[role.head].sent.start)
            ):
                self._add(i, person)
                return
        if role.plural and self._each_country(i, role):
            return
        if role.plural and self._list_after_mark(role):
            start += 1
        if role.plural and start in self.role_at and self.doc[role.end].text == ":":
            pass
        elif start not in self.name_at or self.doc[start].sent != self.doc[role.head].sent:
            if role.plural or start not in self.name_at:
                return
            if "\n" in self.doc[role.end - 1 : start].text or self.doc[start].is_sent_start:
                return
        if not role.plural:
            if self._fits_case(role, start):
                self._add(i, self.name_at[start][1])
                self._elliptic(i, self.name_at[start][0])
            return
        bearers = list(self._names(start)) or self._listed(role)
        if len(bearers) == 1 and not bearers[0][1]:
            if len(role.countries) <= 1:
                self._add(i, bearers[0][0])
                if start in self.name_at:
                    self._elliptic(i, self.name_at[start][0])
            return
        in_order = len(role.countries) == len(bearers) and not any(c for _, c in bearers)
        for n, (person, country) in enumerate(bearers):
            if not country:
                country = role.countries[n] if in_order else role.country
            variant = role.variants[n] if len(role.variants) == len(bearers) else ""
            self._add(i, person, country, role=variant)

    def _elliptic(self, i: int, end: int) -> None:
        """«президент США X, Турции Y и Франции Z»: the title goes on with other countries."""
        if is_colleague(self.doc, self.roles[i]):
            return
        for person, country in self._next_countries(end):
            self._add(i, person, country)

    def _next_countries(self, end: int) -> Iterator[tuple[int, str]]:
        """«…, Турции Y и Франции Z», «…, Кыргызстана – Y», «…, таджикский – Z», «…, Турции (Y)»."""
        doc = self.doc
        while end + 2 < len(doc) and doc[end].text in (",", "и", ";") and end + 1 in self.country:
            span = self.country[end + 1]
            j = span.end
            dash = j + 1 < len(doc) and doc[j].text in _DASHES
            bracket = j + 1 < len(doc) and doc[j].text == "("
            j += dash or bracket
            if j not in self.name_at or (doc[span.start].pos_ == "ADJ" and not dash):
                return
            end, person = self.name_at[j]
            yield person, str(span.kb_id_)
            end += bracket and end < len(doc) and doc[end].text == ")"

    def _each_country(self, i: int, role: RoleMention) -> bool:
        """«министры Беларуси (X), Турции (Y)», «руководители таможен Беларуси – X, Турции – Y»."""
        doc, j = self.doc, role.end
        if len(role.countries) != 1 or j + 1 >= len(doc):
            return False
        bracket, dash = doc[j].text == "(", doc[j].text in _DASHES
        j += bracket or dash
        if j not in self.name_at:
            return False
        end, person = self.name_at[j]
        if bracket:
            if end >= len(doc) or doc[end].text != ")":
                return False
            end += 1
        others = list(self._next_countries(end))
        if not others:
            return False
        for one, country in [(person, role.countries[0]), *others]:
            self._add(i, one, country)
        return True

    def _list_after_mark(self, role: RoleMention) -> bool:
        """«министры: X и Y», «послы Китая и Ирана, X и Y», «премьеры двух стран – X и Y»."""
        doc, j = self.doc, role.end
        if j >= len(doc):
            return False
        if doc[j].text == ":":
            return True
        if doc[j].text != "," and doc[j].text not in _DASHES:
            return False
        names = list(self._names(j + 1))
        if len(role.countries) > 1:
            return len(names) == len(role.countries)
        if len(names) < 2:
            return False
        return role.of_context or doc[j].text in _DASHES or self._ends_apposition(names[-1][0], j)

    def _ends_apposition(self, person: int, start: int) -> bool:
        """«министры обороны, X и Y, …»: whether a comma closes what the one at ``start`` opened."""
        sentence = self.doc[start].sent
        ends = sorted(e for s, e in self.people[person].mentions if start < s < sentence.end)
        return any(self.doc[e].text == "," for e in ends[:1] if e < len(self.doc))

    def _fits_case(self, role: RoleMention, start: int) -> bool:
        """«с президентом России Иванов говорил»: a name in the nominative is not of that title."""
        if role.case not in ("Ins", "Dat", "Gen", "Loc") or self.doc[start - 1].is_punct:
            return True
        _, index = self.name_at[start]
        person = self.people[index]
        if person.gender != "Masc" or len(person.mentions) < 2 or not self._in_nominative(start):
            return True
        last = person.name.split()[-1].lower()
        return not (last[-1] not in "аеёиоуыэюяхьй" or last.endswith(("ий", "ый")))

    def _in_nominative(self, start: int) -> bool:
        """Whether every word of the name at this place has the form of the dictionary."""
        end, index = self.name_at[start]
        known = {w.lower() for w in self.people[index].name.replace(".", " ").split()}
        words = [t.lower_ for t in self.doc[start:end] if len(t) > 1 and t.text[0].isalpha()]
        return all(w in known for w in words)

    def _in_genitive(self, start: int, role: RoleMention) -> bool:
        """Whether the name at this place stands in the genitive and not in the case of the title."""
        if self._in_nominative(start) or role.case in ("Gen", "Acc", ""):
            return False
        end, index = self.name_at[start]
        if end in self.name_at and self.name_at[end][1] != index:
            return True
        known = {w.lower() for w in self.people[index].name.replace(".", " ").split()}
        sure = False
        for token in self.doc[start:end]:
            cases = {r.case for r in readings(token.text) if r.nominative in known and r.case}
            if token.lower_ in known or not cases:
                continue
            if role.case in cases or not cases & {"Gen", "Acc"}:
                return False
            sure = True
        return sure

    def _listed(self, role: RoleMention) -> list[tuple[int, str]]:
        """«сопредседатели: министр X и министр Y»: the names of the list after the colon."""
        sentence_end = self.doc[role.head].sent.end
        starts = sorted(s for s in self.name_at if role.end < s < sentence_end)
        names = [(self.name_at[s][1], "") for s in starts]
        if role.countries and len(names) != len(role.countries):
            return []
        return names

    def _names(self, start: int) -> Iterator[tuple[int, str]]:
        """«A (Казахстан), B (Кыргызстан) и C»: persons with the country in brackets."""
        doc, i = self.doc, start
        while i in self.name_at:
            end, person = self.name_at[i]
            country = ""
            if end + 1 < len(doc) and doc[end].text == "(":
                close = next(
                    (k for k in range(end + 1, min(end + 9, len(doc))) if doc[k].text == ")"), None
                )
                if close is not None:
                    inside = [self.country[k] for k in range(end + 1, close) if k in self.country]
                    country = str(inside[0].kb_id_) if len(inside) == 1 else ""
                    end = close + 1
            yield person, country
            if end >= len(doc) or doc[end].text not in (",", "и", "а", ";"):
                return
            i = end + 1
            if i < len(doc) and doc[i].lower_ in ("также", "и"):
                i += 1

    # -- title, title, name --------------------------------------------------------------------

    def _before_role(self, i: int, role: RoleMention) -> None:
        """A title chained to the next one, which stands beside a name."""
        if i in self.taken or role.plural:
            return
        doc, j = self.doc, role.end
        link = ""
        if j < len(doc) and (doc[j].text in (",", "и") or doc[j].text in _DASHES):
            link = doc[j].text
            j += 1
        j = self._skip(j)
        if j < len(doc) and doc[j].lower_ in ("также",):
            j += 1
        following = self.role_at.get(j)
        if following is None or following not in self.taken:
            return
        after = self.roles[following]
        bearers = [b for b in self.found if b.role == following]
        if len(bearers) != 1 or after.plural:
            return
        # The link has to come from a name that follows the second title.
        named = self.people[bearers[0].person].mentions
        if self.name_at_start(bearers[0].person) <= role.start and not any(
            after.end <= s <= after.end + 12 for s, _ in named
        ):
            return
        if role.case and after.case and role.case != after.case:
            return
        if role.countries and after.countries and not set(role.countries) & set(after.countries):
            return
        if link == "" and after.rank not in ("military", "clergy", "royal", "expert", "other"):
            return
        if link == "," and self.role_before_name(role):
            return
        if link == "и" and (role.countries and not after.countries):
            return
        if link == "и" and role.bare and not role.countries and after.phase == role.phase:
            # «президент и исполнительный директор компании X»: one post.
            after.role = f"{role.role} и {after.role}"
            after.start = role.start
            self.joined.add(i)
            self.taken.add(i)
            return
        self._add(i, bearers[0].person, bearers[0].country)

    def name_at_start(self, person: int) -> int:
        """The first token at which the person is named."""
        return min((s for s, _ in self.people[person].mentions), default=0)

    def role_before_name(self, role: RoleMention) -> bool:
        """Whether a name and a comma stand before the phrase: «X, министр Y, …»."""
        i = role.start - 1
        return i > 0 and self.doc[i].text == "," and i in self.name_before

    # -- name, then title ----------------------------------------------------------------------

    def _after_name(self, i: int, role: RoleMention) -> None:
        doc, j = self.doc, role.start - 1
        while j > 0 and doc[j].lower_ in (
            "ныне",
            "теперь",
            "тогда",
            "ранее",
            "также",
            "сейчас",
            "он",
            "же",
        ):
            j -= 1
        if j <= 0 or (doc[j].text not in (",", "(") and doc[j].text not in _DASHES):
            return
        mark = doc[j].text
        end = j
        if doc[end - 1].text == ")":
            opening = next(
                (k for k in range(end - 1, max(0, end - 12), -1) if doc[k].text == "("), None
            )
            end = opening if opening else end
        if end not in self.name_before:
            # «X, вице-премьер, министр»: a title chained to one that follows the name.
            previous = self.role_before.get(j)
            if mark == "," and previous is not None and previous in self.taken:
                bearers = [b for b in self.found if b.role == previous]
                if (
                    len(bearers) == 1
                    and self.roles[previous].case == role.case
                    and self.role_before_name(self.roles[previous])
                    and self._closes(role, mark)
                ):
                    self._add(i, bearers[0].person)
            return
        start, person = self.name_before[end]
        if doc[start].sent != doc[role.head].sent:
            return
        if role.plural:
            return
        if mark == "(":
            if not any(doc[k].text == ")" for k in range(role.end, min(role.end + 3, len(doc)))):
                return
        elif not self._same_case(start, end, role):
            return
        if self._closes(role, mark):
            self._add(i, person)

    def _same_case(self, start: int, end: int, role: RoleMention) -> bool:
        if not role.case:
            return True
        cases = {c for t in self.doc[start:end] for c in t.morph.get("Case", [])}
        title = self.role_before.get(start)
        if title is not None and self.roles[title].case:
            cases.add(self.roles[title].case)
        return not cases or role.case in cases or (role.case == "Nom" and len(cases) > 1)

    def _closes(self, role: RoleMention, mark: str) -> bool:
        """Whether the phrase ends where an apposition ends."""
        doc, i = self.doc, role.end
        if i >= len(doc) or mark in _DASHES or mark == "(":
            return True
        token = doc[i]
        if i in self.name_at:
            return False
        if token.is_punct or token.is_space or token.lower_ in ("и", "а", "который", "которая"):
            return token.text != ":"
        return token.pos_ in ("VERB", "AUX", "ADP", "SCONJ", "ADV", "PART")

    # -- predicates ----------------------------------------------------------------------------

    def _predicate(self, i: int, role: RoleMention) -> None:
        """«X является министром», «пост премьера занял X», «X назначен послом»."""
        doc = self.doc
        head = doc[role.head]
        sentence = head.sent
        verbs = _verbs()
        j, post = role.start - 1, False
        while j >= sentence.start and doc[j].lemma_ in ("пост", "должность", "место", "кресло"):
            post = True
            j -= 1
        if post and j >= sentence.start and doc[j].lower_ in ("с", "со"):
            # «ушёл с поста министра», «отставка X с поста министра»
            person = self._subject(j, role)
            if person is not None:
                self._add(i, person, phase="former")
            return
        if role.case not in ("Ins", "") and not (post and role.case == "Gen"):
            return
        verb = next(
            (
                doc[k]
                for k in range(j, max(sentence.start, j - 5) - 1, -1)
                if doc[k].lemma_ in verbs
            ),
            None,
        )
        if verb is None and post:
            verb = next(
                (doc[k] for k in range(role.end, min(sentence.end, role.end + 4))
                 if doc[k].lemma_ in verbs), None,
            )  # fmt: skip
        if verb is None and role.end + 1 in self.name_at and role.end < len(doc):
            # «президентом страны является X»
            verb = doc[role.end] if doc[role.end].lemma_ in verbs else None
            if verb is not None:
                self._add(i, self.name_at[role.end + 1][1])
            return
        if verb is None or verb.lemma_ not in verbs:
            return
        if any(t.morph.get("Voice", []) == ["Pass"] for t in doc[verb.i + 1 : role.start]):
            # «X был принят президентом»: the title is that of the host.
            return
        person = self._subject(verb.i, role)
        if person is None:
            return
        self._add(i, person, phase=verbs[verb.lemma_])

    def _subject(self, verb: int, role: RoleMention) -> int | None:
        doc = self.doc
        sentence = doc[verb].sent
        for k in range(verb - 1, sentence.start - 1, -1):
            if k + 1 in self.name_before:
                return self.name_before[k + 1][1]
            relative = doc[k].lemma_ == "который" and k >= 2 and doc[k - 1].text == ","
            if relative and k - 1 in self.name_before:
                return self.name_before[k - 1][1]
            if doc[k].text in (",", ";", "что") and k < verb - 1 and doc[k + 1].lemma_ != "который":
                break
        for k in (role.end, role.end + 1, verb + 1):
            if k in self.name_at and k < sentence.end:
                return self.name_at[k][1]
        return None


def _polite() -> frozenset[str]:
    return frozenset(r["word"] for r in read_rows("roles/polite.csv"))


def _verbs() -> dict[str, str]:
    return {r["lemma"]: r["phase"] for r in read_rows("roles/office_verbs.csv")}


def is_deputy(doc: Doc, role: RoleMention) -> bool:
    """«заместитель», «первый зам»."""
    title = title_of(doc[role.head])
    return title is not None and title.group == "deputy"


def is_colleague(doc: Doc, role: RoleMention) -> bool:
    """«коллега», «визави»: a title that stands for the office of another person."""
    title = title_of(doc[role.head])
    return title is not None and title.group == "colleague"
