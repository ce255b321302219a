"""What several coders said of the same units in; how far they agree beyond chance, Krippendorff's alpha and Gwet's AC1, out."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

Unit = Sequence[Hashable]  # what each coder said of one unit; coders who said nothing are left out
Distance = Callable[[Any, Any], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far coders agree on one field; a coefficient is None where it cannot be had, as where all said one and the same."""

    field: str
    units: int  # that two coders or more spoke of
    alike: float | None  # share of pairs of coders who said the same
    alpha: float | None
    ac1: float | None
    numbers: int = 0  # units where two or more gave a number
    alpha_of_numbers: float | None = None  # how near the numbers are: 70 and 74 are no such disagreement as 7 and 74


def agreement(field: str, units: Iterable[Unit], number: Callable[[Hashable], float | None] | None = None) -> Agreement:
    """How far coders agree on a field; `number` reads a value of a field that counts."""
    held = [list(unit) for unit in units if len(unit) > 1]
    numbers = [[n for value in unit if (n := number(value)) is not None] for unit in held] if number else []
    numbers = [unit for unit in numbers if len(unit) > 1]
    return Agreement(
        field=field, units=len(held), alike=alike(held), alpha=alpha(held), ac1=ac1(held), numbers=len(numbers),
        alpha_of_numbers=alpha(numbers, ratio) if numbers else None,
    )  # fmt: skip


def nominal(left: Hashable, right: Hashable) -> float:
    """Values are the same or they are not."""
    return float(left != right)


def interval(left: float, right: float) -> float:
    """Values lie so far apart: days, degrees."""
    return float(left - right) ** 2


def ratio(left: float, right: float) -> float:
    """Values lie so far apart for their size: counts, none of them below zero."""
    return ((left - right) / (left + right)) ** 2 if left + right else 0.0


def alpha(units: Iterable[Unit], distance: Distance = nominal) -> float | None:
    """Krippendorff's alpha (2011): 1 - observed / expected disagreement. Any number of coders, gaps allowed.

    None where everybody said one and the same of everything: chance cannot be told from agreement then.
    """
    weights: dict[tuple[Hashable, Hashable], float] = {}
    for unit in units:
        for pair in permutations(unit, 2) if len(unit) > 1 else ():
            weights[pair] = weights.get(pair, 0.0) + 1 / (len(unit) - 1)
    total: dict[Hashable, float] = {}
    for (left, _), weight in weights.items():
        total[left] = total.get(left, 0.0) + weight
    count = sum(total.values())
    expected = sum(total[left] * total[right] * distance(left, right) for left, right in product(total, repeat=2))
    if not expected:
        return None
    observed = sum(weight * distance(left, right) for (left, right), weight in weights.items())
    return float(1 - (count - 1) * observed / expected)


def alike(units: Iterable[Unit]) -> float | None:
    """The share of pairs of coders who said the same of a unit, over the units."""
    shares = [sum(n * (n - 1) for n in Counter(unit).values()) / (len(unit) * (len(unit) - 1)) for unit in units if len(unit) > 1]
    return sum(shares) / len(shares) if shares else None


def ac1(units: Iterable[Unit], categories: int | None = None) -> float | None:
    """Gwet's AC1 (2008): stable where nearly all units are of one kind. `categories` where more could have been said than was."""
    held = [unit for unit in units if unit]
    observed = alike(held)
    shares: dict[Hashable, float] = {}
    for unit in held:
        for value, count in Counter(unit).items():
            shares[value] = shares.get(value, 0.0) + count / len(unit) / len(held)
    known = max(categories or 0, len(shares))
    if observed is None or known < 2:
        return None
    chance = sum(share * (1 - share) for share in shares.values()) / (known - 1)
    return (observed - chance) / (1 - chance)


def summary(rows: Iterable[Agreement]) -> list[Mapping[str, Any]]:
    """The same as plain objects, coefficients to three places."""
    return [
        {name: round(held, 3) if isinstance(held := getattr(row, name), float) else held for name in row.__slots__} for row in rows
    ]  # fmt: skip
