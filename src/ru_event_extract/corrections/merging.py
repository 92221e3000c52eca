"""New corrections joined with those that are kept already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..readers.errors import UsageError
from .applying import Corrections
from .records import EVENT_OF, KEYS, Correction


def merge(
    kept: Sequence[Correction],
    new: Sequence[Correction],
    run: Corrections,
    where: Mapping[int, str],
    replace: bool = False,
) -> tuple[list[Correction], int]:
    """All corrections, and how many are new or changed.

    A row that the run had corrected already is corrected further. Where a correction that the
    editor could not see in the tables says otherwise, that is a conflict, unless ``replace``.

    :param run: the corrections that the run applied, with their outcomes.
    :param where: the place of each new correction in the editor's file, by ``id``.
    :raises UsageError: a conflict; one line with row and column.
    """
    by_target = {c.target: c for c in kept}
    count = 0
    for correction in new:
        before = _seen(correction, run)
        if before is not None:
            current = by_target.pop(before.target, before)
            further = _further(current, correction)
            changed = further != current
            if further is not None:
                by_target[further.target] = further
        else:
            other = by_target.get(correction.target)
            changed = other is None or _differ(other, correction)
            if other is not None and changed and not replace:
                correction = _joined(other, correction, where.get(id(correction), ""))
            if changed:
                by_target[correction.target] = correction
        count += changed
    return list(by_target.values()), count


def _differ(one: Correction, other: Correction) -> bool:
    return (one.action, one.changes, one.comment) != (other.action, other.changes, other.comment)


def _seen(correction: Correction, run: Corrections) -> Correction | None:
    """The correction that made the row what the editor saw."""
    for before in run.all:
        if before.table != correction.table or before.sha256 != correction.sha256:
            continue
        _, row_id = run.outcomes.get(id(before), ("", ""))
        if before.table in KEYS:
            if row_id and row_id == correction.row.get("row_id"):
                return before
        elif before.table in EVENT_OF and row_id and row_id == correction.event.get("row_id"):
            shown = {**before.row, **before.changes}
            columns = ("kind", "name", "role", "country", "start", "end")
            if all(shown.get(c) == correction.row.get(c) for c in columns):
                return before
    return None


def _further(before: Correction, correction: Correction) -> Correction | None:
    """A correction of a corrected row as one correction of the original row; ``None`` undoes it."""
    result = Correction(**vars(before))
    result.comment = correction.comment or before.comment
    if correction.action == "wrong":
        if before.action == "add":
            return None
        result.action, result.changes = "wrong", {}
    elif correction.action == "edit":
        if before.action == "add":
            result.row = {**before.row, **correction.changes}
            return result
        changes = {**before.changes, **correction.changes}
        result.changes = {k: v for k, v in changes.items() if v != str(before.row.get(k) or "")}
        result.action = "edit" if result.changes else "right"
    return result


def _joined(other: Correction, correction: Correction, where: str) -> Correction:
    if correction.action == "right":
        return other
    if other.action == "right":
        return correction
    if {other.action, correction.action} == {"edit"}:
        for column, value in correction.changes.items():
            if other.changes.get(column, value) != value:
                raise UsageError(
                    f"{where}, column {column}: {value!r} contradicts the earlier correction "
                    f"{other.changes[column]!r}; say --replace if the new one holds"
                )
        correction.changes = {**other.changes, **correction.changes}
        return correction
    if other.action == correction.action:
        return correction
    raise UsageError(
        f"{where}: {correction.action} contradicts the earlier correction ({other.action}) of this "
        "row; say --replace if the new one holds"
    )
