"""What a run has done so far, on disk: a line an item, safe against a kill at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO


@dataclass(frozen=True)
class Entry:
    """Where the result of an item lies; ``key`` changes when the item or the settings do."""

    key: str
    offset: int


def read_journal(path: Path) -> Iterator[tuple[str, Any]]:
    """The name and result of each item of a finished run's journal, in its order."""
    with path.open("rb") as file:
        file.readline()
        for line in file:
            row = json.loads(line)
            yield row["name"], row["result"]


class Journal:
    """Appends results as JSON lines and finds them again by the item's name; a context manager.

    The first line holds the ``fingerprint`` of program and settings: results under another one are
    of no use and are dropped, as is a last line that a kill cut short.
    """

    def __init__(self, path: Path, fingerprint: str, keep: bool) -> None:
        self.path = path
        self.fingerprint = fingerprint
        self.entries: dict[str, Entry] = {}
        end = self._recover() if keep and path.exists() else 0
        self._file: BinaryIO = path.open("r+b" if end else "w+b")
        self._file.seek(end)
        self._file.truncate()
        if not end:
            self._write(_json({"fingerprint": fingerprint}))

    def _recover(self) -> int:
        """Read the entries; where the last whole line ends, 0 if nothing is of use."""
        with self.path.open("rb") as file:
            position = 0
            for number, line in enumerate(file):
                if not line.endswith(b"\n"):
                    break
                try:
                    row = json.loads(line)
                    if number == 0:
                        if row["fingerprint"] != self.fingerprint:
                            return 0
                    else:
                        self.entries[row["name"]] = Entry(row["key"], position)
                except (ValueError, KeyError, TypeError):
                    break  # A power cut may leave anything; what stands before it is whole.
                position += len(line)
        return position

    def _write(self, line: bytes) -> int:
        offset = self._file.tell()
        self._file.write(line + b"\n")
        return offset

    def add(self, name: str, key: str, result: bytes) -> None:
        """Keep the result (JSON on one line) of an item; safe from a kill after :meth:`flush`."""
        head = _json({"name": name, "key": key})
        offset = self._write(head[:-1] + b',"result":' + result + b"}")
        self.entries[name] = Entry(key, offset)

    def flush(self) -> None:
        """Hand what was added to the system, which keeps it when this process is killed."""
        self._file.flush()

    def has(self, name: str, key: str) -> bool:
        """Whether the item was done in just this state."""
        entry = self.entries.get(name)
        return entry is not None and entry.key == key

    def results(self, names: Iterable[str]) -> Iterator[Any]:
        """The results of the items, in the order of ``names``, one at a time from disk."""
        self._file.flush()
        with self.path.open("rb") as file:
            for name in names:
                file.seek(self.entries[name].offset)
                yield json.loads(file.readline())["result"]

    def copy_to(self, path: Path, names: Iterable[str]) -> None:
        """Write a journal with only these items, in this order."""
        self._file.flush()
        with self.path.open("rb") as source, path.open("wb") as target:
            target.write(source.readline())
            for name in names:
                source.seek(self.entries[name].offset)
                target.write(source.readline())

    def close(self) -> None:
        """Write out and close."""
        self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
