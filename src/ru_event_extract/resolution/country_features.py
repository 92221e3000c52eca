"""What a document says for and against each country that an office may serve.

:class:`CountryEvidence` reads the countries, nationalities and places of one document once;
:meth:`CountryEvidence.candidates` then gives, for an office, the countries that come into question
with their features for :mod:`.countries_served`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from ..document import Office, Person, RoleMention, mentions
from ..entities.countries import NATIONALITY
from ..entities.place_names import place_adjectives, place_country
from ..language.morphology import parses
from ..learned.trees import Features
from .country_model import shipped_model
from .country_words import (
    SIDES,
    body_country,
    is_international,
    local_words,
    region_adjectives,
    title_case,
)
from .home_country import country_of_adjective, home_country, likely_home, looks_russian

_POSSESSIVE = {"его", "её", "ее", "их"}
_RULING = {
    "head_of_state", "head_of_government", "deputy_head_of_government", "minister",
    "deputy_minister", "speaker",
}  # fmt: skip
#: One bearer a country.
_ALONE = {"head_of_state", "head_of_government", "speaker"}
_FAR = 60


class Clue(NamedTuple):
    """A place of the text that tells of a country: ``kind`` is ``name``, ``adjective``,
    ``compound``, ``nationality`` or ``place``."""

    start: int
    end: int
    code: str
    kind: str


class CountryEvidence:
    """The clues of one document; ``origin_of`` gives probabilities of countries by a name."""

    def __init__(
        self, doc: Doc, origin_of: Callable[[str], Mapping[str, float]] | None = None
    ) -> None:
        self.doc = doc
        self.origin_of = origin_of or shipped_model().origin
        self.roles: list[RoleMention] = doc._.role_mentions
        self.role_at = {r.start: r for r in self.roles}
        self.claimed = {i for r in self.roles if r.attached for i in range(r.start, r.end)}
        self.spans = [s for s in mentions(doc, "COUNTRY") if s.kb_id_ and "|" not in s.kb_id_]
        self.clues = sorted(self._clues())
        self._sentence_starts = [s.start for s in doc.sents]
        self._line_ends = [m.start() for m in re.finditer("\n", doc.text)]
        self.home = home_country(doc)
        self.guess = "" if self.home else likely_home(doc)
        named = Counter(c.code for c in self.clues if c.kind in ("name", "adjective"))
        placed = Counter(c.code for c in self.clues if c.kind == "place")
        self.named, self.placed = named, placed
        self.order = {code: n for n, code in enumerate(dict.fromkeys(c.code for c in self.clues))}
        self._company_countries: dict[str, str] | None = None
        self._bearers: list[tuple[int, int, Office]] | None = None

    def _clues(self) -> list[Clue]:
        found = []
        for span in mentions(self.doc, "COUNTRY"):
            codes = str(span.kb_id_).split("|")
            adjective = self.doc[span.start].pos_ == "ADJ"
            kind = "compound" if len(codes) > 1 else "adjective" if adjective else "name"
            found += [Clue(span.start, span.end, code, kind) for code in codes if code]
        for span in mentions(self.doc, NATIONALITY):
            if span.kb_id_:
                found.append(Clue(span.start, span.end, str(span.kb_id_), "nationality"))
        for span in mentions(self.doc, "PLACE"):
            code = place_country(title_case(span.kb_id_)) or country_of_adjective(span)
            if code:
                found.append(Clue(span.start, span.end, code, "place"))
        return found

    def sentence(self, token: int) -> int:
        """The number of the sentence that a token is in."""
        return bisect_right(self._sentence_starts, token)

    def paragraph(self, token: int) -> int:
        """A number that tokens of one line share."""
        return bisect_left(self._line_ends, self.doc[token].idx)

    # -- clues of single kinds -----------------------------------------------------------------

    def bearers(self) -> list[tuple[int, int, Office]]:
        """Where the document states offices with their countries: token, person, office."""
        if self._bearers is None:
            self._bearers = sorted(
                (
                    (office.start, index, office)
                    for index, person in enumerate(self.doc._.people)
                    for office in person.offices
                    if office.country
                ),
                key=lambda b: b[:2],
            )
        return self._bearers

    def _companies(self) -> dict[str, str]:
        """Names of companies to the country of the adjective before them, lower case."""
        if self._company_countries is None:
            self._company_countries = {}
            for span in self.spans:
                if self.doc[span.start].pos_ != "ADJ":
                    continue
                for token in self.doc[span.end : span.end + 6]:
                    if token.is_sent_start or token.text in (",", ".", ";") or token.pos_ == "VERB":
                        break
                    name = token.text[:1].isupper() and len(token) > 2
                    if name and (token.text[0].isascii() or not parses(token.text)[0].is_known):
                        self._company_countries.setdefault(token.lower_, str(span.kb_id_))
        return self._company_countries

    def _heading(self, start: int) -> str:
        """The country of the line with a colon above a list."""
        lines = 0
        for i in range(start - 1, max(-1, start - 200), -1):
            if "\n" in self.doc[i].text:
                lines += 1
                if i and self.doc[i - 1].text == ":":
                    first = i - 1
                    while first and "\n" not in self.doc[first - 1].text:
                        first -= 1
                    codes = {str(s.kb_id_) for s in self.spans if first <= s.start < i}
                    return codes.pop() if len(codes) == 1 else ""
                if lines > 12:
                    break
        return ""

    def place_in_role(self, office: Office) -> str:
        """The country of the place that a role names («хоким Ферганской области», «мэр Киева»)."""
        role = self.role_at.get(office.start)
        if role is None:
            return ""
        for token in self.doc[role.head + 1 : role.end]:
            if token.text[:1].isupper():
                lemma = token.lemma_.lower().replace("ё", "е")
                if lemma in region_adjectives():
                    return region_adjectives()[lemma]
                name = place_adjectives().get(lemma, lemma)
                if code := place_country(name):
                    return code
        for clue in self.clues:
            if clue.kind == "place" and role.head < clue.start < role.end:
                return clue.code
        return ""

    def _side(self, start: int, sentence: Span) -> str:
        """The delegation or side that the words before an office tell of."""
        doc = self.doc
        for span in reversed([s for s in self.spans if sentence.start <= s.start < start]):
            after = doc[span.end] if span.end < len(doc) else None
            before = doc[span.start - 1] if span.start else None
            if after is not None and after.lemma_ in SIDES:
                return str(span.kb_id_)
            if before is not None and before.lemma_ in SIDES:
                return str(span.kb_id_)
            # «узбекскую сторону возглавлял X, афганскую – Y»
            if (
                after is not None
                and after.text in ("–", "—", "-")
                and doc[span.start].pos_ == "ADJ"
                and any(t.lemma_ in SIDES for t in doc[sentence.start : span.start])
            ):
                return str(span.kb_id_)
        # «Делегацию возглавил министр»: the side that the sentences before told of.
        if any(t.lemma_ in SIDES for t in doc[sentence.start : start]):
            for span in reversed([s for s in self.spans if start - 120 < s.start < sentence.start]):
                if any(t.lemma_ in SIDES for t in doc[max(0, span.start - 1) : span.end + 1]):
                    return str(span.kb_id_)
        return ""

    def is_of_state_without_code(self, office: Office) -> bool:
        """Whether the role names a state or region that no ISO code is sure of («глава ДНР»)."""
        role = self.role_at.get(office.start)
        if role is None:
            return False
        if any(
            not span.kb_id_ and role.start <= span.start < role.end
            for span in mentions(self.doc, "COUNTRY")
        ):
            return True
        lemmas = (t.lemma_.lower() for t in self.doc[role.head + 1 : role.end])
        return any(region_adjectives().get(lemma) == "" for lemma in lemmas)

    # -- features ------------------------------------------------------------------------------

    def candidates(self, index: int, office: Office) -> Mapping[str, Features]:
        """The countries that may be served, each with its features."""
        doc = self.doc
        person: Person = doc._.people[index]
        role = self.role_at.get(office.start)
        start = min(office.start, len(doc) - 1)
        sentence = doc[start].sent
        body = body_country(office)
        place = self.place_in_role(office)
        local = next((c for w in office.role.lower().split() if (c := local_words().get(w))), "")
        origin = self.origin_of(person.name)
        codes = dict.fromkeys(c.code for c in self.clues)
        codes |= dict.fromkeys(c for c in (self.home, self.guess, body, place, local) if c)
        codes |= dict.fromkeys(c for c, p in origin.items() if p > 0.5)
        common = self._common(office, role, start)
        shared = {
            "heading": self._heading(start),
            "side": self._side(start, sentence),
            "body": body,
            "place": place,
            "local": local,
            "home": self.home,
            "guess": self.guess,
        }
        told = Counter(c for c in (body, place, local) if c)
        best_origin = max((origin.get(c, 0.0) for c in codes), default=0.0)
        rows: dict[str, dict[str, float]] = {
            code: {
                **common,
                "origin": origin.get(code, 0.0),
                "origin_share": origin.get(code, 0.0) / best_origin if best_origin else 0.0,
                "origin_best": best_origin,
                "candidates": len(codes),
                "told": told[code],
                "told_others": told.total() - told[code],
                **{name: 1.0 for name, value in shared.items() if value == code},
                **{
                    f"other_{name}": 1.0
                    for name, value in shared.items()
                    if value not in ("", code)
                },
            }
            for code in codes
        }
        if "RU" in rows:
            rows["RU"]["looks_russian"] = 1.0 if looks_russian(person.name) else -1.0
        self._counts(rows)
        self._nearness(rows, role, start, sentence)
        self._of_person(rows, person, office)
        self._of_others(rows, index, office, start)
        return rows

    def _common(self, office: Office, role: RoleMention | None, start: int) -> dict[str, float]:
        """What is the same for all candidates."""
        doc = self.doc
        before = doc[start - 1].lower_ if start else ""
        row = {
            f"rank={office.rank}": 1.0,
            f"phase={office.phase}": 1.0,
            f"title={office.role.split()[0].lower()}": 1.0,
            "ruling": float(office.rank in _RULING),
            "words": float(len(office.role.split())),
            "possessive": float(before in _POSSESSIVE),
            "position": start / len(doc),
            "home_known": float(bool(self.home)),
            "home_RU": float(self.home == "RU"),
            "organisation": float(bool(office.organisation)),
            "international": float(is_international(office)),
        }
        if role is not None:
            row["bare"] = float(role.bare)
            row["plural"] = float(role.plural)
            row["of_context"] = float(role.of_context)
        return row

    def _counts(self, rows: dict[str, dict[str, float]]) -> None:
        named = max(1, sum(self.named.values()))
        placed = max(1, sum(self.placed.values()))
        most = max(self.named.values(), default=0)
        for code, row in rows.items():
            row["share"] = self.named[code] / named
            row["count"] = float(min(self.named[code], 10))
            row["lead"] = self.named[code] / most if most else 0.0
            row["placed"] = self.placed[code] / placed
            row["place_count"] = float(min(self.placed[code], 10))
            row["order"] = float(self.order.get(code, 20))

    def _nearness(
        self,
        rows: dict[str, dict[str, float]],
        role: RoleMention | None,
        start: int,
        sentence: Span,
    ) -> None:
        """The nearest clue of each candidate before and after, in the sentence and beyond."""
        doc, here = self.doc, self.sentence(start)
        paragraph = self.paragraph(start)
        end = role.end if role is not None else start + 1
        title = doc[role.head if role is not None else start]
        before = [c for c in self.clues if c.start < start]
        for n, clue in enumerate(reversed(before)):
            row = rows[clue.code]
            row["turns"] = min(row.get("turns", 20.0), float(n + 1))
            if "before" not in row:
                row["before"] = 1.0 / (start - clue.start)
                row["sentences_before"] = float(here - self.sentence(clue.start) + 1)
                row[f"before={clue.kind}"] = 1.0
                row["before_claimed"] = float(clue.start in self.claimed)
            if self.sentence(clue.start) == here:
                self._same_sentence(row, clue, start, title)
            if self.paragraph(clue.start) == paragraph:
                row["in_paragraph"] = row.get("in_paragraph", 0.0) + 1.0
        free = [c for c in before if c.start not in self.claimed]
        for n, clue in enumerate(reversed(free[-12:])):
            rows[clue.code].setdefault("free_turns", float(n + 1))
        here_before = [c for c in free if self.sentence(c.start) == here]
        codes = list(dict.fromkeys(c.code for c in reversed(here_before)))
        for n, code in enumerate(codes):
            rows[code]["nearest_here"] = 1.0 / (n + 1)
            rows[code]["codes_here"] = float(len(codes))
        for clue in self.clues:
            if clue.start >= start:
                row = rows[clue.code]
                if role is not None and clue.start < end:
                    row["inside"] = 1.0
                elif "after" not in row:
                    row["after"] = 1.0 / (clue.start - start + 1)
                    row[f"after={clue.kind}"] = 1.0
                    row["after_here"] = float(self.sentence(clue.start) == here)
        first = [c.code for c in self.clues if self.sentence(c.start) <= 2]
        for code in first:
            rows[code]["in_headline"] = 1.0

    def _same_sentence(self, row: dict[str, float], clue: Clue, start: int, title: Token) -> None:
        doc = self.doc
        if "here" in row:
            row["here_count"] = row.get("here_count", 1.0) + 1.0
            return
        token = doc[clue.start]
        previous = doc[clue.start - 1] if clue.start else None
        following = doc[clue.end] if clue.end < len(doc) else None
        row["here"] = float(min(start - clue.start, _FAR))
        row[f"here={clue.kind}"] = 1.0
        row["here_claimed"] = float(clue.start in self.claimed)
        row[f"dep={token.dep_}"] = 1.0
        row[f"case={''.join(token.morph.get('Case', [])[:1])}"] = 1.0
        between = doc[clue.end : start]
        row["verb_between"] = float(any(t.pos_ == "VERB" for t in between))
        row["commas_between"] = float(sum(t.text in (",", ";") for t in between))
        row["dash_between"] = float(any(t.text in ("–", "—", "-") for t in between))
        row["name_between"] = float(
            any(clue.end <= s < start for p in doc._.people for s, _ in p.mentions)
        )
        row["where"] = float(any(t.lower_ in ("где", "там", "чей", "чья") for t in between))
        if previous is not None and previous.pos_ == "ADP":
            row[f"preposition={previous.lower_}"] = 1.0
        elif previous is not None:
            row[f"previous={previous.pos_}"] = 1.0
            row["previous_side"] = float(previous.lemma_ in SIDES)
        row["gap"] = float(min(start - clue.end, _FAR))
        if following is not None and following.lemma_ in SIDES:
            row["following_side"] = 1.0
        elif following is not None and following.text in ("–", "—", "-"):
            # «афганскую – министр X»
            row["following_dash"] = 1.0
        row["siblings"] = float(token.head == title.head or token.head == title)
        row["head_verb"] = float(token.head.pos_ == "VERB")

    def _of_person(self, rows: dict[str, dict[str, float]], person: Person, office: Office) -> None:
        """Clues beside the person's name, here and in other sentences."""
        doc = self.doc
        by_start = {c.start: c for c in self.clues}
        named_in = {self.sentence(s) for s, _ in person.mentions}
        for code in {c.code for c in self.clues if self.sentence(c.start) in named_in}:
            places = {self.sentence(c.start) for c in self.clues if c.code == code}
            rows[code]["named_with"] = float(len(places & named_in))
            rows[code]["named_with_share"] = len(places & named_in) / len(named_in)
        for start, end in person.mentions:
            if end + 1 < len(doc) and doc[end].text == "(" and end + 1 in by_start:
                clue = by_start[end + 1]
                if clue.end < len(doc) and doc[clue.end].text == ")":
                    rows[clue.code]["in_brackets"] = 1.0
            first = doc[start].sent.start
            for clue in self.clues:
                if first < clue.start < start and doc[clue.start - 1].lower_ in ("имени", "от"):
                    rows[clue.code]["on_behalf"] = 1.0
        words = f"{office.role} {office.organisation}".lower().split()
        for word, code in self._companies().items():
            if word in words and code in rows:
                rows[code]["company"] = 1.0

    def _of_others(
        self, rows: dict[str, dict[str, float]], index: int, office: Office, start: int
    ) -> None:
        """Offices of other persons, and bare titles, whose country is stated."""
        title = office.role.split()[0].lower()
        last = following = ""
        for at, other, one in self.bearers():
            if other == index:
                continue
            if at < start:
                last = one.country
            elif not following:
                following = one.country
            row = rows.get(one.country)
            if row is None:
                continue
            row["bearers"] = row.get("bearers", 0.0) + 1.0
            if one.rank == office.rank and one.phase == office.phase:
                if one.role.lower() == office.role.lower():
                    row["same_office"] = 1.0
                if office.rank in _ALONE:
                    row["taken"] = 1.0
                row["same_rank"] = 1.0
            if one.role.split()[0].lower() == title and office.phase != one.phase:
                row["successor"] = 1.0
        if last in rows:
            rows[last]["last_bearer"] = 1.0
        if following in rows:
            rows[following]["next_bearer"] = 1.0
        for role in self.roles:
            if role.country in rows and not role.people and not role.plural:
                if role.rank == office.rank:
                    rows[role.country]["bare_title"] = 1.0
                else:
                    rows[role.country]["bare_other"] = 1.0
