"""The score of bare titles, surnames and pronouns of ``benchmarks/score_references.py``."""

import sys
from pathlib import Path

import pytest
from spacy.language import Language

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from score_references import (  # noqa: E402
    KINDS,
    REFERENCES,
    Reference,
    outcomes,
    print_accuracy,
    read_references,
)

TEXT = (
    "Министр энергетики Таджикистана Парвиз Шамсов прибыл в Астану. Там он встретился с "
    "министром экономики Японии Кэндзи Маэдой. Шамсов поблагодарил гостя. Японский министр "
    "пригласил его в Токио. Премьер-министр Казахстана гостей не принял."
)
SHAMSOV, MAEDA = "Парвиз Шамсов", "Кэндзи Маэда"


def reference(words: str, kind: str, person: str) -> Reference:
    """A reference of the first of the words."""
    start = TEXT.index(words)
    return Reference("energy", start, start + len(words.split()[0]), kind, person)


def test_who_is_meant(nlp: Language) -> None:
    marked = [
        reference("он встретился", "pronoun", SHAMSOV),
        reference("Шамсов поблагодарил", "surname", SHAMSOV),
        reference("министр пригласил", "title", MAEDA),
        reference("Премьер-министр Казахстана", "title", ""),
    ]
    found = list(outcomes(nlp, [(TEXT, "energy"), ("Дождь.", "weather")], marked))
    assert [(o.words, o.right) for o in found] == [
        ("он", True),
        ("Шамсов", True),
        ("министр", True),
        ("Премьер-министр", True),
    ]
    assert found[2].answers == (MAEDA,)


def test_wrong_and_missing_answers_count(nlp: Language, capsys: pytest.CaptureFixture[str]) -> None:
    marked = [
        reference("министр пригласил", "title", SHAMSOV),
        reference("Премьер-министр Казахстана", "title", SHAMSOV),
        reference("министр пригласил", "title", MAEDA),
    ]
    print_accuracy("all", list(outcomes(nlp, [(TEXT, "energy")], marked)))
    assert "title               1 of    3 0.333" in capsys.readouterr().out


def test_marked_references_are_well_formed() -> None:
    marked = read_references(REFERENCES)
    places = {(r.doc_id, r.start) for r in marked}
    assert len(places) == len(marked) > 200
    assert all(r.start < r.end and r.kind in KINDS for r in marked)
    assert all(r.person for r in marked if r.kind != "title")
