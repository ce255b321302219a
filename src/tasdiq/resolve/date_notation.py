"""One date expression and the day it was written in, its value in TimeML's notation out ("1989-10-27", "1989-Q3")."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tasdiq.resolve.date_calendar import Meaning
from tasdiq.resolve.date_grammar import Phrase, phrases, value_grammars
from tasdiq.resolve.date_meaning import Setting, meaning
from tasdiq.resolve.date_spelled import plain_years
from tasdiq.resolve.date_told import beside, compared, longer_told, quarter_told

_AHEAD = 100  # days: "January" in October is the coming one
_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:]+)?")
_DAY_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
_UNITS = {
    "second": "T{}S",
    "minute": "T{}M",
    "hour": "T{}H",
    "day": "{}D",
    "week": "{}W",
    "month": "{}M",
    "quarter": "{}Q",
    "year": "{}Y",
    "decade": "{}0Y",
}


def normalise(phrase: str, anchor: date, told: Sequence[str | None] = ()) -> str | None:
    """The value of one expression written on that day, after those values; None where it has none.

    >>> normalise("last Tuesday", date(2016, 8, 9)), normalise("a year earlier", date(2016, 8, 9), ["2016-Q2"])
    ('2016-08-02', '2015-Q2')
    """
    text = plain_years(" ".join(phrase.split()))
    if _STAMP.fullmatch(text):
        return text
    found = max(phrases(text, value_grammars(), lambda _text, _phrase: True), key=lambda p: p.end - p.start, default=None)
    return None if found is None else _value(found, anchor, told)


def normalise_all(expressions: Iterable[str], anchor: date) -> tuple[str | None, ...]:
    """The values of a document's expressions in the order in which it tells them, each understood after those before.

    >>> normalise_all(["the first quarter", "the year-ago period"], date(2016, 8, 9))
    ('2016-Q1', '2015-Q1')
    """
    told: list[str | None] = []
    for expression in expressions:
        told.append(normalise(expression, anchor, told))
    return tuple(told)


def _value(phrase: Phrase, anchor: date, told: Sequence[str | None]) -> str | None:
    parts = phrase.parts
    if phrase.kind in _OWN:
        return _OWN[phrase.kind](parts, anchor)
    if phrase.kind in _TOLD:
        return _TOLD[phrase.kind](parts, anchor, told)
    if phrase.kind == "period":
        return None if parts.get("unit") is None else _duration(parts, anchor)
    if phrase.kind in ("ago", "relative") and _vague(parts):
        return "PAST_REF"
    if phrase.kind in ("relative", "adjacent"):
        return _relative(parts, anchor)
    found = meaning(phrase, Setting(anchor=anchor, ahead=_AHEAD))
    if found is None or found.start is None:
        return None
    if phrase.kind == "overnight":
        return f"{found.start}TNI"
    value = written(found, parts)
    return value + _DAY_PARTS.get(parts.get("day_part", ""), "") if len(value) == 10 else value


def _vague(parts: Mapping[str, Any]) -> bool:
    return "some_unit" in parts or ("number" in parts and parts["number"][0] != parts["number"][1])


def _relative(parts: Mapping[str, Any], anchor: date) -> str | None:
    """An expression that counts from an event, counted from the day of writing."""
    if "adjacent" in parts:
        return date.fromordinal(anchor.toordinal() + parts["adjacent"]).isoformat()
    number = int(parts["digits"]) if "digits" in parts else parts.get("number", (1, 1))[0]
    if parts["unit"] == "year":
        return f"{anchor.year + parts['direction'] * number:04}"
    if parts["unit"] in ("day", "week"):
        return date.fromordinal(anchor.toordinal() + parts["direction"] * number * {"day": 1, "week": 7}[parts["unit"]]).isoformat()
    return None


def written(found: Meaning, parts: Mapping[str, Any]) -> str:
    """Days as TimeML writes them at their precision: a day, a week, a month, a season, a year, a decade."""
    start = found.start or date.min
    if "decade" in parts:
        return f"{start.year // 10}"
    if "weekend" in parts:
        return "{}-W{:02}-WE".format(*start.isocalendar()[:2])
    if "season" in parts:
        return f"{start.year}-{parts['season']}"
    if "month" in parts and found.precision in ("week", "month", "season"):
        return f"{start:%Y-%m}"
    if found.precision == "week":
        middle = date.fromordinal(start.toordinal() + 3)
        return "{}-W{:02}".format(*middle.isocalendar()[:2])
    if found.precision == "month":
        return f"{start:%Y-%m}"
    return f"{start.year}" if found.precision in ("year", "season") else start.isoformat()


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
    before = None if "recent" in parts else quarter_told(told)
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
    return f"{parts.get('year', anchor.year + parts.get('yearly', 0))}-H{min(2, parts['ordinal'])}"


def _this_spell(parts: Mapping[str, Any], anchor: date) -> str | None:
    step = {"last": -1, "next": 1}.get(parts.get("which", ""), 0)
    if parts["spell"] == "year":
        return f"{anchor.year + step}"
    if parts["spell"] == "day":
        return anchor.isoformat()
    if parts["spell"] == "week":
        return "{}-W{:02}".format(*date.fromordinal(anchor.toordinal() + 7 * step).isocalendar()[:2])
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + step, 12)
    return f"{year}-{month + 1:02}"


def _duration(parts: Mapping[str, Any], anchor: date) -> str | None:
    number = parts.get("digits", parts.get("number", ("X", "Y")))
    if isinstance(number, tuple | list):
        number = number[0] if number[0] == number[1] or "number2" in parts else "X"
    if parts["unit"] == "decade" and number == "X":
        return "PXE"
    if "number" not in parts and "digits" not in parts:
        number = "X"
    return "P" + _UNITS[parts["unit"]].format(number)


def _decade_word(parts: Mapping[str, Any], anchor: date) -> str | None:
    return f"{parts['span'] // 10}"


def _century(parts: Mapping[str, Any], anchor: date) -> str | None:
    return f"{int(parts.get('digits', parts.get('ordinal', 1))) - 1:02}"


def _reference(parts: Mapping[str, Any], anchor: date) -> str | None:
    return str(parts["reference"])


_OWN = {
    "quarter_of": _quarter_of, "quarter_now": _quarter_now, "half_of": _half_of, "this_spell": _this_spell,
    "duration": _duration, "decade_word": _decade_word, "century": _century, "reference": _reference,
}  # fmt: skip
_TOLD = {
    "quarter": _quarter,
    "compared": lambda parts, anchor, told: compared(told, anchor, parts["compared"]),
    "beside": lambda parts, anchor, told: beside(told, anchor, parts),
}
