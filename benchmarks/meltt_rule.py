"""Baseline: the rule of meltt (Donnay, Dunford, McGrath, Backer and Cunningham 2019, Integrating Conflict Event Data, Journal of Conflict
Resolution 63, 1337-1364), written anew from the paper's description.

Two events of different datasets are candidates where they lie within a window of days and of kilometres. Candidates are compared by
taxonomies: each dataset's categories are mapped to levels that run from fine to coarse; the finer the level at which two events agree, the
better they fit, and events that do not agree at the coarsest level of a taxonomy cannot match. Of the candidates the best fitting pair is
taken, each event once. Datasets are taken in turn: the first two are made one, that is held against the third, and so on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt


@dataclass(frozen=True)
class Event:
    """One row: its day, its point, and for each taxonomy its categories from fine to coarse."""

    name: str
    day: int
    lat: float | None
    lon: float | None
    taxonomies: tuple[tuple[str, ...], ...]


def match(datasets: Sequence[Sequence[Event]], days: int, km: float) -> set[tuple[str, str]]:
    """The pairs of rows that the rule holds to be one event."""
    merged: list[list[Event]] = [[event] for event in datasets[0]]
    for dataset in datasets[1:]:
        taken: set[int] = set()
        used: set[int] = set()
        for _, at, other in sorted(_candidates(merged, dataset, days, km)):
            if at not in taken and other not in used:
                taken.add(at)
                used.add(other)
                merged[at].append(dataset[other])
        merged += [[event] for number, event in enumerate(dataset) if number not in used]
    return {(a.name, b.name) for group in merged for n, a in enumerate(group) for b in group[n + 1 :]}


def _candidates(merged, dataset, days, km):
    for at, group in enumerate(merged):
        for other, event in enumerate(dataset):
            first = group[0]
            apart, distance = abs(first.day - event.day), km_between(first, event)
            if apart <= days and distance is not None and distance <= km:
                fit = [_level(one, two) for one, two in zip(first.taxonomies, event.taxonomies, strict=True)]
                if None not in fit:
                    yield (sum(fit), apart, distance), at, other


def _level(one, two):
    """The finest level at which two categories agree, counted from 0; None where they never do. Unknown ones agree with all."""
    for level, (a, b) in enumerate(zip(one, two, strict=True)):
        if a == b or not a or not b:
            return level
    return None


def km_between(one, two):
    if None in (one.lat, two.lat):
        return None
    half = sin(radians(two.lat - one.lat) / 2) ** 2
    half += cos(radians(one.lat)) * cos(radians(two.lat)) * sin(radians(two.lon - one.lon) / 2) ** 2
    return 12742 * asin(sqrt(min(1.0, half)))
