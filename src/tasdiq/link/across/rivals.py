"""Odds of pairs of rows in, the probability of each pair out, given that a row has at most one partner in a table."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_ROUNDS = 60


def chances(left: Ints, right: Ints, odds: Floats) -> Floats:
    """The probability of each pair among all one-to-one assignments, each weighted by the odds of its pairs.

    Belief propagation on the graph of pairs: exact where it has no cycles, and it always settles.

    >>> chances(np.array([0]), np.array([0]), np.array([3.0])).round(2).tolist()
    [0.75]
    >>> chances(np.array([0, 0]), np.array([0, 1]), np.array([9.0, 9.0])).round(2).tolist()
    [0.47, 0.47]
    """
    to_right, to_left = np.ones(len(odds)), np.ones(len(odds))
    lefts, rights = int(left.max(initial=-1)) + 1, int(right.max(initial=-1)) + 1
    for _ in range(_ROUNDS):
        before: Any = to_right
        offered = odds * to_left
        to_right = 1 / (1 + np.maximum(0.0, np.bincount(left, offered, lefts)[left] - offered))
        offered = odds * to_right
        to_left = 1 / (1 + np.maximum(0.0, np.bincount(right, offered, rights)[right] - offered))
        if len(odds) == 0 or float(np.abs(before - to_right).max()) < 1e-9:
            break
    both = odds * to_right * to_left
    return np.asarray(both / (1 + both))
