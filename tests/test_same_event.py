"""One event in several articles, and reprints of one text."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from ru_event_extract.across.clustering import group
from ru_event_extract.across.event_rows import Report, event_row
from ru_event_extract.across.reprints import Article, Reprints, sketch_of
from ru_event_extract.evaluation.event_pairs import (
    EventFinder,
    EventPair,
    Place,
    read_pairs,
    score_pairs,
)
from ru_event_extract.extraction import Extractor
from ru_event_extract.options import ExtractionOptions
from ru_event_extract.readers import Article as Text
from ru_event_extract.tables.frames import Tables
from ru_event_extract.tables.records import Meeting
from ru_event_extract.tables.rows import DocumentRecords

FIRST = (
    "Президент Хорватии Иво Марич 5 июня 2025 года провёл в Загребе переговоры с президентом Лаоса "
    "Кхамом Фоми. Стороны обсудили торговлю и транспорт."
)
SECOND = (
    "Президент Лаоса Кхам Фоми и президент Хорватии Иво Марич 5 июня 2025 года обсудили торговлю на "
    "переговорах в Загребе."
)
OTHER = (
    "Президент Хорватии Иво Марич 6 июня 2025 года провёл в Загребе переговоры с премьер-министром "
    "Непала Рамом Тхапой об энергетике."
)


@pytest.fixture(scope="module")
def extract(nlp: Language) -> Any:
    """The records of texts by doc_id, published on 6 June 2025."""
    extractor = Extractor(ExtractionOptions(), nlp)

    def records(texts: dict[str, str]) -> list[DocumentRecords]:
        return extractor.articles(
            [
                Text(doc_id, "", "ok", "", text, "", "2025-06-06", "", "", "")
                for doc_id, text in texts.items()
            ]
        )

    return records


def test_two_articles_on_one_meeting_have_one_event_and_the_next_day_another(extract: Any) -> None:
    tables = Tables.from_documents(extract({"a": FIRST, "b": SECOND, "c": OTHER}))
    one, two, other = tables.meetings.event_id
    assert one == two
    assert other != one
    event = tables.events.set_index("event_id").loc[one]
    assert (event["reports"], event["doc_ids"], event["first_doc_id"]) == (2, "a|b", "a")
    assert (event["date_start"], event["country"], event["city"]) == ("2025-06-05", "HR", "Загреб")
    assert set(tables.events.event_id) == set(tables.meetings.event_id)


def test_an_event_keeps_its_id_when_a_later_article_reports_it(extract: Any) -> None:
    alone = Tables.from_documents(extract({"a": FIRST}))
    both = Tables.from_documents(extract({"a": FIRST, "b": SECOND}))
    assert alone.meetings.event_id[0] == both.meetings.event_id[0]


def test_the_order_of_documents_does_not_matter(extract: Any) -> None:
    documents = extract({"a": FIRST, "b": SECOND, "c": OTHER})
    seen = {Tables.from_documents(list(p)).events.to_csv() for p in permutations(documents)}
    assert len(seen) == 1


def meeting(doc_id: str, **values: Any) -> dict[str, Any]:
    """A row of meetings."""
    fields = dict.fromkeys(Meeting.__dataclass_fields__, "")
    return {**fields, "confidence": None, "doc_id": doc_id, "status": "held", **values}


def test_an_event_has_the_exact_and_frequent_values_and_tells_the_others() -> None:
    reports = [
        Report("2025-06-05", meeting("a", date_start="2025-06", city="Загреб", confidence=0.6)),
        Report(
            "2025-06-06",
            meeting("b", date_start="2025-06-05", date_end="2025-06-05", city="Загреб"),
        ),
        Report(
            "2025-06-06",
            meeting(
                "c", date_start="2025-06-04", date_end="2025-06-04", city="Сплит", confidence=0.9
            ),
        ),
        Report("2025-06-07", meeting("d", date_start="2025-06-05", title="форум", city="Загреб")),
    ]
    row = event_row("e1", "meeting", reports)
    assert (row["date_start"], row["city"], row["title"]) == ("2025-06-05", "Загреб", "форум")
    assert (row["first_reported"], row["confidence"]) == ("2025-06-05", 0.9)
    assert row["contradictions"].split("|") == [
        "date_start: 2025-06-05 (b, d) / 2025-06-04 (c)",
        "city: Загреб (a, b, d) / Сплит (c)",
    ]


def test_the_latest_report_says_how_far_an_event_came() -> None:
    planned = Report("2025-06-01", meeting("a", status="planned"))
    held = Report("2025-06-05", meeting("b", status="held"))
    cancelled = Report("2025-06-03", meeting("c", status="cancelled"))
    assert event_row("e1", "meeting", [planned, held])["contradictions"] == ""
    row = event_row("e1", "meeting", [planned, cancelled, held])
    assert row["status"] == "held"
    assert row["contradictions"] == "status: cancelled (c) / held (b)"


def test_pairs_are_scored_by_the_places_that_name_the_events() -> None:
    row = {"start": "0", "end": "90"}
    rows = [("meeting", {**row, "meeting_id": f"m{d}", "doc_id": d}) for d in "abc"]
    mention = {"label": "MEETING", "doc_id": "a", "entity_id": "ma", "start": "10", "end": "17"}
    finder = EventFinder(rows, [mention])
    a, b, c, d = (Place(doc_id, 10, 17) for doc_id in "abcd")
    pairs = [
        EventPair("meeting", "develop", a, b, same=True),
        EventPair("meeting", "develop", a, c, same=True),
        EventPair("meeting", "develop", b, c, same=False),
        EventPair("meeting", "develop", c, d, same=True),
    ]
    figures = score_pairs(pairs, finder, {"ma": "e1", "mb": "e1", "mc": "e2"})
    assert (figures.right, figures.missed, figures.apart, figures.lost) == (1, 1, 1, 1)
    assert (figures.precision, figures.recall) == (1.0, 0.5)


def test_annotated_pairs_are_in_form() -> None:
    pairs = read_pairs(Path(__file__).parents[1] / "corpora" / "annotations" / "event_pairs.csv")
    assert sum(p.same for p in pairs) > 150
    assert all(p.one.doc_id != p.two.doc_id for p in pairs)
    assert {(p.kind, p.half) for p in pairs} == {
        (kind, half) for kind in ("meeting", "agreement") for half in ("develop", "confirm")
    }


def test_a_bare_surname_is_not_another_participant() -> None:
    reports = [
        Report("", meeting("a", participants="Иво Марич|Лаос")),
        Report("", meeting("b", participants="Марич|Кхам Фоми")),
    ]
    names = event_row("e1", "meeting", reports)["participants"]
    assert names == "Иво Марич|Лаос|Кхам Фоми"


def test_events_that_one_document_keeps_apart_stay_apart() -> None:
    links = [("m1", "m3", 0.9), ("m2", "m3", 0.8)]
    documents = {"m1": "a", "m2": "a", "m3": "b"}
    assert group(links, documents, 0.5) == {"m1": "m1", "m3": "m1"}


def test_a_chain_of_likely_pairs_is_no_group_if_its_ends_are_unlike() -> None:
    links = [("m1", "m2", 0.9), ("m2", "m3", 0.6)]
    documents = {"m1": "a", "m2": "b", "m3": "c"}
    assert group(links, documents, 0.5) == {"m1": "m1", "m2": "m1"}
    assert len(group([*links, ("m1", "m3", 0.7)], documents, 0.5)) == 3


LONG = " ".join(
    f"На встрече {n} участники из {n + 3} стран обсудили вопрос номер {n * 7}." for n in range(30)
)


def reprints(*texts: tuple[str, str, str]) -> dict[str, str]:
    """Reprints of (doc_id, published, text); the same in any order."""
    results = []
    for order in permutations(texts):
        articles = Reprints()
        for doc_id, published, text in order:
            articles.add(Article(doc_id, published, sketch_of(text)))
        results.append(articles.find())
    assert all(found == results[0] for found in results)
    return results[0]


def test_a_reprint_points_to_the_earliest_published() -> None:
    found = reprints(
        ("b", "2025-06-05", LONG),
        ("a", "2025-06-06", f"ЗАГРЕБ, 6 июня. /Агентство/ {LONG}"),
        ("c", "", LONG.upper()),
    )
    assert found == {"a": "b", "c": "b"}


def test_of_one_day_the_first_id_is_the_original() -> None:
    assert reprints(("b", "2025-06-05", LONG), ("a", "2025-06-05", LONG)) == {"b": "a"}


def test_another_text_is_no_reprint() -> None:
    assert reprints(("a", "", LONG), ("b", "", " ".join(reversed(LONG.split())))) == {}


def test_a_short_text_with_another_number_is_other_news() -> None:
    one = "Посол Лаоса вручил верительные грамоты президенту Хорватии 5 июня."
    assert reprints(("a", "", one), ("b", "", one.replace("5", "6"))) == {}
    assert reprints(("a", "", one), ("b", "", f"{one}\n\n")) == {"b": "a"}


def test_texts_without_words_are_no_reprints_of_each_other() -> None:
    assert reprints(("a", "", ""), ("b", "", " … ")) == {}


def test_documents_say_whose_reprint_they_are(extract: Any) -> None:
    tables = Tables.from_documents(extract({"a": FIRST, "b": SECOND, "c": FIRST}))
    assert list(tables.documents.duplicate_of) == ["", "", "a"]
    assert tables.meetings.event_id[0] == tables.meetings.event_id[2]
