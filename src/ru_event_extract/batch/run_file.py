"""``run.json``: how the tables of a folder came about."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..options import ExtractionOptions
from ..provenance import models, own_words, package_version
from ..readers.errors import UsageError

RUN_FILE = "run.json"


@dataclass
class RunSummary:
    """What became of a run; ``run.json`` holds the same."""

    counts: dict[str, int]
    statuses: dict[str, int]
    reused: int
    seconds: float
    failures: list[tuple[str, str]] = field(default_factory=list)
    #: One line on what became of an editor's corrections; how many could not be placed.
    corrections: str = ""
    corrections_lost: int = 0

    @property
    def documents(self) -> int:
        """Documents of the run, whatever became of them."""
        return self.counts["documents"]

    @property
    def failed(self) -> int:
        """Documents that could not be read or extracted."""
        return self.statuses.get("failed", 0)


def write_run_file(
    folder: Path, summary: RunSummary, options: ExtractionOptions, how: dict[str, Any]
) -> None:
    """Write ``run.json`` into the folder of the tables.

    Only its part ``run`` (when, how long, with what means) differs between two runs over the same.

    :param how: more for that part.
    """
    counts = {f"documents_{k}": v for k, v in sorted(summary.statuses.items())}
    content = {
        "version": package_version(),
        "models": models(),
        "words": own_words(),
        "options": asdict(options),
        "counts": {**summary.counts, **counts},
        "run": {
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "seconds": round(summary.seconds, 2),
            "reused": summary.reused,
            **how,
        },
    }
    _write(folder, content)


def _write(folder: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    # A name that is not UTF-8: JSON spells its bytes as Python does, «\udccf».
    (folder / RUN_FILE).write_text(text, encoding="utf-8", errors="backslashreplace")


def read_run_file(folder: Path) -> dict[str, Any]:
    """What ``run.json`` of an output folder says; empty where there is none.

    :raises UsageError: it is damaged.
    """
    path = folder / RUN_FILE
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} is damaged: {error}") from error
    return content if isinstance(content, dict) else {}


def add_file_names(folder: Path) -> None:
    """Note in ``run.json`` what the folder holds: a later run takes it away."""
    content = read_run_file(folder)
    content["run"]["files"] = sorted(p.name for p in folder.iterdir())
    _write(folder, content)
