"""A date phrase and the day it was written in, the days that it means out."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasdiq.resolve.date_calendar import DAY, Meaning, century, day_range, days_of, step_back, week_from, weekday, whole_months, whole_years
from tasdiq.resolve.date_grammar import Phrase

_PERIODS = {"minute": "day", "hour": "day", "day": "days", "week": "week", "month": "month", "year": "year"}
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}  # days of the month
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}  # months, north of the equator


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a phrase is understood against: the day of writing, and whether it tells of what is to come.

    `ahead` is how many days after the anchor a date without its year may lie before the past year is meant.
    """

    anchor: date | None
    ahead: int = 3


_SOME = (2, 6)  # what "days" without a number is taken for
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
        return day_range(start, start.replace(day=int(parts["day2"])))
    return Meaning(start=start, end=start, precision="day")


def _feast(parts: Parts, setting: Setting) -> Meaning:
    month, number = parts["feast"]
    return _day({**parts, "month": month, "day": number}, setting)


def _day_range(parts: Parts, setting: Setting) -> Meaning:
    months, days = (parts["month"], parts.get("month2", parts["month"])), (int(parts["day"]), int(parts.get("day3", parts["day2"])))
    year2 = int(parts["year2"]) if "year2" in parts else _year(parts, setting, months[1], days[1])
    if year2 is None:
        return UNKNOWN
    year1 = int(parts["year"]) if "year2" in parts and "year" in parts else year2 - (months[0] > months[1])
    return day_range(date(year1, months[0], days[0]), date(year2, months[1], days[1]))


def _week_of(parts: Parts, setting: Setting) -> Meaning:
    at = _day(parts, setting).start
    if at is None:
        return UNKNOWN
    return week_from(at - 6 * DAY) if parts["week_of"] == "week ending" else week_from(at)


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
        readings.sort(key=lambda d: (d > anchor + DAY, abs((d - anchor).days)))
    sure = len(set(readings)) == 1 or setting.anchor is not None
    return Meaning(start=readings[0], end=readings[0], precision="day" if sure else "unknown")


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
    years = [y for y in range(setting.anchor.year - 7, setting.anchor.year + 2) if number <= monthrange(y, month)[1]]
    days = [date(year, month, number) for year in years]
    return _agreeing(days, setting.anchor, parts.get("weekday")) or max(d.year for d in days if (d - setting.anchor).days <= setting.ahead)


def _agreeing(days: list[date], anchor: date, weekday: int | None) -> int | None:
    """The year of the day nearest the anchor that falls on the weekday stated with it."""
    near = [d for d in days if d.weekday() == weekday and abs((d - anchor).days) < 800]
    return min(near, key=lambda d: abs((d - anchor).days)).year if near else None


def month(parts: Parts, setting: Setting) -> Meaning:
    """The month named, in the year stated or told from the setting."""
    number, anchor = parts["month"], setting.anchor
    if parts.get("which") and anchor is not None:
        step = {"last": -1, "this": 0, "next": 1}[parts["which"]]
        passed = number >= anchor.month if step < 0 else number <= anchor.month
        year: int | None = anchor.year + (step if passed else 0)
    else:
        year = _year(parts, setting, number, 1)
    if year is None:
        return UNKNOWN
    if parts.get("part") in _THIRDS:
        first, last = _THIRDS[parts["part"]]
        return Meaning(start=date(year, number, first), end=date(year, number, min(last, monthrange(year, number)[1])), precision="week")
    return whole_months(date(year, number, 1))


def _month_range(parts: Parts, setting: Setting) -> Meaning:
    last = int(parts["year2"]) if "year2" in parts else _year(parts, setting, parts["month2"], 1)
    if last is None:
        return UNKNOWN
    first = int(parts["year"]) if "year" in parts else last - (parts["month"] > parts["month2"])
    return whole_months(date(first, parts["month"], 1), date(last, parts["month2"], 1))


