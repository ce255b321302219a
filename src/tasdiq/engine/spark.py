"""The engine of many machines: the same Queries on Spark, translated from DuckDB's SQL."""

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from tasdiq.engine.dialect import spark_sql
from tasdiq.engine.duck import DuckEngine
from tasdiq.engine.query import Query, Row
from tasdiq.engine.session import in_words, own_session
from tasdiq.errors import BadValueError


class SparkEngine:
    """Tables in Spark's memory and the Queries on them; a Query sees no other table, no file and no setting."""

    def __init__(self) -> None:
        self._session = own_session()
        self._columns: dict[str, Mapping[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the tables."""
        for table in self._columns:
            self._session.catalog.uncacheTable(table)
            self._session.catalog.dropTempView(table)
        self._columns.clear()

    def load(self, table: str, rows: Iterable[Row], columns: Mapping[str, str]) -> None:
        """Make a table of the rows; `columns` gives each column's name and SQL type, other keys are left out.

        DuckDB gives the values their types, so that they are the same on both engines.
        """
        if table in self._columns:
            raise BadValueError(f"there is a table {table!r} already")
        with DuckEngine() as shaped:
            shaped.load(table, rows, columns)
            arrow = shaped.arrow(table)
        self._session.createDataFrame(arrow).createOrReplaceTempView(table)
        self._session.catalog.cacheTable(table)
        self._columns[table] = dict(columns)

    def run(self, query: Query) -> list[dict[str, Any]]:
        """The rows that answer the Query."""
        sql = spark_sql(query.sql, self._columns, query.parameters)
        with in_words("the question cannot be answered"):
            return [row.asDict(recursive=True) for row in self._session.sql(sql, dict(query.parameters)).collect()]
