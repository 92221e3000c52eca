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
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    return tuple({k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(lines))
