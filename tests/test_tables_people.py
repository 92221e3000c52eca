"""Who is who over a run, and the rows of people.csv."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from ru_event_extract.resolution.across_documents import LocalPerson, link_people
from ru_event_extract.tables.frames import Tables
from ru_event_extract.tables.rows import DocumentRecords, Header, unread


def ids(*people: tuple[str, str, str]) -> list[str]:
    """person_ids of (document, name, country)."""
    local = [LocalPerson(d, str(i), name, country) for i, (d, name, country) in enumerate(people)]
    linked = link_people(local)
    return [linked[p.doc_id, p.local] for p in local]


def test_one_name_in_two_documents_is_one_person() -> None:
    one, two = ids(("a", "Семён Ковалёв", "RU"), ("b", "Семен Ковалев", "RU"))
    assert one == two


def test_apostrophes_and_hard_signs_do_not_count() -> None:
    one, two = ids(("a", "Саъдулло Раҳимов", "TJ"), ("b", "Са'дулло Раҳимов", "TJ"))
    assert one == two


def test_namesakes_of_two_countries_stay_apart() -> None:
    one, two = ids(("a", "Азиз Каримов", "UZ"), ("b", "Азиз Каримов", "TJ"))
    assert one != two


def test_an_unknown_country_fits_the_only_one() -> None:
    one, two = ids(("a", "Азиз Каримов", "UZ"), ("b", "Азиз Каримов", ""))
    assert one == two


def test_a_bare_surname_means_its_only_bearer() -> None:
    one, two = ids(("a", "Азиз Каримов", "UZ"), ("b", "Каримов", "UZ"))
    assert one == two


def test_a_bare_surname_with_two_bearers_or_no_country_stays_in_its_document() -> None:
    found = ids(
        ("a", "Азиз Каримов", "UZ"),
        ("b", "Бахтиёр Каримов", "UZ"),
        ("c", "Каримов", "UZ"),
        ("d", "Каримов", ""),
    )
    assert len(set(found)) == 4


def test_an_initial_tells_bearers_apart() -> None:
    aziz, _, short = ids(
        ("a", "Азиз Каримов", "UZ"), ("b", "Бахтиёр Каримов", "UZ"), ("c", "А. Каримов", "UZ")
    )
    assert short == aziz


def test_the_order_of_documents_does_not_matter() -> None:
    people = [
        LocalPerson("a", "0", "Азиз Каримов", "UZ"),
        LocalPerson("b", "0", "Каримов", "UZ"),
        LocalPerson("c", "0", "Азиз Каримов", ""),
        LocalPerson("d", "0", "Азиз Каримов", "TJ"),
    ]
    assert len({str(sorted(link_people(p).items())) for p in permutations(people)}) == 1


def document(doc_id: str, published: str, person: dict[str, Any]) -> DocumentRecords:
    """A document that names one person."""
    records = unread(Header(doc_id, published=published), "ok", "")
    records.people = [{"local": "0", "aliases": [], "mentions": 2, "country": "UZ", **person}]
    return records


def test_people_carry_their_most_recent_current_role() -> None:
    tables = Tables.from_documents(
        [
            document(
                "b",
                "2025-02-01",
                {
                    "name": "Азиз Каримов",
                    "current": ["премьер-министр", "head_of_government", "", "UZ"],
                },
            ),
            document(
                "a",
                "2024-05-01",
                {"name": "Азиз Каримов", "current": ["министр", "minister", "", "UZ"]},
            ),
            document("c", "2025-03-01", {"name": "Каримов", "current": None}),
        ]
    )
    (row,) = tables.people.to_dict("records")
    assert (row["name"], row["role"], row["rank"]) == (
        "Азиз Каримов",
        "премьер-министр",
        "head_of_government",
    )
    assert (row["documents"], row["mentions"], row["aliases"]) == (3, 6, "Каримов")
    assert (row["first_seen"], row["last_seen"]) == ("2024-05-01", "2025-03-01")
