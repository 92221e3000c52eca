"""Opening files that end: no pipes, sockets and devices."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from .remote import is_url, open_remote


def open_regular(path: str | Path) -> BinaryIO:
    """Open a file for reading, of this machine or by its address elsewhere.

    :raises OSError: it cannot be opened, or is a pipe or a device, which may keep a reader for ever.
    """
    if is_url(path):
        return open_remote(str(path))
    file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115  (the caller closes it)
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, "a pipe or a device: give a regular file")


def _without_waiting(path: str, flags: int) -> int:
    # A pipe that nobody writes to would not even open.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
