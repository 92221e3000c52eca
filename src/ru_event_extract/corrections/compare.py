"""What an editor's tables say that the run's do not, as corrections."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..evaluation.matching import folded
from ..formats.schema import SCHEMAS
from ..plover import EXTRA_COLUMNS
from ..readers.errors import UsageError
from ..tables.records import columns
from .cells import check_value, edited_value
from .edited import EditedRow, EditedTable
from .records import DETAILS_OF, EVENT_OF, FIXED, KEYS, MADE, TABLES, Correction, Row
from .run_output import RunOutput, cell

#: Columns that an editor may add, in English or Russian.
_EDITORS = {"editor": "editor", "редактор": "editor", "wrong": "wrong", "неверно": "wrong"}
_COMMENTS = ("comment", "комментарий")
_RIGHT = {"right", "ok", "yes", "верно", "да", "+"}
_WRONG = {"wrong", "no", "x", "х", "неверно", "нет", "-"}
_YES = {"1", "true", "истина", "yes", "да", "x", "х", "+", "wrong", "неверно"}
_NO = {"0", "false", "ложь", "no", "нет"}
#: Cells that tell of other documents of the run: they are not the row's own.
_OF_THE_RUN = frozenset({"event_id", "duplicate_of"})
#: So many rows may be missing before it is asked whether they were deleted.
_FEW, _FEW_SHARE = 20, 0.2


@dataclass(frozen=True)
class Verdict:
    """What the editor's own columns say: ``right``, ``wrong`` or nothing; and a comment."""

    word: str
    comment: str


