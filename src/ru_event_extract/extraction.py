"""A batch of sources in, their records out: what a worker of a run does.

Everything that can go wrong with a document ends up in its row of documents.csv.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import threadpool_limits

from .document import register_extensions
from .options import ExtractionOptions
from .readers import Article, Source, read_article
from .tables.build import document_records
from .tables.rows import DocumentRecords, Header, unread

_LOG = logging.getLogger(__name__)
#: As many documents as the language models take at once.
_BATCH = 32
#: New objects after which the youngest ones are looked through, how many times that is done before
#: the middle ones are, and these before all.
_COLLECT_AFTER = (50_000, 10, 5)
#: Words that spaCy's vocabulary keeps: the frequent ones come first; rarer ones are forgotten again.
_KEPT_STRINGS = 30_000


@lru_cache(maxsize=1)
def shared_pipeline() -> Language:
    """The whole road, loaded once a process."""
    # Workers need only this module of the road until the first document.
    from .pipeline import load

    nlp = load()
    # Models and tables stay for good: the collector needn't walk through them again and again.
    gc.collect()
    gc.freeze()
    _collect_seldom()
    return nlp


def _collect_seldom() -> None:
    """Let the garbage collector run less often, unless it has been told to run seldom already.

    The objects of a document live until its batch is done; looking through them every 700 new ones,
    Python's default, takes a sixteenth of the time and finds nothing.
    """
    if 0 < gc.get_threshold()[0] < _COLLECT_AFTER[0]:
        gc.set_threshold(*_COLLECT_AFTER)


class Extractor:
    """Callable that turns sources into records; loads the pipeline at once."""

    def __init__(
        self, options: ExtractionOptions | None = None, nlp: Language | None = None
    ) -> None:
        register_extensions()
        self.options = options or ExtractionOptions()
        self.nlp = nlp or shared_pipeline()

    def __call__(self, sources: Sequence[Source]) -> list[DocumentRecords]:
        """The records of each source, in their order; never raises for a document's sake."""
        return self.articles([read_article(s, self.options.max_characters) for s in sources])

    def articles(self, articles: Sequence[Article]) -> list[DocumentRecords]:
        """The records of articles already read, in their order."""
        readable = [a for a in articles if a.status == "ok"]
        # One thread a process: workers share the cores between them.
        with threadpool_limits(limits=1), self._bounded_vocabulary():
            done = dict(zip((id(a) for a in readable), self._extract(readable), strict=True))
        return [
            done[id(a)] if a.status == "ok" else unread(_header(a), a.status, a.error)
            for a in articles
        ]

    def _bounded_vocabulary(self) -> AbstractContextManager[object]:
        """Lets go of the new words of a batch, once the vocabulary is large enough."""
        full = len(self.nlp.vocab.strings) > _KEPT_STRINGS
        return self.nlp.memory_zone() if full else nullcontext()

    def _extract(self, articles: Sequence[Article]) -> list[DocumentRecords]:
        try:
            docs = self.nlp.pipe([self._make_doc(a) for a in articles], batch_size=_BATCH)
            return [self._records(doc, a) for doc, a in zip(docs, articles, strict=True)]
        except Exception as error:
            # One document must not take the others with it: each on its own.
            if len(articles) > 1:
                return [r for a in articles for r in self._extract([a])]
            (article,) = articles
            _LOG.info("%s failed", article.doc_id, exc_info=True)
            reason = (
                f"error inside the extraction, please report it: {type(error).__name__}: {error}"
            )
            return [unread(_header(article), "failed", reason, len(article.text))]

    def _make_doc(self, article: Article) -> Doc:
        doc = self.nlp.make_doc(article.text)
        doc._.published = article.published
        doc._.doc_id = article.doc_id
        return doc

    def _records(self, doc: Doc, article: Article) -> DocumentRecords:
        if doc.text != article.text:
            raise ValueError("the tokens do not add up to the text")
        return document_records(doc, _header(article), self.options.min_confidence)


def _header(article: Article) -> Header:
    return Header(
        doc_id=article.doc_id,
        path=article.path,
        title=article.title,
        published=article.published,
        source=article.source,
        url=article.url,
        sha256=article.sha256,
    )
