"""One date expression and the day it was written in, its value in TimeML's notation out ("1989-10-27", "1989-Q3")."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tasdiq.resolve.date_calendar import DAY, Meaning, step_back
from tasdiq.resolve.date_grammar import Phrase, phrases, value_grammars
from tasdiq.resolve.date_meaning import Setting, meaning
from tasdiq.resolve.date_spans import AHEAD, POINTING, SPANS
from tasdiq.resolve.date_spelled import plain_years
from tasdiq.resolve.date_told import compared, dated_told, day_told, week_told

_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:]+)?")
_DAY_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
_LENGTHS = ("duration", "period")
_COUNTED = ("period", "ago", "relative", "adjacent")
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


def normalise(phrase: str, anchor: date, told: Sequence[str | None] = (), *, kind: str | None = None) -> str | None:
    """The value of one expression of that TimeML type, written on that day after those values; None where it has none.

    >>> normalise("last Tuesday", date(2016, 8, 9)), normalise("a year earlier", date(2016, 8, 9), ["2016-Q2"])
    ('2016-08-02', '2015-Q2')
    """
    text = plain_years(" ".join(phrase.split()))
    if _STAMP.fullmatch(text):
        return text
    found = _longest(text, ())
    try:
        if kind == "DATE" and found is not None and found.kind in _LENGTHS:
            return _of_a_length(found, anchor, told) or _value(_longest(text, _LENGTHS), anchor, told)
        return _value(found, anchor, told)
    except (ValueError, OverflowError):  # nine hundred centuries ago
        return None


def _longest(text: str, without: Sequence[str]) -> Phrase | None:
    return max(phrases(text, value_grammars(), lambda _text, each: each.kind not in without), key=_weight, default=None)


def _of_a_length(phrase: Phrase, anchor: date, told: Sequence[str | None]) -> str | None:
    """The date that a length stands for: "(up from) a year" is a year back, "the last few months" are the past."""
    parts = phrase.parts
    if "which" in parts:
        return "FUTURE_REF" if parts["which"] == "next" else "PAST_REF"
    return compared(told, anchor, -1) if parts["unit"] == "year" and _count(parts) == 1 else None


def _weight(phrase: Phrase) -> tuple[bool, int]:
    """What dates a moment goes before a word like "later", then the longest."""
    return phrase.kind != "reference", phrase.end - phrase.start


def normalise_all(expressions: Iterable[tuple[str, str | None]], anchor: date) -> tuple[str | None, ...]:
    """The values of a document's expressions, each with its type where that is known, understood after those before.

    >>> normalise_all([("the first quarter", None), ("the year-ago period", "DATE")], date(2016, 8, 9))
    ('2016-Q1', '2015-Q1')
    """
    told: list[str | None] = []
    for expression, kind in expressions:
        told.append(normalise(expression, anchor, told, kind=kind))
    return tuple(told)


def _value(phrase: Phrase | None, anchor: date, told: Sequence[str | None]) -> str | None:
    if phrase is None:
        return None
    parts, kind = phrase.parts, phrase.kind
    if kind in _OWN:
        return _OWN[kind](parts, anchor)
    if kind in POINTING:
        return POINTING[kind](parts, anchor, told)
    return _counted(phrase, anchor, told) if kind in _COUNTED else _dated(phrase, anchor, told)


def _counted(phrase: Phrase, anchor: date, told: Sequence[str | None]) -> str | None:
    """What tells a number of days, weeks, months or years, or how far it is from what was told before."""
    parts, kind = phrase.parts, phrase.kind
    if kind == "period":
        return _duration(parts, anchor) if parts.get("unit") else None
    if kind in ("ago", "relative") and _vague(parts):
        return "PAST_REF"
    if kind == "ago":
        week = parts.get("unit") == "week"
        return step_back(anchor, _count(parts), "week").isoformat() if week else _dated(phrase, anchor, told)
    return _relative(parts, anchor, told)


def _dated(phrase: Phrase, anchor: date, told: Sequence[str | None]) -> str | None:
    parts = phrase.parts
    if parts.keys() == {"weekday"} and (monday := week_told(told, anchor)):
        return str((monday + parts["weekday"] * DAY).isoformat())
    found = meaning(phrase, Setting(anchor=anchor, ahead=0 if parts.get("which") == "last" else AHEAD))
    if found is None or found.start is None:
        return None
    if phrase.kind == "overnight":
        return f"{found.start}TNI"
    value = written(found, parts)
    return f"{value}{_DAY_PARTS.get(parts.get('day_part', ''), '')}" if len(value) == 10 else value


def _vague(parts: Mapping[str, Any]) -> bool:
    return "some_unit" in parts or any(name in parts and parts[name][0] != parts[name][1] for name in ("number", "number2"))


def _count(parts: Mapping[str, Any]) -> int:
    return int(parts["digits"]) if "digits" in parts else parts.get("number", (1, 1))[0] + parts.get("number2", (0, 0))[0]


def _relative(parts: Mapping[str, Any], anchor: date, told: Sequence[str | None]) -> str | None:
    """An expression that counts from what was told before, else from the day of writing."""
    at = day_told(told) or anchor
    if "adjacent" in parts:
        return str((at + parts["adjacent"] * DAY).isoformat())
    unit, steps = parts["unit"], parts["direction"] * _count(parts)
    if unit in ("year", "month"):
        return step_back(dated_told(told) or anchor, -steps, unit).isoformat()[: 4 if unit == "year" else 7]
    return (at + steps * {"day": 1, "week": 7}[unit] * DAY).isoformat() if unit in ("day", "week") else None


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


def _duration(parts: Mapping[str, Any], anchor: date) -> str | None:
    number = parts.get("digits", parts.get("number", ("X", "Y")))
    if isinstance(number, tuple | list):
        number = number[0] if number[0] == number[1] or "number2" in parts else "X"
    if parts["unit"] == "decade" and number == "X":
        return "PXE"
    if "number" not in parts and "digits" not in parts:
        number = "X"
    return "P" + _UNITS[parts["unit"]].format(number)


def _reference(parts: Mapping[str, Any], anchor: date) -> str | None:
    return str(parts.get("reference") or parts.get("still") or "PRESENT_REF")


_OWN: Mapping[str, Callable[[Mapping[str, Any], date], str | None]] = {"duration": _duration, "reference": _reference, **SPANS}
