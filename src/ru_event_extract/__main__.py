"""``python -m ru_event_extract``: the command line without its script."""

from .cli import main

# Worker processes import this module under another name.
if __name__ == "__main__":
    main()
