"""The page in a real browser, from a file; skipped where there is no Chromium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_run import HOSTILE, make_run

from ru_event_extract.formats.source import row_source
from ru_event_extract.formats.texts import Texts
from ru_event_extract.report import write_report
from ru_event_extract.report.content import collect
from ru_event_extract.report.page import page as page_of

webdriver = pytest.importorskip("selenium.webdriver")
_BROWSER = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
_DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (_BROWSER and _DRIVER), reason="no Chromium with its chromedriver on this machine"
)
_OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --lang=ru "
    "--disable-background-networking --disable-component-update --disable-sync --window-size=1500,1000"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser at the page of 200 meetings and an agreement."""
    folder = tmp_path_factory.mktemp("report")
    page = write_report(make_run(folder, copies=200)).path
    options = webdriver.ChromeOptions()
    options.binary_location = _BROWSER
    for option in (*_OPTIONS.split(), f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    from selenium.webdriver.chrome.service import Service

    driver = webdriver.Chrome(options=options, service=Service(_DRIVER))
    driver.page = page.as_uri()
    yield driver
    driver.quit()


@pytest.fixture
def page(browser: Any) -> Any:
    """The page, freshly opened, in Russian."""
    browser.get("about:blank")
    browser.get(browser.page)
    browser.find_element("id", "lang-ru").click()
    return browser


def _wait(page: Any, script: str, wanted: Any) -> None:
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(page, 10).until(lambda b: b.execute_script(f"return {script}") == wanted)


def _count(page: Any) -> str:
    return str(page.find_element("id", "count").text)


def _choose(page: Any, field: str, value: str) -> None:
    page.execute_script(
        "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
        "e.dispatchEvent(new Event('input', { bubbles: true }));",
        field,
        value,
    )


def _open(page: Any, event: str) -> None:
    """Find the event by a filter, then open it."""
    _choose(page, "f-person", "зимин")
    _wait(page, f"document.querySelector(\"tr[data-id='{event}']\") !== null", True)
    page.find_element("css selector", f"tr[data-id='{event}']").click()
    _wait(page, "document.querySelector('#article mark') !== null", True)


@pytest.mark.parametrize(
    ("field", "value", "count"),
    [
        ("f-type", "a:", "1"),
        ("f-type", "m:visit", "100"),
        ("f-status", "signed", "1"),
        ("f-country", "KZ", "1"),
        ("f-country2", "BG", "200"),
        ("f-person", "зимин", "1"),
        ("f-text", "встреча 17", "12"),
        ("f-text", "казахстан", "1"),
        ("f-text", "kazakhstan", "1"),
        ("f-from", "2025-12-01", "16"),
        ("f-confidence", "95", "1"),
    ],
)
def test_filters(page: Any, field: str, value: str, count: str) -> None:
    assert _count(page) == "201"
    _choose(page, field, value)
    _wait(page, "document.getElementById('count').textContent", count)
    page.find_element("id", "reset").click()
    _wait(page, "document.getElementById('count').textContent", "201")


def test_period(page: Any) -> None:
    _choose(page, "f-from", "2025-02-01")
    _choose(page, "f-to", "2025-02-28")
    _wait(page, "document.getElementById('count').textContent", "18")
    dates = page.execute_script(
        "return [...document.querySelectorAll('#rows .when')].map(d => d.textContent)"
    )
    assert len(dates) == 18
    assert all("февр. 2025" in d for d in dates)
    # A filter is taken off by its chip.
    page.find_elements("css selector", ".chip")[0].click()
    _choose(page, "f-to", "")
    _wait(page, "document.getElementById('count').textContent", "201")


def test_rows_are_drawn_as_one_scrolls(page: Any) -> None:
    rows = "document.querySelectorAll('#rows tr').length"
    assert page.execute_script(f"return {rows}") < 201
    for _ in range(6):
        page.execute_script("window.scrollTo(0, document.body.scrollHeight)")
        page.execute_async_script("setTimeout(arguments[0], 150)")
    _wait(page, rows, 201)


def test_charts_filter(page: Any) -> None:
    page.execute_script("document.querySelector(\"td[data-pair='RU|KZ']\").click()")
    assert _count(page) == "1"
    page.find_element("id", "reset").click()
    _wait(page, "document.getElementById('count').textContent", "201")
    page.execute_script(
        "document.querySelector(\"g.bar[data-key='2025-02']\").dispatchEvent(new Event('click'))"
    )
    assert _count(page) == "18"
    page.find_element("id", "tab-network").click()
    assert page.execute_script("return document.querySelectorAll('.network .node').length") == 3
    page.find_element("id", "reset").click()
    _wait(page, "document.getElementById('count').textContent", "201")
    person = page.find_element("css selector", ".network .person text")
    assert person.text == "Ольга Зимина"
    person.click()
    assert _count(page) == "1"


def test_event_opens_its_article_highlighted(page: Any) -> None:
    _open(page, "m1")
    marks = page.execute_script(
        "return [...document.querySelectorAll('#article mark')].map(m => "
        "[m.className.split(' ')[0], m.textContent])"
    )
    assert ["PERSON", "Ольга Зимина"] in marks
    assert ["ROLE", "послом Болгарии"] in marks
    assert ["COUNTRY", "Болгарии"] in marks
    assert ["EVIDENCE", "😀 Министр Ольга Зимина встретилась с послом Болгарии."] in marks
    assert (
        page.execute_script("return document.querySelector('mark.own').textContent")
        == "встретилась"
    )
    colours = page.execute_script(
        "return ['PERSON', 'ROLE', 'COUNTRY'].map(l => "
        "getComputedStyle(document.querySelector('mark.' + l)).backgroundColor)"
    )
    assert len(set(colours)) == 3
    page.execute_script("document.querySelector('.whos tbody tr').click()")
    found = page.execute_script(
        "return [...document.querySelectorAll('mark.found')].map(m => m.textContent)"
    )
    assert found in (["Министр"], ["Ольга Зимина"])  # either stands for her
    # From the meeting to the agreement made at it.
    page.find_element("css selector", ".link").click()
    _wait(
        page, "document.querySelector('mark.EVIDENCE')?.textContent", "Подписан протокол о почте."
    )
    page.find_element("id", "close").click()
    assert not page.find_element("id", "event").is_displayed()


def test_language_switch(page: Any) -> None:
    assert page.find_element("tag name", "h1").text == "Встречи и соглашения"
    page.find_element("id", "lang-en").click()
    assert page.find_element("tag name", "h1").text == "Meetings and agreements"
    assert page.title == "Meetings and agreements"
    assert page.execute_script("return document.documentElement.lang") == "en"
    assert "talks" in page.find_element("id", "rows").text
    assert "Bulgaria" in page.find_element("id", "f-country").text


def test_hostile_article_is_shown_and_never_runs(page: Any) -> None:
    _open(page, "m1")
    assert page.title == "Встречи и соглашения"
    shown = page.execute_script("return document.getElementById('article').textContent")
    assert HOSTILE in shown
    assert shown.endswith("\u2028Всё.")
    assert (
        page.execute_script("return document.getElementById('event-title').textContent") == HOSTILE
    )
    assert (
        page.execute_script("return document.querySelectorAll('img, #article script').length") == 0
    )
    # An address that is no web address is no link.
    assert page.execute_script("return document.querySelectorAll('a[href]').length") == 0
    # Even a script that got into the page would not run.
    page.execute_script(
        "const s = document.createElement('div'); try { s.innerHTML = '<img src=x onerror=1>'; "
        "document.title = 'взлом' } catch (e) { }"
    )
    assert page.title == "Встречи и соглашения"


def test_nothing_is_logged_or_loaded(page: Any) -> None:
    page.get_log("browser")
    page.get(page.page)
    _open(page, "m1")
    assert page.get_log("browser") == []
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
    messages = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = {
        m["params"]["request"]["url"].split(":")[0]
        for m in messages
        if m["method"] == "Network.requestWillBeSent"
    }
    # The browser's own start page and pictures are "chrome" and "data".
    assert "file" in asked
    assert asked <= {"file", "chrome", "data"}


def test_narrow_screen(page: Any) -> None:
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        _wait(page, "document.documentElement.scrollWidth", 390)
        # The filters make room for the events, and come when asked for.
        assert not page.find_element("id", "filters").is_displayed()
        page.find_element("id", "filters-toggle").click()
        assert page.find_element("id", "filters").is_displayed()
        _wait(page, "document.querySelector('#timeline svg').clientWidth <= 390", True)
        row = page.find_element("css selector", "#rows tr")
        assert row.find_element("class name", "who").is_displayed()
        _open(page, "m1")
        event = page.find_element("id", "event-body")
        assert page.execute_script("return arguments[0].scrollWidth", event) <= 390
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_reports_of_one_event_are_one_row(browser: Any, tmp_path: Path) -> None:
    out = make_run(tmp_path, copies=9)
    content = collect(row_source(out), Texts.find(None, out))
    meetings = content.tables["meetings"]
    if "event_id" not in meetings["columns"]:
        meetings["columns"].append("event_id")
        for row in meetings["rows"]:
            row.append("")
    column = meetings["columns"].index("event_id")
    for row in meetings["rows"]:
        row[meetings["columns"].index("status")] = "cancelled" if row[0] == "m5" else "held"
        row[meetings["columns"].index("country")] = "BG" if row[0] == "m3" else "RU"
        row[column] = "e1" if row[0] in ("m3", "m5", "m7") else row[0]
    path = tmp_path / "page.html"
    path.write_text("".join(page_of(content)), encoding="utf-8")

    browser.get(path.as_uri())
    browser.find_element("id", "lang-ru").click()
    # Nine meetings, three of them one event, and an agreement.
    assert _count(browser) == "8"
    row = browser.find_element("css selector", "tr[data-id='m3']")
    assert "и другие сообщения: 2" in row.text
    # A filter finds the event by any of its reports.
    _choose(browser, "f-text", "встреча 7")
    _wait(browser, "document.querySelector('#rows tr').dataset.id", "m7")
    browser.find_element("css selector", "#rows tr").click()
    reports = browser.find_elements("css selector", "#event-body .report")
    assert [r.tag_name for r in reports] == ["button", "button", "strong"]
    differences = browser.find_element("id", "contradictions").text
    assert "начало: 4 апр. 2025 г. / 6 июн. 2025 г. / 8 авг. 2025 г." in differences
    assert "страна: Болгария / Россия" in differences
    assert "состояние: состоялось / отменено" in differences
    reports[0].click()
    assert browser.find_element("id", "event-title").text == "Встреча 3"
