"""A Query and rows in, rows out: set work runs on DuckDB, in memory, with no way to files or the network."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from types import TracebackType
from typing import Any, Self

from tasdiq.errors import BadValueError
from tasdiq.model.vocab import check_keys, shipped

Row = Mapping[str, Any]

_BATCH = 1_000  # rows sent at once: one text of all takes a hundred times its size in memory
LONGEST_CONDITION = 4_000  # characters of a --where
_SETTINGS: Mapping[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false", "autoload_known_extensions": "false", "autoinstall_known_extensions": "false",
    "memory_limit": "2GB", "threads": "2",
}  # fmt: skip
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_KINDS: Mapping[str, type] = {"text": str, "whole": int, "number": float, "yes_no": bool, "day": date}
_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", date: "DATE"}
_CLASSES = frozenset(
    ("COLUMN_REF", "CONSTANT", "COMPARISON", "CONJUNCTION", "OPERATOR", "BETWEEN", "CASE", "CAST", "TYPE", "FUNCTION", "COLLATE")
)
FUNCTIONS = frozenset((
    "~~", "!~~", "~~*", "!~~*", "~", "!~", "regexp_full_match", "+", "-", "*", "/", "//", "%", "||",
    "lower", "upper", "length", "trim", "contains", "starts_with", "ends_with", "prefix", "suffix", "regexp_matches", "replace", "left",
    "right", "substring", "coalesce", "ifnull", "nullif", "abs", "round", "floor", "ceil", "greatest", "least", "year", "month", "day",
    "quarter", "week", "date_trunc", "date_part", "date_diff", "datediff", "dayofweek", "strftime", "to_days", "to_months", "to_years",
    "to_weeks", "make_date", "list_value",
))  # fmt: skip
"""What a --where may call."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question in SQL; values are bound by name ($month), never pasted."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


