"""The whole road on the articles of ``corpora/``, against their gold.

The models are not trained on these articles. The floors stand a little below the figures of the day, so
that a change that costs accuracy is seen.
"""

from pathlib import Path

import pytest

from ru_event_extract.commands.evaluate import rows_of_articles
from ru_event_extract.evaluation import evaluate, read_gold_folder

CORPORA = Path(__file__).parent.parent / "corpora"
FLOORS = {
    "overall": 0.88,
    "role_f1": 0.95,
    "role_rank_accuracy": 0.94,
    "role_country_accuracy": 0.94,
    "meetings_f1": 0.89,
    "participants_f1": 0.85,
    "meetings_slots_f1": 0.86,
    "agreements_f1": 0.91,
    "parties_f1": 0.85,
    "agreements_slots_f1": 0.84,
}


@pytest.fixture(scope="module")
def gold():
    return read_gold_folder(CORPORA / "gold", CORPORA / "articles")


@pytest.fixture(scope="module")
def evaluation(gold):
    return evaluate(gold, rows_of_articles(gold))


def test_every_article_has_gold(gold):
    articles = {path.stem for path in (CORPORA / "articles").glob("*.txt")}
    assert articles == {document.doc_id for document in gold}
    assert len(articles) >= 16


def test_training_gold_is_sound():
    training = read_gold_folder(CORPORA / "training" / "gold", CORPORA / "training" / "articles")
    assert len(training) >= 100


@pytest.mark.parametrize("figure", FLOORS)
def test_floor(evaluation, figure):
    assert evaluation.figures[figure] >= FLOORS[figure]


def test_articles_without_events_stay_without(evaluation):
    assert evaluation.eventless >= 3
    assert evaluation.eventless_with_events == 0
