"""Measuring a run against gold tables: ``ru-event-extract evaluate GOLD_DIR``."""

from .gold import GoldDocument, GoldError, read_gold, read_gold_folder
from .scoring import Evaluation, evaluate

__all__ = [
    "Evaluation",
    "GoldDocument",
    "GoldError",
    "evaluate",
    "read_gold",
    "read_gold_folder",
]
