"""Single expressions in TimeML's notation."""

from datetime import date
from pathlib import Path

import pytest

from tasdiq.resolve.dates import normalise

TIMENORM = Path(__file__).parents[2].parent / "shared" / "data" / "dates" / "timenorm_en_train.tsv"


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("yesterday", "2016-11-07"),
        ("Friday", "2016-11-04"),
        ("last Tuesday", "2016-11-01"),
        ("Oct. 12", "2016-10-12"),
        ("January", "2017-01"),
        ("mid-October", "2016-10"),
        ("last week", "2016-W44"),
        ("the weekend", "2016-W44-WE"),
        ("the third quarter", "2016-Q3"),
        ("the fourth quarter of 2014", "2014-Q4"),
        ("the year-ago quarter", "2015-Q3"),
        ("this summer", "2016-SU"),
        ("early next year", "2017"),
        ("the late 1970s", "197"),
        ("nineteen seventy-nine", "1979"),
        ("two years ago", "2014"),
        ("several years ago", "PAST_REF"),
        ("now", "PRESENT_REF"),
        ("the near future", "FUTURE_REF"),
        ("the past two months", "P2M"),
        ("Friday evening", "2016-11-04TEV"),
        ("2016-11-03", "2016-11-03"),
        ("a teapot", None),
        ("", None),
    ],
)
def test_values(phrase: str, value: str | None) -> None:
    assert normalise(phrase, date(2016, 11, 8)) == value


@pytest.mark.shared
def test_share_of_right_values_on_real_rows() -> None:
    if not TIMENORM.exists():
        pytest.skip("shared data folder not beside the checkout")
    right = total = 0
    for group in TIMENORM.read_text("utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in group.splitlines()]
        anchor = date.fromisoformat(rows[0][2][:10])
        for expression, kind, value in rows[1:]:
            if kind == "DATE":
                total += 1
                right += normalise(expression, anchor) == value
    assert right / total >= 0.8
