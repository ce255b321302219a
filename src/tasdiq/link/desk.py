"""A desk's reports kept as tables with their links: what is new is linked to its neighbourhood, all else stays as it is.

The file is made from the log at will and can be deleted at any time; a lot that is large is linked as a whole, by Splink.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tasdiq.link.blocking import around, both_ways
from tasdiq.link.cluster import Link, incident_id
from tasdiq.link.columns import COLUMNS
from tasdiq.link.facts import Facts
from tasdiq.link.judged import judged
from tasdiq.link.linking import Linking
from tasdiq.link.model import written
from tasdiq.link.regroup import Decided, grouping_of, regroup
from tasdiq.link.score import judge
from tasdiq.link.tables import IN_ORDER, Tables
from tasdiq.model.statement import Judgement
from tasdiq.model.text import digest

if TYPE_CHECKING:
    import pyarrow

FORM = 1  # of the tables; a file in another form is made anew
BULK = 1000  # new reports; from so many on, all are linked anew by Splink
Incident = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]  # its id, its reports' ids, its ties


class Desk:
    """The linked reports of one desk, in a file or in memory."""

    def __init__(self, path: Path | None = None, linking: Linking | None = None, *, memory: str = "3GB") -> None:
        self._linking = linking or Linking()
        rules = self._linking.rules
        form = digest(
            FORM,
            list(COLUMNS),
            written(self._linking.model),
            repr(rules.limits),
            repr(rules.comparisons),
            sorted(map(sorted, rules.kin.values())),
            sorted(rules.common),
            sorted(rules.sites.items()),
        )
        self._tables = Tables(path, form, memory=memory)

    def close(self) -> None:
        """Let go of the file."""
        self._tables.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def taken(self) -> dict[str, str]:
        """The documents whose reports are in here, each with the digest that was given for it."""
        return {document: held for document, held in self._tables.rows("select document, digest from taken")}

    def update(
        self, found: Sequence[Facts], digests: Mapping[str, str], *, gone: Collection[str] = (), judgements: Sequence[Judgement] = ()
    ) -> None:
        """Take in the reports of the documents of `digests`, new or changed, let go of those that are gone, and link what that touches.

        `judgements` are all that hold, in log order. What comes out is what linking everything anew would give.
        """
        tables = self._tables
        with tables.whole():
            out = tables.numbers("document in (select unnest($names))", names=sorted({*digests, *gone}))
            beside = self._beside(out) - out
            touched = self._drop(out, {*digests, *gone})
            fresh = tables.insert(found, self._linking.rules)
            tables.run("insert into taken select unnest($names), unnest($digests)", names=list(digests), digests=list(digests.values()))
            touched |= self._judge(judgements)
            if len(fresh) >= BULK:
                self._link_all()
                return
            tables.run("insert into grouped select unnest($n::BIGINT[]), unnest($n::BIGINT[]), null", n=sorted(fresh))
            regroup(tables, self._linking, self._decided(), touched | fresh | self._pair(fresh | self._copies(found, gone), beside))

    def load(self, rows: "pyarrow.Table") -> None:
        """Take in rows that `columns` made, without linking them: for a desk that is filled at once, and then `relink`ed."""
        self._tables.add(rows)

    def relink(self, judgements: Sequence[Judgement] = ()) -> None:
        """Link everything anew."""
        with self._tables.whole():
            self._judge(judgements)
            self._link_all()

    def reorder(self, places: Mapping[str, int]) -> None:
        """Give each document its place in the log again, after one before it went."""
        self._tables.run(
            "update facts set place_in_log = p.place from (select unnest($names) as name, unnest($places) as place) as p"
            " where p.name = document and p.place <> place_in_log",
            names=list(places), places=list(places.values()),
        )  # fmt: skip

    def incidents(self) -> Iterator[Incident]:
        """Every incident, with all in log order."""
        ties: dict[int, list[tuple[str, str]]] = {}
        for one, name, kind in self._tables.rows(f"select one, id, kind from tie join facts on n = other order by {IN_ORDER}"):  # noqa: S608
            ties.setdefault(one, []).append((incident_id(name), kind))
        members: dict[int, list[str]] = {}
        for first, name in self._tables.rows(
            "select first, f.id from grouped as g join facts as f on f.n = g.n join facts as o on o.n = g.first"
            " order by o.place_in_log, o.place_in_document, o.id, f.place_in_log, f.place_in_document, f.id"
        ):
            members.setdefault(first, []).append(name)
        for first, names in members.items():
            yield incident_id(names[0]), tuple(names), tuple(ties.get(first, ()))

    def links(self, incidents: Iterable[Incident]) -> dict[str, tuple[Link, ...]]:
        """Why the reports of each of these incidents belong together, by the incidents' ids."""
        several = [(name, reports) for name, reports, _ in incidents if len(reports) > 1]
        wanted = [report for _, reports in several for report in reports]
        found = self._tables.facts(self._tables.numbers("id in (select unnest($wanted))", wanted=wanted)) if wanted else {}
        close = self._tables.telling(self._linking.rules.limits.margin, found)
        grouping, _ = grouping_of(found, self._linking, self._decided(), close)
        at = {each.id: position for position, each in enumerate(found.values())}
        return {name: tuple(grouping.links([at[report] for report in reports])) for name, reports in several}

    def _beside(self, numbers: Collection[int]) -> set[int]:
        """The reports that these make a pair with: what of their own pairs can decide may change with them."""
        sql = "select l, r from edge where l in (select unnest($n::BIGINT[])) or r in (select unnest($n::BIGINT[]))"
        return {n for pair in self._tables.rows(sql, n=list(numbers)) for n in pair}

    def _drop(self, numbers: Collection[int], documents: Collection[str]) -> set[int]:
        """Take the reports of documents out; the components they were in."""
        names, out = list(documents), sorted(numbers)
        touched = self._components_of(out)
        if out:
            for table, column in (("edge", "l"), ("edge", "r"), ("grouped", "n"), ("facts", "n")):
                self._tables.run(f"delete from {table} where {column} in (select unnest($out))", out=out)  # noqa: S608 - our names
            self._tables.run("delete from tie where one in (select unnest($out)) or other in (select unnest($out))", out=out)
        self._tables.run("delete from taken where document in (select unnest($names))", names=names)
        return touched

    def _copies(self, found: Sequence[Facts], gone: Collection[str]) -> set[int]:
        """Reports that copy the same as new ones, or one that went: for want of the original they pair with the first copy."""
        copied = "witness in (select unnest($names)) and (witness <> document or document in (select unnest($names)))"
        return self._tables.numbers(copied, names=sorted({*gone, *(f.witness for f in found)}))

    def _judge(self, judgements: Sequence[Judgement]) -> set[int]:
        """Follow these judgements from now on; the components that a change in them touches."""
        tables = self._tables
        named = sorted({part.strip().replace("incident:", "report:", 1) for j in judgements for part in j.about.split("|")})
        sql = f"select id from facts where id in (select unnest($names)) order by {IN_ORDER}"  # noqa: S608
        ids = [name for (name,) in tables.rows(sql, names=named)] if named else []
        decided = judged(judgements, ids)
        now = [("same" if pair in decided.same else "different", ids[pair[0]], ids[pair[1]], who) for pair, who in decided.who.items()]
        before = tables.rows("select kind, l, r, person from decided")
        changed = sorted({name for row in {*now} ^ {*before} for name in row[1:3]})
        if not changed:
            return set()
        tables.run("delete from decided")
        for kind, left, right, person in now:
            tables.run("insert into decided values ($kind, $left, $right, $person)", kind=kind, left=left, right=right, person=person)
        return self._components_of(sorted(tables.numbers("id in (select unnest($names))", names=changed)))

    def _decided(self) -> Decided:
        sql = "select kind, a.n, b.n, person from decided join facts as a on a.id = l join facts as b on b.id = r order by 2, 3"
        return [(kind, a, b, person) for kind, a, b, person in self._tables.rows(sql)]

    def _components_of(self, numbers: Sequence[int]) -> set[int]:
        sql = "select distinct component from grouped where n in (select unnest($n::BIGINT[]))"
        return {component for (component,) in self._tables.rows(sql, n=list(numbers))}

    def _pair(self, changed: set[int], beside: set[int]) -> set[int]:
        """Pair the changed reports with all that are near; the components of all whose pairs that may have changed."""
        tables, linking = self._tables, self._linking
        beside = beside | self._beside(changed)
        if changed:
            numbers = sorted(changed)
            tables.run("delete from edge where l in (select unnest($n)) or r in (select unnest($n))", n=numbers)
            tables.run("create or replace temp table changed as select * from facts where n in (select unnest($n))", n=numbers)
            tables.run(f"create or replace temp table around as {around('changed', 'facts')}")
            pairs = tables.rows(both_ways("changed", "around", "around"))
            known = tables.facts({n for pair in pairs for n in pair})
            scored = [(a, b, judge(known[a], known[b], linking.rules, linking.model).odds) for a, b in pairs]
            near = [row for row in scored if row[2] >= linking.least]
            left, right, odds = [row[0] for row in near], [row[1] for row in near], [row[2] for row in near]
            tables.run(
                "insert into edge select unnest($l::BIGINT[]), unnest($r::BIGINT[]), unnest($odds::DOUBLE[])", l=left, r=right, odds=odds
            )
            beside |= {*changed, *left, *right}
        now = {n for pair in tables.telling(linking.rules.limits.margin, beside) for n in pair[:2]}
        return self._components_of(sorted(beside | now))

    def _link_all(self) -> None:
        from tasdiq.link.bulk import pair_all

        tables = self._tables
        pair_all(tables, self._linking)
        tables.run("delete from grouped")
        tables.run("insert into grouped select n, n, null from facts")
        regroup(tables, self._linking, self._decided(), None)
