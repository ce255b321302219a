"""The date slot."""

from datetime import date

import pytest

from tasdiq.codebooks.muc4_date import date_fill
from tasdiq.model.values import When

WRITTEN = date(1990, 2, 7)  # a Wednesday


def when(start: date | None, end: date | None = None, stated: str | None = None) -> When:
    return When(start=start, end=end or start, precision="day", stated=stated)


@pytest.mark.parametrize(
    ("found", "fill"),
    [
        (when(date(1990, 2, 6), stated="yesterday"), "06 FEB 90"),
        (when(date(1990, 1, 3), date(1990, 1, 9)), "03 JAN 90 - 09 JAN 90"),
        (When(), "- 07 FEB 90"),
        (When(end=date(1990, 2, 1)), "- 01 FEB 90"),
        (when(date(1990, 2, 5), stated="LAST MONDAY"), "- 07 FEB 90"),
        (when(date(1990, 2, 5), stated="on Monday 5 February"), "05 FEB 90"),
        (when(date(1990, 2, 1), date(1990, 2, 28), stated="this month"), "01 FEB 90 - 07 FEB 90"),
        (when(date(1990, 3, 1), date(1990, 3, 4)), "01 MAR 90 - 04 MAR 90"),
    ],
)
def test_a_date(found: When, fill: str) -> None:
    assert date_fill(found, WRITTEN) == fill


def test_a_document_without_its_day() -> None:
    assert date_fill(When(), None) == "-"
    assert date_fill(when(date(1990, 2, 5), stated="on Monday"), None) == "05 FEB 90"
