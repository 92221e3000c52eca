"""The country that an office serves, where its own phrase does not name it.

What is certain by rule comes first: another office of the person, a place or a body in the role. The
rest is a learned choice over the countries of the document and of the person's name; features in
:mod:`.country_features`, training in ``training.office_countries``.
"""

from __future__ import annotations

from spacy.tokens import Doc

from ..document import Office, Person
from ..learned.trees import Features
from .country_features import CountryEvidence
from .country_model import shipped_model
from .country_words import body_country, is_international

_INTERNATIONAL = {"igo_head", "igo_official"}
#: Offices that a place in the role («мэр Киева») puts under the state of the place.
_LOCAL = {"governor", "mayor", "judge", "prosecutor", "agency_head", "deputy_agency_head"}
_PRIVATE = {"other", "expert", "media", "clergy", ""}
_OF_BODIES = {"company_head", "company_officer", "party_leader", "military"}


def office_group(rank: str) -> str:
    """How readily the country of an office is told: ``state``, ``body`` or ``private``.

    A minister serves a state for sure; an economist's country is told only where it is plain.
    """
    return "private" if rank in _PRIVATE else "body" if rank in _OF_BODIES else "state"


def open_offices(doc: Doc, evidence: CountryEvidence) -> list[tuple[int, Office]]:
    """The offices that need a choice, with the index of their person.

    Those whose country a rule tells get it here.
    """
    found = []
    for index, person in enumerate(doc._.people):
        own = _own(person) or next(
            (
                place
                for office in person.offices
                if office.rank in _LOCAL and (place := evidence.place_in_role(office))
            ),
            "",
        )
        for office in person.offices:
            if office.country or evidence.is_of_state_without_code(office):
                continue
            if own:
                office.country = own
            elif office.rank not in _INTERNATIONAL and not is_international(office):
                found.append((index, office))
    return found


def _own(person: Person) -> str:
    """«государственный министр, председатель «Туркменгаза»»: what one office tells for sure holds
    for the other."""
    stated = next((o.country for o in person.offices if o.country), "")
    return stated or next((c for o in person.offices if (c := body_country(o))), "")


def fill_countries(doc: Doc) -> None:
    """Give each office of the document without a country the one that is certain enough."""
    if all(office.country for person in doc._.people for office in person.offices):
        return
    evidence = CountryEvidence(doc)
    offices = open_offices(doc, evidence)
    rows: list[Features] = []
    codes: list[list[str]] = []
    for index, office in offices:
        candidates = evidence.candidates(index, office)
        codes.append(list(candidates))
        rows.extend(candidates.values())
    if not rows:
        return
    model = shipped_model()
    likely = iter(model.offices.probabilities(rows).tolist())
    chosen: dict[int, tuple[float, str]] = {}
    for (index, office), own_codes in zip(offices, codes, strict=True):
        best, code = max(((next(likely), code) for code in own_codes), default=(0.0, ""))
        if best >= model.thresholds[office_group(office.rank)]:
            office.country = code
            chosen[index] = max(chosen.get(index, (0.0, "")), (best, code))
    # All posts of a person serve one country: the surest choice.
    for index, office in offices:
        if index in chosen:
            office.country = chosen[index][1]
