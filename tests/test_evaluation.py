"""Figures against gold: what counts as found, and what a figure means."""

import json

import pytest

from ru_event_extract.evaluation import GoldError, evaluate, read_gold, read_gold_folder
from ru_event_extract.evaluation.matching import same_argument, same_person, similar

TEXT = "Министр Айбек Осмонов провёл переговоры с послом Японии Кэндзи Мори."


def argument(kind="country", name="", role="", organisation="", country=""):
    return {
        "kind": kind,
        "name": name,
        "role": role,
        "rank": "",
        "organisation": organisation,
        "country": country,
        "part": "participant",
        "mode": "",
    }


OSMONOV = argument("person", "Айбек Осмонов")
MORI = argument("person", "Кэндзи Мори", country="JP")
MEETING = {
    "type": "talks",
    "status": "held",
    "title": "",
    "date_start": "",
    "date_end": "",
    "country": "",
    "city": "",
    "mode": "",
    "chair": "",
    "topic": "",
    "participants": [OSMONOV, MORI],
    "quotes": ["провёл переговоры с послом Японии"],
}
GOLD = {
    "doc_id": "talks",
    "published": "",
    "roles": [
        {
            "name": "Айбек Осмонов",
            "role": "министр",
            "rank": "minister",
            "organisation": "",
            "country": "",
            "phase": "current",
            "quote": "Министр Айбек Осмонов",
        }
    ],
    "meetings": [MEETING],
    "agreements": [],
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "talks.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "talks.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return tmp_path


def run_of(meetings, participants, roles=()):
    return {
        "roles": roles,
        "meetings": meetings,
        "participants": participants,
        "agreements": [],
        "parties": [],
    }


def test_perfect_run(folder):
    row = {**MEETING, "doc_id": "2025/talks", "meeting_id": "m1", "start": 0, "end": len(TEXT)}
    people = [{**p, "doc_id": "2025/talks", "meeting_id": "m1"} for p in (OSMONOV, MORI)]
    role = {**GOLD["roles"][0], "doc_id": "2025/talks"}
    result = evaluate(read_gold_folder(folder), run_of([row], people, [role]))
    assert result.figures["overall"] == 1
    assert result.errors == []


def test_empty_run_misses_everything(folder):
    result = evaluate(read_gold_folder(folder), run_of([], []))
    assert result.figures["meetings_f1"] == 0
    assert [(e.table, e.kind) for e in result.errors] == [
        ("roles", "missed"),
        ("meetings", "missed"),
    ]


def test_wrong_slot_and_missing_participant_are_listed(folder):
    row = {**MEETING, "status": "planned", "doc_id": "talks", "meeting_id": "m1"}
    row |= {"start": 0, "end": len(TEXT)}
    result = evaluate(
        read_gold_folder(folder), run_of([row], [{**MORI, "doc_id": "talks", "meeting_id": "m1"}])
    )
    assert result.figures["meetings_f1"] == 1
    assert result.figures["participants_recall"] == 0.5
    assert result.figures["meetings_status"] == 0
    (differs,) = [e for e in result.errors if e.table == "meetings"]
    assert "status 'held', got 'planned'" in differs.text
    assert "Айбек Осмонов" in differs.text


def test_row_elsewhere_in_the_text_is_extra(folder):
    row = {**MEETING, "doc_id": "talks", "meeting_id": "m1", "start": 0, "end": 3}
    other = {**argument("country", country="FR"), "doc_id": "talks", "meeting_id": "m1"}
    result = evaluate(read_gold_folder(folder), run_of([row], [other]))
    assert {(e.table, e.kind) for e in result.errors} >= {
        ("meetings", "missed"),
        ("meetings", "extra"),
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Далер Джума", "Д. Джума", True),
        ("Далер Джума", "Джума", True),
        ("Артём Седов", "Артем Седов", True),
        ("Далер Джума", "Далер Каримов", False),
        ("Д. Д.", "Далер Джума", False),
        ("", "Джума", False),
    ],
)
def test_same_person(one, other, same):
    assert same_person(one, other) is same


def test_similar_roles():
    assert similar("министр энергетики", "министр энергетики и водных ресурсов")
    assert not similar("министр энергетики", "посол")


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        (
            argument("country", "Япония", country="JP"),
            argument("role", role="посол", country="JP"),
            True,
        ),
        (argument("country", country="JP"), argument("country", country="KR"), False),
        (argument("person", "Кэндзи Мори"), argument("country", country="JP"), False),
        (argument("organisation", "МИД Японии"), argument("organisation", "МИД"), True),
        (argument("group", "послы всех стран"), argument("group", "послы стран"), True),
    ],
)
def test_same_argument(gold, found, same):
    assert same_argument(gold, found) is same


def test_fault_in_gold_is_named(folder):
    path = folder / "talks.json"
    path.write_text(json.dumps({**GOLD, "meetings": [{**MEETING, "type": "ужин"}]}))
    with pytest.raises(GoldError, match=r"talks.json: meetings\[0\].type 'ужин'"):
        read_gold(path, folder / "talks.txt")


def test_folder_without_gold_is_named(tmp_path):
    with pytest.raises(GoldError, match="no gold files"):
        read_gold_folder(tmp_path)
