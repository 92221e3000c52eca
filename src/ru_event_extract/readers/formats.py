"""What each kind of file holds: text, and what the format itself says of the article."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from .encoding import decode
from .errors import ReadError
from .publication_date import parse_date
from .word import read_docx_text

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
#: Of all that Python calls an encoding, those that web pages are in.
_CODE_PAGE = re.compile(r"windows-125\d|cp125\d|koi8-[rut]|iso-?8859-\d+|ibm866|cp866|mac-cyrillic")
#: Characters that HTML does not know, also spelt as numbers: its parser loses the page over them.
_NOT_HTML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBERED = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}))(?![0-9a-fA-F]);?")
#: No page of an article is as long; finding the article takes more than linear time by tags.
_MAX_PAGE = 10_000_000
_MAX_TAGS = 50_000


@dataclass(frozen=True)
class RawArticle:
    """A text with what its file says of it."""

    text: str
    title: str = ""
    published: str = ""
    source: str = ""
    url: str = ""


def read_txt(data: bytes) -> RawArticle:
    """A plain text in any Cyrillic encoding."""
    return RawArticle(decode(data)[0])


def read_html(data: bytes) -> RawArticle:
    """The article of a web page, without menus; its headline is the first line of the text."""
    if len(data) > _MAX_PAGE:
        raise ReadError(f"the page has over {_MAX_PAGE // 1_000_000} MB: save the article alone")
    content = _decode_html(data)
    if content.count("<") > _MAX_TAGS:
        raise ReadError(f"the page has over {_MAX_TAGS} tags: save the article alone")
    # lxml takes its time to load, and few runs read web pages.
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    page = trafilatura.bare_extraction(
        _NOT_HTML.sub(" ", _NUMBERED.sub(_known_to_html, content)),
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = "" if page is None or isinstance(page, dict) else page.text or ""
    if page is None or isinstance(page, dict) or not text.strip():
        raise ReadError("no article found in the page: save the page of the article itself")
    title = (page.title or "").strip()
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}"
    return RawArticle(
        text,
        title=title,
        published=parse_date(page.date or ""),
        source=page.sitename or page.hostname or "",
        url=page.url or "",
    )


def _known_to_html(number: re.Match[str]) -> str:
    code = int(number[1], 16) if number[1] else int(number[2])
    return number[0] if code <= 0x10FFFF and not _NOT_HTML.match(chr(code)) else " "


def _decode_html(data: bytes) -> str:
    try:
        text, encoding = decode(data)
    except ReadError:
        text, encoding = "", ""
    if encoding.startswith("utf"):
        # Marks and sound UTF-8 are surer than what the page declares.
        return text
    declared = _META_CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower().replace("_", "-") if declared else ""
    if _CODE_PAGE.fullmatch(name):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass  # The page declares an encoding that it does not have: find it out.
    return text or decode(data)[0]


def read_docx(data: bytes) -> RawArticle:
    """Paragraphs and rows of tables of a Word document, in order, a line each."""
    text, title = read_docx_text(data)
    return RawArticle(text, title=title if text.lstrip().startswith(title) else "")


#: Suffix of a file, in lower case, to what reads it.
FORMATS: dict[str, Callable[[bytes], RawArticle]] = {
    ".txt": read_txt,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
}
#: Files that hold many articles, a row each.
CONTAINERS = (".jsonl", ".csv")
