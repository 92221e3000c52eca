"""How likely the role of a person is right: a small calibrated model over how it was found.

Sets ``confidence`` of the offices in ``doc._.people``. The model is trained by
``training.roles`` on articles whose roles are annotated.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from ..document import Office, Person, RoleMention, mentions
from ..entities.roles import LEARNED
from ..learned.linear import Model, model_from_dict
from ..learned.trees import Features, load_models

MODEL_FILE = "roles.json.gz"
#: No row that a model found is certain: 1 is kept for what a person has checked.
MAX_CONFIDENCE = 0.995
_FAR = 40


class _Places:
    """Where the document's names, learned role spans and countries stand."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.roles: dict[int, RoleMention] = {r.start: r for r in doc._.role_mentions}
        self.learned = [(s.start, s.end) for s in doc.spans.get(LEARNED, ())]
        self.countries = [(s.start, s.end, s.kb_id_) for s in mentions(doc, "COUNTRY")]
        self.sentences = [s.start for s in doc.sents]

    def sentence(self, token: int) -> int:
        return bisect_right(self.sentences, token) - 1


def role_features(doc: Doc) -> list[tuple[Person, Office, Features]]:
    """Each office of each person with what tells how surely it was read."""
    places = _Places(doc)
    return [
        (person, office, _features(places, person, number, office))
        for person in doc._.people
        for number, office in enumerate(person.offices)
    ]


def _features(places: _Places, person: Person, number: int, office: Office) -> Features:
    doc = places.doc
    start, end = office.start, max(office.end, office.start + 1)
    words = office.role.lower().split()
    row: dict[str, float] = {
        f"rank={office.rank}": 1.0,
        f"phase={office.phase}": 1.0,
        "organisation": float(bool(office.organisation)),
        "country": float(bool(office.country)),
        "words": float(len(words)),
        "number": float(number),
        "offices": float(len(person.offices)),
        "named": float(len(person.mentions)),
        "titles": float(len(person.titles)),
        "name_words": float(len(person.name.split())),
        "initials": float("." in person.name),
        "gender": float(bool(person.gender)),
        "tokens": float(end - start),
        "place": min(1.0, start / max(1, len(doc))),
        "length": float(len(doc)),
        "people": float(len(doc._.people)),
    }
    if words:
        row[f"first={words[0]}"] = 1.0
        row[f"last={words[-1]}"] = 1.0
    inside = [c for a, b, c in places.countries if start <= a and b <= end]
    row["country_stated"] = float(bool(office.country) and office.country in inside)
    row["country_other"] = float(bool(inside) and office.country not in inside)
    row["country_inherited"] = float(bool(office.country) and not inside)
    _of_name(row, places, person, start, end)
    _of_title(row, places, start, end)
    same = sum(
        o.role == office.role and o.country == office.country
        for p in doc._.people
        for o in p.offices
        if p is not person
    )
    row["shared"] = float(same)
    return row


def _of_name(row: dict[str, float], places: _Places, person: Person, start: int, end: int) -> None:
    """How far the name stands from the words of the role, and on which side."""
    gaps = [
        (0 if a < end and start < b else a - end if a >= end else start - b, a < start, a)
        for a, b in person.mentions
    ]
    gap, before, at = min(gaps, default=(_FAR, False, start))
    row["gap"] = float(min(gap, _FAR))
    row["name_first"] = float(before)
    row["beside"] = float(gap <= 1)
    row["apart"] = float(abs(places.sentence(at) - places.sentence(start)))
    between = places.doc[min(end, at) : max(start, at)] if gap else ()
    row["comma_between"] = float(any(t.text == "," for t in between))
    row["first_at"] = float(min((a for a, _ in person.mentions), default=0) < start)


def _of_title(row: dict[str, float], places: _Places, start: int, end: int) -> None:
    """What the phrase of the title is: rule or model or both, attached or resolved."""
    exact = any(a == start and b <= end for a, b in places.learned)
    overlap = any(a < end and start < b for a, b in places.learned)
    row["learned_exact"] = float(exact)
    row["learned_none"] = float(not overlap)
    role = places.roles.get(start)
    if role is None:
        row["no_title"] = 1.0
        return
    row["attached"] = float(role.attached)
    row["plural"] = float(role.plural)
    row["bare"] = float(role.bare)
    row["of_context"] = float(role.of_context)
    row["serves"] = float(role.served is not None)
    row["bearers"] = float(len(role.people))
    row[f"case={role.case}"] = 1.0
    head = places.doc[role.head]
    row[f"title={head.lemma_.lower()}"] = 1.0
    if role.start:
        before = places.doc[role.start - 1]
        row[f"before={before.text if before.is_punct else before.pos_}"] = 1.0
    if end < len(places.doc):
        after = places.doc[end]
        row[f"after={after.text if after.is_punct else after.pos_}"] = 1.0


@lru_cache(maxsize=1)
def _shipped() -> Model:
    return model_from_dict(load_models(MODEL_FILE)["role"])


class RoleConfidence:
    """Puts on each office the probability that it is right."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model or _shipped()

    def __call__(self, doc: Doc) -> Doc:
        rows = role_features(doc)
        if rows:
            found = self.model.probabilities([features for _, _, features in rows])
            for (_, office, _), p in zip(rows, found.tolist(), strict=True):
                office.confidence = min(p, MAX_CONFIDENCE)
        return doc


@Language.factory(
    "ru_role_confidence",
    requires=["doc._.people", "doc._.role_mentions", "doc.spans"],
    assigns=["doc._.people"],
)
def create_role_confidence(nlp: Language, name: str) -> RoleConfidence:
    """Component: how likely each role is right."""
    return RoleConfidence()
