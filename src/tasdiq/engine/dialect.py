"""DuckDB's SQL in, the same question in Spark's SQL out; what could come to something else there is refused, never guessed."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tasdiq.engine.duck import parsed, written
from tasdiq.errors import BadValueError

if TYPE_CHECKING:
    from sqlglot.expressions import Expression

Tables = Mapping[str, Mapping[str, str]]  # each table's columns and their types

_SAME = frozenset((  # functions, as sqlglot names them, that come to the same on both
    "Abs", "And", "ArgMax", "ArgMin", "Avg", "Case", "Cast", "Ceil", "Coalesce", "Contains", "Count", "DateFromParts",
    "Day", "EndsWith", "Explode", "Floor", "Greatest", "If", "Least", "Length", "LogicalAnd", "LogicalOr", "Lower", "Max", "Min", "Month",
    "Nullif", "Or", "Pad", "Quarter", "Replace", "Round", "RowNumber", "StartsWith", "Sum", "Trim", "TryCast", "Upper", "Xor", "Year",
))  # fmt: skip
_RENAMED = {
    "prefix": "STARTSWITH(:a_, :b_)", "suffix": "ENDSWITH(:a_, :b_)", "to_days": "MAKE_DT_INTERVAL(:a_)",
    "to_weeks": "MAKE_DT_INTERVAL(7 * :a_)", "to_months": "MAKE_YM_INTERVAL(0, :a_)", "to_years": "MAKE_YM_INTERVAL(:a_, 0)",
    "row": "STRUCT(:a_, :b_, :c_)",
}  # fmt: skip
_PARTS = {
    "year": "YEAR(:a_)", "month": "MONTH(:a_)", "day": "DAY(:a_)", "quarter": "QUARTER(:a_)", "week": "WEEKOFYEAR(:a_)",
    "doy": "DAYOFYEAR(:a_)", "dow": "DAYOFWEEK(:a_) - 1", "isodow": "WEEKDAY(:a_) + 1",
}  # of a day  # fmt: skip
_APART = {
    "day": "DATEDIFF(:b_, :a_)", "month": "12 * (YEAR(:b_) - YEAR(:a_)) + MONTH(:b_) - MONTH(:a_)", "year": "YEAR(:b_) - YEAR(:a_)",
    "quarter": "4 * (YEAR(:b_) - YEAR(:a_)) + QUARTER(:b_) - QUARTER(:a_)",
}  # boundaries between two days: Spark's own count only whole months  # fmt: skip
_DIRECTIVES = ("Y", "m", "d", "y", "b", "B", "a", "A")  # of strftime
_WHOLE = ("INT", "BIGINT", "SMALLINT", "TINYINT")


def spark_sql(sql: str, tables: Tables, parameters: Mapping[str, Any]) -> str:
    """One SELECT on these tables in Spark's SQL, its parameters written :name; raises BadValueError for anything else.

    DuckDB itself parses and rewrites it first, so that every operator is the function that DuckDB takes it for.
    """
    import sqlglot

    tree = parsed(sql)
    if tree.get("error"):
        raise BadValueError(f"the question cannot be answered: {tree.get('error_message')}")
    try:
        question = sqlglot.parse_one(written(tree), read="duckdb")
        _check_tables(question, tables)
        kinds = _Kinds(tables, parameters)
        for node in reversed(list(question.walk())):
            put = _translated(node, kinds)
            if put is not node:
                node.replace(put)
        return str(question.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE))
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise BadValueError(f"the question cannot be asked on Spark: {error}") from error


def _check_tables(question: "Expression", tables: Tables) -> None:
    """A Query sees the loaded tables and those it names itself: with Spark's catalog it could see files."""
    from sqlglot import exp

    own = {cte.alias for cte in question.find_all(exp.CTE)}
    for table in question.find_all(exp.Table):
        if table.db or table.catalog or not isinstance(table.this, exp.Identifier) or table.name not in {*own, *tables}:
            raise BadValueError(f"the question cannot be answered: no table {table.sql()!r}; choose from {', '.join(tables) or 'none'}")


