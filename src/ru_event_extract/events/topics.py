"""What a meeting was about: a noun phrase of the text in the nominative."""

from __future__ import annotations

import csv
from functools import lru_cache

from spacy.tokens import Doc, Token

from ..language.morphology import inflect
from ..word_tables import table_lines
from .context import EventContext
from .event_features import EventDraft
from .syntax import feature, grammatical_case, preposition

_LONGEST = 16
_EVENT_PREPOSITIONS = ("по", "о")
_POINTING = {"этот", "данный", "тот", "такой", "свой", "который"}
_GENDERS = {"Fem": "femn", "Neut": "neut", "Masc": "masc"}
_CASES = {"dative": "Dat", "genitive": "Gen"}


@lru_cache(maxsize=1)
def _cues() -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for row in csv.DictReader(table_lines("topic_cues.csv")):
        out.setdefault(row["lemma"].replace("ё", "е"), set()).add(row["argument"])
    return out


@lru_cache(maxsize=1)
def _stops() -> frozenset[str]:
    lines = table_lines("topic_stops.txt")
    return frozenset(line.replace("ё", "е") for line in lines if line and line[0] != "#")


def topic_of(ctx: EventContext, event: EventDraft) -> str:
    """The topic: after «по» or «о» at the event's noun, else the object of «обсудить» and the like.

    The words are looked for in the event's sentences, then in the sentences after them.
    """
    doc = ctx.doc
    for mention in event.mentions:
        token = doc[mention.i]
        for child in token.children:
            if preposition(child) in _EVENT_PREPOSITIONS and child.dep_ in ("nmod", "obl"):
                phrase = noun_phrase(doc, child)
                if phrase:
                    return phrase
    sentences = sorted({ctx.sentence_of[m.i] for m in event.mentions})
    after = [s + 1 for s in sentences if s + 1 < ctx.sentences and s + 1 not in sentences]
    for number in [*sentences, *after]:
        for token in doc[ctx.sentence_starts[number]].sent:
            for wanted in sorted(_cues().get(token.lemma_.replace("ё", "е"), ())):
                for child in token.children:
                    if _fits(child, wanted) and (phrase := noun_phrase(doc, child)):
                        return phrase
    return ""


def _fits(child: Token, wanted: str) -> bool:
    if wanted == "object":
        return child.dep_ in ("obj", "nsubj:pass") or (
            # «обсуждаться»: what is its subject
            child.dep_ == "nsubj" and child.head.lemma_.endswith("ся")
        )
    if wanted in _CASES:
        return (
            child.dep_ in ("obl", "iobj", "obj", "nmod")
            and not preposition(child)
            and grammatical_case(child) == _CASES[wanted]
        )
    return preposition(child) == wanted


def _heads(head: Token) -> list[Token]:
    """The head and what is coordinated with it in the same case."""
    out, queue = [], [head]
    while queue:
        word = queue.pop()
        out.append(word)
        queue += [
            c
            for c in word.children
            if c.dep_ == "conj" and grammatical_case(c) == grammatical_case(head)
        ]
    return out


def noun_phrase(doc: Doc, head: Token, stops: frozenset[str] | None = None) -> str:
    """The noun phrase of a head in the nominative.

    Empty for pronouns and for the lemmas ``stops`` (by default words that are no topic).
    """
    unwanted = _stops() if stops is None else stops
    if head.pos_ not in ("NOUN", "PROPN") or head.lemma_.replace("ё", "е") in unwanted:
        return ""
    if any(child.lemma_ in _POINTING for child in head.children):
        return ""
    start, end = head.left_edge.i, head.right_edge.i + 1
    while start < head.i and (doc[start].pos_ in ("ADP", "PUNCT", "SPACE", "ADV", "PART")):
        start += 1
    for i in range(start, end):
        token = doc[i]
        # A relative clause, a line's end or another clause's verb ends the phrase.
        opens_clause = token.text == "," and i + 1 < end and _opens_clause(doc[i + 1])
        if token.pos_ == "SPACE" or opens_clause or i - start >= _LONGEST:
            end = i
            break
    inflected = {
        word.i
        for one in _heads(head)
        for word in (one, *(c for c in one.children if c.pos_ in ("ADJ", "DET") and c.i < one.i))
    }
    # «70 млн долларов»: a counted noun has its case from the number.
    inflected -= {one.i for one in _heads(head) if any(c.dep_ == "nummod" for c in one.children)}
    gender = _GENDERS.get(feature(head, "Gender"), "masc")
    numbers = {one.i: feature(one, "Number") for one in _heads(head)}
    words = []
    for i in range(start, end):
        token = doc[i]
        word = token.text
        # Rare compounds («торгово-экономическому») come without a case.
        unknown = token.pos_ == "ADJ" and not feature(token, "Case")
        if i in inflected and (unknown or feature(token, "Case") not in ("", "Nom")):
            plural = numbers.get(i) or feature(token, "Number") or feature(token.head, "Number")
            forms = ["plur"] if plural == "Plur" else ["sing"]
            if unknown and plural != "Plur":
                forms.append(gender)
            word = inflect(token, "nomn", *forms)
        words.append(word + token.whitespace_)
    phrase = "".join(words).strip(" ,.;:–—-")
    return phrase if phrase.count("«") == phrase.count("»") else _rebalanced(doc, phrase, end)


def _rebalanced(doc: Doc, phrase: str, end: int) -> str:
    """The phrase up to the quotation mark that closes it; empty where there is none near."""
    if phrase.count("»") > phrase.count("«"):
        return phrase.replace("»", "").strip()
    for i in range(end, min(end + 12, len(doc))):
        if doc[i].text == "»":
            return phrase + doc[end - 1].whitespace_ + doc[end : i + 1].text
    return ""


def _opens_clause(token: Token) -> bool:
    return token.lemma_ in ("который", "что", "где", "когда", "а") or token.pos_ in (
        "VERB",
        "SCONJ",
    )
