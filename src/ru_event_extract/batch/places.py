"""Where the tables of a run go: a folder of this machine, or one elsewhere through fsspec."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from ..readers.errors import UsageError
from ..readers.remote import file_system, is_url
from .output import move_in, put_back, staging_folder
from .run_file import RUN_FILE, read_run_file


class Place(Protocol):
    """An output folder; ``staging`` is the folder of this machine where the run works."""

    staging: Path

    def prepare(self) -> None:
        """See that the output can be written to; raises ``UsageError`` or ``OSError``."""

    def earlier_run(self) -> dict[str, Any]:
        """``run.json`` of the run that is there; empty if there is none."""

    def fetch(self, name: str, target: Path) -> bool:
        """Copy a file of the earlier run to this machine; whether it is there."""

    def publish(self, tables: Path) -> None:
        """Put the finished folder there, in the place of what an earlier run wrote."""


def place_of(output: str | Path) -> Place:
    """The place of an output: a path, or an address like ``s3://bucket/tables``."""
    return RemotePlace(str(output)) if is_url(output) else LocalPlace(Path(output))


class LocalPlace:
    """A folder of this machine: the tables appear in whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.staging = staging_folder(folder)

    def prepare(self) -> None:
        """Undo what a kill left half done."""
        real = os.path.realpath(self.folder)
        if os.path.lexists(real) and not os.path.isdir(real):
            raise UsageError(f"the output {self.folder} is a file; give a folder")
        put_back(self.folder)

    def earlier_run(self) -> dict[str, Any]:
        """Read ``run.json``."""
        return read_run_file(self.folder)

    def fetch(self, name: str, target: Path) -> bool:
        """Copy a file."""
        source = self.folder / name
        if not source.exists():
            return False
        shutil.copyfile(source, target)
        return True

    def publish(self, tables: Path) -> None:
        """Move the tables in."""
        move_in(tables, self.folder, self.earlier_run().get("run", {}).get("files", ()))


class RemotePlace:
    """A folder elsewhere. The run works in a folder of this machine's cache and uploads at the end.

    ``run.json`` comes last: where it is new, all is new.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.system, self.root = file_system(url)
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self.staging = cache / "ru-event-extract" / sha256(url.encode()).hexdigest()[:16]

    def prepare(self) -> None:
        """Nothing can be left half done that a new upload does not mend."""

    def earlier_run(self) -> dict[str, Any]:
        """Read ``run.json``."""
        try:
            content = json.loads(self.system.cat_file(f"{self.root}/{RUN_FILE}"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise UsageError(f"{self.url}/{RUN_FILE} is damaged: {error}") from error
        return content if isinstance(content, dict) else {}

    def fetch(self, name: str, target: Path) -> bool:
        """Download a file."""
        if not self.system.exists(f"{self.root}/{name}"):
            return False
        self.system.get_file(f"{self.root}/{name}", str(target))
        return True

    def publish(self, tables: Path) -> None:
        """Upload the tables, then take away what only the earlier run wrote."""
        earlier = self.earlier_run().get("run", {}).get("files", ())
        paths = [p for p in sorted(tables.rglob("*")) if p.is_file() and p != tables / RUN_FILE]
        new = {p.relative_to(tables).as_posix() for p in paths} | {RUN_FILE}
        for path in [*paths, tables / RUN_FILE]:
            target = f"{self.root}/{path.relative_to(tables).as_posix()}"
            self.system.makedirs(target.rpartition("/")[0], exist_ok=True)
            self.system.put_file(str(path), target)
        for name in earlier:
            for old in self._files(f"{self.root}/{name}"):
                if old[len(self.root) + 1 :] not in new:
                    self.system.rm_file(old)

    def _files(self, path: str) -> list[str]:
        with suppress(FileNotFoundError):
            return list(self.system.find(path))
        return []
