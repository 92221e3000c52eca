"""One body under several names in a document: «Шанхайская организация сотрудничества» and «ШОС», «Совет
Безопасности ООН» and «СБ ООН», «группа «Инсайт»» and «Инсайт», «турецкая BOTAŞ» and «BOTAŞ», «ЕС» and «Евросоюз».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..entities.titles import igo_names


def names_in_full(names: Sequence[str]) -> dict[str, str]:
    """The names of a document's bodies that are another's, each with the name that counts.

    It is the full one for a short name, the bare one for a described one, and of the names of an
    international body the first.
    """
    full: dict[str, str] = {}
    international: dict[str, str] = {}
    for name in names:
        for short in _short_names(name):
            full.setdefault(short, name)
        # «Афганская DABS» is «DABS».
        described = re.match(r"[а-яё-]+(?:ая|ий|ый|ое|ой) ([A-ZА-ЯЁ]\S*)$", name)
        if described and described.group(1) in names:
            full.setdefault(name.lower(), described.group(1))
        # «ЕС» and «Евросоюз» are one, under the name that comes first.
        if known := igo_names().get(name.lower()):
            full.setdefault(name.lower(), international.setdefault(known, name))
    return {name: full[name.lower()] for name in names if full.get(name.lower(), name) != name}


def _short_names(name: str) -> Iterator[str]:
    """How else a body with this name may be called, lower case."""
    # «Группа «Инсайт» is «Инсайт» as well.
    quoted = re.search(r"(?<=\s)«([^«»]+)»$", name)
    if quoted:
        yield quoted.group(1).lower()
    words = [word for word in re.findall(r"\w+", name) if len(word) > 1]
    initials = "".join(word[0] for word in words)
    for kept in (0, 1):
        # «СБ ООН»: the last word stands as it is.
        if len(words) - kept > 1 and (kept or len(words) > 2):
            short = initials[: len(words) - kept].lower()
            yield " ".join([short, *(w.lower() for w in words[len(words) - kept :])])
