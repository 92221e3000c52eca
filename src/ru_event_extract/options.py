"""Settings of a run that change its results."""

from __future__ import annotations

from dataclasses import dataclass

from .readers.read import MAX_CHARACTERS


@dataclass(frozen=True)
class ExtractionOptions:
    """``min_confidence``: rows below it are left out; longer texts than ``max_characters`` fail."""

    min_confidence: float = 0.0
    max_characters: int = MAX_CHARACTERS
