"""The command line: ``ru-event-extract``, or ``python -m ru_event_extract``.

Worker processes import the module that the program began with once more: they need not load the
commands for that.
"""

from __future__ import annotations


def main() -> None:
    """Entry point of the console script."""
    from .cli import main as run

    run()


if __name__ == "__main__":
    main()
