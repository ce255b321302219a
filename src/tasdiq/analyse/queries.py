"""The SQL behind the series; conditions have been checked by `engine.columns_named`, values are bound."""

# ruff: noqa: S608 (every name that is pasted is from a fixed list, every condition was parsed and checked)

from datetime import date

from tasdiq.engine import Query
from tasdiq.errors import BadValueError

MEASURES = ("incidents", "killed", "injured", "captured", "abducted", "attackers_killed")
GROUPINGS = {
    "type": ("incidents", "type"), "admin1": ("incidents", "admin1"), "country": ("incidents", "country"), "month": ("incidents", "month"),
    "class": ("incidents", "class"), "tactic": ("tactics", "label"), "actor": ("initiators", "label"), "target": ("target_types", "label"),
    "admin2": ("incidents", "district"),
}  # fmt: skip
_SUMS = {
    "incidents": "count(*)",
    "captured": "sum(coalesce(captured_best, captured_low))",
    "abducted": "sum(coalesce(abducted_best, abducted_low))",
}
_KNOWN = {"incidents": "id", "captured": "coalesce(captured_best, captured_low)", "abducted": "coalesce(abducted_best, abducted_low)"}
_BETWEEN = "month is not null and month >= $since and month < $until"


def total(measure: str, since: date, until: date, where: str) -> Query:
    """The sum of a measure over the matching incidents of a period."""
    return Query(
        f"select {_sum(measure)} as value, {_records(measure)} from incidents where {_BETWEEN} and (\n{where}\n)",
        {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"},
    )


def grouped(measure: str, grouping: str, since: date, until: date, where: str) -> Query:
    """The same for each value of a grouping; an incident with several tactics or actors counts under each."""
    label, joined = _labelled(grouping)
    chosen = f"select * from incidents where {_BETWEEN} and (\n{where}\n)"
    return Query(
        f"with chosen as ({chosen}) select {label} as label, {_sum(measure)} as value, {_records(measure)} "
        f"from {joined} group by 1 order by 1",
        {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"},
    )


def sides(measure: str, since: date, until: date, where: str, grouping: str | None = None) -> Query:
    """Whose people; what no report gives to a side is `unknown`, and attackers are left out of attacks; a row a label of the grouping."""
    if measure not in ("killed", "injured"):
        raise BadValueError(f"no sides for {measure!r}; choose from killed, injured")
    parts = {
        "civilians": f"coalesce({measure}_civilians, 0)",
        "security_forces": f"coalesce({measure}_security_forces, 0)",
        "militants": f"case when class = 'attack' then 0 else coalesce({measure}_militants, 0) end",
    }
    rest = f"greatest(coalesce({measure}, 0) - ({' + '.join(parts.values())}), 0)"
    columns = ", ".join(
        f"coalesce(sum({part}), 0)::bigint as {side}, list(id order by date, id) filter ({part} > 0) as {side}_ids"
        for side, part in (*parts.items(), ("unknown", rest))
    )
    bound = {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"}
    if grouping is None:
        return Query(f"select {columns} from incidents where {_BETWEEN} and (\n{where}\n)", bound)
    label, joined = _labelled(grouping)
    chosen = f"select * from incidents where {_BETWEEN} and (\n{where}\n)"
    return Query(f"with chosen as ({chosen}) select {label} as label, {columns} from {joined} group by 1 order by 1", bound)


def earlier_months(measure: str, before: date, where: str) -> Query:
    """The measure in each earlier month, the latest first."""
    return Query(
        f"select month as label, {_sum(measure)} as value, {_records(measure)} from incidents "
        f"where month < $before and (\n{where}\n) group by month order by month desc",
        {"before": f"{before:%Y-%m}"},
    )


def last_with(killed: int, before: date, where: str) -> Query:
    """The last incident before a day with so many killed; only dates that are sure to lie before it."""
    return Query(
        f"select id from incidents where coalesce(date_end, date) < $before and killed >= $killed and (\n{where}\n) "
        "order by date desc, killed desc, id limit 1",
        {"before": before, "killed": killed},
    )


def listed(since: date, until: date, where: str) -> Query:
    """The matching incidents of a period in the order of their days."""
    return Query(
        f"select id from incidents where {_BETWEEN} and (\n{where}\n) order by date, id",
        {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"},
    )


def deadliest(since: date, until: date, where: str, most: int) -> Query:
    """The period's incidents by their known tolls, the highest first."""
    return Query(
        f"select id from incidents where {_BETWEEN} and (\n{where}\n) and (killed > 0 or injured > 0) "
        "order by killed desc nulls last, injured desc nulls last, date, id limit $most",
        {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}", "most": most},
    )


def claimed(since: date, until: date, where: str) -> Query:
    """How many of the incidents each group claims."""
    return Query(
        f"with chosen as (select * from incidents where {_BETWEEN} and (\n{where}\n)) "
        "select label, count(distinct id) as value, list(distinct id order by id) as records, 0 as unknown "
        "from chosen join claims on claims.incident = chosen.id where claims.stance = 'claims' group by label order by value desc, label",
        {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"},
    )


def unclaimed(since: date, until: date, where: str) -> Query:
    """How many of the incidents nobody claims."""
    return Query(
        f"select count(*) as value, {_records('incidents')} from incidents where {_BETWEEN} and (\n{where}\n) "
        "and id not in (select incident from claims where stance = 'claims')",
        {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"},
    )


def contested(since: date, until: date, where: str) -> Query:
    """How many of the incidents more than one group claims."""
    return Query(
        f"select count(*) as value, {_records('incidents')} from incidents where {_BETWEEN} and (\n{where}\n) "
        "and id in (select incident from claims where stance = 'claims' group by incident having count(distinct label) > 1)",
        {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"},
    )


def attributed(since: date, until: date, where: str) -> Query:
    """How many of the incidents each group is said to have done, by what that rests on: its claim, a report, a suspicion."""
    return Query(
        f"with chosen as (select * from incidents where {_BETWEEN} and (\n{where}\n)) "
        "select label, basis, count(distinct id) as value, list(distinct id order by id) as records, 0 as unknown "
        "from chosen join initiators on initiators.incident = chosen.id where label <> 'not told' group by 1, 2 order by 1, 2",
        {"since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"},
    )


def undated() -> Query:
    """The incidents that cannot be given to a month."""
    return Query("select count(*) as value, list(id order by id) as records, 0 as unknown from incidents where month is null")


def _labelled(grouping: str) -> tuple[str, str]:
    """The label of a row of `chosen`, and the tables that it comes from."""
    if grouping not in GROUPINGS:
        raise BadValueError(f"no grouping {grouping!r}; choose from {', '.join(GROUPINGS)}")
    table, column = GROUPINGS[grouping]
    if table == "incidents":
        return f"coalesce(chosen.{column}, 'not told')", "chosen"
    return f"coalesce({table}.{column}, 'not told')", f"chosen join {table} on {table}.incident = chosen.id"


def _sum(measure: str) -> str:
    if measure not in MEASURES:
        raise BadValueError(f"no measure {measure!r}; choose from {', '.join(MEASURES)}")
    return f"{_SUMS.get(measure, f'sum({measure})')}::bigint"


def _records(measure: str) -> str:
    known = _KNOWN.get(measure, measure)
    return f"list(id order by date, id) as records, count(*) filter ({known} is null) as unknown"
