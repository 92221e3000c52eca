"""Bytes to text: UTF-8, UTF-16, UTF-32, Windows-1251, KOI8-R and other Cyrillic code pages.

A byte-order mark is not part of the text, and line ends stay as they are, so that offsets count
in the text exactly as decoded.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from .errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODE_PAGES = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_SAMPLE = 65_536
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: Control characters and broken letters make up less of any text than this.
_MAX_NOISE = 0.01
#: The ten most frequent letters are 60 to 65 in 100 of any Russian text; in a text read with the
#: wrong code page they are rare, or stand in the wrong case.
_FREQUENT = frozenset("оеаинтсрвл")
_MIN_FREQUENT = 0.35


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding.

    :raises ReadError: the bytes are no text, or text in a broken or unknown encoding.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name), name
    wide = _wide_encoding(data)
    if wide:
        return _strict(data, wide), wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            raise ReadError(
                f"broken UTF-8 at byte {error.start}: open the file in an editor and save it anew as UTF-8"
            ) from error
    else:
        _check_is_text(text)
        return text, "utf-8"
    name = _code_page(data)
    return _strict(data, name), name


def _strict(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"broken {name.upper()} at byte {error.start}: save the file anew as UTF-8"
        ) from error
    _check_is_text(text)
    return text


def _check_is_text(text: str) -> None:
    sample = text[:_SAMPLE]
    noise = len(_CONTROL.findall(sample)) + sample.count("\ufffd")
    if "\x00" in text or noise > _MAX_NOISE * len(sample):
        raise ReadError("binary data, not text: give the article as .txt, .html or .docx")


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: the bytes at even (or odd) places are nearly all 0 or 4."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return ""
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        share = sum(high.count(b) for b in (b"\x00", b"\x04", b"\x20")) / len(high)
        if share > 0.95 and high.count(b"\x20") < 0.5 * len(high):
            return name
    return ""


def _is_damaged_utf8(data: bytes) -> bool:
    """Most of the letters beyond ASCII are sound UTF-8, so that no other encoding is meant."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(c > "\x7f" for c in text) - broken
    return sound > 4 * broken


def _code_page(data: bytes) -> str:
    """The 8-bit code page under which the bytes look most like Russian."""
    sample = data[:_SAMPLE]
    best, best_score = "", 0.0
    for name in _CODE_PAGES:
        signs = [c for c in sample.decode(name, errors="replace") if c > "\x7f"]
        frequent = sum(c in _FREQUENT for c in signs) / max(1, len(signs))
        # Some pages differ in the capitals alone.
        letters = sum("а" <= c.lower() <= "я" or c in "Ёё" for c in signs) / max(1, len(signs))
        if frequent >= _MIN_FREQUENT and frequent + letters > best_score:
            best, best_score = name, frequent + letters
    if best:
        return best
    # No Russian under any code page: another language, whose name makes a better message.
    match = from_bytes(sample).best()
    if match is None:
        raise ReadError("unknown encoding or binary data: save the file anew as UTF-8")
    return match.encoding
