"""Reports with the pairs between them in, their incidents and the ties between these out: all, or only what was touched."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from tasdiq.link.cluster import Grouping
from tasdiq.link.facts import Facts
from tasdiq.link.judged import Judged
from tasdiq.link.linking import Linking
from tasdiq.link.related import Told, relate
from tasdiq.link.tables import Tables
from tasdiq.link.telling import Scored, telling_sql

Decided = Sequence[tuple[str, int, int, str]]  # same or different, two reports by number, who said so


def regroup(tables: Tables, linking: Linking, decided: Decided, touched: set[int] | None) -> None:
    """Group the components with these numbers anew, or all of them; nothing else is looked at."""
    one_of = "component in (select unnest($touched))"
    where, values = ("true", {}) if touched is None else (one_of, {"touched": sorted(touched)})
    tables.run(f"create or replace temp table again as select n, first from grouped where {where}", **values)  # noqa: S608 - ours
    before = {first for (first,) in tables.rows("select distinct first from again where first is not null")}
    tables.run(f"delete from grouped where {where}", **values)  # noqa: S608 - ours
    close = _components(tables, linking, decided, everything=touched is None)
    tables.run("""insert into grouped select n, n, case when stands then n end from again join facts using (n)
        where n not in (select n from component_of)""")
    _grouped(tables, linking, decided, close)
    now = {first for (first,) in tables.rows("select distinct first from grouped where first is not null and n in (select n from again)")}
    _tie(tables, before, now, everything=touched is None)


def _components(tables: Tables, linking: Linking, decided: Decided, *, everything: bool) -> Mapping[int, list[Scored]]:
    """Which reports of the table `again` hang together (table component_of), and the pairs of each component."""
    ends: list[Scored] = [*_pairs(tables, linking, everything=everything)]
    same = [(a, b) for kind, a, b, _ in decided if kind == "same"]
    again = tables.numbers("n in (select n from again) and n in (select unnest($same))", same=[a for a, _ in same]) if same else set()
    joined = [pair for pair in same if pair[0] in again]
    roots: dict[int, int] = {}
    for left, right in chain(((left, right) for left, right, _ in ends), joined):
        one, two = _root(roots, left), _root(roots, right)
        roots[max(one, two)] = min(one, two)
    close: dict[int, list[Scored]] = defaultdict(list)
    for end in ends:
        close[_root(roots, end[0])].append(end)
    numbers = list(roots)
    tables.run("create or replace temp table component_of as select unnest($n) as n, unnest($c) as component",
               n=numbers, c=[_root(roots, n) for n in numbers])  # fmt: skip
    return close


def _pairs(tables: Tables, linking: Linking, *, everything: bool) -> list[tuple[int, int, float]]:
    margin = linking.rules.limits.margin
    if everything:
        return [(a, b, odds) for a, b, odds in tables.rows(telling_sql("edge", margin))]
    again = {n for (n,) in tables.rows("select n from again")}
    return [pair for pair in tables.telling(margin, again) if pair[0] in again]


def _root(roots: dict[int, int], number: int) -> int:
    parent = roots.setdefault(number, number)
    while parent != roots[parent]:
        roots[parent] = roots[roots[parent]]
        parent = roots[parent]
    roots[number] = parent
    return parent


def _grouped(tables: Tables, linking: Linking, decided: Decided, close: Mapping[int, list[Scored]]) -> None:
    """Group the reports of each component, and keep what comes out."""
    rows: dict[str, list[Any]] = {"n": [], "component": [], "first": []}
    for component, found in tables.by_component():
        grouping, numbers = grouping_of(found, linking, decided, close.get(component, ()))
        home = {i: group[0] for group in grouping.groups() for i in group}
        rows["n"] += numbers
        rows["component"] += [component] * len(numbers)
        rows["first"] += [numbers[home[i]] if i in home else None for i in range(len(numbers))]
    tables.run("insert into grouped select unnest($n::BIGINT[]), unnest($component::BIGINT[]), unnest($first::BIGINT[])", **rows)


def grouping_of(found: Mapping[int, Facts], linking: Linking, decided: Decided, close: Iterable[Scored]) -> tuple[Grouping, list[int]]:
    """The grouping of some reports in log order, and their numbers by position."""
    numbers = list(found)
    at = {number: position for position, number in enumerate(numbers)}

    def placed(pair: tuple[int, int]) -> tuple[int, int]:
        one, two = at[pair[0]], at[pair[1]]
        return min(one, two), max(one, two)

    mine = [(kind, *placed((a, b)), person) for kind, a, b, person in decided if a in at and b in at]
    judged = Judged(
        same=tuple(sorted((a, b) for kind, a, b, _ in mine if kind == "same")),
        different=frozenset((a, b) for kind, a, b, _ in mine if kind == "different"),
        who={(a, b): person for _, a, b, person in mine},
    )
    return Grouping(
        list(found.values()), judged, linking, sorted((*placed((a, b)), odds) for a, b, odds in close if a in at and b in at)
    ), numbers


def _tie(tables: Tables, before: set[int], now: set[int], *, everything: bool) -> None:
    """Find the ties of these incidents anew; two that nothing touched keep theirs."""
    if everything:
        tables.run("delete from tie")
        which, values = "witness in (select witness from told group by witness having count(distinct first) > 1)", {}
    else:
        old = sorted(before | now)
        tables.run("delete from tie where one in (select unnest($old)) or other in (select unnest($old))", old=old)
        which, values = "true", {"now": sorted(now)}
    mine = (
        ""
        if everything
        else """and witness in
        (select witness from facts where n in (select n from grouped where first in (select unnest($now))))"""
    )
    told = f"told as (select first, witness from grouped join facts using (n) where first is not null {mine})"  # noqa: S608 - ours
    sql = f"""with {told}, wanted as (select distinct first from told where {which})
        select g.first, f.id, f.main, f.witness, f.type, f.town, case when f.dated then f.day_from end, f.related
        from grouped as g join wanted using (first) join facts as f using (n) join facts as o on o.n = g.first
        order by o.place_in_log, o.place_in_document, o.id, f.place_in_log, f.place_in_document, f.id"""  # noqa: S608 - ours
    groups: dict[int, list[Told]] = defaultdict(list)
    for first, name, main, witness, kind, town, day, related in tables.rows(sql, **values):
        groups[first].append(Told(id=name, main=main, witness=witness, type=kind, town=town, day=day, related=tuple(related)))
    firsts = list(groups)
    ties = [
        (firsts[one], firsts[other], kind) for one, mine in enumerate(relate(list(groups.values()))) for other, kind in mine
        if everything or firsts[one] in now or firsts[other] in now
    ]  # fmt: skip
    columns: dict[str, list[Any]] = {name: [tie[i] for tie in ties] for i, name in enumerate(("one", "other", "kind"))}
    tables.run("insert into tie select unnest($one::BIGINT[]), unnest($other::BIGINT[]), unnest($kind::VARCHAR[])", **columns)
