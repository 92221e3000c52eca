"""An output folder that appears in whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def staging_folder(output: Path) -> Path:
    """Where a run works before its output is moved: beside it, on the same disk.

    Inside it where it is a disk of its own (a volume of a container) or only it can be written to.
    """
    output = Path(os.path.realpath(output))
    if os.path.isdir(output) and (os.path.ismount(output) or not os.access(output.parent, os.W_OK)):
        return output / ".partial"
    return output.parent / f".{output.name}.partial"


def move_in(staged: Path, output: Path) -> None:
    """Put the folder ``staged`` in the place of ``output``.

    An older output is replaced in one step. If the user keeps other files in it, these stay, and the
    new files are moved in one by one.
    """
    # Behind a link to a folder it is that folder that is replaced.
    output = Path(os.path.realpath(output))
    if not output.exists():
        staged.rename(output)
        return
    ours = {p.name for p in staged.iterdir()}
    if any(p.name not in ours for p in output.iterdir()):
        for path in sorted(staged.iterdir()):
            os.replace(path, output / path.name)
        staged.rmdir()
        return
    old = output.parent / f".{output.name}.old"
    shutil.rmtree(old, ignore_errors=True)
    output.rename(old)
    staged.rename(output)
    shutil.rmtree(old)
