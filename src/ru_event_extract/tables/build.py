"""From a ``Doc`` with facts to the records of one document.

People have no id over the run yet: in ``person_id`` and in ``entity_id`` of persons stands the
person's number in the document (``rows.DocumentPerson.local``), until all documents are known and
:mod:`ru_event_extract.tables.assemble` puts in the ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from spacy.attrs import IS_SPACE
from spacy.tokens import Doc

from .. import document as facts
from ..across.reprints import sketch_of
from ..language.sentences import sentence_numbers
from . import records
from .ids import IdRegister
from .rows import DocumentPerson, DocumentRecords, Header, row_of


def document_records(doc: Doc, header: Header, min_confidence: float = 0.0) -> DocumentRecords:
    """All records of one document.

    Rows of roles, meetings and agreements below ``min_confidence`` are left out, and what rests on
    them: participants, parties, the meeting of an agreement, the role of a participant, the current
    role of a person. A row whose confidence is not known stays.
    """
    return _Builder(doc, header, min_confidence).build()


_SUREST = 0.999


class _Builder:
    def __init__(self, doc: Doc, header: Header, min_confidence: float) -> None:
        self.doc = doc
        self.header = header
        self.min_confidence = min_confidence
        self.text = doc.text
        self.ids = IdRegister()
        self.meeting_ids: dict[int, str] = {}
        self.agreement_ids: dict[int, str] = {}

    def build(self) -> DocumentRecords:
        doc, header = self.doc, self.header
        out = DocumentRecords({}, sketch=sketch_of(self.text))
        self._roles(out)
        self._meetings(out)
        self._agreements(out)
        self._mentions(out)
        self._people(out)
        row = records.Document(
            **row_of(header),
            status="ok",
            error="",
            characters=len(self.text),
            sentences=_sentences_with_words(doc),
            people=len(out.people),
            meetings=len(out.meetings),
            agreements=len(out.agreements),
        )
        out.document = row_of(row)
        return out

    def _place(self, start: int, end: int) -> dict[str, Any]:
        """Character offsets of tokens and the words there, white space at the edges left out."""
        while end > start and self.doc[end - 1].is_space:
            end -= 1
        while end > start and self.doc[start].is_space:
            start += 1
        if end <= start:
            return {"start": 0, "end": 0, "evidence": ""}
        last = self.doc[end - 1]
        first, stop = self.doc[start].idx, last.idx + len(last)
        return {"start": first, "end": stop, "evidence": self.text[first:stop]}

    def _doubtful(self, confidence: float | None) -> bool:
        return confidence is not None and confidence < self.min_confidence

    def _trusted(self, argument: facts.Argument) -> facts.Argument:
        """The argument without a role that is left out of roles.csv."""
        if argument.person is None or not argument.role:
            return argument
        offices = self.doc._.people[argument.person].offices
        same = [o for o in offices if o.role == argument.role]
        if not same or not all(self._doubtful(o.confidence) for o in same):
            return argument
        return replace(argument, role="", rank="", organisation="")

    def _person_name(self, argument: facts.Argument) -> str:
        if argument.person is not None:
            return str(self.doc._.people[argument.person].name)
        return argument.name

    def _roles(self, out: DocumentRecords) -> None:
        doc_id = self.header.doc_id
        for number, person in enumerate(self.doc._.people):
            for office in person.offices:
                if self._doubtful(office.confidence):
                    continue
                place = self._place(office.start, office.end)
                role_id = self.ids.take(
                    "r",
                    doc_id,
                    place["start"],
                    place["end"],
                    person.name,
                    office.role,
                    office.phase,
                )
                row = records.Role(
                    role_id=role_id,
                    doc_id=doc_id,
                    person_id=str(number),
                    name=person.name,
                    role=office.role,
                    rank=office.rank,
                    organisation=office.organisation,
                    country=office.country,
                    phase=office.phase,
                    confidence=_rounded(office.confidence),
                    **place,
                )
                out.roles.append(row_of(row))

    def _meetings(self, out: DocumentRecords) -> None:
        doc_id = self.header.doc_id
        for number, meeting in enumerate(self.doc._.meetings):
            if self._doubtful(meeting.confidence):
                continue
            place = self._place(meeting.start, meeting.end)
            anchor = self._anchor(meeting.mentions)
            meeting_id = self.ids.take("m", doc_id, anchor or place["start"], meeting.type)
            self.meeting_ids[number] = meeting_id
            row = records.Meeting(
                meeting_id=meeting_id,
                doc_id=doc_id,
                type=meeting.type,
                status=meeting.status,
                title=meeting.title,
                date_start=meeting.date_start,
                date_end=meeting.date_end,
                date_text=meeting.date_text,
                country=meeting.country,
                city=meeting.city,
                place=meeting.place,
                mode=meeting.mode,
                chair=meeting.chair,
                participants=self._for_reading(meeting.participants),
                countries=_countries(meeting.countries, meeting.participants),
                topic=meeting.topic,
                confidence=_rounded(meeting.confidence),
                **place,
            )
            out.meetings.append(row_of(row))
            for argument in map(self._trusted, meeting.participants):
                participant = records.Participant(
                    meeting_id=meeting_id,
                    doc_id=doc_id,
                    kind=argument.kind,
                    name=self._person_name(argument),
                    person_id=_local(argument.person),
                    role=argument.role,
                    rank=argument.rank,
                    organisation=argument.organisation,
                    country=argument.country,
                    part=argument.part,
                    mode=argument.mode,
                    role_source=_role_source(argument),
                    **self._place(argument.start, argument.end),
                )
                out.participants.append(row_of(participant))

    def _agreements(self, out: DocumentRecords) -> None:
        doc_id = self.header.doc_id
        for number, agreement in enumerate(self.doc._.agreements):
            if self._doubtful(agreement.confidence):
                continue
            place = self._place(agreement.start, agreement.end)
            anchor = self._anchor(agreement.mentions)
            agreement_id = self.ids.take("a", doc_id, anchor or place["start"], agreement.kind)
            self.agreement_ids[number] = agreement_id
            meeting = agreement.meeting
            row = records.Agreement(
                agreement_id=agreement_id,
                doc_id=doc_id,
                meeting_id="" if meeting is None else self.meeting_ids.get(meeting, ""),
                kind=agreement.kind,
                status=agreement.status,
                title=agreement.title,
                subject=agreement.subject,
                parties=self._for_reading(agreement.parties),
                countries=_countries(agreement.countries, agreement.parties),
                date_start=agreement.date_start,
                date_end=agreement.date_end,
                date_text=agreement.date_text,
                confidence=_rounded(agreement.confidence),
                **place,
            )
            out.agreements.append(row_of(row))
            for argument in map(self._trusted, agreement.parties):
                party = records.Party(
                    agreement_id=agreement_id,
                    doc_id=doc_id,
                    kind=argument.kind,
                    name=self._person_name(argument),
                    person_id=_local(argument.person),
                    role=argument.role,
                    organisation=argument.organisation,
                    country=argument.country,
                    role_source=_role_source(argument),
                    **self._place(argument.start, argument.end),
                )
                out.parties.append(row_of(party))

    def _mentions(self, out: DocumentRecords) -> None:
        for label in facts.LABELS:
            for span in facts.mentions(self.doc, label):
                if span.start == span.end:
                    continue
                row = records.Mention(
                    doc_id=self.header.doc_id,
                    start=span.start_char,
                    end=span.end_char,
                    text=self.text[span.start_char : span.end_char],
                    label=label,
                    normal=span.kb_id_,
                    entity_id=self._entity(label, span.id_),
                )
                out.mentions.append(row_of(row))
        out.mentions.sort(key=lambda m: (m["start"], -m["end"], m["label"]))

    def _entity(self, label: str, number: str) -> str:
        if not number:
            return ""
        if label in ("PERSON", "ROLE"):
            return number
        ids = {"MEETING": self.meeting_ids, "AGREEMENT": self.agreement_ids}.get(label, {})
        return ids.get(int(number), "")

    def _people(self, out: DocumentRecords) -> None:
        named: dict[str, int] = {}
        forms: dict[str, set[str]] = {}
        for mention in out.mentions:
            if mention["label"] in ("PERSON", "ROLE") and mention["entity_id"]:
                local = mention["entity_id"]
                named[local] = named.get(local, 0) + 1
                if mention["label"] == "PERSON":
                    forms.setdefault(local, set()).add(mention["normal"] or mention["text"])
        for number, person in enumerate(self.doc._.people):
            local = str(number)
            kept = [o for o in person.offices if not self._doubtful(o.confidence)]
            current = next((o for o in kept if o.phase == "current"), None) or next(
                (o for o in kept if o.phase == "acting"), None
            )
            country = next(
                (o.country for o in ([current] if current else []) + kept if o.country), ""
            )
            out.people.append(
                row_of(
                    DocumentPerson(
                        local=local,
                        name=person.name,
                        country=country,
                        aliases=sorted(forms.get(local, set()) - {person.name}),
                        mentions=named.get(local, 0),
                        current=current
                        and (current.role, current.rank, current.organisation, current.country),
                    )
                )
            )

    def _anchor(self, mentions: list[tuple[int, int]]) -> str:
        """What identifies an event in its document: where it is first mentioned."""
        return f"{self.doc[min(mentions)[0]].idx}" if mentions else ""

    def _for_reading(self, arguments: Iterable[facts.Argument]) -> str:
        names = (self._person_name(a) or a.role or a.organisation or a.country for a in arguments)
        return _joined(dict.fromkeys(n for n in names if n))


def _sentences_with_words(doc: Doc) -> int:
    if not len(doc):
        return 0
    words = doc.to_array(IS_SPACE) == 0
    return len(np.unique(np.asarray(sentence_numbers(doc))[words]))


def _local(person: int | None) -> str:
    return "" if person is None else str(person)


def _role_source(argument: facts.Argument) -> str:
    return argument.role_source if argument.role or argument.rank else ""


def _rounded(confidence: float | None) -> float | None:
    # 1 is kept for what a person has checked.
    return None if confidence is None else min(round(float(confidence), 3), _SUREST)


def _joined(values: Iterable[str]) -> str:
    # A bar inside a value would read as two values.
    return "|".join(v.replace("|", "/") for v in values)


def _countries(own: Iterable[str], arguments: Iterable[facts.Argument]) -> str:
    codes = {c for value in own for c in value.split("|")}
    codes |= {c for a in arguments for c in a.country.split("|") if a.part != "absent"}
    return "|".join(sorted(codes - {""}))
