"""The road as a whole, and its stations one by one in a pipeline of one's own."""

import subprocess
import sys

import pytest
from spacy.tokens import Doc

from ru_event_extract.document import LABELS
from ru_event_extract.pipeline import ENTITIES, EVENTS, LANGUAGE

TEXT = (
    "Во вторник в Астане министр энергетики Казахстана Нурлан Сагымбаев провёл переговоры с послом "
    "Японии Кэндзи Мори. Стороны подписали меморандум о сотрудничестве."
)


def test_order_of_stations_is_proven(nlp):
    assert nlp.pipe_names == [name for name, _ in LANGUAGE + ENTITIES + EVENTS]
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_stations_are_found_by_name_in_any_pipeline():
    # A process of its own: nothing of the package has been imported there.
    script = (
        "import spacy\n"
        "nlp = spacy.blank('ru')\n"
        "nlp = spacy.blank('ru', config={'nlp': {'tokenizer': "
        "{'@tokenizers': 'ru_event_extract.razdel.v1'}}})\n"
        "for name in ('ru_sentences', 'natasha_morph', 'pymorphy3_lemmas'):\n"
        "    nlp.add_pipe(name)\n"
        "print([t.lemma_ for t in nlp('Послы встретились.')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['посол', 'встретиться', '.']"


@pytest.fixture(scope="module")
def doc(nlp):
    made = nlp.make_doc(TEXT)
    made._.published = "2025-10-08"
    return nlp(made)


def test_article_to_facts(doc):
    assert [p.name for p in doc._.people] == ["Нурлан Сагымбаев", "Кэндзи Мори"]
    (meeting,) = doc._.meetings
    assert (meeting.type, meeting.status, meeting.date_start) == ("talks", "held", "2025-10-07")
    assert (meeting.city, meeting.country) == ("Астана", "KZ")
    assert [a.name for a in meeting.participants] == ["Нурлан Сагымбаев", "Кэндзи Мори"]
    (agreement,) = doc._.agreements
    assert (agreement.kind, agreement.status, agreement.meeting) == ("memorandum", "signed", 0)


def test_facts_survive_serialisation(nlp, doc):
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert copy._.published == "2025-10-08"
    assert [p.name for p in copy._.people] == [p.name for p in doc._.people]
    assert copy._.meetings[0].participants == doc._.meetings[0].participants
    for label in LABELS:
        assert [(s.text, s.kb_id_) for s in copy.spans[label]] == [
            (s.text, s.kb_id_) for s in doc.spans[label]
        ]
