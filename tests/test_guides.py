"""The guides: their commands run as written, their examples are of today, both languages agree."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import networkx as nx
import pandas as pd
import pytest

import ru_event_extract
from ru_event_extract.tables.records import TABLES, columns

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
IN_RUSSIAN = sorted(DOCS.glob("*.ru.md"))
ARTICLES = ("ministerial-dialogue-2025-10-08", "presidents-phone-call", "caspian-summit")
#: Pages that are for developers, in English only.
ENGLISH_ONLY = {"architecture.md"}


def _blocks(page: Path) -> list[tuple[str, str]]:
    """Language and text of each code block."""
    found = re.findall(r"^```(\w*)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    return [(language, text) for language, text in found]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the guides assume it: ``corpora`` and ``news`` with a few articles, own words."""
    folder = tmp_path_factory.mktemp("desk")
    for place in ("news", "corpora/articles"):
        (folder / place).mkdir(parents=True)
        for name in ARTICLES:
            shutil.copy(ROOT / "corpora" / "articles" / f"{name}.txt", folder / place)
    shutil.copy(ROOT / "corpora" / "metadata.csv", folder / "corpora")
    (folder / "my-words").mkdir()
    (folder / "my-words" / "meeting_triggers.csv").write_text(
        "lemma,pos,type,named_type,notes\nкурултай,NOUN,conference,,\n", encoding="utf-8"
    )
    return folder


def _run(desk: Path, page: str) -> None:
    """Run the code blocks of a page in order, but for what installs."""
    scripts = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PYTHONIOENCODING": "utf-8",
    }
    for language, text in _blocks(DOCS / page):
        if language == "sh":
            lines = [line for line in text.splitlines() if not line.startswith("pip install")]
            command = ["bash", "-euo", "pipefail", "-c", "\n".join(lines)]
        elif language == "python":
            command = [sys.executable, "-W", "error::FutureWarning", "-c", text]
        else:
            continue
        result = subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True)
        assert result.returncode == 0, f"{page}:\n{text}\n{result.stdout}{result.stderr}"


def test_get_started_runs_as_written(desk: Path) -> None:
    _run(desk, "get-started.md")
    assert len(pd.read_csv(desk / "tables" / "documents.csv")) == len(ARTICLES)
    assert (desk / "tables" / "report.html").is_file()
    assert (desk / "tables" / "tables.xlsx").is_file()


def test_recipes_run_as_written(desk: Path) -> None:
    _run(desk, "recipes.md")
    database = sqlite3.connect(desk / "tables" / "tables.sqlite")
    ((_, sql),) = [block for block in _blocks(DOCS / "recipes.md") if block[0] == "sql"]
    answers = [database.execute(query).fetchall() for query in sql.split(";") if query.strip()]
    database.close()
    assert len(answers) == 3
    assert answers[0]
    graph = nx.read_gexf(desk / "people.gexf")
    names = {data["label"]: data["country"] for _, data in graph.nodes(data=True)}
    assert names["Лоренцо Бельфиоре"] == "IT"
    assert graph.number_of_edges() >= 15
    nodes, edges = pd.read_csv(desk / "nodes.csv"), pd.read_csv(desk / "edges.csv")
    assert {*edges.Source, *edges.Target} == set(nodes.Id)
    assert edges.Weight.min() >= 1


def test_extending_runs_as_written(desk: Path) -> None:
    _run(desk, "extending.md")


def test_guide_builds_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    # Not --quiet: that would drop the warnings that --strict counts.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    told = [line for line in result.stderr.splitlines() if not line.startswith("INFO")]
    assert result.returncode == 0, "\n".join(told)
    assert (tmp_path / "ru" / "tables.html").is_file()


def test_every_guide_is_in_both_languages() -> None:
    english = {p.name for p in DOCS.glob("*.md") if not p.name.endswith(".ru.md")}
    assert {p.name.replace(".ru.md", ".md") for p in IN_RUSSIAN} == english - ENGLISH_ONLY


@pytest.mark.parametrize(
    "page",
    ["get-started.ru.md", "recipes.ru.md", "extending.ru.md", "sizes.ru.md"],
    ids=lambda p: p,
)
def test_russian_guide_has_the_same_commands(page: str) -> None:
    def bare(name: str) -> list[tuple[str, str]]:
        return [(kind, re.sub(r" *#.*", "", text)) for kind, text in _blocks(DOCS / name)]

    assert bare(page) == bare(page.replace(".ru.md", ".md"))


def test_russian_guide_has_every_column() -> None:
    text = (DOCS / "tables.ru.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## (\w+)\.csv.*?$(.*?)(?=^##|\Z)", text, re.M | re.S))
    assert list(parts) == list(TABLES)
    for table, part in parts.items():
        described = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", part, re.M))
        assert list(described) == list(columns(table)), table


def _guide_examples() -> ModuleType:
    path = ROOT / "scripts" / "guide_examples.py"
    spec = importlib.util.spec_from_file_location("guide_examples", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_examples_are_those_of_a_run() -> None:
    examples = _guide_examples()
    tables = ru_event_extract.extract_folder(examples.ARTICLE)
    assert not examples.stale_pages(tables), "run python scripts/guide_examples.py"


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


@pytest.mark.parametrize(
    "page",
    ["README.md", "README.ru.md", "CONTRIBUTING.md", "notebooks/README.md", "corpora/README.md"],
)
def test_links_outside_the_guide_lead_somewhere(page: str) -> None:
    path = ROOT / page
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        file, _, anchor = target.partition("#")
        place = (path.parent / file).resolve() if file else path
        assert place.exists(), target
        if anchor:
            assert anchor in _anchors(place), target
