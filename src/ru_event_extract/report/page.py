"""Assembles the page from its parts: ``page.html``, ``page.css``, ``page.js``, ``labels.json``.

The page is safe with whatever an article says: the tables are JSON in a script element that is no
script, with ``<`` escaped; the texts are compressed and in base64; ``page.js`` sets text only
(``textContent``); and a content security policy lets nothing run but the page's own script, by its
hash, and nothing be loaded.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..formats.source import row_source
from ..formats.texts import Texts
from ..provenance import package_version
from .content import Content, collect

PAGE = "report.html"
#: A script element of this type is data, whatever it holds.
_JSON = "application/json"
_TEXT = "application/x-zlib-base64"


@dataclass(frozen=True)
class ReportSummary:
    """What a page shows: events, articles that open, and those of events that do not."""

    path: Path
    events: int
    articles: int
    without_text: int


def write_report(
    output: str | Path, path: str | Path | None = None, *, texts: str | Path | None = None
) -> ReportSummary:
    """Write the page of the run in the folder ``output``.

    :param path: the page's file; without it ``report.html`` in ``output``.
    :param texts: the folder or file of the articles; without it the one that the run read, by its
        ``run.json``. Events of articles that are not there, or have changed, show their evidence.
    :raises UsageError: ``output`` does not hold the tables, or ``texts`` is not there.
    """
    target = Path(path) if path is not None else Path(output) / PAGE
    content = collect(row_source(output), Texts.find(texts, output))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=target.parent, prefix=".partial-", delete=False
    ) as file:
        try:
            file.writelines(page(content))
        except BaseException:
            os.unlink(file.name)
            raise
    # A page is for reading by others, unlike a temporary file.
    os.chmod(file.name, 0o644)
    os.replace(file.name, target)
    return ReportSummary(target, content.events, len(content.texts), len(content.problems))


def page(content: Content) -> Iterator[str]:
    """The page in pieces."""
    style, script = _part("page.css"), _part("page.js")
    parts = {
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "data": escaped({**content.tables, "version": package_version()}),
        "labels": escaped(json.loads(_part("labels.json"))),
        "texts": "",
    }
    # The places are found in the template only, never in what is put there.
    for number, piece in enumerate(re.split(r"\{\{(\w+)\}\}", _part("page.html"))):
        if number % 2 == 0:
            yield piece
        elif piece == "texts":
            for key, text in content.texts.items():
                yield f'<script type="{_TEXT}" id="text-{key}">{text}</script>\n'
        else:
            yield parts[piece]


def escaped(value: Any) -> str:
    """JSON that no HTML parser takes for markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _part(name: str) -> str:
    # The policy's hashes are of the text as a browser reads it, with "\n".
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    rules = (
        "default-src 'none'",
        f"script-src {_source(script)}",
        f"style-src {_source(style)}",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    )
    return "; ".join(rules)


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
    return f"'sha256-{digest}'"
