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
_LONGEST_CELL = 80  # characters


def console() -> "Console":
    """Where tables go: stdout, as wide as it is."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else WIDTH)


def column_names(kind: str) -> list[str]:
    """The columns that --where knows for a listing."""
    from tasdiq.engine import columns_by_kind
    from tasdiq.model.vocab import shipped

    return [name for name, _, _ in columns_by_kind().get(kind, ())] or list(shipped("listings/tables")[kind].values())


def print_table(kind: str, rows: Sequence[Row], limit: int) -> int:
    """Print the first rows of a listing as a table; how many were left out."""
    from rich.table import Table
    from rich.text import Text

    from tasdiq.engine import flatten
    from tasdiq.model.vocab import shipped

    paths: Mapping[str, str] = shipped("listings/tables")[kind]
    table = Table(header_style="bold", row_styles=("", "dim") if sys.stdout.isatty() else None)
    for name in paths:
        table.add_column(name, overflow="fold", no_wrap=name == "id")
    shown = rows[:limit] if limit else rows
    for row in shown:
        flat = flatten(row, tuple((name, str, path) for name, path in paths.items()))
        table.add_row(*(Text(_cell(name, row.get(path), flat[name])) for name, path in paths.items()))
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
    if low is None and high is None:
        return f"~{best}"
    if low == high:
        return f"{about}{low}"
    extent = f"{low}+" if high is None else f"up to {high}" if low is None else f"{low}-{high}"
    return f"{about}{extent}" if best in (None, low) and (low is None or high is None) else f"{about}{best} ({extent})"


def _cell(name: str, value: object, text: str | None) -> str:
    if isinstance(value, Mapping) and "low" in value:
        return count_range(value)
    if text is None:
        return ""
    words = line(text)
    if name == "id":
        return words[:_ID_SHOWN]
    return words if len(words) <= _LONGEST_CELL or name == "in short" else f"{words[: _LONGEST_CELL - 1]}…"
