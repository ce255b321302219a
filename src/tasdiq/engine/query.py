"""A question in SQL and what answers it: the same Query on every engine."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

from tasdiq.errors import BadValueError

Row = Mapping[str, Any]
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Query:
    """A question in DuckDB's SQL; values are bound by name ($month), never pasted."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


class Engine(Protocol):
    """Tables in memory and the Queries on them; nothing outside can be read or written."""

    def load(self, table: str, rows: Iterable[Row], columns: Mapping[str, str]) -> None:
        """Make a table of the rows; `columns` gives each column's name and SQL type, other keys are left out."""

    def run(self, query: Query) -> list[dict[str, Any]]:
        """The rows that answer the Query; raises BadValueError where it cannot be answered."""

    def close(self) -> None:
        """Let go of the tables."""

    def __enter__(self) -> Self:
        """The engine, closed at the end of the block."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def check_names(names: Iterable[str]) -> None:
    """Raise BadValueError where one is no name for a table or column: these are pasted into SQL."""
    for name in names:
        if not _NAME.fullmatch(name):
            raise BadValueError(f"no name for a table or column: {name!r}; small letters, digits and _ only")


def is_name(text: str) -> bool:
    """Whether it can name a table or a column."""
    return _NAME.fullmatch(text) is not None
