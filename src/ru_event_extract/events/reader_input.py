"""What the reader of events sees of a document: its words, and who stands how to which event word.

Words are described by grammar, entity labels and event words; vectors of the words themselves come
from the network's own table. A link is one place that names a candidate (a date, a place), seen from
one event word. Everything is numbers, so that a whole batch goes through the network together.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from spacy.tokens import Span

from ..document import mentions
from ..language.word_encodings import encodings
from ..learned.mention_features import PARTS_OF_SPEECH
from .agreement_triggers import AgreementMention
from .candidates import country_codes
from .context import EventContext
from .slots_date import compared, date_parts
from .slots_place import is_city, place_name
from .syntax import first_conjunct, governing_verb, grammatical_case, preposition, tree_steps
from .triggers import EventMention, is_verbal

_LABELS = ("PERSON", "ROLE", "COUNTRY", "PLACE", "ORGANISATION", "DATE")
_DEPENDENCIES = [
    "acl",
    "acl:relcl",
    "advcl",
    "advmod",
    "amod",
    "appos",
    "aux",
    "aux:pass",
    "case",
    "cc",
    "ccomp",
    "compound",
    "conj",
    "cop",
    "csubj",
    "csubj:pass",
    "dep",
    "det",
    "discourse",
    "expl",
    "fixed",
    "flat",
    "flat:foreign",
    "flat:name",
    "iobj",
    "list",
    "mark",
    "nmod",
    "nsubj",
    "nsubj:pass",
    "nummod",
    "nummod:entity",
    "nummod:gov",
    "obj",
    "obl",
    "obl:agent",
    "orphan",
    "parataxis",
    "punct",
    "root",
    "xcomp",
]
_GRAMMAR = [
    "Animacy=Anim",
    "Animacy=Inan",
    "Aspect=Imp",
    "Aspect=Perf",
    "Case=Nom",
    "Case=Gen",
    "Case=Dat",
    "Case=Acc",
    "Case=Ins",
    "Case=Loc",
    "Degree=Pos",
    "Gender=Masc",
    "Gender=Fem",
    "Gender=Neut",
    "Mood=Cnd",
    "Mood=Imp",
    "Number=Sing",
    "Number=Plur",
    "Person=1",
    "Person=3",
    "Tense=Past",
    "Tense=Pres",
    "Tense=Fut",
    "Variant=Short",
    "VerbForm=Conv",
    "VerbForm=Fin",
    "VerbForm=Inf",
    "VerbForm=Part",
    "Voice=Act",
    "Voice=Pass",
]
_TYPES = ("talks", "visit", "call", "summit", "session", "conference", "ceremony")
_ROLES = ("document", "accord", "object", "sign")
_KINDS = ("person", "country", "organisation", "group")
_FORMS = ("name", "title", "country", "adjective", "role", "group", "organisation", "place")
_CASES = ("", "Nom", "Gen", "Dat", "Acc", "Ins", "Loc")

_COLUMNS = [
    *PARTS_OF_SPEECH,
    *_GRAMMAR,
    *(f"dep={d}" for d in _DEPENDENCIES),
    "dep=other",
    *(f"{place}={label}" for label in _LABELS for place in ("begin", "inside")),
    *(f"{word}={t}" for t in _TYPES for word in ("noun", "verb")),
    *(f"agreement={r}" for r in _ROLES),
    "act",
    "with_act",
    *(f"candidate={k}" for k in _KINDS),
    "title",
    "lead",
    "quoted",
    "paragraph",
]
#: Stations whose encodings of words are read.
ENCODED_BY = ("natasha_morph", "natasha_syntax", "learned_mentions")
_COLUMN = {name: n for n, name in enumerate(_COLUMNS)}
#: Columns that describe a word.
WORD_COLUMNS = len(_COLUMNS)

#: Values of the four columns of a link: place, tree, words, kind.
_DISTANCES, _GAPS, _STEPS, _PREPOSITIONS = 21, 15, 7, 64
LINK_SIZES = (
    _DISTANCES * _GAPS,
    _STEPS * _STEPS,
    _PREPOSITIONS * len(_CASES),
    (len(_FORMS) + 1) * 2 * len(_KINDS) * 2,
)
_BACK, _AHEAD = 9, 5
#: Places of one candidate that an event word looks at, the nearest.
_NEAREST = 6
#: Sentences before and after an event word in which countries and bodies are in reach.
_REACH = (-4, 8)


@dataclass
class Links:
    """Places seen from event words.

    ``places`` has for each place that names a candidate the word that it looks at and two columns
    of what is said there; ``rows`` for each link two columns of how far the place is. ``trigger`` is
    the number of a link's event word, ``place`` that of its place, ``target`` that of the thing meant
    in ``keys``: ``(event word, candidate)``, or ``(event word, first token of the span)``.
    """

    places: np.ndarray
    rows: np.ndarray
    trigger: np.ndarray
    place: np.ndarray
    target: np.ndarray
    keys: list[tuple[int, int]]


@dataclass
class TriggerInput:
    """The event words of one kind: tokens, words that act on them, and their links by question."""

    triggers: Sequence[EventMention]
    words: np.ndarray
    acts: np.ndarray
    sentences: np.ndarray
    links: dict[str, Links] = field(default_factory=dict)


@dataclass
class ReaderInput:
    """One document: ``tokens`` are the words that it is read by (no white space).

    ``marks`` describes them, ``encodings`` is what other networks know of them, ``parents``
    are their heads.
    """

    tokens: np.ndarray
    marks: np.ndarray
    encodings: np.ndarray
    parents: np.ndarray
    meetings: TriggerInput
    agreements: TriggerInput


def _distances(differences: np.ndarray) -> np.ndarray:
    """Signed distances in tokens as a number from 0 to 20; near ones are told apart."""
    size = np.abs(differences)
    step = np.searchsorted([1, 2, 3, 4, 5, 7, 10, 15, 23, 36], size, side="right")
    result: np.ndarray = 10 + np.where(differences > 0, step, -step)
    return result


@lru_cache(maxsize=8192)
def _grammar_marks(pos: str, dependency: str, morph: str) -> bytes:
    """The marks of a part of speech, a dependency and features, a byte a column."""
    relation = f"dep={dependency}"
    names = [pos, relation if relation in _COLUMN else "dep=other", *morph.split("|")]
    marks = bytearray(WORD_COLUMNS)
    for name in names:
        if name in _COLUMN:
            marks[_COLUMN[name]] = 1
    return bytes(marks)


def _marks(ctx: EventContext, meetings: Sequence[EventMention]) -> np.ndarray:
    doc = ctx.doc
    grammar = b"".join([_grammar_marks(t.pos_, t.dep_, str(t.morph)) for t in doc])
    marks = np.frombuffer(grammar, dtype=np.uint8).reshape(-1, WORD_COLUMNS).astype(np.float32)
    breaks = np.asarray(["\n" in t.text for t in doc], dtype=bool)
    marks[1:, _COLUMN["paragraph"]] = breaks[:-1] & ~breaks[1:]
    sentences = np.asarray(ctx.sentence_of, dtype=np.int64)
    marks[sentences == 0, _COLUMN["title"]] = 1
    marks[sentences == 1, _COLUMN["lead"]] = 1
    marks[:, _COLUMN["quoted"]] = ctx.quoted
    for label in _LABELS:
        for span in mentions(doc, label):
            marks[span.start : span.end, _COLUMN[f"inside={label}"]] = 1
            marks[span.start, _COLUMN[f"begin={label}"]] = 1
            marks[span.start, _COLUMN[f"inside={label}"]] = 0
    for mention in meetings:
        marks[mention.i, _COLUMN[f"{'noun' if mention.noun else 'verb'}={mention.type}"]] = 1
    for candidate in ctx.candidates:
        if candidate.kind in _KINDS:
            for place in candidate.mentions:
                marks[place.head, _COLUMN[f"candidate={candidate.kind}"]] = 1
    return marks


def _mark_agreements(marks: np.ndarray, agreements: Sequence[AgreementMention]) -> None:
    for mention in agreements:
        marks[mention.i, _COLUMN[f"agreement={mention.role}"]] = 1
        if mention.act >= 0:
            marks[mention.i, _COLUMN["with_act"]] = 1
            marks[mention.act, _COLUMN["act"]] = 1


class _Seen:
    """Places in the text that event words look at: tokens, sentences and what is said there.

    ``position`` has for each token the number of the word that stands for it.
    """

    def __init__(self, ctx: EventContext, position: np.ndarray) -> None:
        self.ctx = ctx
        self.position = position
        self.heads: list[int] = []
        self.words: list[int] = []
        self.kinds: list[int] = []
        self.owners: list[int] = []
        #: Of each owner whether it is in reach from anywhere.
        self.far: list[bool] = []
        #: Of each owner what stands for it in the keys of links.
        self.names: list[int] = []

    def add(self, head: int, owner: int, form: int, inside: bool, kind: int) -> None:
        """One place; ``owner`` is whom or what it names."""
        token = self.ctx.doc[head]
        first = first_conjunct(token)
        prep = preposition(first) or preposition(token)
        case = grammatical_case(first)
        hashed = zlib.crc32(prep.encode()) % _PREPOSITIONS if prep else 0
        self.heads.append(head)
        self.words.append(hashed * len(_CASES) + (_CASES.index(case) if case in _CASES else 0))
        quoted = bool(self.ctx.quoted[head])
        self.kinds.append(((form * 2 + inside) * len(_KINDS) + kind) * 2 + quoted)
        self.owners.append(owner)

    def links(self, triggers: Sequence[EventMention]) -> Links:
        """Links of all event words to the nearest places of each owner."""
        if not self.heads or not triggers:
            empty = np.zeros(0, dtype=np.int64)
            return Links(empty.reshape(0, 3), empty.reshape(0, 2), empty, empty, empty, [])
        doc = self.ctx.doc
        heads = np.asarray(self.heads, dtype=np.int64)
        owners = np.asarray(self.owners, dtype=np.int64)
        places = np.stack([self.position[heads], self.words, self.kinds], axis=1)
        tokens = np.asarray([t.i for t in triggers], dtype=np.int64)
        sentence_of = np.asarray(self.ctx.sentence_of, dtype=np.int64)
        gaps = sentence_of[tokens][:, None] - sentence_of[heads][None]
        if all(self.far):
            trigger, place = np.divmod(np.arange(gaps.size), len(heads))
        else:
            reached = np.zeros((len(tokens), len(self.far)), dtype=bool)
            trigger, place = np.nonzero((gaps >= _REACH[0]) & (gaps <= _REACH[1]))
            reached[trigger, owners[place]] = True
            reached |= np.asarray(self.far, dtype=bool)[None]
            trigger, place = np.nonzero(reached[:, owners])
        gaps = gaps[trigger, place]
        differences = heads[place] - tokens[trigger]
        owner = owners[place]
        order = np.lexsort((np.abs(differences), np.abs(gaps), owner, trigger))
        trigger, place, gaps, differences, owner = (
            a[order] for a in (trigger, place, gaps, differences, owner)
        )
        new = (np.diff(trigger, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0)
        target = np.cumsum(new) - 1
        first = np.flatnonzero(new)
        near = np.arange(len(order)) - first[target] < _NEAREST
        names = [self.names[n] for n in owner[first].tolist()]
        keys = list(zip(tokens[trigger[first]].tolist(), names, strict=True))
        trigger, place, gaps, differences, target = (
            a[near] for a in (trigger, place, gaps, differences, target)
        )
        inside = gaps == 0
        distance = np.where(inside, _distances(differences), np.where(gaps > 0, 0, _DISTANCES - 1))
        where = distance * _GAPS + np.clip(gaps, -_AHEAD, _BACK) + _AHEAD
        tree = np.full(len(place), _STEPS * _STEPS - 1)
        near_by = np.flatnonzero(inside)
        ends = zip(tokens[trigger[near_by]].tolist(), heads[place[near_by]].tolist(), strict=True)
        steps = [tree_steps(doc[i], doc[j]) for i, j in ends]
        tree[near_by] = [min(up, _STEPS - 1) * _STEPS + min(down, _STEPS - 1) for up, down in steps]
        return Links(places, np.stack([where, tree], axis=1), trigger, place, target, keys)


def _seen_candidates(ctx: EventContext, position: np.ndarray) -> _Seen:
    seen = _Seen(ctx, position)
    for number, candidate in enumerate(ctx.candidates):
        kind = _KINDS.index(candidate.kind) if candidate.kind in _KINDS else 3
        for place in candidate.mentions:
            form = _FORMS.index(place.form) if place.form in _FORMS else len(_FORMS)
            seen.add(place.head, number, form, place.inside, kind)
        lead = min(ctx.sentences_of[number], default=9) <= 1 and candidate.kind != "group"
        seen.far.append(candidate.kind == "person" or lead)
        seen.names.append(number)
    return seen


def _seen_spans(
    ctx: EventContext, position: np.ndarray, spans: Sequence[tuple[Span, int, bool, int]]
) -> _Seen:
    """Spans, each with its form, mark and kind; all are in reach."""
    seen = _Seen(ctx, position)
    for number, (span, form, mark, kind) in enumerate(spans):
        seen.add(span.root.i, number, form, mark, kind)
        seen.far.append(True)
        seen.names.append(span.start)
    return seen


def _dates(ctx: EventContext) -> list[tuple[Span, int, bool, int]]:
    """Dates with their grain, whether they are ranges, and how they stand to the publication."""
    published = ctx.doc._.published
    out = []
    for span in ctx.dates:
        start, end = date_parts(span.kb_id_)
        kind = 2 + compared(start, published) if start and published else 0
        grain = {4: 1, 7: 2, 10: 3}.get(len(start), 0)
        out.append((span, grain, end != start, kind))
    return out


def _cities(ctx: EventContext) -> list[tuple[Span, int, bool, int]]:
    return [
        (s, int(s.label_ == "COUNTRY"), False, 0)
        for s in (*ctx.places, *ctx.countries)
        if is_city(s)
    ]


def _countries(ctx: EventContext) -> list[tuple[Span, int, bool, int]]:
    named = [(s, 1, False, min(len(country_codes(s)), 3)) for s in ctx.countries]
    return named + [(s, 0, is_city(s), 0) for s in ctx.places if place_name(s)]


def _triggers(
    ctx: EventContext, triggers: Sequence[EventMention], position: np.ndarray
) -> TriggerInput:
    acts = []
    for t in triggers:
        act = getattr(t, "act", -1)
        if act < 0:
            token = ctx.doc[t.i]
            verb = None if is_verbal(token) else governing_verb(token)
            act = t.i if verb is None else verb.i
        acts.append(act)
    tokens = np.asarray([t.i for t in triggers], dtype=np.int64)
    return TriggerInput(
        triggers,
        position[tokens],
        position[np.asarray(acts, dtype=np.int64)],
        np.asarray(ctx.sentence_of, dtype=np.int64)[tokens],
    )


def reader_input(
    ctx: EventContext, meetings: Sequence[EventMention], agreements: Sequence[AgreementMention]
) -> ReaderInput:
    """A document with its event words as the network reads it."""
    marks = _marks(ctx, meetings)
    _mark_agreements(marks, agreements)
    spaces = np.asarray([not t.text.strip() for t in ctx.doc], dtype=bool)
    tokens = np.flatnonzero(~spaces)
    # A white space is read as the word before it.
    position = np.maximum(np.cumsum(~spaces) - 1, 0)
    heads = np.asarray([t.head.i for t in ctx.doc], dtype=np.int64)
    of_meetings = _triggers(ctx, meetings, position)
    of_agreements = _triggers(ctx, agreements, position)
    candidates, dates = _seen_candidates(ctx, position), _seen_spans(ctx, position, _dates(ctx))
    for found in (of_meetings, of_agreements):
        found.links["argument"] = candidates.links(found.triggers)
        found.links["date"] = dates.links(found.triggers)
    cities, countries = (_cities(ctx), _countries(ctx)) if meetings else ([], [])
    of_meetings.links["city"] = _seen_spans(ctx, position, cities).links(meetings)
    of_meetings.links["country"] = _seen_spans(ctx, position, countries).links(meetings)
    return ReaderInput(
        tokens,
        marks[tokens],
        encodings(ctx.doc, ENCODED_BY),
        position[heads[tokens]],
        of_meetings,
        of_agreements,
    )
