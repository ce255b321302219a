"""Parts of a record in, the words a reader reads out."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from tasdiq.model.vocab import shipped
from tasdiq.report.data import Row
from tasdiq.report.marked import Marked, escape


def words(name: object) -> Marked:
    """A vocabulary's name as words.

    >>> words("suicide_bombing")
    'suicide bombing'
    """
    return escape(str(name or "not told").replace("_", " "))


def day(value: Any) -> Marked:
    """A day, or a date of the output contract, as vague as it is.

    >>> day("2016-08-08"), day({"start": "2016-08-01", "end": "2016-08-31", "precision": "month"})
    ('8 August 2016', 'August 2016')
    """
    when = value if isinstance(value, Mapping) else {"start": value, "end": value, "precision": "day"}
    start, end = _day(when.get("start")), _day(when.get("end"))
    if start is None:
        return escape(f"on a day not known ({when['stated']})" if when.get("stated") else "on a day not known")
    if when.get("precision") == "month":
        return Marked(f"{start:%B} {start.year}")
    if when.get("precision") == "year":
        return Marked(str(start.year))
    if end is None or end == start:
        return Marked(_long(start))
    return Marked(f"{_long(start)} to {_long(end)}")


def place(value: Row | str | None, *, internal: bool = False) -> Marked:
    """A place from the smallest part to the country; the site only for internal reports."""
    if not isinstance(value, Mapping):
        return escape(value or "a place not told")
    country = country_name(value.get("country"))
    parts = [value.get("site") if internal else None, value.get("name"), value.get("admin2"), value.get("admin1"), country]
    told = list(dict.fromkeys(str(p) for p in parts if p))
    return escape(", ".join(told) if told else "a place not told")


def count(value: Row | None) -> Marked:
    """A count as a range.

    >>> count({"low": 70, "best": 74, "high": 93}), count({"low": 70, "best": 70}), count({})
    ('74 (70 to 93)', 'at least 70', 'not known')
    """
    low, best, high = ((value or {}).get(end) for end in ("low", "best", "high"))
    if best is None:
        best = low if low is not None else high
        if best is None:
            return Marked("not known")
        if low is None:
            return Marked(f"up to {high}")
        return Marked(f"{low} to {high}" if high not in (None, low) else f"at least {low}" if high is None else str(low))
    if high is None:
        return Marked(f"at least {best}" if low in (None, best) else f"{best} (at least {low})")
    if low in (None, best):
        return Marked(str(best) if high == best else f"{best} (up to {high})")
    return Marked(f"{best} ({low} to {high})")


def verdict(value: Row | None) -> Marked:
    """A verdict with its range in per cent; a claim nobody could weigh is said to be so."""
    if not value or not value.get("rating"):
        return Marked("not weighed")
    low, high = value.get("low"), value.get("high")
    span = f" ({round(100 * low)} to {round(100 * high)} %)" if isinstance(low, int | float) and isinstance(high, int | float) else ""
    return Marked(f"{words(value['rating'])}{span}")


def country_name(code: object) -> str | None:
    """The name of the country with that ISO code, as Natural Earth has it; the code itself where it has none."""
    return countries().get(str(code), str(code)) if code else None


@cache
def countries() -> Mapping[str, str]:
    """Countries' names by ISO 3166-1 alpha-2 code."""
    return {str(code): str(name) for code, name in shipped("map/countries")["names"].items()}


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def _long(value: date) -> str:
    return f"{value.day} {value:%B} {value.year}"
