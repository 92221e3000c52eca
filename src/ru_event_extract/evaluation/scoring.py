"""Figures and errors of a run against gold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .gold import GoldDocument
from .matching import aligned_events, f1, folded, paired, same_argument, same_role


class EventTable(NamedTuple):
    """What is compared of meetings and of agreements."""

    table: str
    arguments: str
    argument_table: str
    key: str
    slots: tuple[str, ...]


EVENT_TABLES = (
    EventTable(
        "meetings",
        "participants",
        "participants",
        "meeting_id",
        ("type", "status", "date_start", "date_end", "country", "city", "mode"),
    ),
    EventTable(
        "agreements",
        "parties",
        "parties",
        "agreement_id",
        ("kind", "status", "date_start", "date_end"),
    ),
)
_F1_OF = ("role", "meetings", "participants", "agreements", "parties")


class DocumentError(NamedTuple):
    """One error: ``kind`` is ``missed``, ``extra`` or ``differs``."""

    doc_id: str
    table: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.doc_id} {self.table} {self.kind}: {self.text}"


@dataclass
class Evaluation:
    """Counts over documents; figures come from them, so that evaluations can be added up."""

    documents: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[DocumentError] = field(default_factory=list)
    eventless: int = 0
    eventless_with_events: int = 0

    @property
    def figures(self) -> dict[str, float]:
        """All figures by name, each 0 to 1; ``overall`` is the mean of the seven F1 figures."""
        c = self.counts
        result: dict[str, float] = {}
        for name in _F1_OF:
            hits, gold, found = c[f"{name} hit"], c[f"{name} gold"], c[f"{name} found"]
            result[f"{name}_precision"] = hits / max(1, found)
            result[f"{name}_recall"] = hits / max(1, gold)
        for name in ("rank", "country", "phase"):
            result[f"role_{name}_accuracy"] = c[f"role {name}"] / max(1, c["role hit"])
        for table in EVENT_TABLES:
            for slot in table.slots:
                right, stated = c[f"{table.table} {slot} right"], c[f"{table.table} {slot} stated"]
                result[f"{table.table}_{slot}"] = right / max(1, stated)
            result[f"{table.table}_exact_share"] = c[f"{table.table} exact"] / max(
                1, c[f"{table.table} gold"]
            )
        scores = {
            f"{name}_f1": f1(c[f"{name} hit"], c[f"{name} gold"], c[f"{name} found"])
            for name in _F1_OF
        }
        for table in EVENT_TABLES:
            key = f"{table.table} slot"
            scores[f"{table.table}_slots_f1"] = f1(
                c[f"{key} hit"], c[f"{key} gold"], c[f"{key} found"]
            )
        result.update(scores)
        result["overall"] = sum(scores.values()) / len(scores)
        return result


def _by_document(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    result: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        # Gold files are named by the last part of the doc_id.
        result[str(row["doc_id"]).rsplit("/", 1)[-1]].append(dict(row))
    return result


def evaluate(
    gold: Iterable[GoldDocument], tables: Mapping[str, Iterable[Mapping[str, Any]]]
) -> Evaluation:
    """Compare the rows of a run (``{"roles": rows, "meetings": rows, …}``) with gold.

    Only documents that have gold count. Values are compared as text, so that rows may come from
    CSV as well as from the API.
    """
    roles = _by_document(tables["roles"])
    events = {table.table: _by_document(tables[table.table]) for table in EVENT_TABLES}
    arguments: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for table in EVENT_TABLES:
        by_event: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in tables[table.argument_table]:
            by_event[str(row[table.key])].append(dict(row))
        arguments[table.table] = by_event

    result = Evaluation()
    for document in gold:
        result.documents += 1
        _score_roles(document, roles[document.doc_id], result)
        found_events = 0
        for table in EVENT_TABLES:
            found = events[table.table][document.doc_id]
            for row in found:
                row[table.arguments] = arguments[table.table][str(row[table.key])]
            found_events += len(found)
            _score_events(document, table, found, result)
        if not document.meetings and not document.agreements:
            result.eventless += 1
            result.eventless_with_events += found_events > 0
    return result


def _score_roles(document: GoldDocument, found: list[dict[str, Any]], result: Evaluation) -> None:
    c = result.counts
    pairs = paired(document.roles, found, same_role)
    c["role gold"] += len(document.roles)
    c["role found"] += len(found)
    c["role hit"] += len(pairs)
    for one, other in pairs:
        for name in ("rank", "country", "phase"):
            c[f"role {name}"] += one[name] == other[name]
            if one[name] != other[name]:
                text = f"{one['name']} | {one['role']}: {name} {one[name]!r}, got {other[name]!r}"
                result.errors.append(DocumentError(document.doc_id, "roles", "differs", text))
    hit_gold = {id(a) for a, _ in pairs}
    hit_found = {id(b) for _, b in pairs}
    for kind, rows, hits in (("missed", document.roles, hit_gold), ("extra", found, hit_found)):
        for row in rows:
            if id(row) not in hits:
                text = f"{row['name']} | {row['role']}"
                result.errors.append(DocumentError(document.doc_id, "roles", kind, text))


def _label(argument: Mapping[str, Any]) -> str:
    return str(argument["name"] or argument["role"] or argument["country"])


def _score_events(
    document: GoldDocument, table: EventTable, found: list[dict[str, Any]], result: Evaluation
) -> None:
    c = result.counts
    name, slots = table.table, table.slots
    gold = document.meetings if name == "meetings" else document.agreements
    spans = [document.quote_spans(event) for event in gold]
    pairs = aligned_events(gold, found, spans, table.arguments)
    c[f"{name} gold"] += len(gold)
    c[f"{name} found"] += len(found)
    c[f"{name} hit"] += len(pairs)
    c[f"{table.arguments} gold"] += sum(len(event[table.arguments]) for event in gold)
    c[f"{table.arguments} found"] += sum(len(event[table.arguments]) for event in found)
    c[f"{name} slot gold"] += sum(bool(event[slot]) for event in gold for slot in slots)
    c[f"{name} slot found"] += sum(bool(event[slot]) for event in found for slot in slots)
    for one, other in pairs:
        hits = paired(one[table.arguments], other[table.arguments], same_argument)
        c[f"{table.arguments} hit"] += len(hits)
        wrong = [slot for slot in slots if folded(one[slot]) != folded(other[slot])]
        for slot in slots:
            c[f"{name} {slot} stated"] += bool(one[slot])
            right = bool(one[slot]) and slot not in wrong
            c[f"{name} {slot} right"] += right
            c[f"{name} slot hit"] += right
        whole = len(hits) == len(one[table.arguments]) == len(other[table.arguments])
        exact = whole and not {"status", "date_start", "country"} & set(wrong)
        c[f"{name} exact"] += exact
        if wrong or not whole:
            differences = [f"{s} {one[s]!r}, got {other[s]!r}" for s in wrong]
            if not whole:
                expected = ", ".join(_label(a) for a in one[table.arguments])
                got = ", ".join(_label(a) for a in other[table.arguments])
                differences.append(f"{table.arguments} [{expected}], got [{got}]")
            text = f"{one['quotes'][0]!r}: " + "; ".join(differences)
            result.errors.append(DocumentError(document.doc_id, name, "differs", text))
    hit_gold = {id(a) for a, _ in pairs}
    hit_found = {id(b) for _, b in pairs}
    for event in gold:
        if id(event) not in hit_gold:
            text = f"{event['status']} {event['quotes'][0]!r}"
            result.errors.append(DocumentError(document.doc_id, name, "missed", text))
    for event in found:
        if id(event) not in hit_found:
            evidence = document.text[int(event["start"] or 0) : int(event["end"] or 0)][:160]
            text = f"{event['status']} {evidence!r}"
            result.errors.append(DocumentError(document.doc_id, name, "extra", text))
