"""When an article was published, from what is written above, below and around it.

In this order: a header line (``date 2025-09-17``), a line of its own with a date, a dateline
(«ДУШАНБЕ, 5 июня. /ТАСС/», «///nCa, 17 сентября 2025 г.»), a date in the file's name or folder.
A dateline without a year takes the year of the file's name or folder, or of the address.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

_FIRST_YEAR, _LAST_YEAR = 1990, 2099


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    source = files("ru_event_extract") / "resources" / "months.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {form: int(row["month"]) for row in rows for form in row["forms"].split()}


def _pattern() -> str:
    forms = "|".join(sorted(_months(), key=len, reverse=True))
    return (
        r"(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)"
        r"|(?P<numbers>\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d))(?!\d)"
        rf"|(?P<day>\d{{1,2}})\s+(?P<month>{forms})\b\.?(?:\s+(?P<year>\d{{4}})(?!\d)(?:\s*(?:года|г\b\.?))?)?)"
    )


@dataclass(frozen=True)
class Found:
    """A publication date and, from a dateline, the agency that it names."""

    published: str
    agency: str = ""


_HEADER = re.compile(r"\A\s*(?:date|дата)\s*:?\s+(\d{4}-\d\d-\d\d)(?!\d)", re.IGNORECASE)
_RFC822 = re.compile(
    r"^\s*(?:[A-Z][a-z]{2},\s+)?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})"
    r" \d\d:\d\d(?::\d\d)?(?: (?:[+-]\d{4}|[A-Z]{1,5}))?\s*$",
    re.MULTILINE,
)
_ENGLISH_MONTHS = (
    ("Jan", 1), ("Feb", 2), ("Mar", 3), ("Apr", 4), ("May", 5), ("Jun", 6),
    ("Jul", 7), ("Aug", 8), ("Sep", 9), ("Oct", 10), ("Nov", 11), ("Dec", 12),
)  # fmt: skip
_ENGLISH = dict(_ENGLISH_MONTHS)
_TIME = r"(?:в\s+)?\d{1,2}:\d\d(?::\d\d)?"
_ISO_LINE = re.compile(
    r"^\s*(?:\w+\s*:\s*)?(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\s?[+-]\d\d:?\d\d)?)?\s*$",
    re.MULTILINE,
)
#: A place in a dateline: up to three capitalised words («НУР-СУЛТАН», «Узбекистан, Ташкент»).
_CAPITALISED = r"[А-ЯЁӘҒҚҢӨҰҮҺІӢӮҲҶЎA-Z][\w\-]+"
_PLACE = rf"(?:г\.\s*)?{_CAPITALISED}(?:\s+{_CAPITALISED}){{0,2}}(?:,\s*{_CAPITALISED}(?:\s+{_CAPITALISED})?)?"
_AGENCY = r"(?:АН\s+|ИА\s+|НИАТ\s+|РИА\s+)?[«\"“]?[A-ZА-ЯЁ][\w\-.]*(?:\s+[A-ZА-ЯЁ][\w\-.]*)?[»\"”]?"
_DASH = r"[\-–—]"


@lru_cache(maxsize=1)
def _own_line() -> re.Pattern[str]:
    """A short line that holds a date, perhaps after a place and before a time and a rubric."""
    return re.compile(
        rf"^[ \t]*(?:(?:{_PLACE}[,.]?\s+)|(?:\w+:\s*)|(?:{_TIME},?\s+))?{_pattern()}"
        rf"(?:,?\s*{_TIME})?(?:\s*[|·/•]\s*[^\n]{{0,40}}|\s{{2,}}[^\n]{{0,40}})?\s*\.?$"
    )


@lru_cache(maxsize=1)
def _datelines() -> tuple[re.Pattern[str], ...]:
    found = _pattern()
    end = rf"\s*(?:[,.]?\s*/+\s*(?P<a1>[^/\n]{{2,50}})/|[.,]?\s*\(?(?P<a2>{_AGENCY})\)?\s*(?:{_DASH}|\.|\()|[.,/]|{_DASH})"
    return (
        # «ДУШАНБЕ, 5 июня. /ТАСС/», «Бишкек, 09.10.25. /Кабар/», «УРАЛЬСК. 21 апреля 2024 года. КазТАГ –»
        re.compile(rf"\A\s*{_PLACE}\s*(?:[,.]|{_DASH})\s*{found}{end}"),
        # «Узбекистан, Ташкент – АН Podrobno.uz, 16.11.2025.»
        re.compile(rf"\A\s*{_PLACE}\s*(?:[,.]|{_DASH})\s*(?P<a1>{_AGENCY})\s*[,.]\s*{found}"),
        # «5 июня, Минск /Корр. БЕЛТА/»
        re.compile(rf"\A\s*{found},\s*{_PLACE}\s*[,.]?\s*(?:/+\s*(?P<a1>[^/\n]{{2,50}})/|{_DASH})"),
        # «/ТАСС, 5 июня 2024/», «ТАСС, 5 июня 2024.»
        re.compile(rf"\A\s*/?(?P<a1>{_AGENCY}),\s*{found}\s*[./]"),
    )


@lru_cache(maxsize=1)
def _signature() -> re.Pattern[str]:
    """«///nCa, 17 сентября 2025 г.» wherever it stands, usually at the end."""
    return re.compile(rf"//+\s*(?P<a1>[^/,\n]{{2,40}}),\s*{_pattern()}")


