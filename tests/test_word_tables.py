"""A user's own tables of words stand beside the package's."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

import ru_event_extract
from ru_event_extract.cli import app
from ru_event_extract.entities.countries import country_of
from ru_event_extract.entities.date_words import date_words
from ru_event_extract.entities.lexicon import read_rows
from ru_event_extract.events.triggers import trigger_lexicon
from ru_event_extract.options import ExtractionOptions
from ru_event_extract.provenance import fingerprint
from ru_event_extract.readers.errors import UsageError
from ru_event_extract.word_tables import OWN_WORDS, use_words

TEXT = (
    "В Бишкеке 12 мая 2025 года прошёл курултай тюркоязычных учёных. В нём приняли участие министр "
    "науки Казахстана Нурлан Сагымбаев и каймакам округа Эдремит Кемаль Йылдырым. Посол Суоми "
    "Микко Лехтинен не приехал."
)
TRIGGERS = "lemma,pos,type,named_type,notes\nкурултай,NOUN,conference,conference,\n"
TITLES = "lemma,group,rank,complement\n# Turkish\nкаймакам,,governor,\n"
COUNTRIES = "form\tcode\tkind\tdoubtful\nСуоми\tFI\tname\t\n"


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder with three tables; none is in use before and after."""
    monkeypatch.delenv(OWN_WORDS, raising=False)
    (tmp_path / "roles").mkdir()
    (tmp_path / "meeting_triggers.csv").write_text(TRIGGERS, encoding="utf-8")
    # As Excel saves it.
    (tmp_path / "roles" / "titles.csv").write_text(TITLES, encoding="utf-8-sig")
    (tmp_path / "country_forms.tsv").write_text(COUNTRIES, encoding="utf-8")
    yield tmp_path
    use_words(None)


def test_own_rows_are_added_and_taken_off_again(words: Path) -> None:
    assert country_of("Суоми") == ""
    use_words(words)
    assert country_of("Суоми") == "FI"
    assert country_of("Казахстана") == "KZ"
    assert trigger_lexicon()["курултай", True] == "conference"
    assert "каймакам" in {row["lemma"] for row in read_rows("roles/titles.csv")}
    use_words(None)
    assert country_of("Суоми") == ""
    assert ("курултай", True) not in trigger_lexicon()


def test_own_words_change_what_is_found(words: Path) -> None:
    ru_event_extract.use_words(words)
    tables = ru_event_extract.extract(TEXT, published="2025-05-13")
    conference = tables.meetings[tables.meetings.type == "conference"].iloc[0]
    assert (conference.city, conference.date_start) == ("Бишкек", "2025-05-12")
    assert "Кемаль Йылдырым" in conference.participants
    ambassador = tables.roles[tables.roles.name == "Микко Лехтинен"].iloc[0]
    assert (ambassador.role, ambassador.country) == ("посол", "FI")


def test_a_date_word_read_before_is_read_anew(words: Path, nlp: Language) -> None:
    doc = nlp.make_doc("жума")
    doc[0].lemma_ = "жума"
    before = date_words(doc).letters
    (words / "date_words.tsv").write_text("lemma\tclass\tvalue\nжума\tW\t4\n", encoding="utf-8")
    use_words(words)
    assert (before, date_words(doc).letters) == ("x", "W")


def test_a_run_is_not_resumed_with_other_words(words: Path) -> None:
    without = fingerprint(ExtractionOptions())
    use_words(words)
    with_words = fingerprint(ExtractionOptions())
    (words / "country_forms.tsv").write_text(COUNTRIES.replace("FI", "SE"), encoding="utf-8")
    assert len({without, with_words, fingerprint(ExtractionOptions())}) == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("titles.csv", TITLES, "no table has this name"),
        ("meeting_triggers.csv", "lemma,type\nкурултай,talks\n", "first line has to be 'lemma,pos"),
        ("meeting_triggers.csv", "", "first line has to be"),
        ("meeting_triggers.csv", TRIGGERS + "ретрит,NOUN\n", "line 3 has not 5 cells"),
        ("country_forms.tsv", COUNTRIES.replace("\t", ","), "first line has to be"),
    ],
)
def test_mistakes_are_told(words: Path, name: str, content: str, said: str) -> None:
    (words / name).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        use_words(words)
    assert country_of("Суоми") == ""


def test_table_in_another_encoding(words: Path) -> None:
    (words / "meeting_triggers.csv").write_text(TRIGGERS, encoding="cp1251")
    with pytest.raises(UsageError, match="save the table as UTF-8"):
        use_words(words)


def test_command_line_takes_the_folder(
    words: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    article = tmp_path_factory.mktemp("articles") / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    shown = CliRunner().invoke(app, ["--words", str(words), "show", str(article)])
    assert shown.exit_code == 0, shown.output
    assert "conference" in shown.output
    wrong = CliRunner().invoke(app, ["--words", str(words / "nowhere"), "show", str(article)])
    assert wrong.exit_code == 2
