"""An output folder that appears in whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def staging_folder(output: Path) -> Path:
    """Where a run works before its output is moved: beside it, on the same disk."""
    output = output.absolute()
    return output.parent / f".{output.name}.partial"


def move_in(staged: Path, output: Path) -> None:
    """Put the folder ``staged`` in the place of ``output``.

    An older output is replaced in one step. If the user keeps other files in it, these stay, and the
    new files are moved in one by one.
    """
    output = output.absolute()
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
