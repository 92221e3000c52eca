"""Words that can tell of an agreement: a document, an accord, or the act of signing.

A noun and the act done with it («подписали меморандум», «подписание договора», «протокол, который
подписали») are one mention of the noun; the act is kept beside it. An act stands alone only where
no noun of the sentence takes it («подписали бумаги» has one, «документ скрепили» too).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spacy.attrs import LEMMA
from spacy.tokens import Doc, Token

from ..language.token_filter import TokenFilter
from ..word_tables import table_lines
from .syntax import ancestors
from .triggers import EventMention, is_verbal

#: Relations over which an act is looked for above a noun: lists, appositions, genitives.
_UPWARD = {
    "conj",
    "appos",
    "nmod",
    "obj",
    "nsubj",
    "nsubj:pass",
    "obl",
    "iobj",
    "parataxis",
    "flat",
    "nummod:gov",
    "dep",
    "list",
    "orphan",
}
_IN_CLAUSE = ("conj", "xcomp", "obj", "nsubj:pass")


@dataclass(frozen=True)
class AgreementMention(EventMention):
    """A trigger; ``type`` is the kind of agreement it suggests.

    ``role`` is ``document``, ``accord``, ``object`` (a paper that is an agreement only when two
    sides act on it) or ``sign`` (an act alone). ``act`` is the token of the act done with it, -1
    where there is none; ``relation`` how the act was found.
    """

    role: str = "document"
    act: int = -1
    relation: str = ""


@dataclass(frozen=True)
class _Entry:
    kind: str
    role: str


def without_yo(lemma: str) -> str:
    """Lemmas are compared with ё as е: texts and taggers differ."""
    return lemma.replace("ё", "е")


@lru_cache(maxsize=1)
def agreement_lexicon() -> dict[tuple[str, bool], _Entry]:
    """``(lemma, is a noun)`` to kind and role."""
    rows = csv.DictReader(table_lines("agreement_triggers.csv"))
    return {
        (without_yo(row["lemma"]), row["pos"] != "VERB"): _Entry(row["kind"], row["role"])
        for row in rows
    }


@lru_cache(maxsize=1)
def agreement_cues() -> dict[str, str]:
    """Lemma to what it says of an agreement: a status, or a sphere such as ``law``, ``court``."""
    rows = csv.DictReader(table_lines("agreement_cues.csv"))
    return {without_yo(row["lemma"]): row["cue"] for row in rows}


@lru_cache(maxsize=1)
def _in_lexicon() -> TokenFilter:
    lemmas = {lemma for lemma, _ in agreement_lexicon()}
    return TokenFilter(lambda lemma: without_yo(lemma) in lemmas, LEMMA)


def _entry(token: Token) -> tuple[_Entry, bool] | None:
    lexicon = agreement_lexicon()
    lemma = without_yo(token.lemma_)
    noun = not is_verbal(token)
    for as_noun in (noun, not noun):
        entry = lexicon.get((lemma, as_noun))
        if entry is not None:
            return entry, as_noun
    return None


def _act_of(token: Token, acts: dict[int, _Entry], numbers: list[int]) -> tuple[int, str]:
    """The act done with the document that a noun names, and how it was found."""
    chain = ancestors(token)
    for below, above in pairwise(chain[:6]):
        if below.dep_ not in _UPWARD:
            break
        if above.i in acts:
            return above.i, "above"
    for child in token.children:
        if child.dep_.startswith("acl"):
            # «…, который подписали», «…, под которым поставил подпись».
            near = [child.i, *(t.i for t in child.children if t.dep_ in _IN_CLAUSE)]
            act = next((i for i in near if i in acts), -1)
            if act >= 0:
                return act, "relative"
    # A list after a colon: «были подписаны: Меморандум …; Программа …».
    before = [i for i in acts if numbers[i] == numbers[token.i] and i < token.i]
    if before and acts[before[-1]].role == "sign":
        between = token.doc[before[-1] : token.i]
        if any(t.text == ":" for t in between):
            return before[-1], "list"
    return -1, ""


def find_agreement_triggers(doc: Doc) -> list[AgreementMention]:
    """Every mention of the document that may tell of an agreement, in text order."""
    candidates = list(_in_lexicon().tokens(doc))
    if not candidates:
        return []
    numbers = [0] * len(doc)
    for number, sentence in enumerate(doc.sents):
        for i in range(sentence.start, sentence.end):
            numbers[i] = number
    nouns: list[tuple[Token, _Entry, bool]] = []
    acts: dict[int, _Entry] = {}
    for token in candidates:
        found = _entry(token)
        if found is None:
            continue
        entry, as_noun = found
        if entry.role in ("act", "sign"):
            acts[token.i] = entry
        else:
            nouns.append((token, entry, as_noun))
    joint = agreement_cues()
    out: list[AgreementMention] = []
    taken: set[int] = set()
    for token, entry, as_noun in nouns:
        act, relation = _act_of(token, acts, numbers) if as_noun else (-1, "")
        if entry.role == "object" and act < 0:
            modifiers = (joint.get(without_yo(c.lemma_)) for c in token.children if c.i < token.i)
            if "joint" not in modifiers:
                continue
        if act >= 0:
            taken.add(act)
        out.append(
            AgreementMention(
                token.i, without_yo(token.lemma_), as_noun, entry.kind, entry.role, act, relation
            )
        )
    for i, entry in acts.items():
        if entry.role == "sign" and i not in taken:
            noun = not is_verbal(doc[i])
            out.append(AgreementMention(i, without_yo(doc[i].lemma_), noun, entry.kind, "sign"))
    return sorted(out, key=lambda m: m.i)