class Comparison:
    """Finds corrections. ``missing``: ``deleted`` or ``unseen``; empty asks when they are many."""

    def __init__(self, run: RunOutput, missing: str = "", when: str = "") -> None:
        self.run = run
        self.missing = missing
        self.when = when
        self.found: list[Correction] = []
        #: Ids that the editor gave new events, to the correction that adds them.
        self.new: dict[tuple[str, str], Correction] = {}
        #: Where each correction was read, for messages.
        self.where: dict[int, str] = {}
        kinds = {t: {c.name: c.kind for c in SCHEMAS[t].columns} for t in SCHEMAS}
        self.kinds: Mapping[str, Mapping[str, Any]] = kinds

    def compare(self, edited: Mapping[str, EditedTable]) -> list[Correction]:
        """The corrections in the tables.

        :raises UsageError: an unknown column, a value that the column cannot have, a cell that is
            not to be edited; one line with row and column.
        """
        for table, given in edited.items():
            self._check_columns(table, given)
        for table in ("documents", "people"):
            if table in edited:
                self._untouched(table, edited[table])
        for table in TABLES:
            if table in edited:
                if table in EVENT_OF:
                    self._details(table, edited[table])
                else:
                    self._own(table, edited[table])
        return self.found

    # -- columns and marks -----------------------------------------------------------------------

    def _check_columns(self, table: str, given: EditedTable) -> None:
        known = {*columns(table), *EXTRA_COLUMNS.get(table, ()), *_EDITORS, *_COMMENTS}
        for column in given.columns:
            if column not in known:
                raise UsageError(
                    f"{given.where}: unknown column {column!r}; your own may be called editor, "
                    "wrong or comment"
                )
        key = columns(table)[0]
        if key not in given.columns:
            raise UsageError(f"{given.where}: the column {key} is missing")

    def _verdict(self, row: EditedRow) -> Verdict:
        word = ""
        for column, meaning in _EDITORS.items():
            value = row.cells.get(column, "").lower()
            if not value:
                continue
            if meaning == "editor":
                said = "right" if value in _RIGHT else "wrong" if value in _WRONG else None
            else:
                said = "wrong" if value in _YES else "" if value in _NO else None
            if said is None:
                raise UsageError(
                    f"{row.where}, column {column}: {row.cells[column]!r} is neither right (ok, +) "
                    "nor wrong (x, -); words of your own go into the column comment"
                )
            word = said or word
        comment = next((row.cells[c] for c in _COMMENTS if row.cells.get(c)), "")
        return Verdict(word, comment)

    def _untouched(self, table: str, given: EditedTable) -> None:
        key = columns(table)[0]
        rows = {row[key]: row for row in self.run.rows[table]}
        advice = {
            "documents": "only the column editor of documents is read (ok: the article is checked)",
            "people": "people is made from the other tables; correct roles or participants",
        }
        for row in given.rows:
            original = rows.get(row.cells.get(key, ""))
            if original is None:
                continue
            if table == "documents" and self._verdict(row).word == "right":
                self.found.append(
                    Correction(
                        "documents",
                        "right",
                        original["sha256"],
                        original["doc_id"],
                        {"title": original["title"]},
                        when=self.when,
                    )
                )
            changes = self._changes(table, row, original)
            if changes:
                raise UsageError(f"{row.where}, column {next(iter(changes))}: {advice[table]}")

    # -- rows ------------------------------------------------------------------------------------

    def _changes(self, table: str, row: EditedRow, original: Row) -> dict[str, str]:
        changes = {}
        for name, kind in self.kinds[table].items():
            if name in row.cells and name not in _OF_THE_RUN:
                now = edited_value(cell(original[name]), row.cells[name], kind)
                if now is not None:
                    changes[name] = now
        return changes

    def _edits(self, table: str, row: EditedRow, original: Row) -> dict[str, str]:
        changes = self._changes(table, row, original)
        changes.pop("date_text", None)
        for name, value in changes.items():
            if name in MADE.get(table, ()):
                raise UsageError(
                    f"{row.where}, column {name}: it is made from {DETAILS_OF[table]}; correct the "
                    "rows there"
                )
            if name in FIXED:
                raise UsageError(
                    f"{row.where}, column {name}: it cannot be edited; mark the row wrong and add a "
                    "new one with an empty id"
                )
            check_value(table, name, value, row.where)
        return changes

    def _own(self, table: str, given: EditedTable) -> None:
        """Roles, meetings and agreements: known by their ids."""
        key = KEYS[table]
        originals = self.run.by_id[table]
        seen: set[str] = set()
        for row in given.rows:
            row_id = row.cells.get(key, "")
            if row_id and row_id in seen:
                raise UsageError(
                    f"{row.where}, column {key}: {row_id} is there twice; a new row has none"
                )
            seen.add(row_id)
            verdict = self._verdict(row)
            if row_id in originals:
                self._known(table, row, originals[row_id], verdict)
            elif verdict.word != "wrong":
                self._added(table, row, verdict)
        self._deleted(table, given, [r for i, r in originals.items() if i not in seen])

    def _known(self, table: str, row: EditedRow, original: Row, verdict: Verdict) -> None:
        if verdict.word == "wrong":
            self._keep(table, "wrong", original, comment=verdict.comment, where=row.where)
            return
        changes = self._edits(table, row, original)
        if changes or verdict.word == "right":
            action = "edit" if changes else "right"
            self._keep(table, action, original, changes, verdict.comment, row.where)

    def _keep(
        self,
        table: str,
        action: str,
        original: Row,
        changes: dict[str, str] | None = None,
        comment: str = "",
        where: str = "",
    ) -> None:
        document = self.run.documents[original["doc_id"]]
        correction = Correction(
            table,
            action,
            document["sha256"],
            original["doc_id"],
            _stored(table, original),
            changes or {},
            comment=comment,
            when=self.when,
        )
        if table in DETAILS_OF:
            row_id = original[KEYS[table]]
            correction.mentions = self._places(original["doc_id"], row_id)
            correction.arguments = [
                _stored(DETAILS_OF[table], r)
                for r in self.run.rows[DETAILS_OF[table]]
                if r[KEYS[table]] == row_id
            ]
        elif table in EVENT_OF:
            correction.event = self._event(EVENT_OF[table], original[KEYS[EVENT_OF[table]]])
        self.where[id(correction)] = where or table
        self.found.append(correction)

    def _places(self, doc_id: str, row_id: str) -> list[list[int]]:
        return [
            [m["start"], m["end"]]
            for m in self.run.mentions(doc_id)
            if m["entity_id"] == row_id and m["label"] in ("MEETING", "AGREEMENT")
        ]

    def _event(self, table: str, row_id: str) -> Row:
        """An event as its participants' corrections remember it."""
        added = self.new.get((table, row_id))
        if added is not None:
            return {k: added.row.get(k, "") for k in _EVENT_KEYS} | {"mentions": []}
        row = self.run.by_id[table][row_id]
        kept = {k: row[k] for k in _EVENT_KEYS if k in row}
        return {**kept, "row_id": row_id, "mentions": self._places(row["doc_id"], row_id)}

    def _deleted(self, table: str, given: EditedTable, rows: Sequence[Row]) -> None:
        """Rows of the run that the file lacks: deleted, if they are few or it is said."""
        total = len(self.run.rows[table])
        if self.missing == "unseen" or not rows:
            return
        if not self.missing and len(rows) > max(_FEW, _FEW_SHARE * total):
            raise UsageError(
                f"{given.where}: {len(rows)} of {total} rows of {table} are missing; say "
                "--missing deleted if they are wrong, --missing unseen if the file is only a part"
            )
        for row in rows:
            self._keep(table, "wrong", row, comment="row deleted")

    # -- participants and parties ----------------------------------------------------------------

    def _details(self, table: str, given: EditedTable) -> None:
        """Rows without an id of their own: paired within their event, the most alike first."""
        event_table = EVENT_OF[table]
        key = KEYS[event_table]
        originals: dict[str, list[Row]] = defaultdict(list)
        for original in self.run.rows[table]:
            originals[original[key]].append(original)
        edited: dict[str, list[EditedRow]] = defaultdict(list)
        wrong_events = {
            c.row["row_id"] for c in self.found if c.table == event_table and c.action == "wrong"
        }
        for row in given.rows:
            event_id = row.cells.get(key, "")
            known = event_id in originals or event_id in self.run.by_id[event_table]
            if not known and (event_table, event_id) not in self.new:
                raise UsageError(
                    f"{row.where}, column {key}: {event_id!r} is no {event_table[:-1]} of the run"
                )
            edited[event_id].append(row)
        left: list[Row] = []
        for event_id in [*originals, *(e for e in edited if e not in originals)]:
            if event_id in wrong_events:
                continue
            pairs, rest, new = _paired(table, originals[event_id], edited[event_id])
            for original, row in pairs:
                self._known(table, row, original, self._verdict(row))
            for row in new:
                verdict = self._verdict(row)
                if verdict.word != "wrong":
                    self._added(table, row, verdict)
            left += rest
        self._deleted(table, given, left)

    # -- new rows --------------------------------------------------------------------------------

    def _added(self, table: str, row: EditedRow, verdict: Verdict) -> None:
        key = KEYS[EVENT_OF.get(table, table)]
        row_id = row.cells.get(key, "")
        event: Row = {}
        doc_id = row.cells.get("doc_id", "")
        if table in EVENT_OF:
            event = self._event(EVENT_OF[table], row_id)
            doc_id = doc_id or event["doc_id"]
        document = self.run.documents.get(doc_id)
        if document is None or document["status"] != "ok":
            raise UsageError(f"{row.where}, column doc_id: {doc_id!r} is no article of the run")
        values: Row = {}
        given = {**_DEFAULTS.get(table, {}), **{k: v for k, v in row.cells.items() if v}}
        for name in columns(table):
            if name in FIXED or name in MADE.get(table, ()):
                continue
            kind = self.kinds[table][name]
            value = edited_value("", given.get(name, ""), kind) or ""
            check_value(table, name, value, row.where)
            values[name] = value
        if table == "roles" and not (values["name"] and values["role"]):
            column = "name" if not values["name"] else "role"
            raise UsageError(f"{row.where}, column {column}: a new role needs it")
        if table in EVENT_OF and not any(values[c] for c in ("name", "role", "country")):
            raise UsageError(f"{row.where}, column name: a new row needs a name, role or country")
        start, end, evidence = self._evidence(table, row, doc_id, values, event)
        values |= {"start": start, "end": end, "evidence": evidence, "doc_id": doc_id}
        values["row_id"] = row_id if table in DETAILS_OF else ""
        correction = Correction(
            table,
            "add",
            document["sha256"],
            doc_id,
            values,
            event=event,
            comment=verdict.comment,
            when=self.when,
        )
        if table in DETAILS_OF:
            # Without an id from the editor the place tells two new events apart.
            values["row_id"] = (
                row_id or f"new {start}-{end} {values.get('type', values.get('kind'))}"
            )
            self.new[table, row_id] = correction
        self.where[id(correction)] = row.where
        self.found.append(correction)

    def _evidence(
        self, table: str, row: EditedRow, doc_id: str, values: Row, event: Row
    ) -> tuple[int, int, str]:
        words = row.cells.get("evidence", "")
        text = self.run.text(doc_id) if words or table in DETAILS_OF else None
        if words and text is not None:
            place = _find(text, words)
            if place is None:
                raise UsageError(
                    f"{row.where}, column evidence: these words are not in the article {doc_id}"
                )
            return *place, text[place[0] : place[1]]
        if words or table in DETAILS_OF:
            if not words:
                raise UsageError(
                    f"{row.where}, column evidence: a new row needs words copied from the article"
                )
            raise UsageError(
                f"{row.where}: the article {doc_id} is not there or has changed; say with --texts "
                "where it is"
            )
        near = int(event.get("start") or 0)
        named = [
            m
            for m in self.run.mentions(doc_id)
            if folded(values["name"])
            and folded(values["name"]) in (folded(m["normal"]), folded(m["text"]))
        ]
        if named:
            best = min(named, key=lambda m: abs(m["start"] - near))
            return best["start"], best["end"], best["text"]
        if table == "roles":
            raise UsageError(
                f"{row.where}, column evidence: a new role needs words copied from the article"
            )
        return int(event["start"]), int(event["end"]), str(event["evidence"])


