"""Roles from a registry and from other documents, for people to whom an article gives none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ru_event_extract.readers import UsageError
from ru_event_extract.resolution.known_roles import Registry, read_registry
from ru_event_extract.tables.frames import Tables
from ru_event_extract.tables.records import columns
from ru_event_extract.tables.rows import DocumentRecords, Header, unread

REGISTRY = """name,aliases,role,rank,organisation,country,valid_from,valid_to
Айдос Нурбеков,А. Нурбеков|Нурбеков,министр энергетики,minister,,KZ,2024-02-05,2025-06
Айдос Нурбеков,Нурбеков,посол,ambassador,,KZ,2025-07-01,
Айдос Нурбеков,,ректор,expert,,KG,,
"""


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    (tmp_path / "r.csv").write_text(REGISTRY, encoding="utf-8")
    return read_registry(tmp_path / "r.csv")


@pytest.mark.parametrize(
    ("name", "country", "date", "role"),
    [
        ("Айдос Нурбеков", "KZ", "2025-01-01", "министр энергетики"),
        ("Айдос Нурбеков", "KZ", "2025-06-30", "министр энергетики"),
        ("Айдос Нурбеков", "KZ", "2025-08-01", "посол"),
        ("Айдос Нурбеков", "KZ", "2023-01-01", None),
        ("Айдос Нурбеков", "KG", "2025-01-01", "ректор"),
        ("Айдос Нурбеков", "", "2025-01-01", None),
        ("Нурбеков", "KZ", "2025-01-01", "министр энергетики"),
        ("Нурбеков", "", "2025-01-01", None),
        ("Айдос Нурбеков", "KZ", "", "посол"),
        ("Данияр Нурбеков", "KZ", "2025-01-01", None),
    ],
)
def test_an_office_holder_by_name_country_and_day(
    registry: Registry, name: str, country: str, date: str, role: str | None
) -> None:
    found = registry.role_of([name], country, date)
    assert (found and found.role) == role


def test_a_registry_without_its_columns_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name,office\nА,Б\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no column role"):
        read_registry(tmp_path / "r.csv")


def article(
    doc_id: str, published: str, current: list[str] | None, role: str = ""
) -> DocumentRecords:
    """An article with one person, who takes part in a meeting."""
    records = unread(Header(doc_id, published=published), "ok", "")
    person: dict[str, Any] = {"local": "0", "name": "Иво Марич", "country": "", "aliases": []}
    records.people = [{**person, "mentions": 1, "current": current}]
    row = {**dict.fromkeys(columns("participants"), ""), "start": 0, "end": 0}
    row |= {"meeting_id": f"m{doc_id}", "doc_id": doc_id, "kind": "person", "person_id": "0"}
    row |= {"role": role, "role_source": "document" if role else ""}
    records.participants = [row]
    return records


def test_other_documents_tell_the_role_as_of_the_day() -> None:
    tables = Tables.from_documents(
        [
            article("a", "2025-01-10", ["министр", "minister", "", "HR"], "министр"),
            article("b", "2025-03-10", ["премьер-министр", "head_of_government", "", "HR"]),
            article("c", "2025-02-01", None),
            article("d", "2025-04-01", None),
            article("e", "2024-01-01", None),
            article("f", "", None),
        ]
    )
    found = tables.participants.set_index("doc_id")[["role", "country", "role_source"]]
    assert tuple(found.loc["a"]) == ("министр", "", "document")
    assert tuple(found.loc["c"]) == ("министр", "HR", "corpus")
    assert tuple(found.loc["d"]) == ("премьер-министр", "HR", "corpus")
    assert tuple(found.loc["e"]) == tuple(found.loc["f"]) == ("", "", "")


def test_the_registry_comes_before_other_documents(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name,role,country\nИво Марич,посол,HR\n", encoding="utf-8")
    tables = Tables.from_documents(
        [
            article("a", "2025-01-10", ["министр", "minister", "", "HR"], "министр"),
            article("b", "2025-02-01", None),
        ],
        read_registry(tmp_path / "r.csv"),
    )
    assert list(tables.participants.role) == ["министр", "посол"]
    assert list(tables.participants.role_source) == ["document", "registry"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",,министр,minister,,TJ,,", "line 2: no name"),
        ("Иван Иванов,,,minister,,TJ,,", "line 2: no role"),
        ("Иван Иванов,,министр,minster,,TJ,,", "line 2: rank 'minster'"),
        ("Иван Иванов,,министр,minister,,TJK,,", "line 2: country 'TJK'"),
        ("Иван Иванов,,министр,minister,,TJ,20.01.2020,", "line 2: valid_from '20.01.2020'"),
        ("Иван Иванов,,министр,minister,,TJ,2024,2020", "line 2: valid_from 2024 is later"),
    ],
)
def test_a_wrong_row_is_named_with_its_column(tmp_path: Path, row: str, told: str) -> None:
    header = "name,aliases,role,rank,organisation,country,valid_from,valid_to"
    (tmp_path / "r.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(told)):
        read_registry(tmp_path / "r.csv")