def _weekday(parts: Parts, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    at = weekday(parts["weekday"], setting.anchor, parts.get("which"))
    if "spell" in parts:  # "Friday last week"
        monday = setting.anchor - setting.anchor.weekday() * DAY + 7 * {"last": -1, "this": 0, "next": 1}[parts["which"]] * DAY
        at = monday + parts["weekday"] * DAY
    return Meaning(start=at, end=at, precision="day")


def _weekday_range(parts: Parts, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    end = weekday(parts["weekday2"], setting.anchor, None)
    return day_range(weekday(parts["weekday"], end, None), end)


def _deictic(parts: Parts, setting: Setting) -> Meaning:
    return _shifted(setting, parts["deictic"])


def _shifted(setting: Setting, days: int) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    at = setting.anchor + days * DAY
    return Meaning(start=at, end=at, precision="day")


def _day_part(parts: Parts, setting: Setting) -> Meaning:
    return _shifted(setting, {"last": -1, "this": 0, "next": 1}[parts["which"]])


def _overnight(parts: Parts, setting: Setting) -> Meaning:
    return day_range(setting.anchor - DAY, setting.anchor) if setting.anchor else UNKNOWN


def _ago(parts: Parts, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    low, high = _number(parts)
    unit, anchor = _unit(parts), setting.anchor
    start, end = step_back(anchor, high, unit), step_back(anchor, low, unit)
    if unit == "year":
        return Meaning(start=date(start.year, 1, 1), end=date(end.year, 12, 31), precision="year")
    if unit == "month":
        return whole_months(start, end)
    if unit == "week":
        return Meaning(start=start - 3 * DAY, end=end + 3 * DAY, precision="week" if low == high else "month")
    return day_range(start, end)


def _unit(parts: Parts) -> str:
    return str(next(parts[name] for name in ("unit", "some_unit", "two_units") if name in parts))


def _number(parts: Parts) -> tuple[int, int]:
    if "some_unit" in parts:
        return _SOME
    if "two_units" in parts:
        return 2, 2
    if "digits" in parts:
        return int(parts["digits"]), int(parts["digits"])
    if "number2" in parts:
        return parts["number"][0] + parts["number2"][0], parts["number"][1] + parts["number2"][1]
    low, high = parts.get("number", (1, 1))
    return low, high


def _relative(parts: Parts, setting: Setting) -> Meaning:
    low, high = _number(parts)
    unit = _unit(parts)
    exact = unit in ("minute", "hour") or (low == high and unit in ("day", "week"))
    return Meaning(relative=True, offset_days=parts["direction"] * days_of(low, unit) if exact else None)


def _adjacent(parts: Parts, setting: Setting) -> Meaning:
    return Meaning(relative=True, offset_days=parts["adjacent"])


def _period(parts: Parts, setting: Setting) -> Meaning:
    """ "The last two months": from then until the anchor."""
    if setting.anchor is None or parts["which"] == "this":
        return UNKNOWN
    _, high = _number(parts) if ("number" in parts or "digits" in parts) else (3, 3)
    precision = _PERIODS[parts["unit"]]
    precision = {"month": "season", "week": "month"}.get(precision, precision) if high > 1 else precision
    if parts["which"] == "next":
        return _until(setting.anchor, setting.anchor + days_of(high, parts["unit"]) * DAY, precision)
    return _until(step_back(setting.anchor, high, parts["unit"]), setting.anchor, precision)


def _until(start: date, end: date, precision: str) -> Meaning:
    return Meaning(start=start, end=end, precision="days" if precision == "day" and start < end else precision)


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
        return week_from(anchor - anchor.weekday() * DAY + 7 * step * DAY)
    at = step_back(anchor, -step, unit)
    return whole_months(at) if unit == "month" else whole_years(at.year, at.year)


def _weekend(parts: Parts, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return UNKNOWN
    saturday = weekday(5, setting.anchor, parts.get("which") if parts.get("which") == "next" else None)
    return day_range(saturday, saturday + DAY)


def _season(parts: Parts, setting: Setting) -> Meaning:
    first, last = _SEASONS[parts["season"]]
    year = _year({k: v for k, v in parts.items() if k in ("year", "yearly")}, setting, first, 1)
    if year is None or (setting.anchor is None and "year" not in parts):
        return UNKNOWN
    if parts.get("which") == "last" and setting.anchor and setting.anchor < date(year, first, 1) + 60 * DAY:
        year -= 1
    found = whole_months(date(year, first, 1), date(year + (last < first), last, 1))
    return Meaning(start=found.start, end=found.end, precision="season")


def _plain_year(parts: Parts, setting: Setting) -> Meaning:
    year = _year(parts, setting, 1, 1)
    if year is None:
        return UNKNOWN
    if parts.get("part") in _THIRDS:
        first = {"early": 1, "mid": 5, "late": 9}[parts["part"]]
        found = whole_months(date(year, first, 1), date(year, first + 3, 1))
        return Meaning(start=found.start, end=found.end, precision="season")
    return whole_years(year, year)


def _year_range(parts: Parts, setting: Setting) -> Meaning:
    return whole_years(int(parts["year"]), int(parts["year2"]))


def _decade(parts: Parts, setting: Setting) -> Meaning:
    first = int(parts["decade"])
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(parts.get("part", ""), (0, 9))
    return Meaning(start=date(first + low, 1, 1), end=date(first + high, 12, 31), precision="unknown")


_MEANINGS: Mapping[str, Callable[[Parts, Setting], Meaning | None]] = {
    "day": _day, "feast": _feast, "day_range": _day_range, "week_of": _week_of, "iso_day": _iso_day, "slashed_day": _slashed_day,
    "month": month, "month_range": _month_range, "weekday": _weekday, "weekday_range": _weekday_range,
    "deictic": _deictic, "day_part": _day_part, "overnight": _overnight, "ago": _ago, "relative": _relative,
    "adjacent": _adjacent, "period": _period, "spell": _spell, "weekend": _weekend, "season": _season,
    "year": _plain_year, "year_range": _year_range, "decade": _decade,
}  # fmt: skip
