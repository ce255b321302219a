"""A Query and rows in, rows out: set work on one machine (DuckDB) or on many (Spark), with no way to files or the network."""

from tasdiq.engine.conditions import FUNCTIONS, LONGEST_CONDITION, columns_named
from tasdiq.engine.query import Engine, Query, Row
from tasdiq.engine.registry import DEFAULT, ENGINES, start
from tasdiq.engine.rows import Columns, columns_by_kind, columns_of, flatten, kind_of, select, sql_types

__all__ = [
    "DEFAULT", "ENGINES", "FUNCTIONS", "LONGEST_CONDITION", "Columns", "Engine", "Query", "Row",
    "columns_by_kind", "columns_named", "columns_of", "flatten", "kind_of", "select", "sql_types", "start",
]  # fmt: skip
