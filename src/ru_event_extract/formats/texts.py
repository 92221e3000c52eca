"""The articles that the rows of a run rest on, read again from where the run read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..batch.run_file import read_run_file
from ..readers.errors import UsageError
from ..readers.read import read_article
from ..readers.remote import is_url
from ..readers.sources import find_sources

#: Why an article cannot be shown.
MISSING = "missing"
CHANGED = "changed"


class Texts:
    """Gives the texts of documents from the folder or file of the articles.

    ``location`` may be ``None``: then there are no texts.
    """

    def __init__(self, location: str | Path | None, text_column: str | None = None) -> None:
        self.location = location
        self.text_column = text_column
        #: doc_id to :data:`MISSING` or :data:`CHANGED`, of the documents asked for.
        self.problems: dict[str, str] = {}

    @classmethod
    def find(cls, location: str | Path | None, output: str | Path | None) -> Texts:
        """The articles at ``location``, or else where the run of the folder ``output`` read them.

        :raises UsageError: ``location`` is given and does not exist.
        """
        run = _run_input(Path(output)) if output is not None else {}
        text_column = run.get("text_column") or None
        if location is not None:
            if not _exists(location):
                raise UsageError(f"no such file or folder: {location}")
            return cls(location, text_column)
        recorded = run.get("input")
        if recorded and _exists(recorded):
            return cls(recorded, text_column)
        return cls(None)

    def read(self, documents: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
        """The ids and texts of those documents (rows of documents.csv) that can be shown.

        A text that is no longer the one that the run read is left out: offsets would lie.
        """
        wanted = {d["doc_id"]: d["sha256"] or "" for d in documents}
        self.problems.update(dict.fromkeys(wanted, MISSING))
        if self.location is None or not wanted:
            return
        try:
            sources = list(find_sources(self.location, text_column=self.text_column))
        except UsageError:
            # No articles there any more: all documents stay missing, which the caller tells.
            return
        for source in sources:
            if source.doc_id not in wanted:
                continue
            article = read_article(source)
            if article.status != "ok":
                continue
            if wanted[source.doc_id] and article.sha256 != wanted[source.doc_id]:
                self.problems[source.doc_id] = CHANGED
                continue
            del self.problems[source.doc_id]
            yield source.doc_id, article.text


def _exists(location: str | Path) -> bool:
    # What lies elsewhere is found missing when it is read.
    return is_url(location) or Path(location).exists()


def _run_input(output: Path) -> dict[str, str]:
    """What ``run.json`` tells of the input: ``input`` and ``text_column``."""
    run = read_run_file(output).get("run", {})
    return {k: str(run[k]) for k in ("input", "text_column") if run.get(k)}
