"""brat stand-off: an article as ``.txt``, its mentions and events as ``.ann`` beside it.

Mentions are text-bound annotations (``T``) of their label, their dictionary form and id are notes
(``#``). Meetings and agreements are events (``E``): the first words that tell of one are its trigger,
its participants (by their part: ``Chair``, ``Host``, …) or parties are its arguments, type and status
are attributes (``A``), the rest is notes. Every other mention of the event is an event without
arguments, equivalent to the first (``* Equiv``).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from ..readers.errors import UsageError
from ..tables.values import (
    AGREEMENT_KINDS,
    AGREEMENT_STATUSES,
    MEETING_STATUSES,
    MEETING_TYPES,
    PARTS,
)
from .source import RowSource
from .texts import Texts

Row = dict[str, Any]

#: Event table: the table of its arguments, their roles (the first if the row has no part), the
#: label, the attributes.
_EVENTS = {
    "meetings": (
        "participants",
        ("Participant", *(p.capitalize() for p in PARTS if p != "participant")),
        "MEETING",
        ("type", "status"),
    ),
    "agreements": ("parties", ("Party",), "AGREEMENT", ("kind", "status")),
}
_NOTED = ("title", "date_start", "date_end", "country", "city", "place", "topic", "subject")
_ARGUMENT_LABELS = {
    "person": "PERSON",
    "role": "ROLE",
    "organisation": "ORGANISATION",
    "country": "COUNTRY",
    "group": "GROUP",
}
_CONFIGURATION = "annotation.conf"
#: With the folder that it lies in a path may have 4,096 bytes.
_MAX_PATH = 2_000
_LABELS = ("PERSON", "ROLE", "COUNTRY", "PLACE", "ORGANISATION", "DATE", "GROUP")
_ATTRIBUTES = {
    "MeetingType": ("MEETING", MEETING_TYPES),
    "MeetingStatus": ("MEETING", MEETING_STATUSES),
    "AgreementKind": ("AGREEMENT", AGREEMENT_KINDS),
    "AgreementStatus": ("AGREEMENT", AGREEMENT_STATUSES),
}


def write_brat(source: RowSource, folder: Path, texts: Texts) -> None:
    """The articles with their annotations, and the ``annotation.conf`` that brat shows them by.

    Documents without text are left out.

    :raises UsageError: no article could be read.
    """
    documents = [d for d in source.rows("documents") if d["status"] == "ok"]
    wanted = {d["doc_id"]: d for d in documents}
    rows = {t: _by_document(source, t) for t in ("mentions", *_EVENTS, "participants", "parties")}
    taken: set[str] = set()
    for doc_id, text in texts.read(wanted.values()):
        path = folder / _file_name(doc_id, taken)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(path.name + ".txt").write_bytes(text.encode("utf-8"))
        found = {t: by.get(doc_id, []) for t, by in rows.items()}
        lines = _Annotations(text, found).lines()
        annotations = "".join(f"{line}\n" for line in lines)
        path.with_name(path.name + ".ann").write_bytes(annotations.encode("utf-8"))
    if wanted and not taken:
        raise UsageError("the articles were not found: say with --texts where they are")
    (folder / _CONFIGURATION).write_text(_configuration(), encoding="utf-8")


def _by_document(source: RowSource, table: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for doc_id, rows in groupby(source.rows(table), key=lambda r: str(r["doc_id"])):
        found.setdefault(doc_id, []).extend(rows)
    return found


def _file_name(doc_id: str, taken: set[str]) -> str:
    """A path inside the folder, whatever the id says (one of a .jsonl row may say anything)."""
    parts = [re.sub(r'[\x00-\x1f\\:*?"<>|]', "_", p) for p in doc_id.split("/")]
    # A folder never ends as an article's files do: «a.txt/b» would need a folder in the file's place.
    *folders, last = [_short("_" if p.strip(". ") == "" else p) for p in parts]
    folders = [f"{p}_" if p.endswith((".txt", ".ann", ".conf")) else p for p in folders]
    safe = "/".join([*folders, last])
    if len(safe.encode("utf-8")) > _MAX_PATH:
        safe = hashlib.sha256(doc_id.encode("utf-8")).hexdigest()
    name, number = safe, 1
    while name in taken:
        number += 1
        name = f"{safe}~{number}"
    taken.add(name)
    return name


def _short(part: str) -> str:
    return part.encode("utf-8")[:200].decode("utf-8", errors="ignore")


class _Annotations:
    """The lines of one document's ``.ann`` file."""

    def __init__(self, text: str, rows: dict[str, list[Row]]) -> None:
        self.text = text
        self.rows = rows
        self.bound: dict[tuple[int, int, str], str] = {}
        self.output: list[str] = []
        self.notes = 0
        self.events = 0

    def lines(self) -> list[str]:
        """Text-bound annotations, events, attributes, notes, in the order of their making."""
        triggers: dict[str, list[str]] = {}
        unowned: list[tuple[str, str]] = []
        for mention in self.rows["mentions"]:
            number = self._bound(mention["start"], mention["end"], mention["label"])
            entity = mention["entity_id"]
            if mention["label"] in ("MEETING", "AGREEMENT"):
                if entity:
                    triggers.setdefault(entity, []).append(number)
                else:
                    unowned.append((mention["label"], number))
            self._note(number, {"normal": mention["normal"], "entity_id": entity})
        attributes = 0
        for table, (details, roles, label, kinds) in _EVENTS.items():
            key = f"{label.lower()}_id"
            by_event: dict[str, list[Row]] = {}
            for row in self.rows[details]:
                by_event.setdefault(row[key], []).append(row)
            for event in self.rows[table]:
                arguments = self._arguments(roles, by_event.get(event[key], []))
                # An event that no mention names hangs on its sentence.
                own = triggers.get(event[key]) or [self._bound(*self._sentence(event), label)]
                number, *others = [
                    self._event(label, trigger, "" if n else arguments)
                    for n, trigger in enumerate(own)
                ]
                for kind in kinds:
                    if event[kind]:
                        attributes += 1
                        name = f"{label.capitalize()}{kind.capitalize()}"
                        self.output.append(f"A{attributes}\t{name} {number} {event[kind]}")
                noted = {n: event[n] for n in _NOTED if n in event}
                self._note(number, {key: event[key], **noted})
                if others:
                    self.output.append(f"*\tEquiv {' '.join((number, *others))}")
        for label, trigger in unowned:
            self._event(label, trigger, "")
        return self.output

    def _event(self, label: str, trigger: str, arguments: str) -> str:
        self.events += 1
        self.output.append(f"E{self.events}\t{label}:{trigger}{arguments}")
        return f"E{self.events}"

    def _sentence(self, event: Row) -> tuple[int, int]:
        """The place of an event; of one without evidence the first words of the article."""
        if event["start"] < event["end"]:
            return event["start"], event["end"]
        first = re.search(r"\S+", self.text)
        return first.span() if first else (0, len(self.text))

    def _arguments(self, roles: tuple[str, ...], rows: list[Row]) -> str:
        parts: list[str] = []
        seen: set[str] = set()
        used: Counter[str] = Counter()
        for row in rows:
            if row["start"] >= row["end"]:
                continue
            number = self._argument(row)
            if number not in seen:
                seen.add(number)
                part = str(row.get("part") or "").capitalize()
                role = part if part in roles else roles[0]
                used[role] += 1
                # brat numbers arguments of one role from the second on.
                parts.append(f" {role}{used[role] if used[role] > 1 else ''}:{number}")
        return "".join(parts)

    def _argument(self, row: Row) -> str:
        """The mention of the participant inside its evidence, else the evidence itself."""
        label = _ARGUMENT_LABELS[row["kind"]]
        inside = [
            m
            for m in self.rows["mentions"]
            if m["label"] == label and row["start"] <= m["start"] and m["end"] <= row["end"]
        ]
        same = [m for m in inside if row["person_id"] and m["entity_id"] == row["person_id"]]
        for mention in same or (inside if len(inside) == 1 else []):
            return self._bound(mention["start"], mention["end"], label)
        return self._bound(row["start"], row["end"], label)

    def _bound(self, start: int, end: int, label: str) -> str:
        """The number of the annotation of that place and label; made if there is none."""
        place = (start, end, label)
        if place not in self.bound:
            self.bound[place] = f"T{len(self.bound) + 1}"
            pieces = list(self._pieces(start, end))
            offsets = ";".join(f"{a} {b}" for a, b in pieces)
            words = " ".join(self.text[a:b] for a, b in pieces)
            self.output.append(f"{self.bound[place]}\t{label} {offsets}\t{words}")
        return self.bound[place]

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of a span between line ends: brat's annotations hold none."""
        found = False
        for match in re.finditer(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", self.text[start:end]):
            if match.group().strip():
                found = True
                yield start + match.start(), start + match.end()
        if not found:
            yield start, end

    def _note(self, target: str, values: dict[str, Any]) -> None:
        words = "; ".join(f"{k}={' '.join(str(v).split())}" for k, v in values.items() if v)
        if words:
            self.notes += 1
            self.output.append(f"#{self.notes}\tAnnotatorNotes {target}\t{words}")


def _configuration() -> str:
    arguments = "|".join(dict.fromkeys(_ARGUMENT_LABELS.values()))
    lines = ["[entities]", *_LABELS, "", "[relations]", ""]
    lines.append("<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>")
    for _, _, label, _ in _EVENTS.values():
        lines.append(f"Equiv\tArg1:{label}, Arg2:{label}, <REL-TYPE>:symmetric-transitive")
    lines += ["", "[events]"]
    for _, roles, label, _kinds in _EVENTS.values():
        lines.append(f"{label}\t" + ", ".join(f"{role}*:{arguments}" for role in roles))
    lines += ["", "[attributes]"]
    for name, (label, values) in _ATTRIBUTES.items():
        lines.append(f"{name}\tArg:{label}, Value:{'|'.join(values)}")
    return "\n".join(lines) + "\n"
