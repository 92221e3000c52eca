"""spaCy without PyTorch, which it imports where it is installed.

Nothing here uses it, and it takes a second and 180 MB of each process.
"""

from __future__ import annotations

import sys


def import_spacy() -> None:
    """Import spaCy as if PyTorch were not there; it can still be imported afterwards.

    Only for a process of the program's own: other pipelines of spaCy's may want PyTorch.
    """
    if "thinc" in sys.modules or "torch" in sys.modules:
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        import spacy  # noqa: F401
    finally:
        del sys.modules["torch"]
