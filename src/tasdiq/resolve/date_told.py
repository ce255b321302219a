"""The values a document told before and a phrase that points at one, its value out ("a year earlier" after "1989-Q3": "1988-Q3")."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tasdiq.resolve.date_calendar import step_back, weekday

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T\w+)?")
_DATED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T\w+)?")
_LONG = re.compile(r"P(?:[4-9]|\d\d)M|P[23]Q|\d{4}-H[12]")  # more than a quarter, less than a year
_NEWS = 8  # days: a day so close to the writing is the news and compares nothing


def quarter_told(told: Sequence[str | None], anchor: date) -> int | None:
    """The number of the quarter that the document is about, None where a longer part of a year was told since.

    That is the quarter completed last where it was told, else the one told last.
    """
    completed = (anchor.month - 1) // 3 or 4
    numbers: list[int] = []
    for value in _latest(told):
        if found := _QUARTER.fullmatch(value):
            numbers.append(int(found[2]))
        if _LONG.fullmatch(value):
            break
    return completed if completed in numbers else next(iter(numbers), None)


def longer_told(told: Sequence[str | None]) -> bool:
    """Whether the part of a year told last is longer than a quarter ("the nine months")."""
    last = next((value for value in _latest(told) if _QUARTER.fullmatch(value) or _LONG.fullmatch(value)), "")
    return bool(_LONG.fullmatch(last))


def compared(told: Sequence[str | None], anchor: date, years: int) -> str:
    """The quarter or the day told last, so many years from it; else the year."""
    for value in _latest(told):
        if _LONG.fullmatch(value):
            break
        if _QUARTER.fullmatch(value):
            quarter = quarter_told(told, anchor)
            return f"{_newest(told, quarter, anchor) + years:04}-Q{quarter}"
        if (day := _day(value)) and abs((day - anchor).days) >= _NEWS and not _ends_quarter(day):
            return step_back(day, -years, "year").isoformat()
    return f"{anchor.year + years:04}"


def _newest(told: Sequence[str | None], quarter: int | None, anchor: date) -> int:
    """The newest year in which that quarter was told: the older ones were told to compare with, later ones are to come."""
    years = [int(found[1]) for value in _latest(told) if (found := _QUARTER.fullmatch(value)) and int(found[2]) == quarter]
    return max((year for year in years if year <= anchor.year), default=years[0])


def beside(told: Sequence[str | None], anchor: date, parts: Mapping[str, Any]) -> str | None:
    """The weekday, day, week, month, quarter or year before, after or at the one told last."""
    step, unit = parts["beside"], str(parts.get("spell", "quarter"))
    if "weekday" in parts:
        return _weekday_beside(day_told(told) or anchor, parts["weekday"], step)
    at = _last(told, {"year": 1, "month": 2}.get(unit, 3)) or anchor
    if "month" in parts:
        return f"{at.year + (step if (parts['month'] - at.month) * step <= 0 else 0):04}-{parts['month']:02}"
    years = parts.get("yearly", parts.get("compared"))
    if years is not None:
        return _unit_beside(step_back(at.replace(year=anchor.year, day=1), -years, "year"), unit, 0)
    return _unit_beside(at, unit, step)


def _weekday_beside(at: date, number: int, step: int) -> str:
    return weekday(number, at, {-1: "last", 0: None, 1: "next"}[step]).isoformat()


def _unit_beside(at: date, unit: str, step: int) -> str:
    moved = step_back(at, -3 * step, "month") if unit == "quarter" else step_back(at, -step, unit)
    if unit == "week":
        return "{}-W{:02}".format(*moved.isocalendar()[:2])
    if unit == "quarter":
        return f"{moved.year:04}-Q{(moved.month + 2) // 3}"
    return moved.isoformat()[: {"year": 4, "month": 7}.get(unit, 10)]


def week_told(told: Sequence[str | None], anchor: date) -> date | None:
    """The Monday of the coming week, where that was told just before."""
    found = _WEEK.fullmatch(next(iter(_latest(told)), ""))
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else anchor
    return monday if monday > anchor else None


def day_told(told: Sequence[str | None]) -> date | None:
    """The day told last, where one was told."""
    return _last(told, 3)


def dated_told(told: Sequence[str | None]) -> date | None:
    """The first day of the year, month or day told last."""
    return _last(told, 1)


def _last(told: Sequence[str | None], least: int) -> date | None:
    """The first day of what was told last, as fine as year (1), month (2) or day (3)."""
    for value in _latest(told):
        if (found := _DATED.fullmatch(value)) and sum(part is not None for part in found.groups()) >= least:
            return date(*(int(part or 1) for part in found.groups()))
    return None


def _latest(told: Sequence[str | None]) -> Iterable[str]:
    return (value for value in reversed(told) if value is not None)


def _day(value: str) -> date | None:
    found = _DAY.fullmatch(value)
    return date.fromisoformat(found[1]) if found else None


def _ends_quarter(day: date) -> bool:
    return (day.month % 3 == 0 and day.day >= 25) or (day.month % 3 == 1 and day.day == 1)
