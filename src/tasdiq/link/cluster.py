"""Reports and judgements in, clusters of reports that tell of one incident out, with the reasons for each link."""

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from tasdiq.link.facts import Context, Facts, facts
from tasdiq.link.judged import Judged, judged, rejected
from tasdiq.link.linking import Linking, log_odds
from tasdiq.link.pairs import pairs
from tasdiq.link.related import relate, told
from tasdiq.link.score import Reason, Score, bar, judge, score
from tasdiq.link.telling import Scored, telling
from tasdiq.model.record import Report
from tasdiq.model.statement import Judgement

_ENOUGH = 12  # reports of a group that speak for all of it when two groups are held against each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why two reports of a cluster were held to be the same."""

    left: str
    right: str
    probability: float
    reasons: tuple[Reason, ...]
    start: float | None = None  # the log-odds before the reasons; none where a person decided


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The reports of one incident in log order, why they belong together, and what other clusters it is tied to."""

    id: str  # the incident's: that of its first report
    reports: tuple[Report, ...]
    links: tuple[Link, ...] = ()
    related: tuple[tuple[str, str], ...] = ()  # (other cluster's id, kind)


def link(
    reports: Sequence[Report],
    contexts: Mapping[str, Context],
    judgements: Sequence[Judgement] = (),
    copies: Mapping[str, str] | None = None,
    linking: Linking | None = None,
) -> list[Cluster]:
    """The incidents that the reports tell of, in log order; `copies` maps a document to the one it copies.

    Reports that only mention something vague in passing belong to no cluster.
    """
    linking = linking or Linking()
    out = rejected(judgements)
    known = {r.id: r for r in reports if r.id not in out}
    found = facts(list(known.values()), contexts, copies or {}, linking.rules)
    grouping = Grouping(found, judged(judgements, [f.id for f in found]), linking, telling(found, pairs(found), linking))
    groups = [tuple(group) for group in grouping.groups()]
    ties = relate([[told(found[i]) for i in group] for group in groups])
    names = [incident_id(found[group[0]].id) for group in groups]
    return [
        Cluster(
            id=name, reports=tuple(known[found[i].id] for i in group), links=tuple(grouping.links(group)),
            related=tuple((names[other], kind) for other, kind in mine),
        )
        for name, group, mine in zip(names, groups, ties, strict=True)
    ]  # fmt: skip


def incident_id(first: str) -> str:
    """The id of the incident whose first report has that id."""
    return "incident:" + first.partition(":")[2]


class Grouping:
    """Groups of reports while they grow: dated ones first, then those without a date, background last.

    `close` are the pairs worth comparing, with their log-odds where these are known. What comes out for one component of
    them does not depend on the others.
    """

    def __init__(self, found: Sequence[Facts], decided: Judged, linking: Linking, close: Iterable[Scored]) -> None:
        self.found, self.decided, self.linking = found, decided, linking
        self.limits = linking.rules.limits
        self.scores: dict[tuple[int, int], Score] = {}
        self.neighbours: dict[int, list[int]] = {i: [] for i in range(len(found))}
        self.known: dict[tuple[int, int], float] = {}
        for left, right, odds in close:
            self.neighbours[left].append(right)
            self.neighbours[right].append(left)
            if odds is not None:
                self.known[left, right] = odds
        self.group: dict[int, list[int]] = {i: [i] for i in range(len(found))}
        for left, right in decided.same:
            self._merge(left, right)

    def groups(self) -> list[list[int]]:
        """All groups that are incidents, each and all in log order."""
        main = {i for i, f in enumerate(self.found) if f.main}
        dated = {i for i, f in enumerate(self.found) if f.dated}
        firm = main & dated
        self._grow(firm)
        self._attach(main - firm, firm)
        anchored = {i for i in main if not firm.isdisjoint(self.group[i])}
        self._grow(main - anchored)
        self._attach(main - anchored, anchored)
        rest = {i for i in range(len(self.found)) if main.isdisjoint(self.group[i])}
        self._attach(rest, main)
        rest = {i for i in rest if main.isdisjoint(self.group[i])}
        self._grow(rest & dated)
        self._attach(rest - dated, rest & dated)
        self._grow(rest - dated)
        distinct = {min(group): sorted(group) for group in self.group.values()}
        return [group for _, group in sorted(distinct.items()) if any(self.found[i].stands for i in group)]

    def links(self, group: Sequence[int]) -> Iterable[Link]:
        """For each report but the first the strongest link to one before it."""
        for position, right in enumerate(group[1:], 1):
            near = set(self.neighbours[right]) | {i for pair in self.decided.who if right in pair for i in pair}
            left = max(near.intersection(group[:position]) or group[:position], key=lambda i: (self._odds(i, right), -i))
            who = self.decided.who.get((left, right))
            found = score(self.found[left], self.found[right], self.linking.rules, self.linking.model)
            yield Link(
                left=self.found[left].id, right=self.found[right].id,
                probability=1.0 if who else found.probability,
                reasons=(Reason(name=f"judgement: same ({who})", weight=math.inf),) if who else found.reasons,
                start=None if who else found.start,
            )  # fmt: skip

    def _grow(self, members: Set[int]) -> None:
        """Join the likeliest pairs first, as long as nothing in the two groups speaks against it."""
        close = [
            (self._odds(left, right), left, right)
            for left in members for right in self.neighbours[left]
            if left < right and right in members and self._score(left, right).probability >= self.limits.same
        ]  # fmt: skip
        for _, left, right in sorted(close, key=lambda row: (-row[0], row[1], row[2])):
            if self.group[left] is not self.group[right] and self._may_merge(left, right):
                self._merge(left, right)

    def _attach(self, guests: Set[int], hosts: Set[int]) -> None:
        """Give each group of guests to the one group of hosts that it fits; a guest never joins two groups into one."""
        waiting = {min(self.group[i]): self.group[i] for i in sorted(guests) if hosts.isdisjoint(self.group[i])}
        offers = [(self._best_host(group, hosts), first) for first, group in waiting.items()]
        for _, first in sorted((-offer[0], first) for offer, first in offers if offer is not None):
            offer = self._best_host(self.group[first], hosts)  # again: a host may have taken in a sibling since
            if offer is not None:
                self._merge(first, offer[1])

    def _best_host(self, group: Sequence[int], hosts: Set[int]) -> tuple[float, int] | None:
        limits = self.limits
        least = log_odds(limits.thin)
        fits: dict[int, float] = {}
        for guest in group:
            for host in self.neighbours[guest]:
                if host in hosts and (odds := self._odds(guest, host)) >= least - limits.margin:
                    key = min(self.group[host])
                    fits[key] = max(fits.get(key, -math.inf), odds)
        ranked = sorted(((odds, -key) for key, odds in fits.items() if not self._barred(group, self.group[key])), reverse=True)
        if not ranked or ranked[0][0] < least:
            return None
        dated = any(self.found[i].dated and self.found[i].placed for i in group)
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < (0.0 if dated else limits.margin):
            return None
        return ranked[0][0], -ranked[0][1]

    def _may_merge(self, left: int, right: int) -> bool:
        one, two = self.group[left], self.group[right]
        if self._barred(one, two):
            return False
        few = sorted(one)[:_ENOUGH], sorted(two)[:_ENOUGH]
        chances = [self._score(min(a, b), max(a, b)).probability for a in few[0] for b in few[1]]
        return sum(chances) / len(chances) >= self.limits.mean

    def _barred(self, one: Iterable[int], two: Iterable[int]) -> bool:
        """Whether a person, a document or the facts of two main reports keep the groups apart."""
        for a in one:
            for b in two:
                pair = (min(a, b), max(a, b))
                if pair in self.decided.different or self.found[a].document == self.found[b].document:
                    return True
                if self._mains(*pair) and self._bar(*pair) and self._speaks(a) and self._speaks(b):
                    return True
        return False

    def _bar(self, left: int, right: int) -> bool:
        found = self.scores.get((left, right))
        return bool(found.barred if found else bar(self.found[left], self.found[right], self.linking.rules))

    def _mains(self, left: int, right: int) -> bool:
        return self.found[left].main and self.found[right].main

    def _speaks(self, index: int) -> bool:
        """Whether a report may keep others out: it is at home in its own group (a person may have put it there)."""
        return not any(self._bar(min(index, i), max(index, i)) for i in self.group[index] if i != index)

    def _merge(self, left: int, right: int) -> None:
        one, two = self.group[left], self.group[right]
        if one is not two:
            one.extend(two)
            for i in two:
                self.group[i] = one

    def _score(self, left: int, right: int) -> Score:
        pair = (min(left, right), max(left, right))
        if pair not in self.scores:
            one, two = self.found[pair[0]], self.found[pair[1]]
            self.scores[pair] = judge(one, two, self.linking.rules, self.linking.model, odds=self.known.get(pair))
        return self.scores[pair]

    def _odds(self, left: int, right: int) -> float:
        return math.inf if (min(left, right), max(left, right)) in self.decided.who else self._score(left, right).odds
