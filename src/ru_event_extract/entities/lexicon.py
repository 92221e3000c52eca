"""Reading the tables of words in ``resources/``."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=64)
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV table of ``resources/``, by column name; a line with ``#`` is a remark."""
    path = files("ru_event_extract") / "resources"
    for part in name.split("/"):
        path = path / part
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return tuple(
            {k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(lines)
        )