class _Kinds:
    """What is known of the types in a question: enough to tell a day from a number."""

    def __init__(self, tables: Tables, parameters: Mapping[str, Any]) -> None:
        from datetime import date

        self._columns: dict[str, str] = {}
        for columns in tables.values():
            for name, kind in columns.items():
                self._columns[name] = kind if self._columns.get(name, kind) == kind else ""
        self._days = {name for name, value in parameters.items() if isinstance(value, date)}

    def of(self, node: "Expression") -> str:
        """VARCHAR, BIGINT, DOUBLE, DATE, ...; empty where it cannot be told."""
        from sqlglot import exp

        inner = node.unnest()
        if isinstance(inner, exp.Column):
            return self._columns.get(inner.name, "")
        if isinstance(inner, exp.Cast):
            return str(inner.to.this.value)
        if isinstance(inner, exp.DateFromParts) or (isinstance(inner, exp.Placeholder) and inner.name in self._days):
            return "DATE"
        if isinstance(inner, exp.Literal):
            return "VARCHAR" if inner.is_string else "DECIMAL" if "." in inner.name else "BIGINT"
        return self._of_sum(inner)

    def _of_sum(self, node: "Expression") -> str:
        from sqlglot import exp

        if isinstance(node, exp.Case | exp.Div):
            return "DOUBLE"  # a division, before or after its translation; other cases are cast by whoever writes them
        if isinstance(node, exp.Add | exp.Sub | exp.Mul):
            both = {self.of(node.left), self.of(node.right)}
            return next((kind for kind in ("DATE", "DOUBLE", "DECIMAL") if kind in both), "BIGINT")
        return "DOUBLE" if isinstance(node, exp.Round | exp.Floor | exp.Ceil) else ""


def _translated(node: "Expression", kinds: _Kinds) -> "Expression":
    """What stands for the node in Spark; the node itself where it is the same."""
    from sqlglot import exp

    rule = _RULES.get(type(node).__name__)
    if rule is not None:
        return rule(node, kinds)
    if isinstance(node, exp.Func) and type(node).__name__ not in _SAME:
        raise BadValueError(f"the question cannot be asked on Spark: {node.sql(dialect='duckdb')[:80]} has no translation")
    return node


def _made(template: str, **parts: "Expression") -> "Expression":
    """Spark's SQL with the parts put in for :a_, :b_, ..."""
    import sqlglot
    from sqlglot import exp

    made = exp.replace_placeholders(sqlglot.parse_one(template, read="spark"), **{f"{name}_": part for name, part in parts.items()})
    return exp.Paren(this=made)


def _refused(node: "Expression", why: str) -> BadValueError:
    return BadValueError(f"the question cannot be asked on Spark: {node.sql(dialect='duckdb')[:80]}: {why}")


def _named(node: "Expression", kinds: _Kinds) -> "Expression":
    from sqlglot import exp

    name, given = node.name.lower(), list(node.expressions)
    if name == "count_star":
        return exp.Count(this=exp.Star())
    if name == "date_part" and len(given) == 2 and given[0].name.lower() in _PARTS:
        return _made(_PARTS[given[0].name.lower()], a=given[1])
    if name not in _RENAMED:
        raise _refused(node, "no such function there")
    return _made(_RENAMED[name], **dict(zip("abc", given, strict=False)))


def _list(node: "Expression", kinds: _Kinds) -> "Expression":
    """list(x order by k): Spark collects in no order, so that the keys are collected beside x, nulls last, and sorted by."""
    from sqlglot import exp

    order = node.this if isinstance(node.this, exp.Order) else None
    what = order.this if order else node.this
    distinct = isinstance(what, exp.Distinct)
    value = what.expressions[0] if distinct else what
    fields = ""
    keys: dict[str, Expression] = {}
    for number, key in enumerate(order.expressions if order else ()):
        if key.args.get("desc"):
            raise _refused(node, "only rising lists")
        keys[f"k{number}"] = key.this
        fields += f"'n{number}', :k{number}_ IS {'NOT ' if key.args.get('nulls_first') else ''}NULL, 'k{number}', :k{number}_, "
    collected = _made(f"COLLECT_{'SET' if distinct else 'LIST'}(NAMED_STRUCT({fields}'v', :v_))", v=value, **keys).this
    kept = node.parent if isinstance(node.parent, exp.Filter) else None
    if kept is not None:  # the condition belongs to what collects, the sorting comes after
        collected = exp.Filter(this=collected, expression=kept.expression.copy())
    ordered = _made("TRANSFORM(ARRAY_SORT(:c_), one_ -> one_.v)", c=collected).this
    made = _made("CASE WHEN SIZE(:l_) > 0 THEN :l_ END", l=ordered)  # nothing collected is NULL in DuckDB
    made.meta["filtered"] = kept is not None
    return made


def _filter(node: "Expression", kinds: _Kinds) -> "Expression":
    return node.this if node.this.meta.get("filtered") else node


def _cast(node: "Expression", kinds: _Kinds) -> "Expression":
    """To a whole number: DuckDB rounds where Spark cuts off, and reads '3.5' where Spark does not."""
    if str(node.args["to"].this.value) not in _WHOLE:
        return node
    kind, tries = kinds.of(node.this), "TRY_" if type(node).__name__ == "TryCast" else ""
    within = {"DOUBLE": "RINT(:a_)", "DECIMAL": "ROUND(:a_)", "VARCHAR": f"ROUND({tries}CAST(:a_ AS DOUBLE))"}.get(kind)
    return _made(f"{tries}CAST({within} AS {node.args['to'].sql(dialect='spark')})", a=node.this) if within else node


