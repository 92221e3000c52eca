"""The names of groups: «делегация Узбекистана», «члены кабинета министров», «военные группировки «Восток»»."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from .nominative import nominative
from .syntax import grammatical_case

#: Nouns of which a group is one of states.
STATES = ("страна", "государство")
#: Words after a group's noun that its name may have.
_FURTHER = 9


def group_name(doc: Doc, start: int, head: int) -> str:
    """The name in the nominative: words before the noun from ``start``, and its complements."""
    name = nominative(doc, start, group_end(doc[head]), doc[head])
    first = doc[start]
    common = first.pos_ != "PROPN" and name[1:2].islower()
    if first.i == first.sent.start and common:
        # A group's name is of common nouns; capitals at the start of a sentence are none of theirs.
        name = name[:1].lower() + name[1:]
    return name


def are_states(doc: Doc, start: int, end: int) -> bool:
    """Whether the words name a group of states («пять стран»)."""
    return doc[start:end].root.lemma_ in STATES


def group_end(noun: Token) -> int:
    """Where the complements in the genitive end that come right after a group's noun."""
    doc, end = noun.doc, noun.i + 1
    last = min(end + _FURTHER, noun.sent.end, noun.right_edge.i + 1)
    i, quoted = end, False
    while i < last:
        token = doc[i]
        if token.text in ("«", "»"):
            if token.text == "»" and not quoted:
                break
            quoted = token.text == "«"
            end = i + 1 if not quoted else end
        elif quoted:
            pass
        elif _is_complement(token):
            end = i + 1
        elif token.lower_ not in ("и", ",", "из", "от"):
            break
        i += 1
    return end


def _is_complement(token: Token) -> bool:
    if token.pos_ in ("NOUN", "PROPN", "X"):
        return grammatical_case(token) in ("Gen", "") or token.text.isupper()
    return token.pos_ in ("ADJ", "NUM", "DET") and grammatical_case(token) in ("Gen", "")
