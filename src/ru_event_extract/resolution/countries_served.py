"""The country that an office serves, where its own phrase does not name it."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from ..document import Office, RoleMention, mentions

#: Offices that serve no country, or whose country the sentence does not tell.
_NO_COUNTRY = {"igo_head", "igo_official", "other", "expert", "media", "clergy", "company_head",
               "company_officer", "party_leader"}  # fmt: skip


class CountryContext:
    """Countries of one document by their place, for choosing that of an office."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.spans = [s for s in mentions(doc, "COUNTRY") if s.kb_id_ and "|" not in s.kb_id_]
        self.counts = Counter(str(s.kb_id_) for s in self.spans)

    def before(self, i: int, window: int = 60) -> str:
        """The country named last before token ``i``."""
        near = [s for s in self.spans if i - window <= s.start < i]
        return str(near[-1].kb_id_) if near else ""

    def dominant(self, share: float = 0.5) -> str:
        """The country that has at least this share of all mentions of countries."""
        total = sum(self.counts.values())
        if not total:
            return ""
        code, count = self.counts.most_common(1)[0]
        return code if count / total >= share else ""

    def of_rank(self, roles: list[RoleMention], rank: str, people: set[str]) -> str:
        """The country of bare titles of this rank that no other person bears: «президент России»."""
        codes = Counter(
            r.country for r in roles
            if r.rank == rank and r.country and not r.people and r.country not in people
        )  # fmt: skip
        return codes.most_common(1)[0][0] if codes else ""


def serves_country(office: Office) -> bool:
    """Whether an office of this rank serves a country."""
    return office.rank not in _NO_COUNTRY
