"""A short run of the fuzzing campaign of ``benchmarks/fuzz.py``."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from fuzz import campaign  # noqa: E402


def test_short_campaign():
    statuses, failures = campaign(ROOT / "corpora" / "articles", inputs=25, seed=7, slow=60)
    assert failures == []
    assert sum(statuses.values()) == 25
    assert statuses["ok"]
