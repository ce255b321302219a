"""Listings as tables for a terminal: no colour or width where there is none, nothing a terminal would obey."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tasdiq.cli.safe import line

if TYPE_CHECKING:
    from rich.console import Console

Row = Mapping[str, Any]
WIDTH = 160  # columns where stdout is no terminal
_ID_SHOWN = 22  # characters: enough for `show`, which takes the beginning of an id


def console() -> "Console":
    """Where tables go: stdout, as wide as it is."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else WIDTH)


def column_names(kind: str) -> list[str]:
    """The columns that --where knows for a listing."""
    from tasdiq.engine import columns_by_kind
    from tasdiq.model.vocab import shipped

    return [name for name, _, _ in columns_by_kind().get(kind, ())] or list(shipped("listings/tables")[kind])


def print_table(kind: str, rows: Sequence[Row], limit: int) -> int:
    """Print the first rows of a listing as a table; how many were left out."""
    from rich.table import Table
    from rich.text import Text

    from tasdiq.engine import columns_of, flatten
    from tasdiq.model.vocab import shipped

    names = shipped("listings/tables")[kind]
    columns = columns_of(rows, kind)
    table = Table(header_style="bold", row_styles=("", "dim") if sys.stdout.isatty() else None)
    for name in names:
        table.add_column(name.replace("_", " "), overflow="fold", no_wrap=name == "id")
    shown = rows[:limit] if limit else rows
    for row in shown:
        flat = flatten(row, columns)
        table.add_row(*(Text(_cell(name, flat.get(name), row)) for name in names))
    console().print(table)
    return len(rows) - len(shown)


def count_range(count: Row | None) -> str:
    """A count in a cell: what is sure, what is likely, and whether it can be more.

    >>> count_range({"low": 70, "best": 72, "high": None}), count_range({"low": 3, "best": 3, "high": 3}), count_range(None)
    ('72 (70+)', '3', '?')
    """
    if count is None or all(count.get(name) is None for name in ("low", "best", "high")):
        return "?"
    low, best, high = count.get("low"), count.get("best"), count.get("high")
    about = "~" if count.get("estimated") else ""
    if low == high and low is not None:
        return f"{about}{low}"
    extent = f"{low}+" if high is None else f"up to {high}" if low is None else f"{low}-{high}"
    return f"{about}{extent}" if best is None or (best == low and high is None) else f"{about}{best} ({extent})"


def _cell(name: str, value: object, row: Row) -> str:
    if isinstance(row.get(name), Mapping) and "low" in row[name]:
        return count_range(row[name])
    if name == "id":
        return line(value)[:_ID_SHOWN]
    return "" if value is None else line(value)
