"""Roles of people where their article gives none: from a registry or from the run's other articles."""

from __future__ import annotations

import csv
import io
import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..readers.encoding import decode
from ..readers.errors import ReadError, UsageError
from ..readers.regular_file import open_regular
from ..tables.values import RANKS
from .across_documents import People, name_key

_COLUMNS = ("name", "aliases", "role", "rank", "organisation", "country", "valid_from", "valid_to")
_CODE = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class KnownRole(NamedTuple):
    """A role with its source: ``corpus`` or ``registry``."""

    role: str
    rank: str
    organisation: str
    country: str
    source: str


@dataclass(frozen=True)
class RegistryEntry:
    """A row of the registry: who holds an office from when to when (EDTF dates or empty)."""

    role: KnownRole
    valid_from: str = ""
    valid_to: str = ""

    def valid_on(self, date: str) -> bool:
        """Whether the office is held on a day; on no known day, whether it is still held."""
        if not date:
            return not self.valid_to
        # A bare year or month begins with its first day and ends with its last.
        return self.valid_from <= date and (not self.valid_to or date <= self.valid_to + "-99")


@dataclass
class Registry:
    """Office-holders by the spellings of their names."""

    entries: dict[tuple[str, ...], list[RegistryEntry]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def role_of(self, names: Iterable[str], country: str, date: str) -> KnownRole | None:
        """The role on the day, if the names and the country fit just one office-holder's office.

        A bare surname is enough only together with the country.
        """
        found: set[KnownRole] = set()
        for name in names:
            key = name_key(name)
            if len(key) < 2 and not country:
                continue
            for entry in self.entries.get(key, ()):
                if country in ("", entry.role.country) and entry.valid_on(date):
                    found.add(entry.role)
        return found.pop() if len(found) == 1 else None


def _fault(cells: dict[str, str]) -> str:
    """What is wrong with a row, naming the column; empty if nothing is."""
    for column in ("name", "role"):
        if not cells[column]:
            return f"no {column}"
    if cells["rank"] and cells["rank"] not in RANKS:
        return f"rank {cells['rank']!r} is none of {', '.join(RANKS)}"
    if cells["country"] and not _CODE.fullmatch(cells["country"]):
        return f"country {cells['country']!r} is no ISO code of two capitals, like KZ"
    for column in ("valid_from", "valid_to"):
        if cells[column] and not _DAY.fullmatch(cells[column]):
            return f"{column} {cells[column]!r} is no date like 2024-02-05, 2024-02 or 2024"
    if cells["valid_to"] and cells["valid_from"] > cells["valid_to"] + "-99":
        return f"valid_from {cells['valid_from']} is later than valid_to {cells['valid_to']}"
    return ""


def read_registry(path: Path) -> Registry:
    """Read a registry: CSV with name, aliases (joined by ``|``), role, rank, organisation, country,
    valid_from, valid_to.

    :raises UsageError: it cannot be read, lacks a column, or a row is wrong.
    """
    try:
        with open_regular(path) as file:
            text = decode(file.read())[0]
    except OSError as error:
        raise UsageError(f"cannot read the registry {path}: {error.strerror}") from error
    except ReadError as error:
        what = str(error).split(":")[0]
        raise UsageError(f"registry {path}: {what}: save it as CSV in UTF-8") from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in ("name", "role") if c not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(f"registry {path}: no column {missing[0]} in its first line")
    registry = Registry()
    for row in rows:
        cells = {c: (row.get(c) or "").strip() for c in _COLUMNS}
        if not any(cells.values()):
            continue
        fault = _fault(cells)
        if fault:
            raise UsageError(f"registry {path}, line {rows.line_num}: {fault}")
        entry = RegistryEntry(
            KnownRole(
                cells["role"], cells["rank"], cells["organisation"], cells["country"], "registry"
            ),
            cells["valid_from"],
            cells["valid_to"],
        )
        names = [cells["name"], *cells["aliases"].split("|")]
        for key in {name_key(n) for n in names if n.strip()}:
            registry.entries[key].append(entry)
    return registry


class RoleHistory:
    """The current roles that the articles of a run give a person, by day.

    First :meth:`add` all, then :meth:`close`, then ask. It keeps a role a person and day, whatever
    the number of articles; where those of a day differ, the last in the order of the alphabet.
    """

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], dict[str, KnownRole]] = defaultdict(dict)
        self._by_person: dict[str, list[tuple[str, KnownRole]]] = {}
        self._same: dict[KnownRole, KnownRole] = {}

    def add(self, name: str, country: str, published: str, role: KnownRole) -> None:
        """An article of a day gives a person a role; articles without a day tell nothing."""
        if published:
            role = self._same.setdefault(role, role)
            days = self._by_name[" ".join(name_key(name)), sys.intern(country)]
            day = sys.intern(published)
            days[day] = max(days.get(day, role), role)

    def close(self, people: People) -> None:
        """Call when all is added: which names are one person is known now."""
        merged: dict[str, list[tuple[str, KnownRole]]] = defaultdict(list)
        for (name, country), days in self._by_name.items():
            if person_id := people.shared_id(name, country):
                merged[person_id] += days.items()
        for person_id, history in merged.items():
            # Only the days on which the role changes.
            kept: list[tuple[str, KnownRole]] = []
            for day, role in sorted(history):
                if not kept or role != kept[-1][1]:
                    kept.append((day, role))
            self._by_person[person_id] = kept
        self._by_name.clear()
        self._same.clear()

    def role_of(self, person_id: str, date: str) -> KnownRole | None:
        """The role that the person had by the latest article up to the day."""
        history = self._by_person.get(person_id)
        if not history or not date:
            return None
        at = bisect_right(history, date, key=lambda h: h[0])
        return history[at - 1][1] if at else None
