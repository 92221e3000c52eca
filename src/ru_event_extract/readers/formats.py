"""What each kind of file holds: text, and what the format itself says of the article."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from .encoding import decode
from .errors import ReadError
from .publication_date import parse_date

#: A .docx is a zip archive; a small one can unpack to more than memory holds.
_MAX_UNPACKED = 100_000_000
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)


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
    # lxml takes its time to load, and few runs read web pages.
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    page = trafilatura.bare_extraction(
        _decode_html(data),
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


def _decode_html(data: bytes) -> str:
    declared = _META_CHARSET.search(data[:4096])
    if declared:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # The page declares an encoding that it does not have: find it out.
    return decode(data)[0]


def read_docx(data: bytes) -> RawArticle:
    """Paragraphs and cells of a Word document, in order, a line each."""
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNPACKED:
                raise ReadError("the .docx unpacks to over 100 MB: save it without pictures")
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    lines.append("\t".join(dict.fromkeys(c.text for c in row.cells)))
            else:
                lines.append(block.text)
        title = (document.core_properties.title or "").strip()
    except (
        zipfile.BadZipFile, OpcError, LxmlError, ParseError, KeyError, ValueError, OSError,
        NotImplementedError, RuntimeError, EOFError,
    ) as error:  # fmt: skip
        raise ReadError(
            f"no readable .docx ({type(error).__name__}): open and save it in Word"
        ) from error
    text = "\n".join(lines)
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
