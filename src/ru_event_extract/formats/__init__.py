"""The tables of a run in the formats that their readers use.

>>> from ru_event_extract import formats
>>> formats.write("tables", "tables", "xlsx")  # doctest: +SKIP
[PosixPath('tables/tables.xlsx')]
"""

from .write import FORMATS, check, write

__all__ = ["FORMATS", "check", "write"]
