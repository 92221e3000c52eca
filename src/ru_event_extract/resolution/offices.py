"""The offices of a person: which of the titles that the text gives are one post."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ..document import Office

#: Of such ranks a person holds one post at a time, whatever the text calls it.
_SINGLE = {
    "head_of_state", "head_of_government", "deputy_head_of_government", "igo_head", "spokesperson",
}  # fmt: skip
#: «глава государства», «лидер»: other words for the post.
_LOOSE_HEADS = ("глава", "лидер", "руководитель", "министр", "начальник", "председатель")


def _words(role: str) -> set[str]:
    return set(re.findall(r"[\w-]+", role.lower().replace("ё", "е")))


def same_post(a: Office, b: Office) -> bool:
    """Whether two offices of one person in one phase are the same post told in other words."""
    if a.phase != b.phase:
        return False
    one, other = _words(a.role), _words(b.role)
    if one <= other or other <= one:
        return a.rank == b.rank or not a.country or not b.country or a.country == b.country
    if SequenceMatcher(None, a.role.lower(), b.role.lower()).ratio() > 0.9:
        return True
    if a.rank != b.rank:
        return False
    if a.rank in _SINGLE:
        return not (a.country and b.country and a.country != b.country)
    if a.rank in (
        "minister",
        "agency_head",
        "deputy_minister",
        "governor",
        "speaker",
        "company_head",
    ):
        heads = {a.role.split()[0].lower(), b.role.split()[0].lower()}
        if a.rank == "minister":
            return len(heads) == 2 or "министр" not in heads
        return (
            len(heads) == 2
            and bool(heads & set(_LOOSE_HEADS))
            and (not a.organisation or not b.organisation or a.organisation == b.organisation)
        )
    return False


def _telling(office: Office) -> tuple[int, int, int]:
    """How much the wording says: a title of its own kind before «лидер», the longer one first."""
    head = office.role.split()[0].lower()
    loose = head in ("лидер", "глава", "руководитель") and office.rank in (
        "head_of_state", "head_of_government",
    )  # fmt: skip
    return -int(loose), len(_words(office.role)), -office.start


def merge_offices(offices: Sequence[Office]) -> list[Office]:
    """One office a post, in the fullest wording, with the country and body that any wording gives."""
    groups: list[list[Office]] = []
    for office in offices:
        for group in groups:
            if any(same_post(office, other) for other in group):
                group.append(office)
                break
        else:
            groups.append([office])
    merged = []
    for group in groups:
        best = max(group, key=_telling)
        country = best.country or next((o.country for o in group if o.country), "")
        organisation = best.organisation or next(
            (o.organisation for o in group if o.organisation), ""
        )
        merged.append(replace(best, country=country, organisation=organisation))
    return merged


_ORDER = (
    "head_of_state", "head_of_government", "igo_head", "deputy_head_of_government", "minister", "speaker",
    "agency_head", "governor", "mayor", "ambassador", "envoy", "company_head", "deputy_minister",
    "deputy_agency_head", "igo_official", "party_leader", "royal", "diplomat", "legislator",
    "company_officer", "judge", "prosecutor", "adviser", "spokesperson", "military", "clergy",
)  # fmt: skip


def office_order(office: Office) -> tuple[bool, int, int]:
    """Sort key: current offices first, the highest first."""
    place = _ORDER.index(office.rank) if office.rank in _ORDER else len(_ORDER)
    return office.phase != "current", place, office.start
