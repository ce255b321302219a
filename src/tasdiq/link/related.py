"""Clusters in, the ties between them out: told as connected, or one day's attacks of one hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

from tasdiq.link.facts import Facts

Tie = tuple[str, str]


def relate(groups: Sequence[Sequence[Facts]]) -> list[tuple[Tie, ...]]:
    """For each cluster the incident ids it is tied to, with the kind of the tie."""
    home = {facts.report.id: number for number, group in enumerate(groups) for facts in group}
    told: set[tuple[int, int]] = set()
    for number, group in enumerate(groups):
        for facts in group:
            others = {home[name] for name in facts.report.related if name in home} - {number}
            told |= {(min(number, other), max(number, other)) for other in others}
    ties: dict[int, dict[int, str]] = defaultdict(dict)
    for left, right in sorted(told | _side_by_side(groups)):
        ties[left][right] = _kind(groups[left], groups[right])
        ties[right][left] = _kind(groups[right], groups[left])
    ids = ["incident:" + group[0].report.id.partition(":")[2] for group in groups]
    return [tuple((ids[other], kind) for other, kind in sorted(ties[number].items())) for number in range(len(groups))]


def _side_by_side(groups: Sequence[Sequence[Facts]]) -> set[tuple[int, int]]:
    """Clusters that two documents both tell of in the main, on about one day in one town."""
    by_document: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for facts in group:
            if facts.report.main:
                by_document[facts.witness].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in by_document.values():
        for pair in combinations(sorted(set(numbers)), 2):
            shared[pair] += 1
    return {pair for pair, times in shared.items() if times > 1 and _together(groups[pair[0]], groups[pair[1]])}


def _together(one: Sequence[Facts], two: Sequence[Facts]) -> bool:
    first, second = _day(one), _day(two)
    return first is not None and second is not None and abs((first - second).days) <= 1 and bool(_towns(one) & _towns(two))


def _kind(one: Sequence[Facts], other: Sequence[Facts]) -> str:
    """How the other stands to the one: it "follows" where it came on a later day."""
    first, second = _day(one), _day(other)
    if first and second and first != second:
        return "follows" if second > first else "precedes"
    if first and first == second and _kinds(one) & _kinds(other) and not _towns(one) & _towns(other) and _towns(one) and _towns(other):
        return "coordinated"
    return "related"


def _day(group: Sequence[Facts]) -> date | None:
    counts: Mapping[date, int] = {}
    days = [f.days[0] for f in group if f.dated and f.days and f.report.main] or [f.days[0] for f in group if f.dated and f.days]
    counts = {day: days.count(day) for day in days}
    return max(counts, key=lambda day: (counts[day], -day.toordinal())) if counts else None


def _towns(group: Sequence[Facts]) -> set[str]:
    return {f.town for f in group if f.town}


def _kinds(group: Sequence[Facts]) -> set[str]:
    return {f.report.type for f in group} - {"other"}
