"""Errors of use as one line on stderr and exit status 2, never a traceback or a box."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from ..readers.errors import UsageError
from .terminal import one_line

PROGRAM = "ru-event-extract"
WRONG_USE = 2
CANNOT_WRITE = 1
STOPPED = 130


class OneLineErrors(TyperGroup):
    """The group of commands; tells what is wrong in one line."""

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run the command line; with ``standalone_mode`` exit with its status."""
        try:
            status = super().main(*args, **{**extra, "standalone_mode": False})
        except typer.Abort:
            status = STOPPED
        except KeyboardInterrupt:
            status = STOPPED
        except UsageError as error:
            say_error(str(error))
            status = WRONG_USE
        except OSError as error:
            # A full disk, a folder without rights: nothing that a traceback would explain.
            say_error(f"{error.filename}: {error.strerror}" if error.filename else str(error))
            status = CANNOT_WRITE
        except Exception as error:
            # Typer brings its own click in some versions: known by what its errors can do.
            message = getattr(error, "format_message", None)
            if message is None:
                raise
            say_error(message() or "no command given: see --help")
            status = WRONG_USE
        if standalone_mode:
            sys.exit(status if isinstance(status, int) else 0)
        return status


def say_error(message: str) -> None:
    """One line on stderr."""
    print(f"{PROGRAM}: {one_line(message)}", file=sys.stderr)
