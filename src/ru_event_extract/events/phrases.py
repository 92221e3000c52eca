"""Phrases of the text that may say what an event is about, and the words that they come to.

Candidates are noun phrases, infinitives and clauses with «что» in the event's sentences, for topics also in those
right after. A phrase may be taken whole or up to one of its first prepositions, or up to the first
«и»: the parser hangs on it what belongs to the sentence («ситуация в стране с президентом
Казахстана»). Which candidate it is, if any, is chosen by a model (``phrase_choice``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ..document import mentions as entity_mentions
from ..entities.organisation_names import closed
from ..entities.phrase_table import fold
from .context import EventContext
from .nominative import nominative
from .syntax import feature, grammatical_case, joins_names
from .topic_words import vague_words
from .triggers import EventMention

#: Words of the longest phrase.
_LONGEST = 18
#: Sentences after those of the event in which it is looked for: «Стороны обсудили …» follows a
#: meeting, what was agreed stands beside the word for the agreement.
_AFTER = {"topic": 1, "subject": 0}
_LABELS = ("PERSON", "ROLE", "COUNTRY", "PLACE", "ORGANISATION", "DATE")
_INNER = ("flat", "flat:name", "flat:foreign", "compound", "conj", "fixed", "nummod", "nummod:gov")
_CLAUSES = ("xcomp", "csubj", "csubj:pass", "acl", "ccomp", "advcl", "parataxis")
_OPEN, _CLOSE = "«", "»"


@dataclass(frozen=True)
class Phrase:
    """Tokens ``start`` to ``end`` around the word ``head``.

    ``kind`` is ``noun``, ``infinitive`` or ``clause``; ``cut`` says before what the phrase ends:
    ``""`` (it is whole), ``preposition`` or ``conjunction``.
    """

    head: int
    start: int
    end: int
    kind: str
    cut: str = ""


@dataclass(frozen=True)
class PhraseFacts:
    """What all phrases of a document look up.

    ``labels`` has of each word its entity's label, ``triggers`` are the event words of one kind,
    ``named`` the words in which no phrase has its head, ``states`` the first words of states that act.
    """

    labels: list[str]
    triggers: set[int]
    named: set[int]
    states: set[int]


def phrase_facts(ctx: EventContext, triggers: Sequence[EventMention]) -> PhraseFacts:
    """The facts of a document with these event words of one kind."""
    labels = [""] * len(ctx.doc)
    for label in _LABELS:
        for span in entity_mentions(ctx.doc, label):
            labels[span.start : span.end] = [label] * (span.end - span.start)
    states = {s.start for s in ctx.countries if _acts(ctx.doc, s.start, s.end)}
    return PhraseFacts(labels, {t.i for t in triggers}, _named(ctx), states)


def phrases_of(
    ctx: EventContext, facts: PhraseFacts, mentions: Sequence[EventMention], slot: str
) -> list[Phrase]:
    """The candidates for the ``topic`` or the ``subject`` of an event, in text order."""
    doc = ctx.doc
    found: list[Phrase] = []
    # A meeting is not about itself; an agreement is «мир», «перемирие».
    itself = {m.i for m in mentions} if slot == "topic" else set()
    own = {ctx.sentence_of[m.i] for m in mentions}
    near = {s + n for s in own for n in range(_AFTER[slot] + 1) if s + n < ctx.sentences}
    for number in sorted(near):
        for token in doc[ctx.sentence_starts[number]].sent:
            if token.i in facts.named or token.i in itself:
                continue
            if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in _INNER:
                phrases = _noun_phrases(doc, token, facts.states)
                found += [p for p in phrases if _says_something(doc, p)]
            elif token.dep_ in _CLAUSES and token.pos_ in ("VERB", "AUX"):
                found += _clauses(doc, token)
    return found


def _named(ctx: EventContext) -> set[int]:
    """Words of persons, their roles, dates and countries: hardly ever what is talked about."""
    spans = {(m.start, m.end) for c in ctx.candidates if c.kind == "person" for m in c.mentions}
    for span in (*ctx.dates, *ctx.countries, *entity_mentions(ctx.doc, "ROLE")):
        spans.add((span.start, span.end))
    return {i for start, end in spans for i in range(start, end)}


def _says_something(doc: Doc, phrase: Phrase) -> bool:
    words = doc[phrase.start : phrase.end]
    return not all(fold(t.lemma_) in vague_words() for t in words)


def _acts(doc: Doc, start: int, end: int) -> bool:
    """Whether a state stands in the nominative, not in «отношения Россия — Казахстан»."""
    beside = [doc[i].text for i in (start - 1, end) if 0 <= i < len(doc)]
    noun = doc[start].pos_ in ("NOUN", "PROPN")
    return noun and grammatical_case(doc[start]) == "Nom" and not {"—", "–", "-"} & set(beside)


def _noun_phrases(doc: Doc, head: Token, states: set[int]) -> Iterator[Phrase]:
    start = _modified_from(doc, head)
    end = _clause_end(doc, head, start)
    # «о рынке Молдавия и Румыния не договорились»: the state is another word's.
    end = _trimmed(doc, head.i, min([end, *(i for i in states if head.i < i < end)]))
    prepositions = [i for i in range(head.i + 1, end) if doc[i].pos_ == "ADP"]
    joints = [i for i in range(head.i + 1, end) if doc[i].pos_ == "CCONJ" or doc[i].text == ","]
    cuts = [("", end), *(("preposition", i) for i in prepositions[:2])]
    seen = set()
    for cut, stop in (*cuts, *(("conjunction", i) for i in joints[:1])):
        stop = _trimmed(doc, head.i, stop)
        if stop not in seen:
            seen.add(stop)
            yield Phrase(head.i, start, stop, "noun", cut)


def _modified_from(doc: Doc, head: Token) -> int:
    """Where the words before a noun begin that go with it."""
    left, start = head.left_edge.i, head.i
    while start > left:
        word = doc[start - 1]
        if word.pos_ not in ("ADJ", "NUM", "DET", "CCONJ", "ADV") and word.text not in (",", _OPEN):
            participle = word.pos_ == "VERB" and feature(word, "VerbForm") == "Part"
            if not participle or word.head.i != head.i:
                break
        start -= 1
    while start < head.i and doc[start].pos_ in ("PUNCT", "CCONJ", "ADV"):
        if doc[start].text == _OPEN:
            break
        start += 1
    return start


def _clause_end(doc: Doc, head: Token, start: int) -> int:
    """A relative clause, a line's end or another clause's verb ends a phrase."""
    end = head.right_edge.i + 1
    for i in range(head.i + 1, end):
        token = doc[i]
        opens = token.text in (",", "–") and i + 1 < end and _opens_clause(doc[i + 1])
        aside = token.text == "(" or (
            token.text == "—" and not (i + 1 < end and joins_names(doc, i))
        )
        if token.pos_ == "SPACE" or opens or aside or i - start >= _LONGEST:
            end = i
            break
    return _trimmed(doc, head.i, end)


def _trimmed(doc: Doc, head: int, end: int) -> int:
    """No phrase ends in a mark, a preposition or a conjunction."""
    while end > head + 1 and (
        doc[end - 1].pos_ in ("PUNCT", "ADP", "CCONJ", "SPACE", "SCONJ")
        and doc[end - 1].text not in (_CLOSE, "%")
    ):
        end -= 1
    return end


def _opens_clause(token: Token) -> bool:
    return token.lemma_ in ("который", "что", "где", "когда", "а", "но") or token.pos_ in (
        "VERB",
        "SCONJ",
        "AUX",
    )


def _clauses(doc: Doc, verb: Token) -> Iterator[Phrase]:
    infinitive = feature(verb, "VerbForm") == "Inf"
    mark = next((c.i for c in verb.children if c.dep_ == "mark" and c.lower_ == "что"), None)
    if not infinitive and mark is None:
        return
    left = verb.left_edge.i if mark is None else mark + 1
    start = verb.i
    while start > left and doc[start - 1].pos_ not in ("PUNCT", "SPACE", "SCONJ", "CCONJ"):
        start -= 1
    end = min(verb.right_edge.i + 1, start + _LONGEST)
    for i in range(max(start, verb.i) + 1, end):
        opens = doc[i].text == "," and i + 1 < end and _opens_clause(doc[i + 1])
        if doc[i].pos_ == "SPACE" or opens or doc[i].text in ("(", ";"):
            end = i
            break
    if start <= verb.i < end:
        yield Phrase(
            verb.i, start, _trimmed(doc, verb.i, end), "infinitive" if infinitive else "clause"
        )


def wording(doc: Doc, phrase: Phrase) -> str:
    """The words of a phrase, a noun phrase in the nominative, with its quotation marks in pairs."""
    own, noun = doc[phrase.start : phrase.end].text, phrase.kind == "noun"
    text = nominative(doc, phrase.start, phrase.end, doc[phrase.head]) if noun else own
    text = text.strip(" ,.;:–—-")
    if text.count(_CLOSE) > text.count(_OPEN):
        text = text.replace(_CLOSE, "").strip()
    return closed(" ".join(text.split()))
