"""What articles and file names say, made fit for a terminal.

Control characters of a stranger's text can move the cursor, change the window's title or hide what
was printed before.
"""

from __future__ import annotations

import unicodedata

_HARMFUL = ("Cc", "Cs")
#: They turn the direction of what follows, beyond the text that they stand in.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """The text with «�» for each control character but line ends and tabs; as long as before."""
    if text.isprintable():
        return text
    return "".join(
        "\ufffd"
        if c in _DIRECTIONS or (c not in "\n\r\t" and unicodedata.category(c) in _HARMFUL)
        else c
        for c in text
    )


def one_line(text: str) -> str:
    """The text for one line of a terminal."""
    return printable(" ".join(text.split()))
