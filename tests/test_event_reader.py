"""The networks that read a document for its events: what they see, and what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.events.context import event_context
from ru_event_extract.events.meetings import load_finder
from ru_event_extract.events.reader import EventReader, create_reader
from ru_event_extract.events.reader_input import reader_input
from ru_event_extract.events.reading import Reading
from ru_event_extract.events.triggers import find_triggers
from ru_event_extract.learned.event_reader import EventReaders, load_networks

TALKS = (
    "Министр обороны Литвы Йонас Петраускас 3 марта встретился в Вильнюсе с послом Ганы Кофи "
    "Аманфо. Об этом сообщил пресс-секретарь Андрюс Казлаускас."
)


def until_reader(nlp: Language, text: str, published: str = "2025-03-04") -> Doc:
    """The document as it leaves the reader, before events are found."""
    doc = nlp.make_doc(text)
    doc._.published = published
    for name, station in nlp.pipeline:
        if name == "ru_meetings":
            break
        doc = station(doc)
    return doc


def meetings_read(doc: Doc) -> Reading:
    return doc._.event_readings[0].meetings


def word(doc: Doc, text: str) -> int:
    return next(t.i for t in doc if t.text == text)


def test_a_word_that_tells_of_a_meeting(nlp: Language) -> None:
    doc = until_reader(nlp, TALKS)
    assert meetings_read(doc).events[word(doc, "встретился")] > 0.5


def test_those_who_meet_are_likelier_than_the_one_who_tells_of_it(nlp: Language) -> None:
    doc = until_reader(nlp, TALKS)
    met = word(doc, "встретился")
    likely = {
        candidate.argument.name: meetings_read(doc).link("argument", met, number)
        for number, candidate in enumerate(event_context(doc).candidates)
        if candidate.kind == "person"
    }
    assert likely["Йонас Петраускас"] > 0.5
    assert likely["Кофи Аманфо"] > 0.5
    assert likely["Андрюс Казлаускас"] < 0.5


def test_day_and_town(nlp: Language) -> None:
    doc = until_reader(nlp, TALKS)
    met = word(doc, "встретился")
    assert meetings_read(doc).link("date", met, word(doc, "3")) > 0.5
    assert meetings_read(doc).link("city", met, word(doc, "Вильнюсе")) > 0.5


def test_a_document_reads_the_same_alone_and_in_a_batch(nlp: Language) -> None:
    texts = [TALKS, "Снег.", "", TALKS + " На встрече стороны подписали меморандум."]
    alone = [until_reader(nlp, text) for text in texts]
    together = [until_reader(nlp, text) for text in texts]
    nlp.get_pipe("ru_event_reader").annotate(together)
    for one, other in zip(alone, together, strict=True):
        for kind in ("meetings", "agreements"):
            assert getattr(one._.event_readings[0], kind) == getattr(
                other._.event_readings[0], kind
            )


def test_several_networks_say_the_mean_of_their_log_odds(nlp: Language) -> None:
    doc = until_reader(nlp, TALKS)
    met = word(doc, "встретился")
    together = meetings_read(doc).events[met]
    alone = []
    for network in nlp.get_pipe("ru_event_reader").networks.networks:
        EventReader(EventReaders([network])).annotate([doc])
        alone.append(meetings_read(doc).events[met])
    assert len(set(alone)) > 1
    assert log_odds(together) == pytest.approx(np.mean([log_odds(p) for p in alone]), abs=1e-3)


def log_odds(p: float) -> float:
    return float(np.log(p / (1 - p)))


def test_links_look_at_the_nearest_places_of_each_candidate(nlp: Language) -> None:
    doc = until_reader(nlp, TALKS + " Петраускас рад." * 10)
    links = reader_input(event_context(doc), find_triggers(doc), []).meetings.links["argument"]
    assert max(np.bincount(links.target)) == 6
    assert len({target for _, target in links.keys}) == len(event_context(doc).candidates)


def test_readings_are_gone_when_the_road_is_done(nlp: Language) -> None:
    assert nlp(TALKS)._.event_readings is None


def test_a_document_with_readings_can_be_stored(nlp: Language) -> None:
    doc = until_reader(nlp, TALKS)
    stored = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    with pytest.raises(ValueError, match="add ru_event_reader before"):
        load_finder()(stored)


def test_a_finder_asks_for_the_reader(nlp: Language) -> None:
    with pytest.raises(ValueError, match="add ru_event_reader before"):
        load_finder()(nlp.make_doc("Снег."))


def test_weights_of_another_make_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "old.npz", version=np.array(0))
    with pytest.raises(ValueError, match="version 0 of the reader, not 3"):
        load_networks(tmp_path / "old.npz")


def test_the_component_is_made_by_its_factory(nlp: Language) -> None:
    assert create_reader(nlp, "ru_event_reader").networks.networks[0].classes["meetings.status"]
