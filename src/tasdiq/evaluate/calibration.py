"""Probabilities with what came true in, how far they can be trusted out: calibration error, Brier score, reliability table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TypeAlias

from tasdiq.errors import BadValueError

BINS = 10
Pair: TypeAlias = tuple[float, bool]  # a probability, and whether what it was given to is correct


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The pairs whose probabilities lie together."""

    low: float  # its limits: of the range, where bins have equal widths; of the probabilities in it, where they have equal mass
    high: float
    count: int
    stated: float  # the mean probability
    correct: float  # the share that is correct


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How well stated probabilities agree with what came true."""

    count: int
    stated: float
    correct: float
    brier: float  # mean squared distance of the probability from 1 or 0
    error_by_width: float  # expected calibration error over bins of equal width
    error_by_mass: float  # the same over bins with as many pairs each
    by_width: tuple[Bin, ...]
    by_mass: tuple[Bin, ...]


def calibration(pairs: Iterable[Pair], bins: int = BINS) -> Calibration:
    """Everything about some pairs; raises BadValueError for none, and for what is no probability.

    >>> found = calibration([(0.9, True), (0.9, True), (0.9, False), (0.1, False)])
    >>> round(found.error_by_width, 3), round(found.brier, 3)
    (0.2, 0.21)
    """
    held = sorted((float(p), bool(correct)) for p, correct in pairs)
    if not held or bins < 1:
        raise BadValueError("no pairs of a probability and whether it is correct" if not held else f"{bins} bins; at least one is needed")
    wrong = [p for p, _ in held if not isfinite(p) or not 0 <= p <= 1]
    if wrong:
        raise BadValueError(f"{wrong[0]!r} is no probability; it lies between 0 and 1")
    by_width, by_mass = equal_width(held, bins), equal_mass(held, bins)
    return Calibration(
        count=len(held),
        stated=sum(p for p, _ in held) / len(held),
        correct=sum(correct for _, correct in held) / len(held),
        brier=sum((p - correct) ** 2 for p, correct in held) / len(held),
        error_by_width=expected_error(by_width),
        error_by_mass=expected_error(by_mass),
        by_width=by_width,
        by_mass=by_mass,
    )


def equal_width(pairs: Sequence[Pair], bins: int = BINS) -> tuple[Bin, ...]:
    """Bins that each span as much of 0 to 1, without the empty ones; a limit belongs to the bin above it, 1 to the last."""
    members: dict[int, list[Pair]] = {}
    for pair in pairs:
        members.setdefault(min(int(pair[0] * bins), bins - 1), []).append(pair)
    return tuple(_bin(held, at / bins, (at + 1) / bins) for at, held in sorted(members.items()))


def equal_mass(pairs: Sequence[Pair], bins: int = BINS) -> tuple[Bin, ...]:
    """Bins with as many pairs each, as far as equal probabilities, which stay together, allow."""
    ranked = sorted(pairs)
    members: dict[int, list[Pair]] = {}
    first = 0
    for rank, pair in enumerate(ranked):
        first = rank if pair[0] != ranked[first][0] else first
        members.setdefault(first * bins // len(ranked), []).append(pair)
    return tuple(_bin(held, held[0][0], held[-1][0]) for _, held in sorted(members.items()))


def expected_error(bins: Sequence[Bin]) -> float:
    """The mean distance between what was stated and what was correct, each bin weighing as many pairs as it has."""
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.stated - each.correct) for each in bins) / total if total else 0.0


def in_short(found: Calibration) -> dict[str, float]:
    """Its figures without the bins, to four places."""
    names = ("stated", "correct", "brier", "error_by_width", "error_by_mass")
    return {"count": found.count, **{name: round(getattr(found, name), 4) for name in names}}


def table(bins: Sequence[Bin]) -> str:
    """The reliability table, a row a bin.

    >>> print(table(equal_width([(0.95, True), (0.9, False)])))
    probability     count   stated  correct
    0.90 to 1.00        2    0.925    0.500
    """
    rows = [f"{each.low:.2f} to {each.high:.2f}  {each.count:7d}  {each.stated:7.3f}  {each.correct:7.3f}" for each in bins]
    return "\n".join([f"{'probability':<12}  {'count':>7}  {'stated':>7}  {'correct':>7}", *rows])


def _bin(held: Sequence[Pair], low: float, high: float) -> Bin:
    count = len(held)
    return Bin(low=low, high=high, count=count, stated=sum(p for p, _ in held) / count, correct=sum(c for _, c in held) / count)
