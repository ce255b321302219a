"""Scored pairs in, those that can decide anything out: a report without a date keeps its best fits, unless they differ in their days.

Without this a report without a date would tie together all that a town ever saw, and no neighbourhood would be small. Told twice, in
Python for few reports and in SQL for many; tests hold the two equal.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tasdiq.link.facts import Facts
from tasdiq.link.linking import Linking
from tasdiq.link.score import judge

Scored = tuple[int, int, float | None]  # two positions, and their log-odds where these were needed


def telling(found: Sequence[Facts], pairs: Iterable[tuple[int, int]], linking: Linking) -> Iterator[Scored]:
    """The pairs that can decide; those of two dated reports as they are."""
    fits: dict[int, dict[int, float]] = defaultdict(dict)  # a report without a date -> the others
    undated: list[tuple[int, int, float]] = []
    for left, right in pairs:
        one, two = found[left], found[right]
        if one.dated and two.dated:
            yield left, right, None
            continue
        score = judge(one, two, linking.rules, linking.model)
        if score.odds < linking.least:
            continue
        undated.append((left, right, score.odds))
        for guest, host in ((left, right), (right, left)):
            if not found[guest].dated:
                fits[guest][host] = score.odds
    kept = {guest: _best(found, hosts, linking.rules.limits.margin) for guest, hosts in fits.items()}
    for left, right, odds in undated:
        if not (found[left].dated or found[right].dated) or left in kept.get(right, ()) or right in kept.get(left, ()):
            yield left, right, odds


def _best(found: Sequence[Facts], hosts: dict[int, float], margin: float) -> set[int]:
    """The dated reports that fit about as well as the best of all; none where they cannot be of one incident."""
    best = max(hosts.values())
    near = {host for host, odds in hosts.items() if odds > best - margin and found[host].dated}
    days = [found[host].days or (None, None) for host in near]
    spread = max((a.toordinal() for a, _ in days if a), default=0) - min((b.toordinal() for _, b in days if b), default=0)
    return near if spread <= max((found[host].slack for host in near), default=0) else set()


def telling_sql(edges: str, margin: float) -> str:
    """The same as a question to the tables facts and `edges`: l, r and odds of the pairs that can decide.

    Where `edges` holds some of the pairs, it holds all of each report without a date among them.
    """
    return f"""
        with fit as (
            select g.n as guest, h.n as host, odds, h.dated, h.day_from, h.day_to, h.slack
            from (select l as guest, r as host, odds from {edges} union all select r, l, odds from {edges}) as e
            join facts as g on g.n = e.guest join facts as h on h.n = e.host where not g.dated
        ), best as (select guest, max(odds) as odds from fit group by guest),
        near as (select fit.* from fit join best using (guest) where fit.dated and fit.odds > best.odds - {margin}),
        lost as (select guest from near group by guest having max(day_from) - min(day_to) > max(slack)),
        kept as (select guest, host from near where guest not in (select guest from lost))
        select e.l, e.r, e.odds from {edges} as e join facts as a on a.n = e.l join facts as b on b.n = e.r
        where a.dated = b.dated
          or (e.l, e.r) in (select guest, host from kept) or (e.r, e.l) in (select guest, host from kept)
    """  # noqa: S608 - one number of our own
