"""The page: whole, safe with what articles say, offsets as browsers count."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from report_run import ARTICLE, HOSTILE, make_run
from typer.testing import CliRunner

from ru_event_extract.cli import app
from ru_event_extract.readers.errors import UsageError
from ru_event_extract.report import page as report_page
from ru_event_extract.report import write_report


class _Elements(HTMLParser):
    """The elements of a page, with the text of its scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)


def _elements(path: Path) -> list[tuple[str, dict[str, str | None], str]]:
    parser = _Elements()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.found


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The output folder of a run over a hostile article."""
    return make_run(tmp_path)


def _article(path: Path) -> dict[str, Any]:
    (packed,) = [e[2] for e in _elements(path) if (e[1].get("id") or "").startswith("text-")]
    content: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return content


def test_page_loads_nothing_and_runs_only_its_own_script(run: Path) -> None:
    elements = _elements(write_report(run).path)
    assert not [
        e
        for e in elements
        if e[0] in {"img", "link", "iframe", "object", "base", "form"}
        and (e[0] != "form" or "action" in e[1])
    ]
    assert not [e for e in elements if "src" in e[1] or "href" in e[1]]
    assert not [k for e in elements for k in e[1] if k.startswith("on") or k == "style"]
    scripts = [e for e in elements if e[0] == "script"]
    run_by_browsers = [e for e in scripts if "type" not in e[1]]
    assert len(run_by_browsers) == 1
    (policy,) = [
        e[1]["content"] or ""
        for e in elements
        if e[1].get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    (style,) = [e[2] for e in elements if e[0] == "style"]
    for text in (run_by_browsers[0][2], style):
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_script_sets_text_only(run: Path) -> None:
    script = next(e[2] for e in _elements(write_report(run).path) if e[0] == "script" and not e[1])
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(", script
    )


def test_hostile_text_stays_data(run: Path) -> None:
    path = write_report(run).path
    assert HOSTILE not in path.read_text(encoding="utf-8")
    (data,) = [json.loads(e[2]) for e in _elements(path) if e[1].get("id") == "data"]
    columns = data["meetings"]["columns"]
    row = dict(zip(columns, data["meetings"]["rows"][0], strict=True))
    assert row["title"] == HOSTILE
    assert _article(path)["text"] == ARTICLE


def test_offsets_count_as_javascript_does(run: Path) -> None:
    article = _article(write_report(run).path)
    units = ARTICLE.encode("utf-16-le")
    words = {units[2 * a : 2 * b].decode("utf-16-le") for a, b, *_ in article["mentions"]}
    assert {"Ольга Зимина", "встретилась", "Болгарии"} <= words


def test_labels_are_complete_in_both_languages() -> None:
    labels = json.loads(report_page._part("labels.json"))
    assert set(labels["ru"]) == set(labels["en"])
    from ru_event_extract.tables import values

    for prefix, names in (
        ("type", (*values.MEETING_TYPES, *values.AGREEMENT_KINDS)),
        ("status", (*values.MEETING_STATUSES, *values.AGREEMENT_STATUSES)),
        ("kind", values.ARGUMENT_KINDS),
        ("part", values.PARTS),
        ("mode", values.MODES),
    ):
        assert {f"{prefix}.{n}" for n in names} <= set(labels["ru"])
    used = set(re.findall(r'data-(?:t|ph|l)="([^"]+)"', report_page._part("page.html")))
    assert used <= set(labels["ru"])


def test_article_that_is_gone_or_changed(run: Path, tmp_path: Path) -> None:
    article = tmp_path / "in" / "a.txt"
    article.write_text(ARTICLE + "!", encoding="utf-8")
    summary = write_report(run)
    assert (summary.articles, summary.without_text) == (0, 1)
    assert '"problems":{"a":"changed"}' in summary.path.read_text(encoding="utf-8")
    article.unlink()
    assert '"problems":{"a":"missing"}' in write_report(run).path.read_text(encoding="utf-8")


def test_report_command(run: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = CliRunner().invoke(app, ["report", str(run), "-o", str(page)])
    assert result.exit_code == 0, result.output
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    wrong = CliRunner().invoke(app, ["report", str(tmp_path / "in")])
    assert wrong.exit_code == 2
    with pytest.raises(UsageError):
        write_report(run, texts=tmp_path / "nowhere")
