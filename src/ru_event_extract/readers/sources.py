"""Which documents an input has, and what is known of each before it is read."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from .encoding import decode
from .errors import ReadError, UsageError
from .formats import CONTAINERS, FORMATS
from .publication_date import parse_date
from .regular_file import open_regular
from .remote import RemoteFolder, is_url, list_remote

#: A row of a .jsonl or .csv file that is longer holds no article; a missing quote or line end makes
#: one of a whole file.
_MAX_ROW = 16_000_000
_MAX_HEADER = 100_000
#: Excel with Russian settings writes semicolons.
_DELIMITERS = (",", ";", "\t")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
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
    exclude: tuple[str | Path, ...] = (),
) -> Iterator[Source]:
    """The documents of a folder (walked recursively) or of one file, in the order of their ids.

    The folder or file may lie elsewhere (``s3://bucket/folder``).

    Files of other kinds than :data:`FORMATS` are no documents. A .jsonl or .csv file is read when
    it is the input itself or when ``text_column`` is given.

    :raises UsageError: there is nothing to read, or the metadata table cannot be used.
    """
    column = text_column or "text"
    known = _read_metadata(Path(metadata)) if metadata else {}
    if is_url(location):
        url = str(location)
        one = PurePosixPath(url).suffix.lower() in CONTAINERS
        suffixes = (*FORMATS, *CONTAINERS) if text_column or one else tuple(FORMATS)
        remote = list_remote(url, suffixes, tuple(str(e) for e in exclude if is_url(e)))
        return _with_own_ids(_sources(remote, list(remote.sizes), {}, known, column))
    root = Path(location)
    if not _exists(root):
        raise UsageError(f"no such file or folder: {location}")
    closed: dict[str, str] = {}
    if root.is_dir():
        suffixes = (*FORMATS, *CONTAINERS) if text_column else tuple(FORMATS)
        skip = {os.path.realpath(p) for p in exclude if not is_url(p)}
        if metadata:
            skip.add(os.path.realpath(metadata))
        paths = list(_walk(root, suffixes, skip, closed))
        if not paths and not closed:
            kinds = ", ".join(suffixes)
            raise UsageError(f"no readable files ({kinds}) under {root}")
    else:
        if root.suffix.lower() not in (*FORMATS, *CONTAINERS):
            kinds = ", ".join((*FORMATS, *CONTAINERS))
            raise UsageError(f"{root.name}: unknown kind of file; readable are {kinds}")
        paths = [root.name]
        root = root.parent
    return _with_own_ids(_sources(_LocalFolder(root), paths, closed, known, column))


def _exists(location: Path) -> bool:
    try:
        location.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise UsageError(f"cannot read {location}: {error.strerror or error}") from error
    return True


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


def _walk(
    root: Path, suffixes: tuple[str, ...], skip: set[str], closed: dict[str, str]
) -> Iterator[str]:
    """Paths of the files to read; folders that cannot be listed, with the reason, into ``closed``."""

    def note(error: OSError) -> None:
        path = Path(os.fsdecode(error.filename)).relative_to(root).as_posix()
        if path == ".":
            raise UsageError(f"cannot read {root}: {error.strerror or error}") from error
        closed[path] = f"cannot list the folder: {error.strerror or error}"

    # Links to folders are not followed: they can lead in circles.
    for folder, folders, names in os.walk(root, onerror=note):
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


@dataclass(frozen=True)
class _LocalFolder:
    root: Path

    def address(self, path: str) -> str:
        return str(self.root / path)

    def size(self, path: str) -> int:
        try:
            return (self.root / path).stat().st_size
        except OSError:
            return 0  # Reading it will say what is wrong.


def _sources(
    folder: _LocalFolder | RemoteFolder,
    paths: list[str],
    closed: dict[str, str],
    known: dict[str, dict[str, str]],
    text_column: str,
) -> Iterator[Source]:
    stems = Counter(_readable(_stem(p)) for p in paths)
    named: list[tuple[str, str]] = []
    for path in paths:
        stem = _readable(_stem(path))
        named.append((stem if stems[stem] == 1 else _readable(path), path))
    named += [(_readable(path), path) for path in closed]
    for doc_id, path in sorted(named):
        size = 0 if path in closed else folder.size(path)
        source = Source(doc_id, _readable(path), folder.address(path), size=size)
        if path in closed:
            yield replace(source, error=closed[path])
        elif PurePosixPath(path).suffix.lower() in CONTAINERS:
            yield from _rows(source, known, text_column)
        else:
            yield replace(source, metadata=_known_of(source, known))


def _known_of(source: Source, known: dict[str, dict[str, str]]) -> dict[str, str]:
    return known.get(source.doc_id) or known.get(source.path) or {}


def _read_metadata(path: Path) -> dict[str, dict[str, str]]:
    """The metadata table by doc_id and by path."""
    try:
        with open_regular(path) as file:
            text = decode(file.read())[0]
    except OSError as error:
        raise UsageError(f"cannot read the metadata table {path}: {error.strerror}") from error
    except ReadError as error:
        what = str(error).split(":")[0]
        raise UsageError(f"metadata table {path}: {what}: save it as CSV in UTF-8") from error
    try:
        return _metadata_rows(path, text)
    except csv.Error as error:
        raise UsageError(f"metadata table {path}: no CSV ({error})") from error


def _metadata_rows(path: Path, text: str) -> dict[str, dict[str, str]]:
    csv.field_size_limit(_MAX_ROW)
    rows = csv.DictReader(io.StringIO(text, newline=""))
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
        for number, row in enumerate(reader(container.file, text_column), start=1):
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
    doc_id = _named(values.get("doc_id") or values.get("id")) or f"{container.doc_id}/{number}"
    text = values.get(text_column)
    error = ""
    if isinstance(row, str):
        error = f"line {number}: {row}"
    elif text_column not in values:
        error = f"row {number} has no column {text_column!r}: name the right one with --text-column"
    elif not isinstance(text, str):
        text = "" if text is None else str(text)
    metadata = {c: _named(values.get(c)) for c in _METADATA_COLUMNS}
    metadata["published"] = parse_date(metadata["published"])
    source = replace(
        container, doc_id=doc_id, text=_sound(text or ""), error=error, size=len(text or "")
    )
    more = _known_of(source, known)
    return replace(source, metadata={c: more.get(c) or metadata[c] for c in _METADATA_COLUMNS})


def _sound(text: str) -> str:
    """JSON can spell half a character («\\ud800»), which no file can hold."""
    return _HALF_CHARACTER.sub("\ufffd", text)


def _named(value: Any) -> str:
    """A value for a cell of documents.csv."""
    return _sound(str(value or "").replace("\x00", "\ufffd").strip())


def _jsonl_rows(path: str, text_column: str) -> Iterator[dict[str, Any] | str]:
    """The objects of the lines; for a line that is none, what is wrong with it."""
    with open_regular(path) as file:
        while line := file.readline(_MAX_ROW):
            if not line.strip():
                continue
            if len(line) == _MAX_ROW and not line.endswith(b"\n"):
                while not line.endswith(b"\n") and (line := file.readline(_MAX_ROW)):
                    pass
                yield f"longer than {_MAX_ROW // 1_000_000} MB: give an article a line"
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


def _csv_rows(path: str, text_column: str) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(_MAX_ROW)
    with open_regular(path) as file:
        encoding = decode(_whole_lines(file.read(1 << 16)))[1]
    # The mark of UTF-8 is no part of the first column's name.
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with io.TextIOWrapper(open_regular(path), encoding=encoding, newline="") as lines:
        header = lines.readline(_MAX_HEADER)
        if not header.strip():
            return
        delimiter = next((d for d in _DELIMITERS if text_column in _columns(header, d)), "")
        if not delimiter:
            raise ReadError(f"no column {text_column!r}: name the right one with --text-column")
        yield from csv.DictReader(lines, _columns(header, delimiter), delimiter=delimiter)


def _columns(header: str, delimiter: str) -> list[str]:
    return next(csv.reader([header], delimiter=delimiter), [])


def _whole_lines(head: bytes) -> bytes:
    """The head of a file without its last, perhaps cut line."""
    return head[: head.rfind(b"\n") + 1] or head
