"""How often a change of level is seen where there is none, and missed where the number doubles: made series of 36 months.

python benchmarks/change_points.py
"""

import random
from collections.abc import Callable

from tasdiq.analyse.change_points import levels

MONTHS, BEGIN, SERIES = 36, 20, 400


def poisson(rate: float, chance: random.Random) -> int:
    """A Poisson count."""
    return sum(chance.random() < rate / 1_000 for _ in range(1_000))


def clustered(rate: float, chance: random.Random) -> int:
    """A count of which some months have many more: variance two and a half times the mean."""
    return poisson(rate * chance.gammavariate(rate / 1.5, 1.5 / rate), chance)


def shares(draw: Callable[[float, random.Random], int], rate: float) -> tuple[float, float]:
    """The share of quiet series with a change, and of doubled ones with one within two months of where it is."""
    chance = random.Random(11)
    quiet = sum(len(levels([draw(rate, chance) for _ in range(MONTHS)])) > 1 for _ in range(SERIES))
    found = 0
    for _ in range(SERIES):
        series = [draw(rate * (1 + (month >= BEGIN)), chance) for month in range(MONTHS)]
        found += any(abs(level.start - BEGIN) <= 2 for level in levels(series)[1:])
    return quiet / SERIES, found / SERIES


if __name__ == "__main__":
    for name, draw in (("Poisson", poisson), ("clustered", clustered)):
        for rate in (3, 10):
            false, found = shares(draw, rate)
            print(f"{name}, {rate} a month: false alarms {false:.1%}, doubling found {found:.1%}")
