"""Calibration: known cases, laws of bins and errors, and a plot that nothing in its title can break."""

import math
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.evaluate.calibration import Pair, calibration, equal_mass, equal_width, expected_error, table
from tasdiq.evaluate.calibration_plot import reliability_svg

pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)
bins = st.integers(1, 20)


def test_a_known_case() -> None:
    found = calibration([(0.95, True)] * 9 + [(0.95, False)] + [(0.35, True)] * 2 + [(0.35, False)] * 8)
    assert [(b.count, round(b.stated, 2), b.correct) for b in found.by_width] == [(10, 0.35, 0.2), (10, 0.95, 0.9)]
    assert found.error_by_width == pytest.approx(0.5 * 0.15 + 0.5 * 0.05)
    assert found.brier == pytest.approx((9 * 0.05**2 + 0.95**2 + 2 * 0.65**2 + 8 * 0.35**2) / 20)
    assert table(found.by_width).splitlines()[1].split() == ["0.30", "to", "0.40", "10", "0.350", "0.200"]


def test_who_is_sure_and_right_has_no_error_and_who_is_sure_and_wrong_has_all_of_it() -> None:
    right, wrong = calibration([(1.0, True), (0.0, False)] * 5), calibration([(1.0, False), (0.0, True)] * 5)
    assert (right.brier, right.error_by_width, right.error_by_mass) == (0, 0, 0)
    assert (wrong.brier, wrong.error_by_width, wrong.error_by_mass) == (1, 1, 1)


def test_drawn_by_what_it_states_it_is_calibrated() -> None:
    random = Random(7)
    stated = [random.random() for _ in range(20_000)]
    found = calibration((p, random.random() < p) for p in stated)
    assert found.error_by_width < 0.02 and found.error_by_mass < 0.02
    assert found.brier == pytest.approx(1 / 6, abs=0.01)
    assert [b.count for b in found.by_mass] == [2_000] * 10


@pytest.mark.parametrize("wrong", [[], [(1.1, True)], [(-0.1, False)], [(math.nan, True)], [(math.inf, True)]])
def test_what_is_no_probability_is_an_error(wrong: list[Pair]) -> None:
    with pytest.raises(BadValueError):
        calibration(wrong)


@given(pairs, bins)
def test_every_pair_is_in_one_bin_that_holds_its_probability(held: list[Pair], number: int) -> None:
    for made in (equal_width(held, number), equal_mass(held, number)):
        assert sum(each.count for each in made) == len(held) and len(made) <= number
        assert all(each.low - 1e-9 <= each.stated <= each.high + 1e-9 for each in made)
        assert sum(each.count * each.correct for each in made) == pytest.approx(sum(correct for _, correct in held))
    assert all(one.high < other.low for one, other in zip(equal_mass(held, number), equal_mass(held, number)[1:], strict=False))


@given(pairs, bins)
def test_errors_lie_between_the_distance_of_the_means_and_one(held: list[Pair], number: int) -> None:
    found = calibration(held, number)
    for error in (found.error_by_width, found.error_by_mass):
        assert abs(found.stated - found.correct) - 1e-9 <= error <= 1
    assert 0 <= found.brier <= 1
    assert expected_error(equal_width(held, 1)) == pytest.approx(abs(found.stated - found.correct))


@given(pairs, bins, st.randoms())
def test_the_order_of_pairs_does_not_matter(held: list[Pair], number: int, random: Random) -> None:
    assert calibration(random.sample(held, len(held)), number) == calibration(held, number)


@given(pairs)
def test_who_says_the_opposite_of_the_opposite_scores_the_same(held: list[Pair]) -> None:
    other = calibration([(1 - p, not correct) for p, correct in held])
    assert other.brier == pytest.approx(calibration(held).brier)


def test_the_plot_is_a_picture_with_its_figures_in_words() -> None:
    svg = reliability_svg(calibration([(0.2, False), (0.7, True), (0.9, True)]), 'Link <b> & "co"')
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg") and "<b>" not in svg and "<script" not in svg
    assert root[0].text == 'Link <b> & "co"' and "over 3 pairs" in (root[1].text or "")
    assert "stated probability" in svg
