"""A source to an article: text, headline, date, source and address, or why there is none."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from .errors import NotAnArticle, ReadError
from .formats import FORMATS, RawArticle
from .heading import find_title, find_url, site_of
from .language_check import check_is_russian
from .publication_date import find_publication_date
from .regular_file import open_regular
from .sources import Source

_LOG = logging.getLogger(__name__)
#: Longer files are no single articles; the tables would be of no use, and memory would not do.
MAX_CHARACTERS = 1_000_000
_MAX_BYTES = 64_000_000
#: No word is as long: encoded pictures, dumps of data.
_MAX_WORD = 10_000


@dataclass(frozen=True)
class Article:
    """What the reader hands to the pipeline.

    ``status`` is ``ok``, ``skipped`` or ``failed``; with the last two ``error`` says why.
    ``text`` is as decoded: no mark, line ends as they are.
    """

    doc_id: str
    path: str
    status: str
    error: str = ""
    text: str = ""
    title: str = ""
    published: str = ""
    source: str = ""
    url: str = ""
    sha256: str = ""


def read_article(source: Source, max_characters: int = MAX_CHARACTERS) -> Article:
    """Read a source; whatever is wrong with it ends up in ``status`` and ``error``."""
    sha256 = ""
    try:
        if source.error:
            raise ReadError(source.error)
        if source.text is not None:
            sha256 = hashlib.sha256(source.text.encode("utf-8")).hexdigest()
            raw = RawArticle(source.text)
        else:
            data = _bytes_of(source)
            sha256 = hashlib.sha256(data).hexdigest()
            if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
                raise NotAnArticle("the file is empty")
            raw = FORMATS[Path(source.path).suffix.lower()](data)
        _check(raw.text, max_characters)
        return _described(source, raw, sha256)
    except NotAnArticle as reason:
        return _unread(source, "skipped", str(reason), sha256)
    except ReadError as reason:
        return _unread(source, "failed", str(reason), sha256)
    except Exception as error:
        # The libraries that read formats fail in ways of their own on broken files; no file may take
        # the others of its batch with it.
        _LOG.info("%s failed", source.doc_id, exc_info=True)
        message = f"error while reading, please report it: {type(error).__name__}: {error}"
        return _unread(source, "failed", message, sha256)


def _bytes_of(source: Source) -> bytes:
    try:
        with open_regular(source.file) as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ReadError(f"cannot open the file: {error.strerror or error}") from error
    if len(data) > _MAX_BYTES:
        raise ReadError(f"the file has over {_MAX_BYTES // 1_000_000} MB: split it into articles")
    return data


def _check(text: str, max_characters: int) -> None:
    if not text.strip():
        raise NotAnArticle("the file is empty")
    if "\x00" in text:
        raise ReadError("binary data, not text: give the article as .txt, .html or .docx")
    if len(text) > max_characters:
        raise ReadError(
            f"{len(text)} characters are more than an article has (limit {max_characters}): "
            "split the file into articles"
        )
    if max(map(len, text.split())) > _MAX_WORD:
        raise ReadError(
            f"a run of over {_MAX_WORD} characters without a space is no text: take it out"
        )
    check_is_russian(text)


def _unread(source: Source, status: str, error: str, sha256: str) -> Article:
    known = source.metadata
    return Article(
        doc_id=source.doc_id,
        path=source.path,
        status=status,
        error=error,
        title=known.get("title", ""),
        published=known.get("published", ""),
        source=known.get("source", ""),
        url=known.get("url", ""),
        sha256=sha256,
    )


def _described(source: Source, raw: RawArticle, sha256: str) -> Article:
    known = source.metadata
    url = known.get("url") or raw.url or find_url(raw.text)
    found = find_publication_date(raw.text, source.path, url)
    return Article(
        doc_id=source.doc_id,
        path=source.path,
        status="ok",
        text=raw.text,
        title=known.get("title") or raw.title or find_title(raw.text),
        published=known.get("published") or raw.published or found.published,
        source=known.get("source") or raw.source or found.agency or site_of(url),
        url=url,
        sha256=sha256,
    )
