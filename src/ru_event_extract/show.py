"""An article in the terminal: entities coloured by label, tables of meetings and agreements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from .commands.terminal import printable
from .tables.frames import Tables

#: Label of a mention to its colour; nested mentions are drawn over the ones that hold them.
COLOURS = {
    "PERSON": "bold cyan",
    "ROLE": "magenta",
    "COUNTRY": "green",
    "PLACE": "yellow",
    "ORGANISATION": "blue",
    "DATE": "bright_black",
    "MEETING": "black on bright_yellow",
    "AGREEMENT": "black on bright_green",
}


def coloured_text(text: str, mentions: pd.DataFrame) -> Text:
    """The text with its mentions coloured, the longest first."""
    shown = Text(text)
    length = mentions["end"] - mentions["start"]
    for i in length.sort_values(ascending=False, kind="stable").index:
        row = mentions.loc[i]
        shown.stylize(COLOURS[row["label"]], int(row["start"]), int(row["end"]))
    return shown


def render(text: str, tables: Tables) -> Iterator[RenderableType]:
    """What ``show`` prints: legend, text, roles, meetings, agreements."""
    document = tables.documents.iloc[0]
    legend = Text("  ").join(Text(label, style=style) for label, style in COLOURS.items())
    yield legend
    published = document["published"] or "unknown (give --published)"
    yield Text(f"published {published}\n", style="bright_black")
    yield coloured_text(text.strip("\r\n"), _shifted(tables.mentions, text))
    yield Text("")
    yield _roles(tables.roles)
    yield _events(
        "Meetings",
        tables.meetings,
        ("type", "status", "date", "where", "participants", "topic"),
    )
    yield _events("Agreements", tables.agreements, ("kind", "status", "date", "parties", "subject"))


def _shifted(mentions: pd.DataFrame, text: str) -> pd.DataFrame:
    """Mentions counted from the first line with words."""
    cut = len(text) - len(text.lstrip("\r\n"))
    return mentions.assign(start=mentions["start"] - cut, end=mentions["end"] - cut)


def _table(title: str, names: tuple[str, ...]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_lines=True)
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _roles(roles: pd.DataFrame) -> RenderableType:
    if roles.empty:
        return Text("No roles.")
    names = ("name", "role", "rank", "organisation", "country", "phase")
    table = _table("People and roles", names)
    for _, row in roles.iterrows():
        table.add_row(*(Text(printable(str(row[n]))) for n in names))
    return table


def _events(title: str, events: pd.DataFrame, names: tuple[str, ...]) -> RenderableType:
    if events.empty:
        return Text(f"No {title.lower()}.")
    table = _table(title, names)
    for _, row in events.iterrows():
        table.add_row(*(Text(printable(_cell(row, n))) for n in names))
    return table


def _cell(row: Any, name: str) -> str:
    if name == "date":
        same = row["date_start"] == row["date_end"]
        return str(row["date_start"]) if same else f"{row['date_start']} – {row['date_end']}"
    if name == "where":
        parts = (row["place"], row["city"], row["country"], row["mode"])
        return ", ".join(p for p in parts if p)
    if name in ("topic", "subject"):
        return "\n".join(v for v in (row["title"], row[name]) if v)
    return str(row[name]).replace("|", "\n")
