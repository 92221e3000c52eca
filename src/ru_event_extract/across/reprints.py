"""Reprints: which articles give the text of another one, word for word or nearly so.

An article is a set of shingles, runs of three words. The MinHash sketch of the set, made where the
text is read, travels with the article's records; two sketches tell how much of the sets is common.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

#: Share of shingles in common from which on a text is a reprint: a paragraph more or less.
SIMILAR = 0.8
#: With fewer words than this a changed number or name makes another piece of news.
SHORT = 40
_SHINGLE = 3
_HASHES = 64
_BANDS = 16
_SEED = 1
#: Begins the sketch of a short text.
_EXACT = "="
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Article:
    """What is known of an article: ``sketch`` by :func:`sketch_of`."""

    doc_id: str
    published: str
    sketch: str


def sketch_of(text: str) -> str:
    """What of a text tells its reprints: of a short text its words, else the MinHash sketch.

    White space, punctuation and the case of letters do not count. Empty for a text without words.
    """
    words = _WORD.findall(text.casefold().replace("ё", "е"))
    if not words:
        return ""
    if len(words) < SHORT:
        return _EXACT + hashlib.sha256(" ".join(words).encode()).hexdigest()[:32]
    sketch = RMinHash(num_perm=_HASHES, seed=_SEED)
    sketch.update([" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)])
    return base64.b64encode(sketch.__getstate__()).decode("ascii")


class Reprints:
    """Takes the articles of a run, in any order, and finds the originals of those that are reprints."""

    def __init__(self) -> None:
        self._articles: list[Article] = []

    def add(self, article: Article) -> None:
        """Take an article; one without words is no reprint of any."""
        if article.sketch:
            self._articles.append(article)

    def find(self) -> dict[str, str]:
        """The ``doc_id`` of each reprint to that of its original.

        The original is the earliest published (one without a date comes last), then the first by its
        id. An article is compared with originals only, so that a text that grows from version to
        version is not a reprint of one it has little in common with.
        """
        reprints: dict[str, str] = {}
        exact: dict[str, str] = {}
        originals: list[Article] = []
        index = RMinHashLSH(threshold=SIMILAR, num_perm=_HASHES, num_bands=_BANDS)
        for article in sorted(self._articles, key=lambda a: (a.published or "9999", a.doc_id)):
            original = exact.setdefault(article.sketch, article.doc_id)
            if original != article.doc_id:
                reprints[article.doc_id] = reprints.get(original, original)
                continue
            if article.sketch.startswith(_EXACT):
                continue
            sketch = _minhash(article.sketch)
            found = index.query(sketch)
            likeness = {n: sketch.jaccard(_minhash(originals[n].sketch)) for n in found}
            best = min(likeness, key=lambda n: (-likeness[n], n), default=-1)
            if best >= 0 and likeness[best] >= SIMILAR:
                reprints[article.doc_id] = originals[best].doc_id
            else:
                index.insert(len(originals), sketch)
                originals.append(article)
        return reprints


def _minhash(sketch: str) -> RMinHash:
    found = RMinHash(num_perm=_HASHES, seed=_SEED)
    found.__setstate__(base64.b64decode(sketch))
    return found