def _difference(node: "Expression", kinds: _Kinds) -> "Expression":
    days = kinds.of(node.left) == kinds.of(node.right) == "DATE"
    return _made("DATEDIFF(:a_, :b_)", a=node.left, b=node.right) if days else node


def _apart(node: "Expression", kinds: _Kinds) -> "Expression":
    unit = str(node.args.get("unit") or "").lower()
    if unit not in _APART:
        raise _refused(node, f"choose from {', '.join(_APART)}")
    return _made(_APART[unit], a=node.expression, b=node.this)


def _among(node: "Expression", kinds: _Kinds) -> "Expression":
    """DuckDB writes x in (select …) as x = any (select …), which Spark does not know."""
    from sqlglot import exp

    if not isinstance(node.expression, exp.Any):
        return node
    return exp.In(this=node.this, query=exp.Subquery(this=node.expression.this.unnest()))


def _like(node: "Expression", kinds: _Kinds) -> "Expression":
    """In DuckDB a backslash in a pattern is a backslash; in Spark it is not, unless another character is named."""
    from sqlglot import exp

    return exp.Paren(this=exp.Escape(this=node.copy(), expression=exp.Literal.string("\x01")))


def _matches(node: "Expression", kinds: _Kinds) -> "Expression":
    options = node.args.get("flag") or node.args.get("options")
    if options is not None and options.name not in ("i", "c", ""):
        raise _refused(node, "of the options only i and c")
    begins = "(?i)" if options is not None and options.name == "i" else ""
    frame = ("\\\\A(?:", ")\\\\z") if type(node).__name__ == "RegexpFullMatch" else ("", "")
    return _made(f":a_ RLIKE CONCAT('{begins}{frame[0]}', :b_, '{frame[1]}')", a=node.this, b=node.expression)


def _ends(node: "Expression", kinds: _Kinds) -> "Expression":
    """left(x, -2) is all but the last two; in Spark it is nothing."""
    name = type(node).__name__.upper()
    return _made(
        f"CASE WHEN :b_ < 0 THEN {name}(:a_, GREATEST(LENGTH(:a_) + :b_, 0)) ELSE {name}(:a_, :b_) END", a=node.this, b=node.expression
    )


def _substring(node: "Expression", kinds: _Kinds) -> "Expression":
    if node.args["start"].sql() == "0":
        raise _refused(node, "positions begin with 1")
    return node


def _collated(node: "Expression", kinds: _Kinds) -> "Expression":
    if node.expression.name.lower() != "nocase":
        raise _refused(node, "of the collations only nocase")
    return _made(":a_ COLLATE UTF8_LCASE", a=node.this)


def _formatted(node: "Expression", kinds: _Kinds) -> "Expression":
    words = node.args["format"].name
    if any(part[:1] not in _DIRECTIVES for part in words.split("%")[1:]):
        raise _refused(node, f"of the directives only {', '.join('%' + d for d in _DIRECTIVES)}")
    return node


def _template(template: str) -> Callable[["Expression", _Kinds], "Expression"]:
    """The rule for a function of one or two arguments."""

    def rule(node: "Expression", kinds: _Kinds) -> "Expression":
        second = {"b": node.expression} if ":b_" in template else {}
        return _made(template, a=node.this, **second)

    return rule


def _truncated(node: "Expression", kinds: _Kinds) -> "Expression":
    return _made(f"CAST(DATE_TRUNC('{node.args['unit'].name}', :a_) AS TIMESTAMP_NTZ)", a=node.this)


def _same(node: "Expression", kinds: _Kinds) -> "Expression":
    return node


_RULES: Mapping[str, Callable[["Expression", _Kinds], "Expression"]] = {
    "Anonymous": _named, "ArrayAgg": _list, "Filter": _filter, "EQ": _among,
    "Cast": _cast, "TryCast": _cast, "Sub": _difference, "DateDiff": _apart,
    "Like": _like, "ILike": _like, "RegexpLike": _matches, "RegexpFullMatch": _matches, "Left": _ends, "Right": _ends,
    "Substring": _substring, "Collate": _collated, "TimeToStr": _formatted, "TimestampTrunc": _truncated, "DateTrunc": _truncated,
    "ArrayOverlaps": _template("ARRAYS_OVERLAP(:a_, :b_)"),
    "DayOfWeek": _template("DAYOFWEEK(:a_) - 1"), "Week": _template("WEEKOFYEAR(:a_)"), "ToDays": _template("MAKE_DT_INTERVAL(:a_)"),
    "Trunc": _template("CASE WHEN :a_ < 0 THEN CEIL(:a_) ELSE FLOOR(:a_) END"), "Array": _same,
    "Div": _template("CASE WHEN :b_ = 0 THEN CAST(:a_ AS DOUBLE) * CAST('Infinity' AS DOUBLE) ELSE CAST(:a_ AS DOUBLE) / :b_ END"),
}  # fmt: skip
