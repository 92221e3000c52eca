"""Files that lie elsewhere: addresses like ``s3://bucket/folder``, through fsspec."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from .errors import UsageError


def is_url(location: object) -> bool:
    """Whether it is an address and no path of this machine (a ``Path`` never is one)."""
    return isinstance(location, str) and "://" in location


def file_system(url: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it.

    :raises UsageError: fsspec, or what it needs for this kind of address, is not installed.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(
            f"{url} needs fsspec: pip install 'ru-event-extract[dask]', or give a folder"
        ) from error
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(f"cannot use {url}: {error}") from error
    return system, path.rstrip("/")


@lru_cache(maxsize=8)
def _system_of(protocol: str) -> Any:
    return file_system(f"{protocol}://")[0]


def open_remote(url: str) -> BinaryIO:
    """Open a file for reading.

    :raises OSError: it cannot be opened.
    """
    system = _system_of(url.split("://", 1)[0])
    return cast(BinaryIO, system.open(system._strip_protocol(url), "rb"))


@dataclass(frozen=True)
class RemoteFolder:
    """A folder elsewhere, with the sizes of the files below it."""

    url: str
    sizes: dict[str, int]

    def address(self, path: str) -> str:
        """Where a file of it is."""
        return f"{self.url}/{path}"

    def size(self, path: str) -> int:
        """Bytes of a file of it."""
        return self.sizes[path]


def list_remote(url: str, suffixes: tuple[str, ...], exclude: tuple[str, ...]) -> RemoteFolder:
    """The files of those kinds below an address, hidden ones left out; or the one file it names.

    :param exclude: addresses of folders to leave out.
    :raises UsageError: there is nothing, or it cannot be listed.
    """
    system, root = file_system(url)
    try:
        found = system.find(root, detail=True)
    except OSError as error:
        raise UsageError(f"cannot read {url}: {error}") from error
    if not found:
        raise UsageError(f"no such file or folder: {url}")
    base = root
    if list(found) == [root]:
        base = root.rpartition("/")[0]
    skip = tuple(file_system(e)[1] + "/" for e in exclude if e.split(":")[0] == url.split(":")[0])
    sizes = {}
    for name, known in found.items():
        path = name[len(base) :].lstrip("/")
        parts = PurePosixPath(path).parts
        if any(part.startswith(".") for part in parts) or f"{name}/".startswith(skip):
            continue
        if PurePosixPath(path).suffix.lower() in suffixes:
            sizes[path] = int(known.get("size") or 0)
    if not sizes:
        raise UsageError(f"no readable files ({', '.join(suffixes)}) under {url}")
    return RemoteFolder(str(system.unstrip_protocol(base)).rstrip("/"), sizes)
