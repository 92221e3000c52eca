"""Whether a capital or a seat of power stands for its state or is just a place.

«Москва и Вашингтон договорились» names two states, «прибыл в Москву» a city.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Span, Token

from ..word_tables import table_lines


@lru_cache(maxsize=1)
def _cues() -> dict[str, frozenset[str]]:
    cues: dict[str, set[str]] = {}
    for line in table_lines("metonymy.tsv")[1:]:
        kind, lemma = line.split("\t")
        cues.setdefault(kind, set()).add(lemma.replace("ё", "е"))
    return {kind: frozenset(lemmas) for kind, lemmas in cues.items()}


def _lemma(token: Token) -> str:
    return token.lemma_.replace("ё", "е")


def _first_conjunct(token: Token) -> Token:
    """«Москва» of «Москва, Киев и Минск», from whichever of them."""
    for _ in range(10):
        if token.dep_ != "conj" or token.head.i == token.i:
            break
        token = token.head
    return token


def stands_for_state(name: Span, seat: bool = False) -> bool:
    """Whether the name of a capital (``seat``: of a palace) means the state.

    Needs the dependency tree. A government seat leans to the state, a capital to the place.
    """
    cues = _cues()
    own = name.root
    token = _first_conjunct(own)
    head = token.head
    case = next((t for t in token.lefts if t.dep_ == "case"), None)
    before = name.doc[name.start - 1] if name.start else None
    if case is None and before is not None and before.pos_ == "ADP":
        case = before
    if case is not None:
        preposition = case.lower_
        if preposition in ("в", "во", "на"):
            return "Loc" in own.morph.get("Case", []) and _impersonal_speech(head, cues)
        if preposition in cues["state_preposition"]:
            # «с Киевом», but «со Стокгольма» in the genitive is where somebody comes from.
            return preposition not in ("с", "со") or "Ins" in own.morph.get("Case", [])
        if preposition not in cues["preposition"]:
            return False
        return _lemma(head) in cues["verb"] or _lemma(head) in cues["noun"]
    if token.dep_ == "nsubj":
        # Who acts is the state, save where the city is a host or just lies somewhere.
        return head.pos_ in ("VERB", "ADJ") and _lemma(head) not in cues["place_verb"]
    if "Dat" in own.morph.get("Case", []):
        return head.pos_ in ("VERB", "NOUN", "ADJ", "ADV")
    if token.dep_ in ("obj", "iobj", "obl"):
        return _lemma(head) in cues["verb"]
    if token.dep_ == "nmod":
        if _lemma(head) in cues["place_noun"]:
            return False
        return _lemma(head) in cues["noun"] or (seat and head.pos_ == "NOUN")
    return False


def _impersonal_speech(head: Token, cues: dict[str, frozenset[str]]) -> bool:
    """«В Москве заявили, что …»: a plural verb of speech without a subject."""
    return (
        head.pos_ == "VERB"
        and _lemma(head) in cues["verb"]
        and "Plur" in head.morph.get("Number", [])
        and not any(child.dep_.startswith("nsubj") for child in head.children)
    )