def _date_of(match: re.Match[str], year: int = 0) -> str:
    if match["iso"]:
        return _valid(*map(int, match["iso"].split("-")))
    if match["numbers"]:
        day, month, written = (int(n) for n in re.split(r"[./]", match["numbers"]))
        return _valid(written + 2000 if written < 100 else written, month, day)
    written = int(match["year"] or year)
    return _valid(written, _months()[match["month"].lower()], int(match["day"])) if written else ""


def _valid(year: int, month: int, day: int) -> str:
    """ISO form of a date that exists and can be a publication's, else empty."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def parse_date(text: str) -> str:
    """A date as a metadata table may give it («2025-09-17», «17.09.2025 10:30», RFC 822), or empty."""
    rfc = _RFC822.search(text)
    if rfc:
        return _valid(int(rfc[3]), _ENGLISH[rfc[2]], int(rfc[1]))
    match = re.match(r"\s*" + _pattern(), text, re.IGNORECASE)
    return _date_of(match) if match else ""


def header_end(text: str) -> int:
    """Where the text begins after a header «date 2025-09-17»; 0 without one."""
    match = _HEADER.match(text)
    return match.end() if match else 0


def date_in_path(path: str) -> str:
    """The date in a file's name, or else in the nearest folder's: 2025-09-17, 15-09-2023, 2025/09/17."""
    for part in reversed(path.split("/")):
        for pattern, order in (
            (r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", (1, 2, 3)),
            (r"(?<!\d)(\d\d)[-_.](\d\d)[-_.]((?:19|20)\d\d)(?!\d)", (3, 2, 1)),
        ):
            for match in re.finditer(pattern, part):
                value = _valid(*(int(match[i]) for i in order))
                if value:
                    return value
    match_folders = re.search(r"(?<!\d)((?:19|20)\d\d)/(\d\d)/(\d\d)(?!\d)", path)
    if match_folders:
        return _valid(*(int(g) for g in match_folders.groups()))
    return ""


def _year_in(path: str) -> int:
    years = re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", path)
    return int(years[-1]) if years else 0


def find_publication_date(text: str, path: str = "", url: str = "") -> Found:
    """When the text says it was published; see the module for the places."""
    header = _HEADER.match(text)
    if header:
        value = _valid(*map(int, header[1].split("-")))
        if value:
            return Found(value, _in_dateline(text, path, url).agency)
    for search in (_in_own_line, _in_dateline):
        found = search(text, path, url)
        if found.published:
            return found
    agency = found.agency
    return Found(date_in_path(path) or date_in_path(url), agency)


def _in_own_line(text: str, path: str, url: str) -> Found:
    head, tail = text[:1500], text[-600:]
    for part in (tail, head):
        match = _RFC822.search(part)
        if match:
            return Found(_valid(int(match[3]), _ENGLISH[match[2]], int(match[1])))
        match = _ISO_LINE.search(part)
        if match:
            return Found(_valid(*map(int, match[1].split("-"))))
    lines = [line for line in text[:1500].splitlines() if line.strip()][:5]
    lines += [line for line in text[-400:].splitlines() if line.strip()][-2:]
    for line in lines:
        match = _own_line().match(line) if len(line) <= 100 else None
        if match and _date_of(match):
            return Found(_date_of(match))
    return Found("")


def _in_dateline(text: str, path: str, url: str) -> Found:
    path_date = date_in_path(path) or date_in_path(url)
    year = int(path_date[:4]) if path_date else _year_in(path) or _year_in(url)
    agency = ""
    start = header_end(text)
    paragraphs = [p for p in text[start : start + 3000].splitlines() if p.strip()][:5]
    for paragraph in paragraphs:
        for pattern in _datelines():
            match = pattern.match(paragraph[:200])
            if not match:
                continue
            groups = match.groupdict()
            agency = agency or _clean_agency(groups.get("a1") or groups.get("a2") or "")
            # «Душанбе. 19 июня. «Авеста» (А. Гафуров, 19.06.2025)»: a fuller date stands close by.
            fuller = re.search(_pattern(), paragraph[match.end() : match.end() + 60])
            value = _date_of(match) or (_date_of(fuller) if fuller else "") or _date_of(match, year)
            if value:
                return Found(value, agency)
    for match in _signature().finditer(text):
        agency = agency or _clean_agency(match["a1"])
        value = _date_of(match, year)
        if value:
            return Found(value, agency)
    return Found("", agency)


def _clean_agency(words: str) -> str:
    name = re.split(rf"\s{_DASH}\s|,", words)[0].strip(" .,/")
    quoted = re.fullmatch(r"[«\"“]([^«»\"“”]*)[»\"”]", name)
    return quoted[1] if quoted else name
