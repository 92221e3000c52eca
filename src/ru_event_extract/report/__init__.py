"""A page for people: the events of a run with their articles, in one HTML file.

>>> from ru_event_extract.report import write_report
>>> write_report("tables")  # doctest: +SKIP
ReportSummary(path=PosixPath('tables/report.html'), events=61, articles=16, without_text=0)
"""

from .page import ReportSummary, write_report

__all__ = ["ReportSummary", "write_report"]
