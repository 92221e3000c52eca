"""What a file is before it is language: formats, encodings, publication date, language check."""

from .errors import NotAnArticle, ReadError, UsageError
from .formats import CONTAINERS, FORMATS
from .read import Article, read_article
from .sources import Source, find_sources

__all__ = [
    "CONTAINERS",
    "FORMATS",
    "Article",
    "NotAnArticle",
    "ReadError",
    "Source",
    "UsageError",
    "find_sources",
    "read_article",
]
