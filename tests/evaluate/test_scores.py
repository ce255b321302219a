"""Precision, recall, F1 and their intervals: right sums, laws, and a thousand resamples in seconds."""

from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.evaluate.scores import Judged, Measure, scores

ROWS = [
    Judged(document="a", field="date", right=1, given=1, found=1, wanted=2), Judged(document="b", field="date", wanted=1),
    Judged(document="a", field="place", right=2, given=3, found=1, wanted=1), Judged(document="c", field="date", right=1, given=2, found=1, wanted=1),
]  # fmt: skip


def judged_rows() -> st.SearchStrategy[list[Judged]]:
    def row(document: str, field: str, right: int, wrong: int, missed: int) -> Judged:
        return Judged(document=document, field=field, right=right, given=right + wrong, found=right, wanted=right + missed)

    number = st.integers(0, 3)
    return st.lists(st.builds(row, st.sampled_from("abcdef"), st.sampled_from(["x", "y"]), number, number, number), max_size=30)


def test_sums_over_documents() -> None:
    date, place = scores(ROWS)
    assert (date.field, date.right, date.given, date.found, date.wanted) == ("date", 2, 3, 2, 4)
    assert (date.precision.value, date.recall.value) == (pytest.approx(2 / 3), 0.5)
    assert date.f1.value == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))
    assert (place.precision.value, place.recall.value) == (pytest.approx(2 / 3), 1)


def test_nothing_given_or_wanted_is_unknown_not_zero() -> None:
    (only,) = scores([Judged(document="a", field="x", wanted=3)])
    assert only.precision == Measure(value=None, low=None, high=None) and (only.recall.value, only.f1.value) == (0, 0)
    (empty,) = scores([Judged(document="a", field="x")])
    assert empty.f1.value is None and scores([]) == []


def test_one_document_has_no_spread_and_many_alike_neither() -> None:
    (found,) = scores([Judged(document=name, field="x", right=1, given=2, found=1, wanted=2) for name in "abcd"])
    assert found.f1 == Measure(value=0.5, low=0.5, high=0.5)


def test_the_interval_is_about_that_of_a_known_share() -> None:
    """Of 400 documents a quarter right: the normal interval is 0.25 plus and minus 0.0424."""
    (found,) = scores(Judged(document=str(n), field="x", right=n % 4 == 0, given=1, found=n % 4 == 0, wanted=1) for n in range(400))
    assert found.recall.low == pytest.approx(0.25 - 0.0424, abs=0.006)
    assert found.recall.high == pytest.approx(0.25 + 0.0424, abs=0.006)


@settings(deadline=None, max_examples=50)
@given(judged_rows(), st.randoms())
def test_order_changes_nothing_and_a_second_run_gives_the_same(rows: list[Judged], random: Random) -> None:
    first = {each.field: each for each in scores(rows, resamples=50)}
    again = {each.field: each for each in scores(random.sample(rows, len(rows)), resamples=50)}
    assert first == again


@settings(deadline=None, max_examples=50)
@given(judged_rows())
def test_shares_lie_between_zero_and_one_and_f1_between_the_two(rows: list[Judged]) -> None:
    for each in scores(rows, resamples=50):
        for measure in (each.precision, each.recall, each.f1):
            if measure.value is not None and measure.low is not None and measure.high is not None:
                assert 0 <= measure.low <= measure.high <= 1 and 0 <= measure.value <= 1
        if None not in (each.precision.value, each.recall.value, each.f1.value):
            both = (each.precision.value, each.recall.value)
            assert min(both) - 1e-9 <= each.f1.value <= max(both) + 1e-9  # type: ignore[type-var,operator]


def test_a_thousand_resamples_of_a_corpus_take_seconds() -> None:
    rows = [Judged(document=str(d), field=str(f), right=1, given=2, found=1, wanted=3) for d in range(1_500) for f in range(40)]
    started = process_time()
    scores(rows, resamples=1_000)
    assert process_time() - started < 5
