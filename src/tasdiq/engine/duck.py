"""The engine of one machine: DuckDB, in memory, in this process."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from types import TracebackType
from typing import Any, Self

from tasdiq.engine.query import Query, Row, check_names
from tasdiq.errors import BadValueError

_BATCH = 1_000  # rows sent at once: one text of all takes a hundred times its size in memory
_SETTINGS: Mapping[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false", "autoload_known_extensions": "false", "autoinstall_known_extensions": "false",
    "memory_limit": "2GB", "threads": "2",
}  # fmt: skip


class DuckEngine:
    """Tables in memory and the Queries on them; nothing outside can be read or written."""

    def __init__(self) -> None:
        import duckdb

        self._duckdb = duckdb
        self._connection = duckdb.connect(":memory:", config=dict(_SETTINGS))
        self._connection.execute("set lock_configuration = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the tables."""
        self._connection.close()

    def load(self, table: str, rows: Iterable[Row], columns: Mapping[str, str]) -> None:
        """Make a table of the rows; `columns` gives each column's name and SQL type, other keys are left out."""
        check_names((table, *columns))
        shape = ", ".join(f"{name} {columns[name]}" for name in columns)
        self._run(f"create table {table} ({shape})", {})
        told = ", ".join(f"unnest(told.{name})" for name in columns)
        whole = "select from_json_strict($rows::json, $columns) as told"
        kinds = json.dumps({name: [kind] for name, kind in columns.items()})
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):  # a list a column: a third of the time of an object a row
            lists = {name: [row.get(name) for row in batch] for name in columns}
            text = json.dumps(lists, default=str, ensure_ascii=False).encode("utf-8", "replace").decode()
            self._run(f"insert into {table} select {told} from ({whole})", {"rows": text, "columns": kinds})  # noqa: S608 (names were checked)

    def run(self, query: Query) -> list[dict[str, Any]]:
        """The rows that answer the Query."""
        names, rows = self._run(query.sql, query.parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def arrow(self, table: str) -> Any:
        """A loaded table as an Arrow table, for an engine that takes those."""
        check_names([table])
        return self._connection.table(table).to_arrow_table()

    def _run(self, sql: str, parameters: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        try:
            done = self._connection.execute(sql, dict(parameters) if parameters else None)
            names = [column[0] for column in done.description or ()]
            return names, done.fetchall()
        except self._duckdb.Error as error:
            raise BadValueError(f"the question cannot be answered: {error}") from error


def parsed(sql: str) -> Any:
    """DuckDB's own tree of one SELECT, as plain JSON; with the key error where it is none."""
    with DuckEngine() as parser:
        text = parser.run(Query("select json_serialize_sql($sql) as tree", {"sql": sql}))[0]["tree"]
    try:
        return json.loads(text)
    except RecursionError as error:
        raise BadValueError("nested too deeply; one plain condition in SQL is enough") from error


def written(tree: Any) -> str:
    """The SQL of such a tree: every function by its own name, every column in quotes."""
    with DuckEngine() as parser:
        return str(parser.run(Query("select json_deserialize_sql($tree::json) as sql", {"tree": json.dumps(tree)}))[0]["sql"])
