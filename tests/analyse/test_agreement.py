"""Agreement between coders, against published worked examples and what must hold of any."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.analyse.agreement import ac1, agreement, alike, alpha, interval, nominal, ratio, summary

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): four observers, twelve units, gaps.
# The R package irrCAC holds the same ratings and prints AC1 for them (Gwet, Handbook of Inter-Rater Reliability, 2014).
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
UNITS = [[row[n] for row in FOUR if row[n] is not None] for n in range(12)]


def test_alpha_is_what_krippendorff_works_out() -> None:
    assert alpha(UNITS) == pytest.approx(0.743, abs=5e-4)
    assert alpha(UNITS, interval) == pytest.approx(0.849, abs=5e-4)
    assert alpha(UNITS, ratio) == pytest.approx(0.797, abs=5e-4)
    # the same paper: two observers, twelve units, two values
    two = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))
    assert alpha(two) == pytest.approx(0.095, abs=5e-4)
    # the same paper: two observers, five values
    left, right = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"], ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"]
    assert alpha(list(zip(left, right, strict=True))) == pytest.approx(0.692, abs=5e-4)


def test_ac1_is_what_gwet_works_out() -> None:
    assert ac1(UNITS) == pytest.approx(0.77544, abs=5e-6)
    # three kinds of pregnancy, two abstractors (the same handbook; irrCAC's cont3x3abstractors)
    table = {("ectopic", "ectopic"): 13, ("aiu", "aiu"): 20, ("aiu", "niu"): 7, ("niu", "aiu"): 4, ("niu", "niu"): 56}
    assert ac1([pair for pair, count in table.items() for _ in range(count)]) == pytest.approx(0.8493, abs=5e-5)
    # 118 of 125 alike, nearly all of one kind: the paradox that AC1 was made for (Gwet 2002); kappa is below zero there
    pairs = [("+", "+")] * 118 + [("+", "-")] * 5 + [("-", "+")] * 2
    assert ac1(pairs) == pytest.approx(0.9408, abs=5e-5)
    assert (alpha(pairs) or 0) < 0


def test_what_cannot_be_told_is_not_told() -> None:
    assert (alpha([]), ac1([]), alike([])) == (None, None, None)
    assert (alpha([[1, 1], [1, 1]]), ac1([[1, 1], [1, 1]])) == (None, None)  # one value only: no chance to measure against
    assert ac1([[1, 1], [1, 1]], categories=2) == 1.0
    assert alpha([["a"], ["b"]]) is None


def test_a_field_that_counts_is_measured_both_ways() -> None:
    read = {"70": 70.0, "74": 74.0, "7": 7.0, "not told": None}
    near = agreement("killed", [["70", "74"], ["7", "7"], ["not told", "7"], ["7"]], read.get)
    assert (near.units, near.numbers) == (3, 2)
    assert near.alpha_of_numbers is not None and near.alpha is not None and near.alpha_of_numbers > near.alpha
    [row] = summary([near])
    assert row["alike"] == 0.333


codings = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=4), min_size=2, max_size=12)


@given(codings, st.randoms(use_true_random=False))
def test_neither_the_order_of_units_nor_of_coders_matters(units: list[list[int]], random: Random) -> None:
    mixed = [random.sample(unit, len(unit)) for unit in random.sample(units, len(units))]
    for measure in (alpha, ac1, alike):
        before, after = measure(units), measure(mixed)
        assert (before is None) == (after is None)
        assert before is None or before == pytest.approx(after)


@given(codings)
def test_whoever_agrees_wholly_has_one_and_nobody_more(units: list[list[int]]) -> None:
    same = [[unit[0]] * len(unit) for unit in units]
    for measure in (alpha, ac1):
        assert measure(same) in (None, pytest.approx(1.0))
        found = measure(units)
        assert found is None or found <= 1.0 + 1e-9


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_distances_are_the_same_from_either_side(left: int, right: int) -> None:
    for distance in (nominal, interval, ratio):
        assert distance(left, right) == distance(right, left) >= 0
        assert (distance(left, right) == 0) == (left == right)