_EVENT_KEYS = ("row_id", "doc_id", "type", "kind", "status", "title", "start", "end", "evidence")
_DEFAULTS = {
    "roles": {"phase": "current"},
    "participants": {"kind": "person", "part": "participant"},
    "parties": {"kind": "person"},
}


def _stored(table: str, row: Row) -> Row:
    """A row without the ids of the run, but for its own, which tells it quickest in the next."""
    key = KEYS.get(table, "")
    left_out = {*KEYS.values(), "person_id", "event_id", "confidence"}
    kept = {k: v for k, v in row.items() if k in columns(table) and k not in left_out}
    return {**kept, "row_id": row[key]} if key else kept


def _paired(
    table: str, originals: Sequence[Row], edited: Sequence[EditedRow]
) -> tuple[list[tuple[Row, EditedRow]], list[Row], list[EditedRow]]:
    compared = [c for c in columns(table) if c not in FIXED or c in ("start", "end", "person_id")]
    scores = []
    for i, original in enumerate(originals):
        for j, row in enumerate(edited):
            known = [c for c in compared if c in row.cells]
            same = sum(edited_value(cell(original[c]), row.cells[c], "text") is None for c in known)
            placed = [c for c in ("start", "end") if row.cells.get(c)]
            here = all(row.cells[c] == cell(original[c]) for c in placed)
            named = folded(row.cells.get("name")) == folded(original["name"])
            # A row with the place of another is none of this one.
            if here and (placed or named):
                scores.append((-same, abs(i - j), i, j))
    pairs, used_i, used_j = [], set(), set()
    for _, _, i, j in sorted(scores):
        if i not in used_i and j not in used_j:
            used_i.add(i)
            used_j.add(j)
            pairs.append((originals[i], edited[j]))
    return (
        pairs,
        [o for i, o in enumerate(originals) if i not in used_i],
        [r for j, r in enumerate(edited) if j not in used_j],
    )


def _find(text: str, words: str) -> tuple[int, int] | None:
    """Where the words stand, white space between them aside."""
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    found = re.search(pattern, text)
    return found.span() if found else None
