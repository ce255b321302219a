"""The tables of a linked desk in DuckDB: what stands in them, and facts read back from them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasdiq.link.columns import from_row, rows_of, table_sql, to_arrow
from tasdiq.link.facts import Facts
from tasdiq.link.rules import Rules

if TYPE_CHECKING:
    import pyarrow

IN_ORDER = "place_in_log, place_in_document, id"
_BATCH = 10_000  # reports read at a time
_TABLES = {
    "edge": "l BIGINT, r BIGINT, odds DOUBLE",  # pairs that may be one incident
    "grouped": "n BIGINT, component BIGINT, first BIGINT",  # first: the first report of its incident, none where it has none
    "tie": "one BIGINT, other BIGINT, kind VARCHAR",  # by the first reports of two incidents
    "taken": "document VARCHAR, digest VARCHAR",  # what of each document is in here
    "decided": "kind VARCHAR, l VARCHAR, r VARCHAR, person VARCHAR",  # the judgements that are followed
    "about": "form VARCHAR",
}


class Tables:
    """A connection with the desk's tables; made anew where they have another form."""

    def __init__(self, path: Path | None, form: str, *, memory: str) -> None:
        import duckdb

        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
        }
        self.connection = duckdb.connect(str(path) if path else ":memory:", config=settings)
        held = {name for (name,) in self.rows("select table_name from information_schema.tables where table_schema = 'main'")}
        if "about" in held and self.rows("select form from about") == [(form,)]:
            return
        for name in held:
            self.run(f'drop table "{name}"')
        self.run(table_sql("facts"))
        for name, columns in _TABLES.items():
            self.run(f"create table {name} ({columns})")
        self.run("insert into about values ($form)", form=form)

    def run(self, sql: str, **values: Any) -> None:
        """Do as the statement says."""
        self.connection.execute(sql, values or None)

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows that answer the question."""
        found: list[tuple[Any, ...]] = self.connection.execute(sql, values or None).fetchall()
        return found

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All that is done within, or nothing of it."""
        self.run("begin")
        try:
            yield
        except BaseException:
            self.run("rollback")
            raise
        self.run("commit")

    def add(self, rows: "pyarrow.Table") -> None:
        """Take in rows that `columns` made."""
        self.connection.register("new_rows", rows)
        self.run("insert into facts select * from new_rows")
        self.connection.unregister("new_rows")

    def insert(self, found: Iterable[Facts], rules: Rules) -> set[int]:
        """Take in reports; their numbers."""
        ((first,),) = self.rows("select coalesce(max(n), -1) + 1 from facts")
        rows = rows_of(found, first, rules)
        if rows:
            self.add(to_arrow(rows))
        return {row["n"] for row in rows}

    def numbers(self, where: str, **values: Any) -> set[int]:
        """The numbers of the reports of which that is true."""
        return {n for (n,) in self.rows(f"select n from facts where {where}", **values)}  # noqa: S608 - our own conditions

    def facts(self, numbers: Collection[int]) -> dict[int, Facts]:
        """Reports by their numbers, in log order."""
        sql = f"select * from facts where n in (select unnest($numbers)) order by {IN_ORDER}"  # noqa: S608
        return {row["n"]: from_row(row) for row in self._dicts(sql, numbers=list(numbers))}

    def by_component(self) -> Iterator[tuple[int, dict[int, Facts]]]:
        """The components of the table component_of, each with its reports in log order."""
        ((count,),) = self.rows("select count(*) from component_of")
        lots = f"select component, row_number() over (order by component) // {_BATCH} as lot from component_of"  # noqa: S608 - a number
        ends = self.rows(f"select max(component) + 1 from ({lots}) group by lot order by 1") if count else []  # noqa: S608
        for low, high in pairwise([0, *(end for (end,) in ends)]):
            sql = f"""select facts.*, component from facts join component_of using (n) where component >= $low and component < $high
                order by component, {IN_ORDER}"""  # noqa: S608
            yield from _apart(self._dicts(sql, low=low, high=high))

    def _dicts(self, sql: str, **values: Any) -> Iterator[Mapping[str, Any]]:
        done = self.connection.execute(sql, values)
        names = [column[0] for column in done.description]
        for row in done.fetchall():
            yield dict(zip(names, row, strict=True))


def _apart(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, dict[int, Facts]]]:
    """Reports that stand in the order of their components, a component at a time."""
    for component, members in groupby(rows, key=itemgetter("component")):
        yield component, {row["n"]: from_row(row) for row in members}
