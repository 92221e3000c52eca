"""A short run of the fuzzing campaign of ``benchmarks/fuzz.py``, and what the campaign would see."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from fuzz import Campaign, campaign, shrunk, table_faults  # noqa: E402
from fuzz_inputs import Input, make_input  # noqa: E402

from ru_event_extract import Tables, extract  # noqa: E402

ARTICLES = ROOT / "corpora" / "articles"
TEXT = "Президент Хорватии Иво Марич встретился с послом Лаоса. Стороны подписали меморандум.\n"


def test_short_campaign() -> None:
    statuses, failures = campaign(ARTICLES, inputs=30, seed=7, slow=120)
    assert failures == []
    assert statuses["ok"] >= 10
    assert statuses["failed"]


def test_inputs_of_a_seed_are_always_the_same() -> None:
    texts = [TEXT.encode()]
    first, second = (
        [make_input(random.Random(f"3-{n}"), n, texts) for n in range(40)] for _ in range(2)
    )
    assert [(i.made, i.name) for i in first] == [(i.made, i.name) for i in second]
    # Archives hold the time of their making.
    assert all(a.data == b.data for a, b in zip(first, second, strict=True) if a.suffix != ".docx")
    assert {i.suffix for i in first} >= {".txt", ".html"}


@pytest.mark.parametrize(
    ("table", "column", "value", "fault"),
    [
        ("mentions", "start", 1, "is not at"),
        ("mentions", "end", 10_000, "of 86 characters"),
        ("participants", "meeting_id", "m0", "no meeting_id m0"),
        ("participants", "person_id", "p0", "no person_id p0"),
        ("roles", "doc_id", "другой", "no doc_id другой"),
        ("documents", "status", "failed", "status failed"),
        ("documents", "error", "две\nстроки", "error"),
    ],
)
def test_the_campaign_sees_wrong_tables(
    tmp_path: Path, table: str, column: str, value: object, fault: str
) -> None:
    tables: Tables = extract(TEXT)
    frame = getattr(tables, table)
    frame.loc[frame.index[0], column] = value
    tables.to_csv(tmp_path)
    assert any(fault in f for f in table_faults(tmp_path, {"text": TEXT, "другой": TEXT}))


def test_the_campaign_sees_what_breaks_the_run() -> None:
    runner = Campaign(slow=60)
    good = Input(".txt: as it is", b"a.txt", TEXT.encode())
    assert runner.faults([good]) == []

    def broken(sources: object) -> object:
        raise ZeroDivisionError

    runner.extractor = broken  # type: ignore[assignment]
    assert runner.faults([good])[0].startswith("ZeroDivisionError")
    assert Campaign(slow=0).faults([good])[0].startswith("a.txt took")


def test_a_failing_input_is_cut_down() -> None:
    long = Input("", b"a.txt", b"abc" * 200 + b"!" + b"xyz" * 200)
    small = shrunk(long, lambda i: b"!" in i.data)
    assert b"!" in small.data
    assert len(small.data) < 40
