"""Writes the example rows of the guides and the READMEs anew, from a run over one article of corpora/.

    python scripts/guide_examples.py            # after a change of what is extracted
    python scripts/guide_examples.py --check    # only tells whether they are as the run gives them

The text between ``<!-- example: TABLE -->`` (or ``<!-- example -->``) and ``<!-- /example -->`` is written
by this script.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import ru_event_extract
from ru_event_extract import Tables

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "corpora" / "articles" / "ministerial-dialogue-2025-10-08.txt"
PAGES = ("README.md", "README.ru.md", "docs/tables.md", "docs/tables.ru.md")
LONGEST = 90
#: What the READMEs show: a table and some of its columns.
SHOWN = {
    "meetings": "type status date_start country city mode chair topic confidence",
    "participants": "kind name role rank country part mode",
    "agreements": "kind status date_start subject parties confidence",
}
_BLOCK = re.compile(r"(<!-- example(?:: (\w+))? -->\n).*?(<!-- /example -->)", re.DOTALL)

_CONFIDENCE = re.compile(r"\b0\.\d+\b")


def fullest_row(frame: pd.DataFrame) -> dict[str, object]:
    """The row with the most filled cells, the first of several: it shows the most columns."""
    filled = (frame.notna() & (frame != "")).sum(axis=1)
    return {str(k): v for k, v in frame.loc[filled.idxmax()].items()}


def cell(value: object) -> str:
    """A value as a cell of a Markdown table; long texts are cut."""
    text = "" if value is None or value != value else " ".join(str(value).split())
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


def whole_row(tables: Tables, table: str, heading: str) -> str:
    """One row of a table, a line a column."""
    row = fullest_row(getattr(tables, table))
    lines = [f"| {name} | {cell(value)} |" for name, value in row.items()]
    return "\n".join([heading, "|---|---|", *lines]) + "\n"


def some_columns(tables: Tables, table: str) -> str:
    """All rows of a table that belong to its first event, or all events; the columns of the READMEs."""
    frame: pd.DataFrame = getattr(tables, table)
    if table == "participants":
        frame = frame[frame.meeting_id == tables.meetings.meeting_id.iloc[0]]
    names = SHOWN[table].split()
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    for row in frame[names].to_dict("records"):
        cells = [cell(str(v).replace("|", ", ") if k == "parties" else v) for k, v in row.items()]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def renewed(page: str, text: str, tables: Tables) -> str:
    """The text of a page with its examples as the run gives them."""
    heading = "| столбец | значение |" if page.endswith(".ru.md") else "| column | value |"

    def block(match: re.Match[str]) -> str:
        if match[2]:
            return match[1] + whole_row(tables, match[2], heading) + match[3]
        return match[1] + "\n".join(some_columns(tables, t) for t in SHOWN) + match[3]

    return _BLOCK.sub(block, text)


def stale_pages(tables: Tables, act: Callable[[Path, str], object] | None = None) -> list[str]:
    """The pages whose examples differ from the run; ``act`` gets each with its right text."""
    stale = []
    for page in PAGES:
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        right = renewed(page, text, tables)
        # Another processor may give another last digit.
        if _CONFIDENCE.sub("0.…", right) != _CONFIDENCE.sub("0.…", text):
            stale.append(page)
            if act is not None:
                act(path, right)
    return stale


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    tables = ru_event_extract.extract_folder(ARTICLE)
    if options.check:
        if stale := stale_pages(tables):
            sys.exit(f"stale examples in {', '.join(stale)}: python scripts/guide_examples.py")
        return
    for page in stale_pages(tables, lambda path, text: path.write_text(text, encoding="utf-8")):
        print(f"{page} is written anew")


if __name__ == "__main__":
    main()
