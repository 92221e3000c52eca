"""Text cells that a spreadsheet would run or cut.

A cell of an article («=HYPERLINK(…)», «+7…», «@…») must not become a formula when an analyst opens
the table: a formula can call out or show other words than the source's.
"""

from __future__ import annotations

#: Excel, LibreOffice and Google Sheets take a cell for a formula by its first character, in some
#: locales also by the full-width forms; a leading tab or return is dropped before they look.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
#: The longest text that a cell of Excel holds.
MAX_CELL = 32_767


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula."""
    return text.startswith(_FORMULA_STARTS)


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it and does not run it: an apostrophe before a formula."""
    # A text that looks neutralised gets an apostrophe, too, so that :func:`bare` can undo it.
    return f"'{text}" if is_formula(text.lstrip("'")) else text


def bare(text: str) -> str:
    """The text that :func:`neutral` was given."""
    return text[1:] if text.startswith("'") and is_formula(text.lstrip("'")) else text


def shortened(text: str) -> str:
    """The text cut to what a cell holds."""
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
