"""A date phrase and the day it was written in, the days that it means out."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tasdiq.resolve.date_grammar import Phrase

_DAY = timedelta(days=1)
_LENGTHS = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}  # days; what an offset from an event is counted in
_PERIODS = {"hour": "day", "day": "days", "week": "week", "month": "month", "year": "year"}
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}  # days of the month
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}  # months, north of the equator


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The days a phrase means, or its distance from the event told before it."""

    start: date | None = None
    end: date | None = None
    precision: str = "unknown"
    relative: bool = False
    offset_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a phrase is understood against: the day of writing, and whether it tells of what is to come.

    `ahead` is how many days after the anchor a date without its year may lie before the past year is meant.
    """

    anchor: date | None
    ahead: int = 3


UNKNOWN = Meaning()
Parts = Mapping[str, Any]


def meaning(phrase: Phrase, setting: Setting) -> Meaning | None:
    """What the phrase means, unknown where the anchor it needs is not known; None for a day no calendar has."""
    try:
        return _MEANINGS[phrase.kind](phrase.parts, setting)
    except (ValueError, OverflowError):  # 31 June; the year 0
        return None


def _day(parts: Parts, setting: Setting) -> Meaning:
    number = parts["ordinal"] if "ordinal" in parts else int(parts["day"])
    year = _year(parts, setting, parts["month"], number)
    if year is None:
        date(2000, parts["month"], number)  # refuses 31 June
        return Meaning(precision="unknown")
    start = date(year, parts["month"], number)
    if "day2" in parts and int(parts["day2"]) != number:
        return _days(start, start.replace(day=int(parts["day2"])))
    return Meaning(start=start, end=start, precision="day")


def _days(start: date, end: date) -> Meaning:
    if end < start:
        raise ValueError("a range must rise")
    return Meaning(start=start, end=end, precision="day" if start == end else "days")


def _day_range(parts: Parts, setting: Setting) -> Meaning:
    months, days = (parts["month"], parts.get("month2", parts["month"])), (int(parts["day"]), int(parts.get("day3", parts["day2"])))
    year2 = int(parts["year2"]) if "year2" in parts else _year(parts, setting, months[1], days[1])
    if year2 is None:
        return UNKNOWN
    year1 = int(parts["year"]) if "year2" in parts and "year" in parts else year2 - (months[0] > months[1])
    return _days(date(year1, months[0], days[0]), date(year2, months[1], days[1]))


def _week_of(parts: Parts, setting: Setting) -> Meaning:
    at = _day(parts, setting).start
    if at is None:
        return UNKNOWN
    return _week(at - 6 * _DAY) if parts["week_of"] == "week ending" else _week(at)


def _week(start: date) -> Meaning:
    return Meaning(start=start, end=start + 6 * _DAY, precision="week")


def _iso_day(parts: Parts, setting: Setting) -> Meaning:
    at = date(*(int(n) for n in re.findall(r"\d+", parts["iso_day"])))
    return Meaning(start=at, end=at, precision="day")


def _slashed_day(parts: Parts, setting: Setting) -> Meaning | None:
    """12/05/2016: of the two readings the nearer to the anchor, else month first and marked as unsure."""
    first, second, last = (int(n) for n in re.findall(r"\d+", parts["slashed_day"]))
    year = last if last > 99 else century(last, setting.anchor)
    readings = [date(year, m, d) for m, d in ((first, second), (second, first)) if m <= 12 and 1 <= d <= monthrange(year, max(1, m))[1]]
    if not readings:
        return None
    if setting.anchor is not None:
        anchor = setting.anchor
        readings.sort(key=lambda d: (d > anchor + _DAY, abs((d - anchor).days)))
    sure = len(set(readings)) == 1 or setting.anchor is not None
    return Meaning(start=readings[0], end=readings[0], precision="day" if sure else "unknown")


def century(short: int, anchor: date | None) -> int:
    """The year that two digits mean: the one nearest the anchor, else 1950 to 2049.

    >>> century(90, None), century(16, None), century(16, date(1917, 2, 3))
    (1990, 2016, 1916)
    """
    if anchor is None:
        return 1900 + short if short >= 50 else 2000 + short
    return min((c + short for c in (1800, 1900, 2000, 2100)), key=lambda y: abs(y - anchor.year))


def _year(parts: Parts, setting: Setting, month: int, number: int) -> int | None:
    """The year as stated; else the one that puts the day last before the anchor and agrees with the weekday."""
    if "year" in parts:
        return int(parts["year"])
    if "short_year" in parts:
        return century(int(parts["short_year"]), setting.anchor)
    if setting.anchor is None:
        return None
    if "yearly" in parts:
        return int(setting.anchor.year + parts["yearly"])
    anchor = setting.anchor
    weekday = parts.get("weekday")
    for year in range(anchor.year + 1, anchor.year - 8, -1):
        if number > monthrange(year, month)[1]:
            continue
        at = date(year, month, number)
        if (at - anchor).days > setting.ahead or (weekday is not None and at.weekday() != weekday):
            continue
        if weekday is None or anchor - at < 400 * _DAY:
            return year
        break
    return None if weekday is None else _year({**parts, "weekday": None}, setting, month, number)


def _month(parts: Parts, setting: Setting) -> Meaning:
    month, anchor = parts["month"], setting.anchor
    if parts.get("which") and anchor is not None:
        step = {"last": -1, "this": 0, "next": 1}[parts["which"]]
        passed = month >= anchor.month if step < 0 else month <= anchor.month
        year: int | None = anchor.year + (step if passed else 0)
    else:
        year = _year(parts, setting, month, 1)
    if year is None:
        return UNKNOWN
    if parts.get("part") in _THIRDS:
        first, last = _THIRDS[parts["part"]]
        return Meaning(start=date(year, month, first), end=date(year, month, min(last, monthrange(year, month)[1])), precision="week")
    return months(date(year, month, 1))


def months(first: date, last: date | None = None) -> Meaning:
    """The whole month of a day, or the whole months from one to another."""
    last = last or first
    end = last.replace(day=monthrange(last.year, last.month)[1])
    start = first.replace(day=1)
    if end < start:
        raise ValueError("a range must rise")
    return Meaning(start=start, end=end, precision="month" if (first.year, first.month) == (last.year, last.month) else "season")


def _month_range(parts: Parts, setting: Setting) -> Meaning:
    last = int(parts["year2"]) if "year2" in parts else _year(parts, setting, parts["month2"], 1)
    if last is None:
        return UNKNOWN
    first = int(parts["year"]) if "year" in parts else last - (parts["month"] > parts["month2"])
    return months(date(first, parts["month"], 1), date(last, parts["month2"], 1))


def _weekday(parts: Parts, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    at = weekday(parts["weekday"], setting.anchor, parts.get("which"))
    if "spell" in parts:  # "Friday last week"
        monday = setting.anchor - setting.anchor.weekday() * _DAY + 7 * {"last": -1, "this": 0, "next": 1}[parts["which"]] * _DAY
        at = monday + parts["weekday"] * _DAY
    return Meaning(start=at, end=at, precision="day")


def weekday(number: int, anchor: date, which: str | None) -> date:
    """The day of that weekday: last before the anchor, in its week, after it, or no later than it.

    >>> weekday(0, date(2016, 8, 9), None), weekday(1, date(2016, 8, 9), "last")
    (datetime.date(2016, 8, 8), datetime.date(2016, 8, 2))
    """
    back = (anchor.weekday() - number) % 7
    if which == "last":
        return anchor - (back or 7) * _DAY
    if which == "next":
        return anchor + (7 - back) * _DAY
    return anchor - back * _DAY


def _weekday_range(parts: Parts, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    end = weekday(parts["weekday2"], setting.anchor, None)
    return _days(weekday(parts["weekday"], end, None), end)


def _deictic(parts: Parts, setting: Setting) -> Meaning:
    return _shifted(setting, parts["deictic"])


def _shifted(setting: Setting, days: int) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    at = setting.anchor + days * _DAY
    return Meaning(start=at, end=at, precision="day")


def _day_part(parts: Parts, setting: Setting) -> Meaning:
    return _shifted(setting, {"last": -1, "this": 0, "next": 1}[parts["which"]])


def _overnight(parts: Parts, setting: Setting) -> Meaning:
    return _days(setting.anchor - _DAY, setting.anchor) if setting.anchor else UNKNOWN


def _ago(parts: Parts, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    low, high = _number(parts)
    unit, anchor = parts["unit"], setting.anchor
    start, end = _back(anchor, high, unit), _back(anchor, low, unit)
    if unit == "year":
        return Meaning(start=date(start.year, 1, 1), end=date(end.year, 12, 31), precision="year")
    if unit == "month":
        return months(start, end)
    if unit == "week":
        return Meaning(start=start - 3 * _DAY, end=end + 3 * _DAY, precision="week" if low == high else "month")
    return _days(start, end)


def _number(parts: Parts) -> tuple[int, int]:
    if "digits" in parts:
        return int(parts["digits"]), int(parts["digits"])
    if "number2" in parts:
        return parts["number"][0] + parts["number2"][0], parts["number"][1] + parts["number2"][1]
    low, high = parts.get("number", (1, 1))
    return low, high


def _back(anchor: date, number: int, unit: str) -> date:
    if unit in ("month", "year"):
        total = anchor.year * 12 + anchor.month - 1 - number * (12 if unit == "year" else 1)
        year, month = divmod(total, 12)
        return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))
    return anchor - number * _LENGTHS[unit] * _DAY


def _relative(parts: Parts, setting: Setting) -> Meaning:
    low, high = _number(parts)
    unit = parts["unit"]
    exact = unit == "hour" or (low == high and unit in ("day", "week"))
    return Meaning(relative=True, offset_days=parts["direction"] * low * _LENGTHS[unit] if exact else None)


def _adjacent(parts: Parts, setting: Setting) -> Meaning:
    return Meaning(relative=True, offset_days=parts["adjacent"])


def _period(parts: Parts, setting: Setting) -> Meaning:
    """ "The last two months": from then until the anchor."""
    if setting.anchor is None or parts["which"] == "this":
        return UNKNOWN
    _, high = _number(parts) if ("number" in parts or "digits" in parts) else (3, 3)
    precision = _PERIODS[parts["unit"]]
    precision = "season" if precision == "month" and high > 1 else precision
    if parts["which"] == "next":
        return Meaning(start=setting.anchor, end=setting.anchor + high * _LENGTHS[parts["unit"]] * _DAY, precision=precision)
    return Meaning(start=_back(setting.anchor, high, parts["unit"]), end=setting.anchor, precision=precision)


def _spell(parts: Parts, setting: Setting) -> Meaning:
    anchor = setting.anchor
    if anchor is None:
        return UNKNOWN
    step = {"last": -1, "this": 0, "next": 1}[parts.get("which", "this")]
    whole = _whole(anchor, parts["spell"], step)
    start, end = whole.start or anchor, whole.end or anchor
    part = parts.get("part")
    if part in ("earlier", "later") and start <= anchor <= end:
        return Meaning(start=start, end=anchor, precision=whole.precision) if part == "earlier" else whole
    return whole


def _whole(anchor: date, unit: str, step: int) -> Meaning:
    if unit == "week":
        return _week(anchor - anchor.weekday() * _DAY + 7 * step * _DAY)
    at = _back(anchor, -step, unit)
    return months(at) if unit == "month" else _whole_year(at.year, at.year)


def _whole_year(first: int, last: int) -> Meaning:
    if last < first:
        raise ValueError("a range must rise")
    return Meaning(start=date(first, 1, 1), end=date(last, 12, 31), precision="year")


def _weekend(parts: Parts, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    saturday = weekday(5, setting.anchor, parts.get("which") if parts.get("which") == "next" else None)
    return _days(saturday, saturday + _DAY)


def _season(parts: Parts, setting: Setting) -> Meaning:
    first, last = _SEASONS[parts["season"]]
    year = _year({k: v for k, v in parts.items() if k in ("year", "yearly")}, setting, first, 1)
    if year is None or (setting.anchor is None and "year" not in parts):
        return UNKNOWN
    if parts.get("which") == "last" and setting.anchor and setting.anchor < date(year, first, 1) + 60 * _DAY:
        year -= 1
    found = months(date(year, first, 1), date(year + (last < first), last, 1))
    return Meaning(start=found.start, end=found.end, precision="season")


def _plain_year(parts: Parts, setting: Setting) -> Meaning:
    year = _year(parts, setting, 1, 1)
    if year is None:
        return UNKNOWN
    if parts.get("part") in _THIRDS:
        first = {"early": 1, "mid": 5, "late": 9}[parts["part"]]
        found = months(date(year, first, 1), date(year, first + 3, 1))
        return Meaning(start=found.start, end=found.end, precision="season")
    return _whole_year(year, year)


def _year_range(parts: Parts, setting: Setting) -> Meaning:
    return _whole_year(int(parts["year"]), int(parts["year2"]))


def _decade(parts: Parts, setting: Setting) -> Meaning:
    first = int(parts["decade"])
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(parts.get("part", ""), (0, 9))
    return Meaning(start=date(first + low, 1, 1), end=date(first + high, 12, 31), precision="unknown")


_MEANINGS: Mapping[str, Callable[[Parts, Setting], Meaning | None]] = {
    "day": _day, "day_range": _day_range, "week_of": _week_of, "iso_day": _iso_day, "slashed_day": _slashed_day,
    "month": _month, "month_range": _month_range, "weekday": _weekday, "weekday_range": _weekday_range,
    "deictic": _deictic, "day_part": _day_part, "overnight": _overnight, "ago": _ago, "relative": _relative,
    "adjacent": _adjacent, "period": _period, "spell": _spell, "weekend": _weekend, "season": _season,
    "year": _plain_year, "year_range": _year_range, "decade": _decade,
}  # fmt: skip
