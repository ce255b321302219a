"""When an incident was and when its document was written in, the date slot out (the guide's section 7.3)."""

import re
from datetime import date

from tasdiq.codebooks.muc4_words import NULL, words
from tasdiq.model.values import When


def date_fill(when: When, published: date | None) -> str:
    """DD MMM YY, a range of two, or "- DD MMM YY" for "by the day it was written", which is also what no date at all comes to.

    >>> date_fill(When(start=date(1990, 1, 3), end=date(1990, 1, 3), precision="day"), None)
    '03 JAN 90'
    >>> date_fill(When(), date(1990, 1, 4))
    '- 04 JAN 90'
    """
    start, end = when.start, when.end or when.start
    if start is None and end is None:
        return _by(published)
    if start is None:
        return _by(end)
    if end is not None and published is not None and start <= published:
        end = min(end, published)  # "this month" has come no further yet
    if end is not None and start < end:
        return f"{_day(start)} - {_day(end)}"
    return _by(published) if _weekday_alone(when) and published is not None else _day(start)


def _by(day: date | None) -> str:
    return NULL if day is None else f"- {_day(day)}"


def _day(day: date) -> str:
    return f"{day.day:02d} {words().months[day.month - 1]} {day.year % 100:02d}"


def _weekday_alone(when: When) -> bool:
    """Whether the words give a day of the week without its date: the day is then no more than an upper bound."""
    stated = (when.stated or "").lower()
    return not re.search(r"\d", stated) and any(re.search(rf"\b{name}\b", stated) for name in words().weekdays)
