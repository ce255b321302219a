"""The tables of a linked desk in DuckDB: what stands in them, and facts read back from them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasdiq.link.columns import TOLD, from_row, rows_of, table_sql, to_arrow
from tasdiq.link.facts import Facts
from tasdiq.link.rules import Rules
from tasdiq.link.telling import telling_sql

if TYPE_CHECKING:
    import pyarrow

IN_ORDER = "place_in_log, place_in_document, id"
_BATCH = 2_000  # reports read at a time
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
        if not numbers:
            return {}
        sql = f"select {TOLD} from facts where n in (select unnest($n)) order by {IN_ORDER}"  # noqa: S608 - our columns
        return {row["n"]: from_row(row) for row in self._dicts(sql, n=list(numbers))}

    def telling(self, margin: float, numbers: Collection[int]) -> list[tuple[int, int, float]]:
        """The pairs of these reports that can decide anything, with their log-odds."""
        if not numbers:
            return []
        mine = "l in (select unnest($n)) or r in (select unnest($n))"
        self.run(f"create or replace temp table near as select * from edge where {mine}", n=list(numbers))  # noqa: S608
        self.run("""create or replace temp table near_all as with guest as
            (select n from facts where not dated and n in (select l from near union select r from near))
            select distinct * from edge where l in (select n from guest) or r in (select n from guest) union select * from near""")
        sql = f"select * from ({telling_sql('near_all', margin)}) where {mine}"  # noqa: S608 - our columns
        return [(a, b, odds) for a, b, odds in self.rows(sql, n=list(numbers))]

    def by_component(self) -> Iterator[tuple[int, dict[int, Facts]]]:
        """The components of the table component_of, each with its reports in log order; nothing else is asked meanwhile."""
        sql = f"select {TOLD}, component from facts join component_of using (n) order by component, {IN_ORDER}"  # noqa: S608 - ours
        for component, members in groupby(self._dicts(sql), key=itemgetter("component")):
            yield component, {row["n"]: from_row(row) for row in members}

    def _dicts(self, sql: str, **values: Any) -> Iterator[Mapping[str, Any]]:
        done = self.connection.execute(sql, values or None)
        names = [column[0] for column in done.description]
        while rows := done.fetchmany(_BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in rows)
