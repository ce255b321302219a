"""Single expressions in TimeML's notation."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.resolve.dates import normalise, normalise_all

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


@pytest.mark.parametrize(
    ("told", "phrase", "value"),
    [
        (["2016-Q3"], "a year earlier", "2015-Q3"),
        (["2016-Q3", "2016-11-07"], "the year-ago period", "2015-Q3"),
        (["2016-Q3", "2015-Q3"], "year-earlier", "2015-Q3"),  # both are of the same comparison
        (["2016-Q1"], "the 2014 period", "2014-Q1"),
        (["2016-Q3", "2016-Q4"], "the quarter", "2016-Q3"),  # the one completed last is what the text is about
        (["2016-Q3", "P9M"], "a year earlier", "2015"),
        (["2016-03-12"], "a year earlier", "2015-03-12"),
        ([None, "PRESENT_REF"], "a year earlier", "2015"),
        (["2016-03"], "the following month", "2016-04"),
        (["1995-05-22", "1998"], "the previous year", "1997"),
        (["2016-05-20"], "the following day", "2016-05-21"),
        (["2016-05-20"], "the previous Friday", "2016-05-13"),
        (["2016-05-20"], "two days later", "2016-05-22"),
        (["2016-05"], "the same month last year", "2015-05"),
        (["2016-W46"], "Monday", "2016-11-14"),  # after "next week"
        (["2016-W44"], "Monday", "2016-11-07"),
    ],
)
def test_what_was_told_before(told: list[str | None], phrase: str, value: str) -> None:
    assert normalise(phrase, date(2016, 11, 8), told) == value


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("the winter of nineteen ninety-four", "1994-WI"),
        ("the year two thousand and six", "2006"),
        ("the late '80s", "198"),
        ("the second half of the 1990s", "199"),
        ("the last half of 2014", "2014-H2"),
        ("the last decade", "200"),
        ("three decades ago", "198"),
        ("decades ago", "PAST_REF"),
        ("a few years ago", "PAST_REF"),
        ("the next century", "21"),
        ("Thanksgiving", "2016-11-24"),
        ("Christmas Eve 2014", "2014-12-24"),
        ("the fourth Thursday of October", "2016-10-27"),
        ("the month of May", "2016-05"),
        ("fiscal 2015", "2015"),
        ("the latest fiscal year", "2015"),
        ("last Dec. 31", "2015-12-31"),
        ("two weeks ago", "2016-10-25"),
        ("a week or so ago", "2016-11-01"),
        ("this very moment", "PRESENT_REF"),
        ("2014 or later", "2014"),
        ("999 centuries ago", None),
    ],
)
def test_spans_of_time(phrase: str, value: str | None) -> None:
    assert normalise(phrase, date(2016, 11, 8)) == value


def test_a_date_is_no_length() -> None:
    day = date(2016, 11, 8)
    assert normalise("the last few months", day) == "PXM"
    assert normalise("the last few months", day, kind="DATE") == "PAST_REF"
    assert normalise("the next few months", day, kind="DATE") == "FUTURE_REF"
    assert normalise("a year", day, ["2016-Q3"], kind="DATE") == "2015-Q3"
    assert normalise("one day", day, kind="DATE") == "FUTURE_REF"


WORDS = [
    "a", "the", "year-ago", "quarter", "period", "last", "next", "two", "3", "'80s", "decade", "centuries", "ago", "later", "following", "month",
    "week", "May", "31", "Feb.", "1999", "Friday", "half", "of", "nine", "hundred",
]  # fmt: skip
VALUES = ["2016-Q3", "P9M", "2016-02-29", "2016-W53", "2016", "0001", "9999-12-31", "PAST_REF", None, "200X", ""]


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.lists(st.sampled_from(VALUES), max_size=4), st.dates())
def test_any_words_have_a_value_or_none(words: list[str], told: list[str | None], anchor: date) -> None:
    assert normalise(" ".join(words), anchor, told) != ""
    assert len(normalise_all([(word, "DATE") for word in words], anchor)) == len(words)


@pytest.mark.shared
def test_share_of_right_values_on_real_rows() -> None:
    if not TIMENORM.exists():
        pytest.skip("shared data folder not beside the checkout")
    right = total = 0
    for group in TIMENORM.read_text("utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in group.splitlines()]
        anchor = date.fromisoformat(rows[0][2][:10])
        values = normalise_all([(expression, kind) for expression, kind, _ in rows[1:]], anchor)
        judged = [value == wanted for (_, kind, wanted), value in zip(rows[1:], values, strict=True) if kind == "DATE"]
        right, total = right + sum(judged), total + len(judged)
    assert right / total >= 0.9
