"""Each row has at most one partner: what that makes of the odds of its pairs."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.link.across.rivals import chances

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0.01, 50)), min_size=1, max_size=9, unique_by=lambda p: p[:2])


def run(pairs):
    left, right, odds = (np.array(column) for column in zip(*pairs, strict=True))
    return chances(left, right, odds)


def by_hand(pairs):
    """The same by adding up every one-to-one assignment."""
    total, each = 0.0, np.zeros(len(pairs))
    for size in range(len(pairs) + 1):
        for chosen in combinations(range(len(pairs)), size):
            lefts, rights = {pairs[n][0] for n in chosen}, {pairs[n][1] for n in chosen}
            if len(lefts) == len(rights) == size:
                weight = float(np.prod([pairs[n][2] for n in chosen]))
                total += weight
                each[list(chosen)] += weight
    return each / total


def test_without_a_cycle_it_is_exact():
    pairs = [(0, 0, 4.0), (0, 1, 2.0), (1, 1, 9.0), (1, 2, 0.5), (2, 2, 1.0)]
    np.testing.assert_allclose(run(pairs), by_hand(pairs), atol=1e-6)


@given(PAIRS)
def test_no_row_is_given_away_more_than_once(pairs):
    found = run(pairs)
    assert ((found >= 0) & (found <= 1)).all()
    for side in (0, 1):
        for row in {pair[side] for pair in pairs}:
            assert sum(chance for chance, pair in zip(found, pairs, strict=True) if pair[side] == row) <= 1.02


@given(PAIRS)
def test_a_pair_alone_keeps_its_odds_and_a_rival_lowers_them(pairs):
    left, right, odds = pairs[0]
    alone = run([pairs[0]])[0]
    assert abs(alone - odds / (1 + odds)) < 1e-9
    assert run([pairs[0], (left, right + 10, 5.0)])[0] < alone


@given(PAIRS, st.randoms())
def test_the_order_of_pairs_does_not_matter(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    first = dict(zip([p[:2] for p in pairs], run(pairs), strict=True))
    second = dict(zip([p[:2] for p in shuffled], run(shuffled), strict=True))
    assert all(abs(first[key] - second[key]) < 1e-6 for key in first)
