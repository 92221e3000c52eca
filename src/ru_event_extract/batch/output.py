"""An output folder that appears in whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..readers.errors import UsageError

try:
    import fcntl
except ImportError:  # Windows: two runs into one folder are the user's to avoid.
    fcntl = None  # type: ignore[assignment]

_LOCK = ".lock"


def staging_folder(output: Path) -> Path:
    """Where a run works before its output is moved: beside it, on the same disk.

    Inside it where it is a disk of its own (a volume of a container) or only it can be written to.
    """
    output = Path(os.path.realpath(output))
    if os.path.isdir(output) and (os.path.ismount(output) or not os.access(output.parent, os.W_OK)):
        return output / ".partial"
    return output.parent / f".{output.name}.partial"


@contextmanager
def sole_run(staging: Path) -> Iterator[None]:
    """Make the staging folder, and keep other runs from it as long as this process lives.

    :raises UsageError: another run is at work there.
    """
    staging.mkdir(parents=True, exist_ok=True)
    with (staging / _LOCK).open("w") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(
                    f"another run is writing there ({staging}): wait for it, or give another --output"
                ) from None
        yield


def clear(staging: Path) -> None:
    """Forget what a stopped run left."""
    for path in staging.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()


def _old_folder(output: Path) -> Path:
    return output.parent / f".{output.name}.old"


def put_back(output: Path) -> None:
    """Undo a :func:`move_in` that was killed half way."""
    output = Path(os.path.realpath(output))
    old = _old_folder(output)
    if not old.exists():
        return
    if output.exists():
        shutil.rmtree(old)
    else:
        old.rename(output)


def move_in(staged: Path, output: Path, earlier: Collection[str] = ()) -> None:
    """Put the folder ``staged`` in the place of ``output``.

    An older output is replaced in one step. If the user keeps other files in it, these stay, and the
    new files are moved in one by one.

    :param earlier: names in ``output`` that an earlier run wrote; they go, too.
    """
    # Behind a link to a folder it is that folder that is replaced.
    output = Path(os.path.realpath(output))
    if not output.exists():
        staged.rename(output)
        return
    ours = {p.name for p in staged.iterdir()} | set(earlier)
    if any(p.name not in ours for p in output.iterdir()):
        for name in sorted(ours):
            new, place = staged / name, output / name
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            if new.exists():
                os.replace(new, place)
            else:
                place.unlink(missing_ok=True)
        staged.rmdir()
        return
    old = _old_folder(output)
    shutil.rmtree(old, ignore_errors=True)
    output.rename(old)
    staged.rename(output)
    shutil.rmtree(old)
