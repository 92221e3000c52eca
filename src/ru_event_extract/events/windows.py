"""Long documents in parts: events of an article are compared with each other, and that takes time
that grows with the square of what is compared.

An article, however long, is one part. A text of several articles' length, or one that is nothing but
names or event words, is cut between sentences, and each part is read as a document of its own; an
event that is told of in two parts is then two rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, SENT_START
from spacy.tokens import Doc

from ..document import (
    Agreement,
    Argument,
    Meeting,
    Person,
    RoleMention,
    make_span,
    mentions,
    set_mentions,
)
from .agreement_triggers import find_agreement_triggers
from .reading import readings_of
from .triggers import EventMention, find_triggers


@dataclass(frozen=True)
class Size:
    """What the time for a part grows with: tokens, event words, mentions of entities."""

    tokens: int = 0
    triggers: int = 0
    mentions: int = 0

    def fits(self, limit: Size) -> bool:
        """Whether nothing exceeds the limit."""
        return (
            self.tokens <= limit.tokens
            and self.triggers <= limit.triggers
            and self.mentions <= limit.mentions
        )


#: Several times what the longest news articles have: up to it a document is one part.
WHOLE = Size(tokens=4000, triggers=120, mentions=1200)
#: A part of a longer document; a single sentence may have more.
PART = Size(tokens=1500, triggers=40, mentions=300)
#: Meetings are not among them: the parts must be the same before and after these are found.
_ENTITIES = ("PERSON", "ROLE", "COUNTRY", "PLACE", "ORGANISATION", "DATE")
#: What the stations before set, in their order; heads are relative and stay inside a sentence.
_COLUMNS = ((SENT_START,), (POS, MORPH), (HEAD, DEP), (LEMMA,))


def windows(doc: Doc, words: Sequence[EventMention] | None = None) -> list[tuple[int, int]]:
    """The parts as token spans, in text order; a single one for an article.

    ``words`` are all event words, where they are known.
    """
    if words is None:
        words = (*find_triggers(doc), *find_agreement_triggers(doc))
    named = sum(len(doc.spans[label]) for label in _ENTITIES if label in doc.spans)
    if Size(len(doc), len(words), named).fits(WHOLE):
        return [(0, len(doc))]
    spans = [span.start for label in _ENTITIES for span in mentions(doc, label)]
    at_token = [[0, 0] for _ in range(len(doc))]
    for kind, places in enumerate(([word.i for word in words], spans)):
        for i in places:
            at_token[i][kind] += 1
    parts = []
    start, size = 0, Size()
    for sentence in doc.sents:
        counts = at_token[sentence.start : sentence.end]
        larger = Size(
            size.tokens + len(counts),
            size.triggers + sum(c[0] for c in counts),
            size.mentions + sum(c[1] for c in counts),
        )
        if start < sentence.start and not larger.fits(PART):
            parts.append((start, sentence.start))
            start = sentence.start
            larger = Size(
                len(counts), larger.triggers - size.triggers, larger.mentions - size.mentions
            )
        size = larger
    return [*parts, (start, len(doc))]


def windows_read(doc: Doc) -> list[tuple[int, int]]:
    """The parts in which the document has been read.

    :raises ValueError: it has not been read.
    """
    starts = [reading.start for reading in readings_of(doc)]
    return list(zip(starts, [*starts[1:], len(doc)], strict=True))


def parts_of(doc: Doc, spans: list[tuple[int, int]]) -> Iterator[tuple[int, Doc]]:
    """Each part as a ``Doc`` of its own, with the number of its first token in the whole.

    People keep their numbers; those whom a part does not name are there without mentions.
    """
    tables = [(columns, doc.to_array(list(columns))) for columns in _COLUMNS]
    groups = {label: mentions(doc, label) for label in _ENTITIES}
    encodings = doc._.word_encodings
    words_before = np.r_[0, np.cumsum([not t.is_space for t in doc])]
    for start, end in spans:
        tokens = doc[start:end]
        part = Doc(doc.vocab, [t.text for t in tokens], [bool(t.whitespace_) for t in tokens])
        for columns, table in tables:
            part.from_array(list(columns), cast(Any, table[start:end]))
        part._.published, part._.doc_id = doc._.published, doc._.doc_id
        for label, group in groups.items():
            own = [s for s in group if start <= s.start and s.end <= end]
            moved = [
                make_span(part, s.start - start, s.end - start, s.label_, s.kb_id_, s.id_)
                for s in own
            ]
            set_mentions(part, label, moved)
        part._.event_readings = [r for r in doc._.event_readings or () if r.start == start] or None
        if encodings is not None:
            words = int(words_before[start]), int(words_before[end])
            part._.word_encodings = encodings.part(*words)
        part._.people = [_person(p, start, end) for p in doc._.people]
        part._.role_mentions = [
            _role(r, -start) for r in doc._.role_mentions if start <= r.start and r.end <= end
        ]
        yield start, part


def _moved(span: tuple[int, int], offset: int) -> tuple[int, int]:
    return span[0] + offset, span[1] + offset


def _person(person: Person, start: int, end: int) -> Person:
    return replace(
        person,
        mentions=[_moved(m, -start) for m in person.mentions if start <= m[0] and m[1] <= end],
        titles=[_moved(t, -start) for t in person.titles if start <= t[0] and t[1] <= end],
    )


def _role(role: RoleMention, offset: int) -> RoleMention:
    served = None if role.served is None else _role(role.served, offset)
    start, end = _moved((role.start, role.end), offset)
    return replace(role, start=start, end=end, head=role.head + offset, served=served)


def _arguments(rows: list[Argument], offset: int) -> list[Argument]:
    return [replace(r, start=r.start + offset, end=r.end + offset) for r in rows]


def meeting_moved(meeting: Meeting, offset: int) -> Meeting:
    """The meeting with all tokens counted ``offset`` further on."""
    return replace(
        meeting,
        participants=_arguments(meeting.participants, offset),
        mentions=[_moved(m, offset) for m in meeting.mentions],
        start=meeting.start + offset,
        end=meeting.end + offset,
    )


def agreement_moved(agreement: Agreement, offset: int, meetings: list[int]) -> Agreement:
    """The same for an agreement; ``meetings`` has the numbers of the part's meetings in the whole."""
    return replace(
        agreement,
        meeting=None if agreement.meeting is None else meetings[agreement.meeting],
        parties=_arguments(agreement.parties, offset),
        mentions=[_moved(m, offset) for m in agreement.mentions],
        start=agreement.start + offset,
        end=agreement.end + offset,
    )
