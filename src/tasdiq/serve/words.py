"""Values of a record in, the words a person reads out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

UNKNOWN = "not known"


def words(name: object) -> str:
    """A value's name as words.

    >>> words("suicide_bombing"), words(None)
    ('suicide bombing', 'not known')
    """
    return str(name).replace("_", " ") if name not in (None, "") else UNKNOWN


def day(text: object) -> str:
    """An ISO date as people write it.

    >>> day("2016-08-09"), day(None), day("2016-08")
    ('9 August 2016', 'not known', '2016-08')
    """
    try:
        found = date.fromisoformat(str(text)[:10])
    except ValueError:
        return words(text)
    return f"{found.day} {found:%B %Y}"


def when(told: Mapping[str, Any] | None) -> str:
    """A record's date, with its last day where it has another.

    >>> when({"start": "2016-08-08", "end": "2016-08-09"}), when({"start": None, "stated": "August 9"})
    ('8 August 2016 to 9 August 2016', 'August 9 (no year known)')
    """
    told = told or {}
    start, end = told.get("start"), told.get("end")
    if not start:
        return f"{told['stated']} (no year known)" if told.get("stated") else UNKNOWN
    return day(start) if not end or end == start else f"{day(start)} to {day(end)}"


def where(place: Mapping[str, Any] | None) -> str:
    """A record's place, from its site to its country.

    >>> where({"site": "Civil Hospital", "name": "Quetta", "admin1": "Balochistan", "admin2": "Quetta", "country": "PK"})
    'Civil Hospital, Quetta, Balochistan, PK'
    """
    place = place or {}
    parts = [place.get(name) for name in ("site", "name", "admin2", "admin1", "country")]
    return ", ".join(dict.fromkeys(str(part) for part in parts if part)) or UNKNOWN


def count(told: Mapping[str, Any] | None) -> str:
    """A count with its range.

    >>> count({"low": 70, "best": 70, "high": None}), count({"low": 70, "best": 74, "high": 93}), count({})
    ('at least 70', '74 (70 to 93)', 'not known')
    >>> count({"low": 3, "best": 3, "high": 3})
    '3'
    """
    told = told or {}
    low, best, high = (told.get(name) for name in ("low", "best", "high"))
    if best is None:
        return UNKNOWN if low is None else f"at least {low:,}"
    if high is None:
        return f"at least {low:,}" if low == best else f"{best:,} (at least {low:,})" if low is not None else f"{best:,}"
    return f"{best:,}" if low == high else f"{best:,} ({low:,} to {high:,})" if low is not None else f"{best:,} (at most {high:,})"


def typed(told: Mapping[str, Any]) -> str:
    """A count as a person would type it.

    >>> typed({"low": 70, "best": 70, "high": None}), typed({"low": 3, "best": 3, "high": 3}), typed({"low": None, "best": None, "high": 9})
    ('at least 70', '3', 'up to 9')
    """
    low, best, high = (told.get(end) for end in ("low", "best", "high"))
    if best is not None and low == best == high:
        return str(best)
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"up to {high}" if high is not None else str(best)


def name(incident: Mapping[str, Any]) -> str:
    """What an incident is called: its type, place and day.

    >>> name({"type": "bombing", "place": {"name": "Quetta"}, "date": {"start": "2016-08-08"}})
    'bombing, Quetta, 8 August 2016'
    """
    place = incident.get("place") or {}
    town = place.get("name") or place.get("admin1") or place.get("country") or "place not known"
    return f"{words(incident.get('type'))}, {town}, {when(incident.get('date'))}"
