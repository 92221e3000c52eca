"""Reading the tables of words in ``resources/``."""

from __future__ import annotations

import csv
from functools import lru_cache

from ..word_tables import table_lines


@lru_cache(maxsize=64)
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV table of ``resources/``, by column name; a line with ``#`` is a remark."""
    lines = [x for x in table_lines(name) if not x.startswith("#")]
    return tuple({k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(lines))
