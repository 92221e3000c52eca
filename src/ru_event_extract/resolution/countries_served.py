"""The country that an office serves, where its own phrase does not name it.

A scored choice over the countries of the document: the side or delegation that the sentence tells
of, the place in the role, a bare title of the same rank («президент России»), the country of the
paper, which leaves out its own («президент Владимир Путин»), nearness, and share of mentions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache

from spacy.tokens import Doc, Span

from ..document import Office, Person, RoleMention, mentions
from ..entities.lexicon import read_rows
from ..entities.names import is_given_name, is_surname
from ..entities.place_names import place_adjectives, place_country
from ..entities.titles import body_class, igo_names, national_bodies
from ..language.morphology import parses

#: Offices whose country is told only where it is plain.
_RELUCTANT = {
    "other",
    "expert",
    "media",
    "clergy",
    "company_head",
    "company_officer",
    "party_leader",
}
_INTERNATIONAL = {"igo_head", "igo_official"}
#: One bearer a country.
_ALONE = {"head_of_state", "head_of_government", "speaker"}
_SIDES = {"делегация", "сторона", "часть"}
_HEAD_CHARACTERS, _TAIL_TOKENS, _DATELINE_TOKENS = 400, 40, 60
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|ский|цкий|[оеё]ва|[иы]на|ская|ой|ый|ко|[ую]к|ых|их|ая)$")
_PRIVATE = {"other", "expert", "media", "clergy"}
_LEAST_PRIVATE = 2.8
_STATE_OFFICES = {"head_of_state", "head_of_government", "minister"}
_GOVERNING = {"government", "ministry", "parliament_house", "agency", "president_office"}
_LEAST_FOREIGN = 0.5
_LEAST, _LEAST_RELUCTANT = 0.9, 2.2


@lru_cache(maxsize=1)
def _sources() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple(
        (row["word"], re.compile(rf"(?<!\w){re.escape(row['word'])}(?!\w)"), row["country"])
        for row in read_rows("roles/sources.csv")
    )


@lru_cache(maxsize=1)
def _local_words() -> dict[str, str]:
    return {row["word"]: row["country"] for row in read_rows("roles/local_words.csv")}


@lru_cache(maxsize=1)
def _name_stems() -> tuple[tuple[str, str], ...]:
    """Beginnings of companies' names that tell their country, longest first."""
    rows = [(row["stem"], row["country"]) for row in read_rows("roles/name_stems.csv")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _of_surname(name: str) -> list[str]:
    """Countries where surnames end like this one; weak evidence, for choosing among others."""
    last = name.lower().split()[-1] if name else ""
    for row in read_rows("names/surname_countries.csv"):
        if last.endswith(row["ending"]):
            return row["countries"].split("|")
    return []


@lru_cache(maxsize=1)
def _domains() -> re.Pattern[str]:
    return re.compile(r"https?://[\w.-]+\.(ru|kz|uz|kg|tj|tm|by|az|am|ge|ua|md|mn|cn|ir)\b")


def home_country(doc: Doc) -> str:
    """ISO code of the country whose paper or agency the article is from; empty where unknown."""
    head, tail = doc[:_DATELINE_TOKENS].text, doc[-_TAIL_TOKENS:].text
    head = head[:_HEAD_CHARACTERS]
    for part in (head, tail):
        found = [
            (match.start(), code)
            for word, pattern, code in _sources()
            if word in part and (match := pattern.search(part))
        ]
        if found:
            return min(found)[1]
    domain = _domains().search(tail) or _domains().search(head)
    if domain:
        return domain.group(1).upper()
    for place in mentions(doc, "PLACE"):
        if place.start > _DATELINE_TOKENS:
            break
        code = place_country(_title_case(place.kb_id_))
        if code and _in_dateline(doc, place):
            return code
    return ""


def _in_dateline(doc: Doc, place: Span) -> bool:
    """«ДУШАНБЕ, 5 июня.» at the start of a line, or a short line with the place in it."""
    start = place.start
    while start and "\n" not in doc[start - 1].text:
        start -= 1
    end = place.end
    while end < len(doc) and "\n" not in doc[end].text:
        end += 1
    after = doc[place.end].text if place.end < len(doc) else ""
    if place.start - start <= 1 and after in (".", ",", "–", "—", "(", "/", ":", "-"):
        return True
    has_date = any(token.like_num or token.text[:1].isdigit() for token in doc[start:end])
    return end - start <= 10 and has_date


def _title_case(name: str) -> str:
    return name.capitalize() if name.isupper() else name


def looks_russian(name: str) -> bool:
    """Whether a name might well be that of an official of Russia."""
    words = name.lower().split()
    if len(words) < 2:
        return bool(_SURNAME.search(words[-1]))
    if not is_given_name(words[0]):
        return False
    return bool(_SURNAME.search(words[-1])) or is_surname(words[-1])


class CountryContext:
    """Countries of one document by their place, for choosing that of an office."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.spans = [s for s in mentions(doc, "COUNTRY") if s.kb_id_ and "|" not in s.kb_id_]
        self.counts = Counter(str(s.kb_id_) for s in self.spans)
        self.roles: list[RoleMention] = doc._.role_mentions
        self.home = home_country(doc)
        self.guess = "" if self.home else self._likely_home()
        #: Countries named inside the title of another person tell little of this one.
        self._body_countries: dict[str, str] | None = None
        self.claimed = {i for r in self.roles if r.attached for i in range(r.start, r.end)}

    def _likely_home(self) -> str:
        """The country that the article speaks from, by its places and local words.

        An article names the towns of its own country without the country.
        """
        points: defaultdict[str, float] = defaultdict(float)
        for code, count in self.counts.items():
            points[code] += 0.4 * count
        for place in mentions(self.doc, "PLACE"):
            code = place_country(_title_case(place.kb_id_)) or self._of_adjective(place)
            if code:
                points[code] += 1.0
        for token in self.doc:
            code = _local_words().get(token.lemma_.lower(), "")
            if code:
                points[code] += 1.0
        for role in self.roles:
            # A title that names its country is seldom one of the paper's own.
            if role.country and role.attached:
                points[role.country] -= 0.3
        if not points:
            return ""
        best = max(points, key=lambda c: (points[c], c))
        return best if points[best] >= 0.4 * sum(max(0.0, p) for p in points.values()) else ""

    def fill(self) -> None:
        """Give each office of the document without a country the one that is certain enough."""
        people: list[Person] = self.doc._.people
        for person in people:
            own = next((o.country for o in person.offices if o.country), "")
            # «государственный министр, председатель «Туркменгаза»»: what one office tells for sure
            # holds for the other.
            own = own or next((c for o in person.offices if (c := self._of_body(o))), "")
            for office in person.offices:
                if office.country:
                    continue
                if office.rank in _INTERNATIONAL or self._international(office):
                    office.country = own
                    continue
                office.country = own or self.best(person, office)
                own = own or office.country

    def _without_code(self, office: Office) -> bool:
        """Whether the role names a state that has no code («глава ДНР»)."""
        role = next((r for r in self.roles if r.start == office.start), None)
        return role is not None and any(
            not s.kb_id_ and role.start <= s.start < role.end for s in mentions(self.doc, "COUNTRY")
        )

    def _beside(self, person: Person, office: Office) -> list[tuple[str, float]]:
        """«X (Казахстан)», «от Узбекистана документ подписал X», a list under «Делегация Ирана:»,
        and the country that the text gives to the body elsewhere («турецкая BOTAŞ»)."""
        doc, found = self.doc, []
        by_start = {s.start: s for s in self.spans}
        for start, end in person.mentions:
            if end + 1 < len(doc) and doc[end].text == "(" and end + 1 in by_start:
                span = by_start[end + 1]
                if span.end < len(doc) and doc[span.end].text == ")":
                    found.append((str(span.kb_id_), 4.0))
            sentence = doc[start].sent
            for span in self.spans:
                if sentence.start < span.start < start:
                    before = doc[span.start - 1]
                    if before.lower_ == "имени" or before.lower_ == "от":
                        found.append((str(span.kb_id_), 2.0))
        heading = self._heading(office.start)
        if heading:
            found.append((heading, 3.0))
        words = {w.lower() for w in re.findall(r"[\w-]+", office.organisation or office.role)}
        for word, code in self._bodies().items():
            if word in words:
                found.append((code, 3.0))
        return found

    def _heading(self, start: int) -> str:
        """The country of the line with a colon above a list."""
        lines = 0
        for i in range(start - 1, max(-1, start - 200), -1):
            if "\n" in self.doc[i].text:
                lines += 1
                before = self.doc[i - 1] if i else None
                if before is not None and before.text == ":":
                    first = i - 1
                    while first and "\n" not in self.doc[first - 1].text:
                        first -= 1
                    codes = {str(s.kb_id_) for s in self.spans if first <= s.start < i}
                    return codes.pop() if len(codes) == 1 else ""
                if lines > 12:
                    break
        return ""

    def _bodies(self) -> dict[str, str]:
        """Names of companies to the country of the adjective before them, lower case."""
        if self._body_countries is None:
            self._body_countries = {}
            for span in self.spans:
                if self.doc[span.start].pos_ != "ADJ":
                    continue
                for token in self.doc[span.end : span.end + 6]:
                    if token.is_sent_start or token.text in (",", ".", ";") or token.pos_ == "VERB":
                        break
                    name = token.text[:1].isupper() and len(token) > 2
                    if name and (token.text[0].isascii() or not parses(token.text)[0].is_known):
                        self._body_countries.setdefault(token.lower_, str(span.kb_id_))
        return self._body_countries

    def _weight(self, span: Span) -> float:
        """«правительство Таиланда» tells more of an office than «российские туристы»."""
        before = self.doc[span.start - 1] if span.start else None
        if before is not None and body_class(before.lemma_.lower()) in _GOVERNING:
            return 2.0
        return 0.5 if self.doc[span.start].pos_ == "ADJ" else 1.0

    @staticmethod
    def _international(office: Office) -> bool:
        """Whether the body served is one of several states."""
        name = office.organisation
        if name in set(igo_names().values()):
            return True
        lemmas = " ".join(p[0].normal_form for w in name.lower().split() if (p := parses(w)))
        return body_class(lemmas).startswith("igo") if name else False

    def best(self, person: Person, office: Office) -> str:
        """The best country for an office, or an empty string."""
        if self._without_code(office):
            return ""
        scores = self.scores(person, office)
        if not scores:
            return ""
        code = max(scores, key=lambda c: (scores[c], c))
        if office.rank in _STATE_OFFICES and self.home == "RU" and not looks_russian(person.name):
            return code if scores[code] >= _LEAST_FOREIGN else ""
        least = _LEAST_RELUCTANT if office.rank in _RELUCTANT else _LEAST
        if office.rank in _PRIVATE:
            least = _LEAST_PRIVATE
        return code if scores[code] >= least else ""

    def scores(self, person: Person, office: Office) -> dict[str, float]:
        """Points for each country."""
        scores: defaultdict[str, float] = defaultdict(float)
        role = next((r for r in self.roles if r.start == office.start), None)
        total = sum(self.counts.values())
        for code, count in self.counts.items():
            scores[code] += 0.9 * count / total
        if self.home:
            doubtful = self.home == "RU" and not looks_russian(person.name)
            scores[self.home] += -0.7 if doubtful else 1.6
        elif self.guess:
            scores[self.guess] += 1.0
        for code in _of_surname(person.name):
            if code in self.counts or code in (self.home, self.guess):
                scores[code] += 0.6
        place = self._of_place(office)
        if place:
            scores[place] += 1.5 if office.rank in _RELUCTANT else 3.0
        body = self._of_body(office)
        if body:
            scores[body] += 4.0
        for code, points in self._beside(person, office):
            scores[code] += points
        start = office.start
        sentence = self.doc[start].sent
        side = self._side(start, sentence)
        if side:
            scores[side] += 3.0
        if role is not None and role.of_context:
            before = [s for s in self.spans if s.start < start and start - s.start < 80]
            if before:
                scores[str(before[-1].kb_id_)] += 2.5
        near = [
            s
            for s in self.spans
            if sentence.start <= s.start < start and s.start not in self.claimed
        ]
        for n, span in enumerate(reversed(near)):
            scores[str(span.kb_id_)] += (0.9 if n == 0 else 0.2) * self._weight(span)
        for span in self.spans:
            if start < span.start < sentence.end and span.start not in self.claimed:
                scores[str(span.kb_id_)] += 0.2
        previous = [s for s in self.spans if s.start < sentence.start]
        if previous:
            scores[str(previous[-1].kb_id_)] += 0.3
        for city in mentions(self.doc, "PLACE"):
            if sentence.start <= city.start < start:
                code = place_country(_title_case(city.kb_id_))
                if code:
                    # «вылетел в Ташкент, где встретится с министром»
                    where = any(t.lower_ in ("где", "там") for t in self.doc[city.end : start])
                    scores[code] += 2.6 if where else 0.4
        if office.phase == "former":
            for code in self._of_successor(person, office):
                scores[code] += 2.0
        for code in self._bare_titles(office):
            scores[code] += 1.5
        for code in self._borne_by_others(person, office):
            scores[code] -= 2.5
        return scores

    @staticmethod
    def _of_body(office: Office) -> str:
        """«глава Пентагона», «глава «Туркменгаза»»: a body that only one state has."""
        for word in re.findall(r"\w+", f"{office.role} {office.organisation}".lower()):
            lemma = parses(word)[0].normal_form
            code = national_bodies().get(word) or national_bodies().get(lemma)
            if code:
                return code
        for word in re.findall(r"\w+", office.organisation.lower()):
            # A name made of the country's («Узбекнефтегаз»), not a word that begins alike («роса»).
            if not parses(word)[0].is_known:
                for stem, code in _name_stems():
                    if word.startswith(stem) and len(word) > len(stem) + 2:
                        return code
        return ""

    def _of_place(self, office: Office) -> str:
        """«хоким Ферганской области», «мэр Киева»."""
        role = next((r for r in self.roles if r.start == office.start), None)
        if role is None:
            return ""
        for span in mentions(self.doc, "PLACE"):
            if role.head < span.start < role.end:
                code = place_country(_title_case(span.kb_id_)) or self._of_adjective(span)
                if code:
                    return code
        for token in self.doc[role.head + 1 : role.end]:
            name = place_adjectives().get(token.lemma_.lower().replace("ё", "е"))
            if name and token.text[:1].isupper():
                return place_country(name)
        return ""

    @staticmethod
    def _of_adjective(span: Span) -> str:
        for token in span:
            name = place_adjectives().get(token.lemma_.lower().replace("ё", "е"))
            if name:
                return place_country(name)
        return ""

    def _side(self, start: int, sentence: Span) -> str:
        """The delegation or side that the words before an office tell of."""
        for span in reversed([s for s in self.spans if sentence.start <= s.start < start]):
            after = self.doc[span.end] if span.end < len(self.doc) else None
            before = self.doc[span.start - 1] if span.start else None
            if after is not None and after.lemma_ in _SIDES:
                return str(span.kb_id_)
            if before is not None and before.lemma_ in _SIDES:
                return str(span.kb_id_)
            # «узбекскую сторону возглавлял X, афганскую – Y»
            if (
                after is not None
                and after.text in ("–", "—", "-")
                and self.doc[span.start].pos_ == "ADJ"
                and any(t.lemma_ in _SIDES for t in self.doc[sentence.start : span.start])
            ):
                return str(span.kb_id_)
        # «Делегацию возглавил министр»: the side that the sentences before told of.
        if any(t.lemma_ in _SIDES for t in self.doc[sentence.start : start]):
            for span in reversed([s for s in self.spans if start - 120 < s.start < sentence.start]):
                near = self.doc[max(0, span.start - 1) : span.end + 1]
                if any(t.lemma_ in _SIDES for t in near):
                    return str(span.kb_id_)
        return ""

    def _bare_titles(self, office: Office) -> set[str]:
        """Countries of bare titles of the same rank: «президент России» for «президент Путин»."""
        if office.rank not in _ALONE | {"minister", "ambassador", "spokesperson"}:
            return set()
        return {
            r.country
            for r in self.roles
            if r.rank == office.rank and r.country and not r.people and not r.plural
        }

    def _of_successor(self, person: Person, office: Office) -> set[str]:
        """«Предыдущий командующий»: the country of the one who has the office now."""
        head = office.role.split()[0].lower()
        return {
            one.country
            for other in self.doc._.people
            if other is not person
            for one in other.offices
            if one.rank == office.rank and one.country and one.role.split()[0].lower() == head
        }

    def _borne_by_others(self, person: Person, office: Office) -> set[str]:
        """Countries whose office of this kind another person of the document bears."""
        found = set()
        for other in self.doc._.people:
            if other is person:
                continue
            for one in other.offices:
                if one.rank != office.rank or not one.country or one.phase != office.phase:
                    continue
                if office.rank in _ALONE or one.role.lower() == office.role.lower():
                    found.add(one.country)
        return found
