"""Rows of the output contract in, their flat columns out, and those rows for which a condition holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from tasdiq.engine.conditions import columns_named
from tasdiq.engine.query import Query, Row, is_name
from tasdiq.engine.registry import DEFAULT, start
from tasdiq.model.vocab import check_keys, shipped

_KINDS: Mapping[str, type] = {"text": str, "whole": int, "number": float, "yes_no": bool, "day": date}
_LISTS = (list, tuple)
_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", date: "DATE"}

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
            if isinstance(value, str | int | float) and key not in known and is_name(key):
                plain[key] = type(value) if plain.get(key, type(value)) is type(value) else str
    return (*fixed, *((name, type_, name) for name, type_ in sorted(plain.items())))


def flatten(row: Row, columns: Columns) -> dict[str, Any]:
    """The row's values by column, None where it has none or one that does not fit.

    >>> flatten({"killed": {"low": 3}}, (("killed", int, "killed.best|killed.low"),))
    {'killed': 3}
    """
    return {name: _first(row, _paths(paths), type_) for name, type_, paths in columns}


def select(rows: Sequence[Row], where: str | None, kind: str | None = None, *, engine: str = DEFAULT) -> list[dict[str, Any]]:
    """The rows for which the SQL condition holds, in their order; all of them without one.

    >>> select([{"id": "a", "stage": "foiled"}, {"id": "b", "stage": "attempted"}], "stage = 'foiled'")
    [{'id': 'a', 'stage': 'foiled'}]
    """
    if where is None or not where.strip():
        return [dict(row) for row in rows]
    columns = columns_of(rows, kind)
    named = columns_named(where, [name for name, _, _ in columns])
    used = tuple(column for column in columns if column[0] in named)
    flat = ({**flatten(row, used), "position_": number} for number, row in enumerate(rows))
    with start(engine) as tables:
        tables.load("listing", flat, {"position_": "BIGINT", **sql_types(used)})
        sql = f"select position_ from listing where (\n{where}\n) order by position_"  # noqa: S608 (parsed and checked above)
        found = tables.run(Query(sql))
    return [dict(rows[row["position_"]]) for row in found]


def sql_types(columns: Columns) -> dict[str, str]:
    """The columns' names and SQL types, as `Engine.load` takes them."""
    return {name: _TYPES[type_] for name, type_, _ in columns}


_Path = tuple[str | tuple[str, ...], ...]


@cache
def _paths(text: str) -> tuple[_Path, ...]:
    return tuple(tuple(tuple(step.split(",")) if "," in step else step for step in path.split(".")) for path in text.split("|"))


def _first(row: Row, paths: Sequence[_Path], kind: type) -> Any:
    for path in paths:
        value = _at(row, path)
        if value is not None and type(value) is not kind:  # seldom; a day is a text until here
            value = _fit(value, kind)
        if value is not None:
            return value
    return None


def _at(value: Any, path: _Path) -> Any:
    for number, step in enumerate(path):
        if not isinstance(value, dict):
            return _joined(value, path[number:]) if isinstance(value, _LISTS) else None
        if isinstance(step, tuple):
            return " ".join(str(value[key]) for key in step if value.get(key)) or None
        value = value.get(step)
        if value is None:
            return None
    return _joined(value, ()) if isinstance(value, _LISTS) else value


def _joined(values: Sequence[Any], path: _Path) -> str | None:
    found = [v for item in values if (v := _at(item, path)) not in (None, "")]
    return "; ".join(dict.fromkeys(map(str, found))) or None


def _fit(value: Any, kind: type) -> Any:
    if isinstance(value, Mapping):
        return None
    if kind is str:
        return str(value)
    if kind is date:
        return _day(str(value)[:10])
    return value if kind in (int, float) and isinstance(value, int | float) and not isinstance(value, bool) else None


@cache
def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
