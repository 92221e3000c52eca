"""What a result depends on besides the text: version, code, models, words, settings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .options import ExtractionOptions
from .word_tables import own_folder, own_tables

_PACKAGE = Path(__file__).parent
#: Libraries whose models or dictionaries the results rest on.
_LIBRARIES = (
    "natasha",
    "slovnet",
    "navec",
    "razdel",
    "spacy",
    "pymorphy3",
    "pymorphy3-dicts-ru",
    "rensa",
)


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


def own_words() -> dict[str, str]:
    """Hashes of the user's own tables of words, by name; empty where none are in use."""
    folder = own_folder()
    if folder is None:
        return {}
    return {p.relative_to(folder).as_posix(): _hash(p)[:16] for p in own_tables(folder)}


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
    for name, value in own_words().items():
        digest.update(f"own {name} {value}\n".encode())
    return digest.hexdigest()
