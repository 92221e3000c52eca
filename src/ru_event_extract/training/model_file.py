"""Writing trained models as the files that ``learned.trees.load_models`` reads."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_models(content: Mapping[str, Any], path: Path) -> None:
    """Write gzipped JSON, the same bytes for the same content."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