class Engine:
    """Tables in memory and the Queries on them; nothing outside can be read or written."""

    def __init__(self) -> None:
        import duckdb

        self._duckdb = duckdb
        self._connection = duckdb.connect(":memory:", config=dict(_SETTINGS))
        self._connection.execute("set lock_configuration = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def load(self, table: str, rows: Iterable[Row], columns: Mapping[str, str]) -> None:
        """Make a table of the rows; `columns` gives each column's name and SQL type, other keys are left out."""
        for name in (table, *columns):
            if not _NAME.fullmatch(name):
                raise BadValueError(f"no name for a table or column: {name!r}; small letters, digits and _ only")
        shape = ", ".join(f"{name} {columns[name]}" for name in columns)
        self._run(f"create table {table} ({shape})", {})
        waiting = iter(rows)
        while batch := [{c: row.get(c) for c in columns} for row in islice(waiting, _BATCH)]:
            text = json.dumps(batch, default=str, ensure_ascii=False).encode("utf-8", "replace").decode()
            self._run(
                f"insert into {table} select unnest(from_json($rows::json, $columns), recursive := true)",
                {"rows": text, "columns": json.dumps([dict(columns)])},
            )

    def run(self, query: Query) -> list[dict[str, Any]]:
        """The rows that answer the Query."""
        names, rows = self._run(query.sql, query.parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _run(self, sql: str, parameters: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        try:
            done = self._connection.execute(sql, dict(parameters) if parameters else None)
            names = [column[0] for column in done.description or ()]
            return names, done.fetchall()
        except self._duckdb.Error as error:
            raise BadValueError(f"the question cannot be answered: {error}") from error


Columns = tuple[tuple[str, type, str], ...]  # name, type, and where the value stands in the output contract's JSON


@cache
def columns_by_kind() -> Mapping[str, Columns]:
    """The columns of each listing, as `data/listings/columns.toml` has them."""
    tables = shipped("listings/columns")
    for name, table in tables.items():
        check_keys(list(table.values()), f"listings/columns.toml [{name}]", ("kind", "at"))
    return {kind: tuple((name, _KINDS[row["kind"]], row["at"]) for name, row in table.items()) for kind, table in tables.items()}


def kind_of(row: Row) -> str | None:
    """Which listing a row of the output contract belongs to; None where it is another's."""
    marks = (("relation", "relations"), ("measure", "figures"), ("who", "positions"), ("stage", "incidents"), ("killed", "incidents"))
    if "claimant" in row and "stance" in row:
        return "claims"
    return next((kind for mark, kind in marks if mark in row), None)


def columns_of(rows: Sequence[Row], kind: str | None = None) -> Columns:
    """The columns a condition on these rows can name: the listing's, then every plain value the rows have."""
    kind = kind or (kind_of(rows[0]) if rows else None)
    fixed = columns_by_kind().get(kind or "", ())
    known = {name for name, _, _ in fixed}
    plain: dict[str, type] = {}
    for row in rows:
        for key, value in row.items():
            if isinstance(value, str | int | float) and key not in known and _NAME.fullmatch(key):
                plain[key] = type(value) if plain.get(key, type(value)) is type(value) else str
    return (*fixed, *((name, type_, name) for name, type_ in sorted(plain.items())))


def flatten(row: Row, columns: Columns) -> dict[str, Any]:
    """The row's values by column, None where it has none or one that does not fit.

    >>> flatten({"killed": {"low": 3}}, (("killed", int, "killed.best|killed.low"),))
    {'killed': 3}
    """
    return {name: _first(row, _paths(paths), type_) for name, type_, paths in columns}


def select(rows: Sequence[Row], where: str | None, kind: str | None = None) -> list[dict[str, Any]]:
    """The rows for which the SQL condition holds, in their order; all of them without one.

    >>> select([{"id": "a", "stage": "foiled"}, {"id": "b", "stage": "attempted"}], "stage = 'foiled'")
    [{'id': 'a', 'stage': 'foiled'}]
    """
    if where is None or not where.strip():
        return [dict(row) for row in rows]
    columns = columns_of(rows, kind)
    with Engine() as engine:
        named = columns_named(engine, where, [name for name, _, _ in columns])
        used = tuple(column for column in columns if column[0] in named)
        flat = ({**flatten(row, used), "position_": number} for number, row in enumerate(rows))
        engine.load("listing", flat, {"position_": "BIGINT", **sql_types(used)})
        sql = f"select position_ from listing where (\n{where}\n) order by position_"  # noqa: S608 (parsed and checked above)
        found = engine.run(Query(sql))
    return [dict(rows[row["position_"]]) for row in found]


def sql_types(columns: Columns) -> dict[str, str]:
    """The columns' names and SQL types, as `Engine.load` takes them."""
    return {name: _TYPES[type_] for name, type_, _ in columns}


def columns_named(engine: Engine, where: str, columns: Sequence[str]) -> set[str]:
    """The columns the condition names; raises BadValueError where it is anything but one condition on them."""
    if len(where) > LONGEST_CONDITION:
        raise BadValueError(f"--where has {len(where)} characters; at most {LONGEST_CONDITION} are read")
    row = engine.run(Query("select json_serialize_sql($sql) as tree", {"sql": f"select\n{where}\n"}))[0]
    try:
        tree = json.loads(row["tree"])
    except RecursionError as error:
        raise BadValueError("--where: nested too deeply; one plain condition in SQL is enough") from error
    problem = tree.get("error_message") if tree.get("error") else _problem(tree, columns)
    if problem:
        raise BadValueError(f"--where {where!r}: {problem}. One condition in SQL on the columns {', '.join(columns)}")
    items = _items(tree["statements"][0]["node"]["select_list"])
    return {item["column_names"][0].lower() for item in items if item["class"] == "COLUMN_REF"}


def _problem(tree: Row, columns: Sequence[str]) -> str | None:
    statements = tree["statements"]
    node = statements[0]["node"] if len(statements) == 1 else {}
    only = node.get("type") == "SELECT_NODE" and len(node["select_list"]) == 1 and node["from_table"]["type"] == "EMPTY"
    parts = ("modifiers", "where_clause", "group_expressions", "group_sets", "having", "sample", "qualify")
    if not only or node["select_list"][0]["alias"] or any(node.get(part) for part in parts) or node.get("cte_map", {}).get("map"):
        return "more than one condition"
    known = {c.lower() for c in columns}
    return next((p for item in _items(node["select_list"][0]) if (p := _forbidden(item, known))), None)


def _forbidden(item: Row, columns: set[str]) -> str | None:
    kind = item.get("class")
    if kind not in _CLASSES:
        return f"a {str(kind).lower()} is not allowed"
    if kind == "FUNCTION" and str(item["function_name"]).lower() not in FUNCTIONS:
        return f"no function {item['function_name']!r}; choose from {', '.join(sorted(f for f in FUNCTIONS if f[0].isalpha()))}"
    if kind == "COLUMN_REF" and (len(item["column_names"]) != 1 or item["column_names"][0].lower() not in columns):
        return f"no column {'.'.join(item['column_names'])!r}"
    return None


def _items(node: Any) -> Iterator[Row]:
    """The expressions of a parsed condition, however deep."""
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            if "class" in item:
                yield item
            waiting.extend(v for k, v in item.items() if k not in ("literal", "value"))


_Path = tuple[str | tuple[str, ...], ...]


@cache
def _paths(text: str) -> tuple[_Path, ...]:
    return tuple(tuple(tuple(step.split(",")) if "," in step else step for step in path.split(".")) for path in text.split("|"))


def _first(row: Row, paths: Sequence[_Path], kind: type) -> Any:
    for path in paths:
        value = _fit(_at(row, path), kind)
        if value is not None:
            return value
    return None


def _at(value: Any, path: _Path) -> Any:
    for number, step in enumerate(path):
        if isinstance(value, list | tuple):
            return _joined(value, path[number:])
        if not isinstance(value, dict):
            return None
        if isinstance(step, tuple):
            return " ".join(str(value[key]) for key in step if value.get(key)) or None
        value = value.get(step)
        if value is None:
            return None
    return _joined(value, ()) if isinstance(value, list | tuple) else value


def _joined(values: Sequence[Any], path: _Path) -> str | None:
    found = [v for item in values if (v := _at(item, path)) not in (None, "")]
    return "; ".join(dict.fromkeys(str(v) for v in found)) or None


def _fit(value: Any, kind: type) -> Any:
    if value is None or isinstance(value, Mapping):
        return None
    if kind is str:
        return str(value)
    if kind is date:
        return _day(str(value)[:10])
    if kind is bool:
        return value if isinstance(value, bool) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


@cache
def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
