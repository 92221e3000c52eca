"""What a result depends on besides the text: version, code, models, words, settings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .options import ExtractionOptions

_PACKAGE = Path(__file__).parent
#: Libraries whose models or dictionaries the results rest on.
_LIBRARIES = ("natasha", "slovnet", "navec", "razdel", "spacy", "pymorphy3", "pymorphy3-dicts-ru")


@lru_cache(maxsize=1)
def package_version() -> str:
    """The installed version of this package."""
    try:
        return version("ru-event-extract")
    except PackageNotFoundError:
        return "unknown"


@lru_cache(maxsize=1)
def models() -> dict[str, str]:
    """Versions of the libraries with models, and hashes of the package's own."""
    found: dict[str, str] = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    for path in sorted((_PACKAGE / "models").rglob("*")):
        if path.is_file():
            found[path.relative_to(_PACKAGE).as_posix()] = _hash(path)[:16]
    return found


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint(options: ExtractionOptions) -> str:
    """Changes when the same text may give other rows: other code, words, models or settings."""
    digest = hashlib.sha256()
    digest.update(json.dumps([package_version(), models(), asdict(options)]).encode())
    for folder, pattern in (("", "*.py"), ("resources", "*")):
        for path in sorted((_PACKAGE / folder).rglob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(_PACKAGE).as_posix()} {_hash(path)}\n".encode())
    return digest.hexdigest()
