"""The dictionary form of a role: «министра энергетики» → «министр энергетики»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from ..language.morphology import form_of, like_source, token_parse
from .organisation_names import closed
from .role_words import RolePhrase, taken_for_adjective


def phrase_spans(phrase: RolePhrase) -> Iterator[tuple[int, int]]:
    """The spans of the role's own words, in text order."""
    yield from sorted(
        [*((i, i + 1) for i in phrase.adjectives), (phrase.head, phrase.head + 1), *phrase.pieces]
    )


def role_text(doc: Doc, phrase: RolePhrase) -> str:
    """The dictionary form of the role: head in the nominative singular, complements as they are."""
    head = doc[phrase.head]
    parse = token_parse(head)
    word = head.text
    low = word.lower()
    for prefix in ("экс-", "экс–"):
        if low.startswith(prefix):
            word = word[len(prefix) :]
    gender = "masc"
    if low.startswith("зам") and "-" not in low and parse.normal_form not in ("заместитель", "зам"):
        nominative = word
    else:
        form = form_of(parse, frozenset(("nomn", "sing")))
        lemma = form.word if form else head.lemma_
        lemma = lemma.removeprefix("экс-")
        unknown = "-" in phrase.title.lemma or taken_for_adjective(head)
        if phrase.title.lemma != lemma and unknown:
            lemma = phrase.title.lemma
        nominative = like_source(lemma, word)
        if form and form.tag.gender == "femn" and phrase.title.lemma not in ("глава",):
            gender = "femn"
    first = nominative.partition("-")[0]
    # «PR-специалист» keeps its letters.
    if nominative[1:].islower() or ("-" in nominative and not (len(first) > 1 and first.isupper())):
        nominative = nominative[:1].lower() + nominative[1:]
    if phrase.title.lemma == "глава":
        gender = "masc"
    parts: list[tuple[int, str]] = [(phrase.head, nominative)]
    adjectives = sorted(phrase.adjectives)
    for n, i in enumerate(adjectives):
        p = token_parse(doc[i])
        form = form_of(p, frozenset(("nomn", "sing", gender)))
        text = like_source(form.word, doc[i].text) if form else doc[i].text
        parts.append((i, text[:1].lower() + text[1:] if not text.isupper() else text))
        if n + 1 < len(adjectives) and adjectives[n + 1] == i + 2:
            parts.append((i + 1, doc[i + 1].text))
    for start, end in _joined_pieces(doc, phrase):
        text = _single_served(doc, phrase, start) or doc[start:end].text
        if phrase.title.group == "pope" and start == phrase.head + 1:
            # «папой римским»: the adjective goes with its noun.
            form = form_of(token_parse(doc[start]), frozenset(("nomn", "sing", gender)))
            text = like_source(form.word, text) if form else text
        parts.append((start, text))
    parts.sort()
    text = ""
    for _, part in parts:
        text += part if not text or part == "," else " " + part
    return closed(text.replace("« ", "«"))


def _joined_pieces(doc: Doc, phrase: RolePhrase) -> list[tuple[int, int]]:
    """The complements without an «и» that joins them to a country, which is left out."""
    kept = list(phrase.pieces)
    while kept and doc[kept[0][0]].text in ("и", ","):
        kept.pop(0)
    return kept


def _single_served(doc: Doc, phrase: RolePhrase, i: int) -> str:
    """«заместители министров»: each is the deputy of one minister."""
    if not phrase.plural or phrase.inner is None or phrase.inner.head != i:
        return ""
    form = token_parse(doc[i]).inflect({"gent", "sing"}) if phrase.inner.plural else None
    return like_source(form.word, doc[i].text) if form else ""


def role_variants(doc: Doc, phrase: RolePhrase) -> list[str]:
    """«главы Татарстана и Чечни» → «глава Татарстана», «глава Чечни»; empty for other phrases."""
    if not phrase.plural:
        return []
    marks = [n for n, (s, _) in enumerate(phrase.pieces) if doc[s].text == "и"]
    if len(marks) != 1 or not 0 < marks[0] < len(phrase.pieces) - 1:
        return []
    n = marks[0]
    (first, _), (second, _) = phrase.pieces[n - 1], phrase.pieces[n + 1]
    if not (doc[first].text[:1].isupper() and doc[second].text[:1].isupper()):
        return []
    without = [
        phrase.pieces[:n] + phrase.pieces[n + 2 :],
        phrase.pieces[: n - 1] + phrase.pieces[n + 1 :],
    ]
    return [role_text(doc, replace(phrase, pieces=pieces)) for pieces in without]
