"""What a run writes for brat, read by the rules of brat."""

from __future__ import annotations

from pathlib import Path

import pytest
from brat_standoff import Configuration, read_annotations
from spacy.language import Language

from ru_event_extract import extract_folder, formats

ARTICLES = Path(__file__).parents[1] / "corpora" / "articles"
CONFIGURATION = "[entities]\nPERSON\n\n[events]\nMEETING\tHost*:PERSON\n"


def test_articles_of_the_corpora(tmp_path: Path, nlp: Language) -> None:
    names = ("ministerial-dialogue-2025-10-08", "state-visit-dushanbe", "water-talks-cancelled")
    source = tmp_path / "in"
    source.mkdir()
    for name in names:
        (source / f"{name}.txt").write_bytes((ARTICLES / f"{name}.txt").read_bytes())
    out = tmp_path / "brat"
    formats.write(extract_folder(source), out, "brat", texts=source)
    allowed = Configuration.read((out / "annotation.conf").read_text(encoding="utf-8"))
    found = {
        name: read_annotations(
            (out / f"{name}.txt").read_bytes().decode("utf-8"),
            (out / f"{name}.ann").read_bytes().decode("utf-8"),
            allowed,
        )
        for name in names
    }
    dialogue = [e for e in found["ministerial-dialogue-2025-10-08"].values() if e.arguments]
    assert ("Chair", "Лоренцо Бельфиоре") in dialogue[0].arguments
    assert {e.label for e in dialogue} == {"MEETING", "AGREEMENT"}
    assert all(found.values())


@pytest.mark.parametrize(
    "lines",
    [
        "T1\tPERSON 0 4\tИван\n",
        "T1\tPERSON 0 4\tАнна",
        "T1\tPERSON 4 4\t\n",
        "T1\tPLACE 0 4\tАнна\n",
        "T1\tMEETING 5 14\tвстретила\n",
        "T1\tPERSON 0 4\tАнна\nT1\tPERSON 0 4\tАнна\n",
        "T1\tPERSON 0 4\tАнна\nT2\tMEETING 5 14\tвстретила\nE1\tMEETING:T2 Guest:T1\n",
        "T1\tPERSON 0 4\tАнна\n#1\tAnnotatorNotes T2\tnormal=Анна\n",
    ],
)
def test_the_reader_is_strict(lines: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        read_annotations("Анна встретила гостя", lines, Configuration.read(CONFIGURATION))
