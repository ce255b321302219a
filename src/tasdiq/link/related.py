"""Clusters in, the ties between them out: told as connected, or one day's attacks of one hand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from tasdiq.link.facts import Facts

Tie = tuple[int, str]  # the other cluster's position, and how it stands to this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What of a report tells how its incident is tied to others."""

    id: str
    main: bool
    witness: str
    type: str
    town: str | None
    day: int | None
    related: tuple[str, ...]


def told(facts: Facts) -> Told:
    """That of a report."""
    day = facts.days[0].toordinal() if facts.dated and facts.days else None
    return Told(
        id=facts.id, main=facts.main, witness=facts.witness, type=facts.type, town=facts.town, day=day, related=facts.related
    )  # fmt: skip


def relate(groups: Sequence[Sequence[Told]]) -> list[list[Tie]]:
    """For each cluster those that it is tied to, with the kind of the tie."""
    home = {report.id: number for number, group in enumerate(groups) for report in group}
    found: set[tuple[int, int]] = set()
    for number, group in enumerate(groups):
        for report in group:
            others = {home[name] for name in report.related if name in home} - {number}
            found |= {(min(number, other), max(number, other)) for other in others}
    ties: dict[int, dict[int, str]] = defaultdict(dict)
    for left, right in sorted(found | _side_by_side(groups)):
        ties[left][right] = _kind(groups[left], groups[right])
        ties[right][left] = _kind(groups[right], groups[left])
    return [sorted(ties[number].items()) for number in range(len(groups))]


def _side_by_side(groups: Sequence[Sequence[Told]]) -> set[tuple[int, int]]:
    """Clusters that two documents both tell of in the main, on about one day in one town."""
    by_scene: dict[tuple[str, str, int], set[int]] = defaultdict(set)  # document, town, day or the one after
    for number, group in enumerate(groups):
        day = _day(group)
        scenes = [(town, day + step) for town in _towns(group) for step in (0, 1)] if day is not None else []
        for report in group:
            if report.main:
                for town, when in scenes:
                    by_scene[report.witness, town, when].add(number)
    shared: dict[tuple[int, int], set[str]] = defaultdict(set)
    for (witness, _, _), numbers in by_scene.items():
        for pair in combinations(sorted(numbers), 2):
            shared[pair].add(witness)
    return {pair for pair, witnesses in shared.items() if len(witnesses) > 1}


def _kind(one: Sequence[Told], other: Sequence[Told]) -> str:
    """How the other stands to the one: it "follows" where it came on a later day."""
    first, second = _day(one), _day(other)
    if first and second and first != second:
        return "follows" if second > first else "precedes"
    if first and first == second and _kinds(one) & _kinds(other) and not _towns(one) & _towns(other) and _towns(one) and _towns(other):
        return "coordinated"
    return "related"


def _day(group: Sequence[Told]) -> int | None:
    days = [r.day for r in group if r.day and r.main] or [r.day for r in group if r.day]
    return max(set(days), key=lambda day: (days.count(day), -day)) if days else None


def _towns(group: Sequence[Told]) -> set[str]:
    return {r.town for r in group if r.town}


def _kinds(group: Sequence[Told]) -> set[str]:
    return {r.type for r in group} - {"other"}
