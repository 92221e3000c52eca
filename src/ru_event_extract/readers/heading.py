"""The headline and the address that an article's text carries."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .publication_date import find_publication_date, header_end

_URL_LINE = re.compile(r"^\s*(https?://\S+)\s*$", re.MULTILINE)
_MAX_TITLE = 250
_ENDS_SENTENCE = re.compile(r"[.;:,]\s*$")
_ABBREVIATED = re.compile(r"(?:\b[А-ЯЁA-Z]\.|\b(?:гг?|др|пр|т\. ?[дп])\.|…|\.\.\.)\s*$")


def find_url(text: str) -> str:
    """The address that stands in a line of its own, or empty."""
    found: list[str] = _URL_LINE.findall(text[:2000]) or _URL_LINE.findall(text[-2000:])
    return found[0] if found else ""


def site_of(url: str) -> str:
    """The host of an address without ``www.``."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def find_title(text: str) -> str:
    """The first line that is a headline: a line of its own, with no period at its end, before the body."""
    start = header_end(text)
    lines = [line.strip() for line in text[start : start + 3000].splitlines()]
    filled = [line for line in lines if line]
    # A text of a single line is all body.
    for number, line in enumerate(filled[:-1][:4]):
        if _is_dressing(line):
            continue
        if len(line) > _MAX_TITLE:
            return ""
        if _ENDS_SENTENCE.search(line) and not _ABBREVIATED.search(line):
            return ""
        # A name of a site or a rubric above the headline is one or two words.
        if number == 0 and len(line.split()) < 3 and len(filled) > 2 and _is_dressing(filled[1]):
            continue
        return line
    return ""


def _is_dressing(line: str) -> bool:
    """A line that is a date or an address and no headline."""
    return bool(_URL_LINE.match(line)) or (
        len(line) < 80 and bool(find_publication_date(line).published)
    )
