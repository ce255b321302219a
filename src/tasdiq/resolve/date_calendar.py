"""Calendar days, ranges and the steps between them: what a date phrase's numbers come to."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
LENGTHS = {"minute": 0, "hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}  # days of each unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The days a phrase means, or its distance from the event told before it."""

    start: date | None = None
    end: date | None = None
    precision: str = "unknown"
    relative: bool = False
    offset_days: int | None = None


def day_range(start: date, end: date) -> Meaning:
    """All days from one to another."""
    if end < start:
        raise ValueError("a range must rise")
    return Meaning(start=start, end=end, precision="day" if start == end else "days")


def week_from(start: date) -> Meaning:
    """The seven days that begin then."""
    return Meaning(start=start, end=start + 6 * DAY, precision="week")


def century(short: int, anchor: date | None) -> int:
    """The year that two digits mean: the one nearest the anchor, else 1950 to 2049.

    >>> century(90, None), century(16, None), century(16, date(1917, 2, 3))
    (1990, 2016, 1916)
    """
    if anchor is None:
        return 1900 + short if short >= 50 else 2000 + short
    return min((c + short for c in (1800, 1900, 2000, 2100)), key=lambda y: abs(y - anchor.year))


def whole_months(first: date, last: date | None = None) -> Meaning:
    """The whole month of a day, or the whole months from one to another."""
    last = last or first
    end = last.replace(day=monthrange(last.year, last.month)[1])
    start = first.replace(day=1)
    if end < start:
        raise ValueError("a range must rise")
    return Meaning(start=start, end=end, precision="month" if (first.year, first.month) == (last.year, last.month) else "season")


def weekday(number: int, anchor: date, which: str | None) -> date:
    """The day of that weekday: last before the anchor, in its week, after it, or no later than it.

    >>> weekday(0, date(2016, 8, 9), None), weekday(1, date(2016, 8, 9), "last")
    (datetime.date(2016, 8, 8), datetime.date(2016, 8, 2))
    """
    back = (anchor.weekday() - number) % 7
    if which == "last":
        return anchor - (back or 7) * DAY
    if which == "next":
        return anchor + (7 - back) * DAY
    return anchor - back * DAY


def step_back(anchor: date, number: int, unit: str) -> date:
    """The day so many units before; the last of the month where the month is too short."""
    if unit in ("month", "year"):
        total = anchor.year * 12 + anchor.month - 1 - number * (12 if unit == "year" else 1)
        year, month = divmod(total, 12)
        return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))
    return anchor - days_of(number, unit) * DAY


def days_of(number: int, unit: str) -> int:
    """How many whole days so many units are.

    >>> days_of(72, "hour"), days_of(90, "minute"), days_of(2, "week")
    (3, 0, 14)
    """
    return abs(number) // 24 * (1 if number > 0 else -1) if unit == "hour" else number * LENGTHS[unit]


def whole_years(first: int, last: int) -> Meaning:
    """All days of the years from one to another."""
    if last < first:
        raise ValueError("a range must rise")
    return Meaning(start=date(first, 1, 1), end=date(last, 12, 31), precision="year")
