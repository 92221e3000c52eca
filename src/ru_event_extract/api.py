"""The Python interface: text or folder in, :class:`Tables` out."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from .batch.corpus import extract_corpus
from .extraction import Extractor, shared_pipeline
from .options import ExtractionOptions
from .pipeline import load
from .readers import Article
from .readers.heading import find_title, find_url, site_of
from .readers.publication_date import find_publication_date, parse_date
from .tables.frames import Tables

__all__ = ["Tables", "extract", "extract_folder", "load"]


def extract(
    text: str, published: str = "", doc_id: str = "text", *, min_confidence: float = 0.0
) -> Tables:
    """The tables of one text.

    The pipeline is loaded at the first call and kept. For many texts use ``extract_folder``, or
    the pipeline itself: ``nlp.pipe`` takes ``Doc`` objects, on which the publication date is set
    (``doc = nlp.make_doc(text); doc._.published = "2025-09-17"``).

    :param published: the publication date, ``2025-09-17``; without it the text's own is looked for.
    :param doc_id: the name of the text in the tables.
    :param min_confidence: rows less certain than this are left out, 0 to 1.
    :raises ValueError: ``published`` is no date.
    """
    date = parse_date(published)
    if published and not date:
        raise ValueError(f"published is {published!r}, no date like 2025-09-17")
    url = find_url(text)
    found = find_publication_date(text, "", url)
    article = Article(
        doc_id=doc_id,
        path="",
        status="ok" if text.strip() else "skipped",
        error="" if text.strip() else "the text is empty",
        text=text,
        title=find_title(text),
        published=date or found.published,
        source=found.agency or site_of(url),
        url=url,
        sha256=hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest(),
    )
    extractor = Extractor(ExtractionOptions(min_confidence=min_confidence), shared_pipeline())
    return Tables.from_documents(extractor.articles([article]))


def extract_folder(
    path: str | Path,
    workers: int = 1,
    metadata: str | Path | None = None,
    *,
    text_column: str | None = None,
    registry: str | Path | None = None,
    timeout: float | None = None,
    min_confidence: float = 0.0,
) -> Tables:
    """The tables of all articles of a folder (walked recursively) or of one file.

    :param workers: worker processes; with 1 the work is done in this process, by the pipeline of
        ``extract``. With more, a script needs ``if __name__ == "__main__":`` around its main part.
    :param metadata: a CSV file with doc_id or path, and published, source, url, title.
    :param text_column: the column with the text, for .jsonl and .csv files.
    :param registry: a CSV file of office-holders (name, aliases, role, rank, organisation, country,
        valid_from, valid_to), for participants and parties whose article gives no role.
    :param timeout: seconds allowed for one document; the work is then done in worker processes.
    :raises UsageError: there is nothing to read.
    """
    with tempfile.TemporaryDirectory(prefix="ru-event-extract-") as folder:
        output = Path(folder, "tables")
        extract_corpus(
            path,
            output,
            # A time limit needs a process that can be stopped.
            workers=workers if workers > 1 or timeout is not None else 0,
            metadata=metadata,
            text_column=text_column,
            registry=registry,
            timeout=timeout,
            options=ExtractionOptions(min_confidence=min_confidence),
        )
        return Tables.read_csv(output)
