"""``ru-event-extract show FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ..readers.errors import UsageError
from ..readers.read import read_article
from ..readers.sources import find_sources
from .errors import say_error
from .terminal import printable


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An article: .txt, .html or .docx.")],
    published: Annotated[
        str, typer.Option(metavar="DATE", help="Publication date, if the article does not say it.")
    ] = "",
    width: Annotated[
        int | None, typer.Option(min=40, metavar="COLUMNS", help="Width of the output.")
    ] = None,
) -> None:
    """Show one article with its entities coloured, its meetings and agreements below."""
    if file.is_dir():
        raise UsageError(f"{file} is a folder: show takes one article")
    metadata = _published(published)
    source = next(iter(find_sources(file)))
    article = read_article(source)
    if article.status != "ok":
        say_error(f"{file}: {article.error}")
        raise typer.Exit(1)
    # Loading the models takes seconds; errors of use come before.
    from dataclasses import replace

    from ..language.lean_spacy import import_spacy

    import_spacy()
    from ..extraction import Extractor
    from ..show import render
    from ..tables.frames import Tables

    article = replace(article, published=metadata or article.published)
    tables = Tables.from_documents(Extractor().articles([article]))
    (outcome,) = tables.documents.to_dict("records")
    if outcome["status"] != "ok":
        say_error(f"{file}: {outcome['error']}")
        raise typer.Exit(1)
    console = Console(width=width)
    for part in render(printable(article.text), tables):
        console.print(part)


def _published(value: str) -> str:
    from ..readers.publication_date import parse_date

    date = parse_date(value)
    if value and not date:
        raise UsageError(f"--published is {value!r}, no date like 2025-09-17")
    return date
