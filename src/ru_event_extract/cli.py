"""The command line: ``ru-event-extract``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .commands.corrections import corrections
from .commands.errors import PROGRAM, OneLineErrors
from .commands.evaluate import evaluate
from .commands.extract import extract
from .commands.report import report
from .commands.show import show
from .provenance import package_version
from .word_tables import OWN_WORDS, use_words

app = typer.Typer(
    cls=OneLineErrors,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Who met whom and what was agreed: tables from Russian-language news.",
)
#: A new command is a module in ``commands/`` and a line here.
app.command()(extract)
app.command()(show)
app.command()(evaluate)
app.command()(report)
app.add_typer(corrections, name="corrections")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"{PROGRAM} {package_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
    words: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            envvar=OWN_WORDS,
            help="A folder of your own tables of words: titles, triggers, forms of countries, …",
        ),
    ] = None,
) -> None:
    if words is not None:
        use_words(words)


def main() -> None:
    """Entry point of the console script."""
    # News is Cyrillic, whatever the terminal's encoding: an unknown letter is no reason to stop.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name=PROGRAM)
