"""Which documents an input has, and what is known of each before it is read."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .encoding import decode
from .errors import ReadError, UsageError
from .formats import CONTAINERS, FORMATS
from .publication_date import parse_date

_METADATA_COLUMNS = ("published", "source", "url", "title")


@dataclass(frozen=True)
class Source:
    """A document to read: a file, or (with ``text``) a row of a .jsonl or .csv file.

    ``path`` is relative to the input folder, with ``/``; ``file`` is where the bytes are.
    ``error`` is set for a row that holds no text.
    """

    doc_id: str
    path: str
    file: str
    text: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    error: str = ""
    size: int = 0


def find_sources(
    location: str | Path,
    *,
    metadata: str | Path | None = None,
    text_column: str | None = None,
    exclude: tuple[Path, ...] = (),
) -> Iterator[Source]:
    """The documents of a folder (walked recursively) or of one file, in the order of their ids.

    Files of other kinds than :data:`FORMATS` are no documents. A .jsonl or .csv file is read when
    it is the input itself or when ``text_column`` is given.

    :raises UsageError: there is nothing to read, or the metadata table cannot be used.
    """
    root = Path(location)
    known = _read_metadata(Path(metadata)) if metadata else {}
    if root.is_dir():
        suffixes = (*FORMATS, *CONTAINERS) if text_column else tuple(FORMATS)
        skip = {os.path.realpath(p) for p in exclude}
        if metadata:
            skip.add(os.path.realpath(metadata))
        paths = list(_walk(root, suffixes, skip))
        if not paths:
            kinds = ", ".join(suffixes)
            raise UsageError(f"no readable files ({kinds}) under {root}")
    elif root.exists():
        if root.suffix.lower() not in (*FORMATS, *CONTAINERS):
            kinds = ", ".join((*FORMATS, *CONTAINERS))
            raise UsageError(f"{root.name}: unknown kind of file; readable are {kinds}")
        paths = [root.name]
        root = root.parent
    else:
        raise UsageError(f"no such file or folder: {location}")
    return _with_own_ids(_sources(root, paths, known, text_column or "text"))


def _with_own_ids(sources: Iterator[Source]) -> Iterator[Source]:
    """Every document under an id of its own: a second of the same gets ``~2``."""
    taken: set[str] = set()
    for source in sources:
        doc_id, number = source.doc_id, 1
        while doc_id in taken:
            number += 1
            doc_id = f"{source.doc_id}~{number}"
        taken.add(doc_id)
        yield source if doc_id == source.doc_id else replace(source, doc_id=doc_id)


def _walk(root: Path, suffixes: tuple[str, ...], skip: set[str]) -> Iterator[str]:
    # Links to folders are not followed: they can lead in circles.
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            f
            for f in folders
            if not f.startswith(".") and os.path.realpath(Path(folder, f)) not in skip
        )
        for name in names:
            path = Path(folder, name)
            if name.startswith(".") or path.suffix.lower() not in suffixes:
                continue
            if os.path.realpath(path) not in skip:
                yield path.relative_to(root).as_posix()


def _readable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 become «�»."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _stem(path: str) -> str:
    return path[: len(path) - len(Path(path).suffix)]


def _sources(
    root: Path, paths: list[str], known: dict[str, dict[str, str]], text_column: str
) -> Iterator[Source]:
    stems = Counter(_readable(_stem(p)) for p in paths)
    named: list[tuple[str, str]] = []
    for path in paths:
        stem = _readable(_stem(path))
        named.append((stem if stems[stem] == 1 else _readable(path), path))
    for doc_id, path in sorted(named):
        file = root / path
        source = Source(doc_id, _readable(path), str(file), size=_size(file))
        if file.suffix.lower() in CONTAINERS:
            yield from _rows(source, known, text_column)
        else:
            yield replace(source, metadata=_known_of(source, known))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # Reading it will say what is wrong.


def _known_of(source: Source, known: dict[str, dict[str, str]]) -> dict[str, str]:
    return known.get(source.doc_id) or known.get(source.path) or {}


def _read_metadata(path: Path) -> dict[str, dict[str, str]]:
    """The metadata table by doc_id and by path."""
    try:
        text = decode(path.read_bytes())[0]
    except OSError as error:
        raise UsageError(f"cannot read the metadata table {path}: {error.strerror}") from error
    except ReadError as error:
        raise UsageError(f"metadata table {path}: {error}") from error
    rows = csv.DictReader(text.splitlines(keepends=True))
    names = rows.fieldnames or ()
    if not {"doc_id", "path"} & set(names):
        raise UsageError(f"metadata table {path}: no column doc_id or path in its first line")
    known: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        values = {c: (row.get(c) or "").strip() for c in _METADATA_COLUMNS}
        if values["published"]:
            published = parse_date(values["published"])
            if not published:
                raise UsageError(
                    f"metadata table {path}, line {number}: published is "
                    f"{values['published']!r}, no date like 2025-09-17"
                )
            values["published"] = published
        for key in ((row.get("doc_id") or "").strip(), (row.get("path") or "").strip()):
            if key:
                known[key] = values
    return known


def _rows(
    container: Source, known: dict[str, dict[str, str]], text_column: str
) -> Iterator[Source]:
    """The rows of a .jsonl or .csv file as documents of their own, streamed."""
    reader = _jsonl_rows if container.path.lower().endswith(".jsonl") else _csv_rows
    number = 0
    try:
        for number, row in enumerate(reader(Path(container.file)), start=1):
            yield _row_source(container, row, number, known, text_column)
    except (OSError, ReadError, csv.Error, UnicodeError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        doc_id = f"{container.doc_id}/{number + 1}" if number else container.doc_id
        yield replace(container, doc_id=doc_id, error=f"row {number + 1}: {reason}")
        return
    if not number:
        yield replace(container, text="")


def _row_source(
    container: Source,
    row: dict[str, Any] | str,
    number: int,
    known: dict[str, dict[str, str]],
    text_column: str,
) -> Source:
    values = {} if isinstance(row, str) else row
    doc_id = str(values.get("doc_id") or values.get("id") or f"{container.doc_id}/{number}")
    doc_id = _sound(doc_id)
    text = values.get(text_column)
    error = ""
    if isinstance(row, str):
        error = f"line {number}: {row}"
    elif text_column not in values:
        error = f"row {number} has no column {text_column!r}: name the right one with --text-column"
    elif not isinstance(text, str):
        text = "" if text is None else str(text)
    metadata = {c: _sound(str(values.get(c) or "").strip()) for c in _METADATA_COLUMNS}
    metadata["published"] = parse_date(metadata["published"])
    source = replace(
        container, doc_id=doc_id, text=_sound(text or ""), error=error, size=len(text or "")
    )
    more = _known_of(source, known)
    return replace(source, metadata={c: more.get(c) or metadata[c] for c in _METADATA_COLUMNS})


def _sound(text: str) -> str:
    """JSON can spell half a character («\\ud800»), which no file can hold."""
    return (
        text.encode("utf-8", errors="surrogatepass").decode("utf-8", errors="replace")
        if any("\ud800" <= c <= "\udfff" for c in text)
        else text
    )


def _jsonl_rows(path: Path) -> Iterator[dict[str, Any] | str]:
    """The objects of the lines; for a line that is none, what is wrong with it."""
    with path.open("rb") as file:
        for line in file:
            if not line.strip():
                continue
            try:
                row = json.loads(decode(line)[0])
            except (ValueError, RecursionError) as error:
                yield f"no JSON ({error})"
                continue
            except ReadError as error:
                yield str(error)
                continue
            yield row if isinstance(row, dict) else "no JSON object"


def _csv_rows(path: Path) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open("rb") as file:
        encoding = decode(_whole_lines(file.read(1 << 16)))[1]
    # The mark of UTF-8 is no part of the first column's name.
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
        yield from csv.DictReader(file)


def _whole_lines(head: bytes) -> bytes:
    """The head of a file without its last, perhaps cut line."""
    return head[: head.rfind(b"\n") + 1] or head
