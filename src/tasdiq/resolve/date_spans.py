"""The parts of years, months and ages that an expression names, in TimeML's notation ("1989-Q3", "1989-H1", "198", "1989-11-23")."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from tasdiq.resolve.date_calendar import DAY, century, weekday
from tasdiq.resolve.date_meaning import Setting, month
from tasdiq.resolve.date_told import beside, compared, longer_told, quarter_told

AHEAD = 100  # days: "January" in October is the coming one


def _last_quarter(anchor: date) -> tuple[int, int]:
    """The quarter completed last."""
    quarter = (anchor.month - 1) // 3
    return (anchor.year, quarter) if quarter else (anchor.year - 1, 4)


def _quarter(parts: Mapping[str, Any], anchor: date, told: Sequence[str | None]) -> str | None:
    """The quarter told before, in the year that is meant; else the one completed last."""
    named = int(parts["year"]) if "year" in parts else None
    back = parts.get("yearly", parts.get("compared", 0))
    if longer_told(told) and (named or back):
        return f"{named or anchor.year + back}"
    year, quarter = _last_quarter(anchor)
    before = quarter_told(told, anchor)
    if before is not None:
        year, quarter = anchor.year, before
    return f"{named or year + back}-Q{quarter}"


def _quarter_of(parts: Mapping[str, Any], anchor: date) -> str | None:
    number = parts["ordinal"]
    if number > 4:
        return None
    if "year" in parts:
        return f"{int(parts['year'])}-Q{number}"
    if "yearly" in parts:
        return f"{anchor.year + parts['yearly']}-Q{number}"
    return f"{anchor.year - (date(anchor.year, number * 3 - 2, 1) > anchor)}-Q{number}"


def _quarter_now(parts: Mapping[str, Any], anchor: date) -> str | None:
    step = {"last": -1, "next": 1}.get(parts["which"], 0)
    year, quarter = divmod(anchor.year * 4 + (anchor.month - 1) // 3 + step, 4)
    return f"{year}-Q{quarter + 1}"


def _half_of(parts: Mapping[str, Any], anchor: date) -> str | None:
    return f"{parts.get('year', anchor.year + parts.get('yearly', 0))}-H{min(2, parts.get('ordinal', 2))}"


def _this_spell(parts: Mapping[str, Any], anchor: date) -> str | None:
    step = -1 if "recent" in parts else {"last": -1, "next": 1}.get(parts.get("which", ""), 0)
    if parts["spell"] == "year":
        return f"{anchor.year + step}"
    if parts["spell"] == "day":
        return anchor.isoformat()
    if parts["spell"] == "week":
        return "{}-W{:02}".format(*date.fromordinal(anchor.toordinal() + 7 * step).isocalendar()[:2])
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + step, 12)
    return f"{year}-{month + 1:02}"


def _decade_word(parts: Mapping[str, Any], anchor: date) -> str | None:
    return f"{parts['span'] // 10}"


def _century(parts: Mapping[str, Any], anchor: date) -> str | None:
    return f"{int(parts.get('digits', parts.get('ordinal', 1))) - 1:02}"


def _short_decade(parts: Mapping[str, Any], anchor: date) -> str | None:
    return f"{century(int(parts['short_decade']), anchor) // 10}"


def _era(parts: Mapping[str, Any], anchor: date) -> str | None:
    """This decade, the next century; the last decade of news is the one that is running or just over."""
    years = parts["era"]
    step = {"last": -1, "next": 1}.get(parts.get("which", ""), 0)
    back = 1 if step < 0 and years == 10 else 0
    return f"{(anchor.year + back) // years + step:0{2 if years == 100 else 3}}"


def _ages_ago(parts: Mapping[str, Any], anchor: date) -> str | None:
    """ "Three decades ago": the decade; "decades ago": the past."""
    low, high = (int(parts["digits"]),) * 2 if "digits" in parts else parts.get("number", (1, 2))
    if low != high or parts["ages"] == "second":
        return "PAST_REF"
    if parts["ages"] == "quarter":
        year, quarter = divmod(anchor.year * 4 + (anchor.month - 1) // 3 - low, 4)
        return f"{year}-Q{quarter + 1}"
    years = 10 if parts["ages"] == "decade" else 100
    if low >= anchor.year // years:
        return None
    return f"{anchor.year // years - low:0{3 if years == 10 else 2}}"


def _holiday(parts: Mapping[str, Any], anchor: date) -> str | None:
    number, *day = parts["holiday"]
    start = month({**parts, "month": number}, Setting(anchor=anchor, ahead=AHEAD)).start
    if start is None:
        return None
    return (start.replace(day=day[0]) if len(day) == 1 else _nth_day(start, day[0], day[1])).isoformat()


def _nth(parts: Mapping[str, Any], anchor: date) -> str | None:
    """ "The fourth Thursday of November", "the last week in March"."""
    start = month({name: value for name, value in parts.items() if name != "weekday"}, Setting(anchor=anchor, ahead=AHEAD)).start
    if start is None:
        return None
    number = parts.get("ordinal", -1)
    if "weekday" in parts:
        return _nth_day(start, parts["weekday"], number).isoformat()
    last = start.replace(day=monthrange(start.year, start.month)[1])
    at = last - 3 * DAY if number < 0 else start + (7 * number - 4) * DAY
    return "{}-W{:02}".format(*at.isocalendar()[:2])


def _nth_day(start: date, number: int, which: int) -> date:
    if which < 0:
        return weekday(number, start.replace(day=monthrange(start.year, start.month)[1]), None)
    return weekday(number, start - DAY, "next") + 7 * (which - 1) * DAY


SPANS = {
    "quarter_of": _quarter_of, "quarter_now": _quarter_now, "half_of": _half_of, "this_spell": _this_spell, "decade_word": _decade_word,
    "century": _century, "short_decade": _short_decade, "era": _era, "ages_ago": _ages_ago, "holiday": _holiday, "nth": _nth,
}  # fmt: skip
POINTING: Mapping[str, Callable[[Mapping[str, Any], date, Sequence[str | None]], str | None]] = {  # at what was told before
    "quarter": _quarter,
    "compared": lambda parts, anchor, told: compared(told, anchor, parts["compared"]),
    "beside": lambda parts, anchor, told: beside(told, anchor, parts),
}
