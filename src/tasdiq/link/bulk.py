"""The reports of a desk in; all pairs that may be one incident out, found in SQL and weighed by Splink, in lots that memory holds."""

import math

from tasdiq.link.barring import unbarred
from tasdiq.link.blocking import blocked
from tasdiq.link.linking import Linking
from tasdiq.link.reaching import reachable
from tasdiq.link.splinked import scored
from tasdiq.link.tables import Tables

ASKING = 250_000  # reports whose pairs are looked for together
WEIGHED = 5_000_000  # pairs weighed together


def pair_all(tables: Tables, linking: Linking, *, asking: int = ASKING, weighed: int = WEIGHED) -> None:
    """Make the table `edge` anew, from all reports; the temporary tables of the work are gone after it."""
    _find(tables, linking, asking)
    tables.run("delete from edge")
    ((pairs,),) = tables.rows("select count(*) from blocked")
    for first in range(0, pairs, weighed):
        tables.run("create or replace temp table lot as select l, r from blocked where place >= $first and place < $first + $most",
                   first=first, most=weighed)  # fmt: skip
        found = scored(tables.connection, "facts", "lot", linking, least=linking.least)
        tables.run(f"insert into edge select n_l, n_r, match_weight * {math.log(2)} from {found}")  # noqa: S608 - a table's name
        tables.run(f'drop table "{found}"')
    for table in ("lot", "blocked"):
        tables.run(f"drop table if exists {table}")


def _find(tables: Tables, linking: Linking, asking: int) -> None:
    """The table `blocked`: l, r and the place of each pair in it; a pair of reports of two lots may be found in both."""
    ((reports,),) = tables.rows("select coalesce(max(n) + 1, 0) from facts")
    tables.run("create or replace temp table found (l BIGINT, r BIGINT)")
    for first in range(0, reports, asking):
        tables.run("create or replace temp table part as select * from facts where n >= $first and n < $first + $most",
                   first=first, most=asking)  # fmt: skip
        tables.run(f"create or replace temp table met as {blocked('part', 'facts', 'facts', of_all=True)}")
        tables.run(f"create or replace temp table possible as {unbarred('met', 'facts', linking.rules)}")
        tables.run(f"insert into found {reachable('possible', 'facts', linking, linking.least)}")
    tables.run(
        "create or replace temp table blocked as select l, r, row_number() over () - 1 as place from (select distinct l, r from found)"
    )
    for table in ("part", "met", "possible", "found"):
        tables.run(f"drop table if exists {table}")
