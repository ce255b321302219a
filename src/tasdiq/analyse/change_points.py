"""Counts by month in, the levels they keep to out: where the number of incidents rose or fell for good, not for a month.

The partition is the best of all (optimal partitioning): each level costs its Poisson deviance, each change a penalty
that grows with the noise, which is measured on the differences of neighbouring months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log

from tasdiq.model.vocab import shipped


@dataclass(frozen=True, slots=True)
class Level:
    """Months `start` to `end` (excluded) of a series, and their mean."""

    start: int
    end: int
    mean: float


def levels(counts: Sequence[int]) -> list[Level]:
    """The levels of a series, in order; one where nothing changed for good.

    >>> [(level.start, level.mean) for level in levels([2, 3, 2, 1, 2, 3, 2, 9, 11, 10, 9, 12])]
    [(0, 2.142857142857143), (7, 10.2)]
    """
    rules = shipped("series/analyses")["change_points"]
    least, size = rules["least_months"], len(counts)
    if not size:
        return []
    sums = [0, *accumulate(counts)]
    price = rules["penalty"] * _noise(counts) * log(max(size, 2))
    best: list[float] = [-price] + [float("inf")] * size
    begins = [0] * (size + 1)
    for end in range(1, size + 1):
        for start in range(end):
            if end - start < least and (start, end) != (0, size):
                continue
            cost = best[start] + _cost(sums[end] - sums[start], end - start) + price
            if cost < best[end]:
                best[end], begins[end] = cost, start
    return _levels(begins, sums)


def _levels(begins: Sequence[int], sums: Sequence[int]) -> list[Level]:
    found, end = [], len(begins) - 1
    while end > 0:
        start = begins[end]
        found.append(Level(start, end, (sums[end] - sums[start]) / (end - start)))
        end = start
    return found[::-1]


def _cost(total: int, months: int) -> float:
    """Twice the Poisson log-likelihood of a level at its own mean, with the sign turned; what all partitions share is left out."""
    return -2 * total * log(total / months) if total else 0.0


def _noise(counts: Sequence[int]) -> float:
    """How much more neighbouring months differ than Poisson counts would; 1 at least."""
    pairs = [(one - other) ** 2 / (one + other) for one, other in pairwise(counts) if one + other]
    return max(1.0, sum(pairs) / len(pairs)) if pairs else 1.0
