"""A --where in, the columns it names out; anything that is more than one condition on them is refused."""

from collections.abc import Iterator, Sequence
from typing import Any

from tasdiq.engine.duck import parsed
from tasdiq.engine.query import Row
from tasdiq.errors import BadValueError

LONGEST_CONDITION = 4_000  # characters of a --where
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


def columns_named(where: str, columns: Sequence[str]) -> set[str]:
    """The columns the condition names; raises BadValueError where it is anything but one condition on them."""
    if len(where) > LONGEST_CONDITION:
        raise BadValueError(f"--where has {len(where)} characters; at most {LONGEST_CONDITION} are read")
    try:
        tree = parsed(f"select\n{where}\n")
    except BadValueError as error:
        raise BadValueError(f"--where: {error}") from error
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
