"""Measures the page of `ru-event-extract report`: its size, and its speed in headless Chromium.

    python benchmarks/report_page.py OUTPUT_DIR [--events 5000] [--rounds 3] [--keep FILE.html]

OUTPUT_DIR is the output folder of a run. Where it holds fewer events, its documents are taken again,
under other ids, until there are enough. Every time is the best of the rounds, from the action to the
next picture on the screen.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ru_event_extract.formats.source import Row, RowSource, row_source
from ru_event_extract.formats.texts import Texts
from ru_event_extract.report.content import collect
from ru_event_extract.report.page import page

EVENTS = ("meetings", "agreements")
#: Ids that belong to one document; a person is the same in all copies.
OWN_IDS = ("doc_id", "meeting_id", "agreement_id", "role_id", "event_id", "duplicate_of")


class Repeated:
    """The rows of a run several times, each time with document and event ids of its own.

    Copies stop after the document that brings the events to ``wanted``.
    """

    def __init__(self, source: RowSource, wanted: int) -> None:
        self.source = source
        counts: dict[str, int] = {}
        for table in EVENTS:
            for row in source.rows(table):
                counts[row["doc_id"]] = counts.get(row["doc_id"], 0) + 1
        if not counts:
            raise SystemExit("the run found no events: nothing to measure")
        self.copies: list[set[str]] = []
        total = 0
        while total < wanted:
            taken = set()
            for doc_id, number in counts.items():
                if total >= wanted:
                    break
                taken.add(doc_id)
                total += number
            self.copies.append(taken)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, copy after copy; people only once."""
        if table == "people":
            yield from self.source.rows(table)
            return
        for number, taken in enumerate(self.copies):
            for row in self.source.rows(table):
                if "doc_id" not in row or row["doc_id"] in taken:
                    yield {k: f"{v}-{number}" if k in OWN_IDS and v else v for k, v in row.items()}


class RepeatedTexts(Texts):
    """The articles of the copies."""

    def __init__(self, texts: Texts, source: Repeated) -> None:
        super().__init__(texts.location, texts.text_column)
        self.source = source

    def read(self, documents: Any) -> Iterator[tuple[str, str]]:
        """Each article as often as it was taken."""
        texts = Texts(self.location, self.text_column)
        originals = [
            d for d in self.source.source.rows("documents") if d["doc_id"] in self.source.copies[0]
        ]
        for doc_id, text in texts.read(originals):
            for number, taken in enumerate(self.source.copies):
                if doc_id in taken:
                    yield f"{doc_id}-{number}", text
        self.problems.update(texts.problems)


#: Does ACTION and calls back with the milliseconds until the screen shows its outcome. (The page's
#: policy forbids to evaluate text, so the parts are put together here.)
TIMED = """
const done = arguments[0], start = performance.now();
ACTION
const look = () => SHOWN
  ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)))
  : setTimeout(look, 1);
look();
"""
SET = (
    "const e = document.getElementById('f-{0}'); e.value = '{1}' || e.options[1].value;"
    "window.was = document.getElementById('count');"
    "e.dispatchEvent(new Event('input', {{ bubbles: true }}));"
)
CHANGED = "document.getElementById('count') !== window.was"
ACTIONS = (
    ("filter by type", SET.format("type", "m:visit"), CHANGED),
    ("filter by a word", SET.format("text", "президент"), CHANGED),
    (
        "all filters off",
        "window.was = document.getElementById('count');document.getElementById('reset').click();",
        CHANGED,
    ),
    (
        "open an event",
        "document.querySelector('#rows tr').click();",
        "document.querySelector('#article mark') !== null",
    ),
    (
        "switch language",
        "document.getElementById('lang-en').click();",
        "document.documentElement.lang === 'en'",
    ),
)


def browse(path: Path, rounds: int) -> dict[str, float]:
    """Best milliseconds of each action on the page; of ``load`` until it answers."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for option in ("--headless", "--no-sandbox", "--disable-gpu", "--window-size=1500,1000"):
        options.add_argument(option)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(60)
    best: dict[str, float] = {}
    try:
        for _ in range(rounds):
            driver.get("about:blank")
            driver.get(path.as_uri())
            driver.execute_script("document.getElementById('lang-ru').click()")
            ready = "return Number(document.documentElement.dataset.ready)"
            times = {"load": float(driver.execute_script(ready))}
            for name, action, shown in ACTIONS:
                script = TIMED.replace("ACTION", action).replace("SHOWN", shown)
                times[name] = driver.execute_async_script(script)
            for name, value in times.items():
                best[name] = min(value, best.get(name, value))
    finally:
        driver.quit()
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, metavar="OUTPUT_DIR")
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, metavar="FILE.html", help="keep the page here")
    options = parser.parse_args()
    source = Repeated(row_source(options.output), options.events)
    started = time.perf_counter()
    content = collect(source, RepeatedTexts(Texts.find(None, options.output), source))
    with tempfile.TemporaryDirectory() as folder:
        path = (options.keep or Path(folder) / "report.html").resolve()
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(page(content))
        seconds = time.perf_counter() - started
        size = path.stat().st_size
        texts = sum(map(len, content.texts.values()))
        print(
            f"{content.events:,} events, {len(content.texts):,} articles, {seconds:.1f} s to write"
        )
        print(f"{size / 1e6:.1f} MB, of which {texts / 1e6:.1f} MB articles with their mentions")
        if not shutil.which("chromedriver"):
            raise SystemExit("no chromedriver here: times in a browser are not measured")
        for name, value in browse(path, options.rounds).items():
            print(f"{name:18} {value / 1000:6.2f} s")


if __name__ == "__main__":
    main()
