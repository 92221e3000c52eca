"""Who met whom, when, where, in what office, and what was agreed: tables from Russian news.

>>> import ru_event_extract
>>> tables = ru_event_extract.extract("…", published="2025-09-17")  # doctest: +SKIP
>>> tables.meetings  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import Tables, extract, extract_folder
    from .pipeline import load
    from .word_tables import use_words

__all__ = ["Tables", "extract", "extract_folder", "load", "use_words"]

_HOME = {"load": ".pipeline", "Tables": ".tables.frames", "use_words": ".word_tables"}


def __getattr__(name: str) -> Any:
    # The command line starts without pandas and spaCy: only its workers need them.
    if name in __all__:
        value = getattr(import_module(_HOME.get(name, ".api"), __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
