"""The number slots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.codebooks.muc4_number import number_fill, total_fill
from tasdiq.model.values import Count, exactly


@pytest.mark.parametrize(
    ("count", "fill"),
    [
        (exactly(6), "6"),
        (Count(low=6, best=6, wording="at least six"), "6-"),
        (Count(low=6, best=7, high=8), "6-8"),
        (Count(low=50, best=50, high=50, wording="about 50 people"), "~50"),
        (Count(low=50, best=50, high=50, wording="APPROXIMATELY 50"), "~50"),
        (Count(low=50, best=50, high=50, wording="50 roundabouts"), "50"),
        (Count(high=8), "8"),
        (Count(low=3, best=3, estimated=True, wording="several"), "PLURAL"),
        (Count(), "PLURAL"),
        (None, "1"),
    ],
)
def test_a_number(count: Count | None, fill: str) -> None:
    assert number_fill(count) == fill


def test_several_of_unknown_number() -> None:
    assert number_fill(None, plural=True) == "PLURAL"


def test_a_total_is_what_the_text_itself_adds_up() -> None:
    assert (total_fill(exactly(9)), total_fill(None), total_fill(Count(low=3, best=3, estimated=True))) == ("9", "-", "-")


@given(st.integers(min_value=0, max_value=10**6))
def test_an_exact_number_stays_itself(number: int) -> None:
    assert int(number_fill(exactly(number))) == number
