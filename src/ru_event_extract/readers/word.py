"""Text of Word documents.

A .docx is a zip archive of XML files, and both can be made so that a small file fills the memory:
sizes are checked before anything is unpacked, and nothing that a document says of itself is believed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from .errors import ReadError

if TYPE_CHECKING:
    from docx.document import Document

_MAX_UNPACKED = 100_000_000
#: XML takes many times its size when parsed; an article of a million characters has less.
_MAX_XML = 30_000_000
_MAX_PARTS = 10_000
#: Runs of a paragraph, without text boxes and what was deleted or moved away.
_RUNS = ".//w:r[not(ancestor::w:txbxContent or ancestor::w:moveFrom or ancestor::w:del)]"


def read_docx_text(data: bytes) -> tuple[str, str]:
    """The text, a line a paragraph or a row of a table, and the title in the properties.

    :raises ReadError: the file is no .docx, is damaged, or is too large.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        _check_archive(data)
        document = docx.Document(io.BytesIO(data))
        return "\n".join(_lines(document)), (document.core_properties.title or "").strip()
    except (
        zipfile.BadZipFile, zlib.error, OpcError, LxmlError, ParseError, KeyError, ValueError, OSError,
        AttributeError, TypeError, NotImplementedError, RuntimeError, EOFError,
    ) as error:  # fmt: skip
        raise ReadError(
            f"no readable .docx ({type(error).__name__}): open and save it in Word"
        ) from error


def _check_archive(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if sum(p.file_size for p in parts) > _MAX_UNPACKED or len(parts) > _MAX_PARTS:
            raise ReadError("the .docx unpacks to over 100 MB: save it without pictures")
        xml = sum(p.file_size for p in parts if p.filename.lower().endswith((".xml", ".rels")))
        if xml > _MAX_XML:
            raise ReadError("the .docx holds over 30 MB of text: split it into articles")
        # Unpacks by pieces, no more than the sizes say; the sum of a part that lies is wrong.
        damaged = archive.testzip()
        if damaged:
            raise ReadError(f"the .docx is damaged ({damaged}): open and save it in Word")


def _lines(document: Document) -> Iterator[str]:
    return _blocks(document.element.body)


def _blocks(parent: Any) -> Iterator[str]:
    """The lines of a body, a cell or a content control.

    Read from the XML itself: python-docx repeats a cell as often as its ``gridSpan`` says, which may
    be any number, and passes over content controls and nested tables.
    """
    from docx.oxml.ns import qn

    paragraph, table, row, cell = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
    for child in parent:
        if child.tag == paragraph:
            yield "".join(run.text for run in child.xpath(_RUNS))
        elif child.tag == table:
            for cells in child.iterchildren(row):
                yield "\t".join("\n".join(_blocks(c)) for c in cells.iterchildren(cell))
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:smartTag")):
            yield from _blocks(child)
