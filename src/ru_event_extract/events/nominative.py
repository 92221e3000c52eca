"""Noun phrases in the nominative: «два новых договора и меморандум» for «двух новых договорах и меморандуме».

The head, the words that agree with it and what is coordinated with it are inflected, the rest stands
as in the text. After a number the noun is in the genitive («пять стран», «две стороны»).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from ..entities.organisation_names import closed
from ..language.morphology import inflect, parses, token_parse
from .syntax import feature, grammatical_case

#: Cases whose forms are those of no other case of the word's own number, or nearly so.
_OBLIQUE = {"Dat": "datv", "Ins": "ablt", "Loc": "loct"}


def nominative(doc: Doc, start: int, end: int, head: Token | None = None) -> str:
    """The words from ``start`` to ``end`` with their ``head`` (by default the root) in the nominative."""
    head = doc[start:end].root if head is None else head
    forms: dict[int, str] = {}
    for one in _coordinated(head, start, end):
        forms |= _forms(one, start, end)
    words = [forms.get(t.i, t.text) + t.whitespace_ for t in doc[start:end]]
    return closed("".join(words).strip())


def _coordinated(head: Token, start: int, end: int) -> Iterator[Token]:
    """The head and the nouns coordinated with it that stand in its case."""
    queue = [head]
    while queue:
        word = queue.pop()
        yield word
        queue += [
            c
            for c in word.children
            if c.dep_ == "conj" and start <= c.i < end and _joined(c) and _in_case_of(c, head)
        ]


def _joined(token: Token) -> bool:
    """Whether a conjunction or a comma joins the word to the one before."""
    before = token.i - 1
    while before > token.head.i and token.doc[before].pos_ in ("ADJ", "DET", "NUM", "ADV", "PART"):
        before -= 1
    return token.doc[before].pos_ == "CCONJ" or token.doc[before].text in (",", "/")


def _in_case_of(token: Token, head: Token) -> bool:
    own, wanted = (_direct(grammatical_case(t)) for t in (token, head))
    if own == wanted:
        return True
    # The tagger takes «о сотрудничестве и помощи» for a genitive at times.
    case = _OBLIQUE.get(wanted)
    return (
        case is not None and token.pos_ == "NOUN" and any(case in p.tag for p in parses(token.text))
    )


def _direct(case: str) -> str:
    """Of inanimate men's and neuter words the accusative is the nominative."""
    return "Nom" if case == "Acc" else case


def _forms(head: Token, start: int, end: int) -> dict[int, str]:
    """New forms of a noun, of the words that agree with it and of its number, by token."""
    agreeing = list(_agreeing(head, start, end))
    # «Вручил верительные грамоты»: the tagger takes the noun for a genitive, its adjective knows better.
    plural = any(feature(t, "Number") == "Plur" for t in (head, *agreeing[:1]))
    number = "plur" if plural else "sing"
    counts = [c for c in head.children if c.dep_.startswith("nummod") and start <= c.i < head.i]
    numeral = next((c for c in counts if c.text.isdigit() or c.pos_ == "NUM"), None)
    if counts and (numeral is None or not _is_whole(numeral)):
        # «250 тыс. рабочих мест» stands so in any case.
        return {}
    noun = ("nomn", number)
    of_others = {t.i: _adjective(t, head, "nomn", number) for t in agreeing}
    forms: dict[int, str] = {}
    if numeral is not None and (counted := _counted(numeral)):
        noun = ("gent", counted)
        of_others |= {t.i: _adjective(t, head, "gent", "plur") for t in agreeing if t.i > numeral.i}
        forms[numeral.i] = _nominative_numeral(numeral, head)
    elif numeral is not None:
        of_others[numeral.i] = inflect(numeral, "nomn", number)
    return forms | of_others | {head.i: _noun(head, noun)}


def _noun(head: Token, grammemes: tuple[str, str]) -> str:
    if grammemes[0] == "nomn" and grammatical_case(head) == "Nom" and _may_be_nominative(head):
        return head.text
    return inflect(head, *grammemes)


def _may_be_nominative(noun: Token) -> bool:
    """Whether the dictionary agrees with the tagger, which takes «бизнес-форуме» for a nominative."""
    tags = [p.tag for p in parses(noun.text)]
    return not any(tag.POS == "NOUN" for tag in tags) or any("nomn" in tag for tag in tags)


def _is_whole(numeral: Token) -> bool:
    return numeral.text.isdigit() or numeral.text.isalpha()


def _agreeing(head: Token, start: int, end: int) -> Iterator[Token]:
    """Adjectives, determiners and participles before a noun, also coordinated ones."""
    queue = [c for c in head.children if start <= c.i < min(head.i, end) and _agrees(c)]
    while queue:
        word = queue.pop()
        yield word
        queue += [
            c
            for c in word.children
            if c.dep_ == "conj" and start <= c.i < min(head.i, end) and _agrees(c)
        ]


def _agrees(token: Token) -> bool:
    if token.dep_ in ("amod", "det") or (token.pos_ in ("ADJ", "DET") and token.dep_ == "conj"):
        return True
    return token.pos_ == "VERB" and feature(token, "VerbForm") == "Part"


def _adjective(token: Token, head: Token, case: str, number: str) -> str:
    if case == "nomn" and grammatical_case(token) == "Nom":
        return token.text
    gender = _gender(head) if number == "sing" else ""
    return inflect(token, *filter(None, (case, number, gender)))


def _gender(noun: Token) -> str:
    """The gender that the dictionary gives a noun: the tagger's is a guess at times."""
    gender: str | None = token_parse(noun).tag.gender
    return gender or ""


def _nominative_numeral(numeral: Token, head: Token) -> str:
    """«Пять», «две»; a number in figures as it is."""
    word: str = numeral.text if numeral.text.isdigit() else numeral.lemma_
    if word in ("два", "оба") and _gender(head) == "femn":
        word = word[:-1] + "е"
    return word.capitalize() if numeral.text[:1].isupper() else word


def _counted(numeral: Token) -> str:
    """The number of a noun in the genitive that a numeral in the nominative asks for; empty for none."""
    if numeral.text.isdigit():
        last, tens = int(numeral.text) % 10, int(numeral.text) % 100
        if last == 1 and tens != 11:
            return ""
        return "sing" if last in (2, 3, 4) and tens not in (12, 13, 14) else "plur"
    if numeral.lemma_ == "один":
        return ""
    return "sing" if numeral.lemma_ in ("два", "оба", "три", "четыре") else "plur"
