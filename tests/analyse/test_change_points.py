"""Levels of a series: found where there are some, not where there are none, whatever the unit."""

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.analyse.change_points import levels

counts = st.lists(st.integers(0, 60), min_size=0, max_size=40)


@settings(max_examples=150, deadline=None)
@given(counts)
def test_the_levels_cover_the_series_once(series: list[int]) -> None:
    found = levels(series)
    assert [level.start for level in found] == ([0, *[level.end for level in found][:-1]] if series else [])
    assert (found[-1].end if found else 0) == len(series)
    assert all(abs(level.mean * (level.end - level.start) - sum(series[level.start : level.end])) < 1e-6 for level in found)


@settings(max_examples=50, deadline=None)
@given(counts)
def test_a_series_read_backwards_has_as_many_levels(series: list[int]) -> None:
    assert len(levels(series)) == len(levels(series[::-1]))


def test_a_rise_and_a_fall_are_found_where_they_are() -> None:
    found = levels([4, 5, 3, 4, 6, 4, 5, 4, 15, 17, 14, 16, 18, 15, 16, 3, 2, 4, 3, 2, 3, 4])
    assert [level.start for level in found] == [0, 8, 15]
    assert [one.mean < other.mean for one, other in pairwise(found)] == [True, False]


def test_one_bad_month_is_no_level() -> None:
    assert len(levels([3, 4, 3, 5, 4, 19, 3, 4, 3, 4, 5, 3])) == 1


def test_quiet_series_seldom_have_a_change() -> None:
    chance = random.Random(7)
    false = sum(len(levels([sum(chance.random() < 0.08 for _ in range(100)) for _ in range(36)])) > 1 for _ in range(100))
    assert false <= 5


def test_empty_short_and_silent_series() -> None:
    assert levels([]) == [] and len(levels([7])) == 1 and len(levels([0] * 24)) == 1 and len(levels([0, 90])) == 1
