"""Takes the pictures of the report in docs/images, from the articles of corpora/.

    python scripts/screenshots.py

Needs Chromium with chromedriver.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import time
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

import ru_event_extract
from ru_event_extract.report import write_report

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"


def main() -> None:
    articles = ROOT / "corpora" / "articles"
    tables = ru_event_extract.extract_folder(articles, metadata=ROOT / "corpora" / "metadata.csv")
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for option in ("--headless", "--no-sandbox", "--disable-gpu", "--window-size=1360,860"):
        options.add_argument(option)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        with tempfile.TemporaryDirectory() as folder:
            tables.to_csv(folder)
            driver.get(write_report(folder, texts=articles).path.as_uri())
            view = {"width": 1360, "height": 860, "deviceScaleFactor": 1, "mobile": False}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", view)
            for language in ("ru", "en"):
                driver.find_element("id", f"lang-{language}").click()
                save(driver, f"report.{language}.png")
                driver.find_element("id", "f-text").send_keys("Италия Бельфиоре")
                time.sleep(1)
                driver.find_element("css selector", "#rows tr").click()
                time.sleep(1)
                body = driver.find_element("id", "event-body")
                driver.execute_script("arguments[0].scrollTop = 340", body)
                save(driver, f"event.{language}.png")
                driver.find_element("id", "close").click()
                driver.find_element("id", "reset").click()
                time.sleep(1)
    finally:
        driver.quit()


def save(driver: webdriver.Chrome, name: str) -> None:
    """Keep what the window shows, in 256 colours."""
    time.sleep(0.5)
    picture = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(IMAGES / name, optimize=True)


if __name__ == "__main__":
    main()
