"""What a worker and the parent of a run keep: bounded, whatever the number of documents."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict
from typing import Any

import pytest
from spacy.attrs import ORTH
from spacy.language import Language

from ru_event_extract import extraction
from ru_event_extract.extraction import Extractor
from ru_event_extract.language.recent import Recent
from ru_event_extract.language.slovnet_models import embedding, load_morph, load_syntax
from ru_event_extract.language.token_filter import TokenFilter
from ru_event_extract.options import ExtractionOptions
from ru_event_extract.readers import Source
from ru_event_extract.resolution.across_documents import People
from ru_event_extract.tables.people_rows import PeopleRows

TEXT = (
    "Президент Хорватии Иво {0}ич встретился в Загребе с послом Лаоса Буном {0}ваном. Стороны "
    "подписали меморандум о торговле {0}ками."
)


def sources(syllables: str) -> list[Source]:
    """Documents with words that no other has."""
    texts = [TEXT.format(syllable.capitalize()) for syllable in syllables.split()]
    return [Source(f"{i}", f"{i}.txt", "", text=text) for i, text in enumerate(texts)]


def rows(extractor: Extractor, documents: list[Source]) -> list[dict[str, Any]]:
    """The records as plain values."""
    return [asdict(r) for r in extractor(documents)]


def test_a_full_vocabulary_grows_no_more_and_changes_no_result(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor = Extractor(ExtractionOptions(), nlp)
    documents = sources("барк вунт горл дурм жиркл")
    monkeypatch.setattr(extraction, "_KEPT_STRINGS", 0)
    before = len(nlp.vocab.strings)
    forgetting = rows(extractor, documents)
    assert rows(extractor, documents) == forgetting
    assert len(nlp.vocab.strings) == before
    monkeypatch.undo()
    assert rows(extractor, documents) == forgetting
    assert len(nlp.vocab.strings) > before


def test_the_words_of_the_models_are_kept_once() -> None:
    words = load_morph().infer.encoder.words_vocab
    assert words.items is embedding().vocab.words
    assert load_syntax().infer.encoder.words_vocab is words


def test_the_register_of_people_grows_by_names_only() -> None:
    people = People()
    for _ in range(3):
        people.add("Иво Марич", "HR")
        people.add("Марич Иво", "")
        people.add("Марич", "HR")
    assert people.shared_id("Марич", "HR") == people.shared_id("Иво Марич", "") != ""
    assert sum(map(len, people._countries.values())) == 2


def test_people_come_back_the_most_mentioned_first() -> None:
    given = [
        {"person_id": "p1", "name": "Ян", "documents": 1, "mentions": 9},
        {"person_id": "p2", "name": "Ян", "documents": 2, "mentions": 2},
        {"person_id": "p4", "name": "Ёж", "documents": 1, "mentions": 9},
        {"person_id": "p3", "name": "Ян", "documents": 1, "mentions": 9},
    ]
    with PeopleRows() as store:
        for row in given:
            store.add(row)
        assert [r["person_id"] for r in store.by_weight()] == ["p2", "p4", "p1", "p3"]


class TestRecent:
    """Words without end, and what is remembered of them."""

    def test_what_is_in_use_is_computed_once(self) -> None:
        recent: Recent[int, int] = Recent(capacity=6)
        asked: list[int] = []

        def square(number: int) -> int:
            asked.append(number)
            return number * number

        for other in range(2, 40):
            for number in (1, other):
                if recent.get(number) is None:
                    assert recent.fill(number, square) == number * number
        assert asked.count(1) == 1

    def test_the_others_are_forgotten(self) -> None:
        recent: Recent[int, int] = Recent(capacity=6)
        for number in range(100):
            recent.fill(number, lambda n: n)
        assert set(recent) <= {97, 98, 99}
        assert recent.fill(5, lambda n: -n) == -5

    def test_words_that_are_no_name_are_remembered_too(self, nlp: Language) -> None:
        asked: list[str] = []

        def capital(text: str) -> bool:
            asked.append(text)
            return text.isupper()

        capitals = TokenFilter(capital, ORTH)
        doc = nlp.make_doc("ОАЭ и ФРГ и США")
        assert capitals(doc) == [0, 2, 4]
        assert capitals(doc) == [0, 2, 4]
        assert len(asked) == 4


def test_workers_do_without_pytorch() -> None:
    program = (
        "import sys; from ru_event_extract.batch.corpus import WorkerSetup as Setup; "
        "from ru_event_extract.options import ExtractionOptions as Options; "
        "Setup(Options(), own_process=True)(); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    assert done.stdout.strip() == b"False"


def test_workers_do_not_load_the_commands() -> None:
    program = (
        "import runpy, sys; runpy.run_module('ru_event_extract.__main__', run_name='__mp_main__'); "
        "print('typer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    assert done.stdout.strip() == b"False"
