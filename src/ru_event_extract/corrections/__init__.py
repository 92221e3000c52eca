"""An editor's corrections: read from edited tables, kept in a file, applied to later runs.

A correction is found again by the hash of the document and by its place in the text, so that it holds
when ids change, when a model moves the row, and when the file is renamed.
"""

from .applying import Corrections
from .records import FILE_NAME, Correction, read_corrections, write_corrections

__all__ = ["FILE_NAME", "Correction", "Corrections", "read_corrections", "write_corrections"]
