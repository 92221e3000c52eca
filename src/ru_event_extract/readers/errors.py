"""Why a file gives no article."""

from __future__ import annotations


class ReadError(Exception):
    """The file cannot be read; the message is one line that says what to do."""


class NotAnArticle(Exception):  # noqa: N818  (no error: the file is passed over)
    """The file is empty or not Russian; it is skipped."""


class UsageError(Exception):
    """The user asked for something that cannot be done; the message is one line."""
