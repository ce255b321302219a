"""A stated date in, the day out; what cannot be read as one day stays unknown."""

import re
from datetime import date

_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|\s*(\d{4})(\d{2})(\d{2})(?!\d)|\s*(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})\b")
_FULL_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")


def day(stated: str | None) -> date | None:
    """The day that a date field names, as its own clock has it; None where it names none or could mean two.

    >>> day("2016-08-09T23:30:00-05:00"), day("Tue, 09 Aug 2016 10:00:00 GMT"), day("08/09/2016")
    (datetime.date(2016, 8, 9), datetime.date(2016, 8, 9), None)
    """
    if not stated:
        return None
    stated = " ".join(stated[:100].split())
    if match := _ISO.match(stated):
        return _date(*(int(part) for part in match.groups() if part is not None))
    if match := _MONTH_FIRST.search(stated):
        return _named(match[3], match[1], match[2])
    if match := _DAY_FIRST.search(stated):
        return _named(match[3], match[2], match[1])
    from email.utils import parsedate_tz  # rarely needed, and slow to load

    try:
        parts = parsedate_tz(stated)
    except (ValueError, TypeError, IndexError):
        return None
    return _date(*parts[:3]) if parts else None


def _named(year: str, month: str, number: str) -> date | None:
    word = month.lower()
    if word[:3] not in _MONTHS or not _FULL_MONTHS[_MONTHS.index(word[:3])].startswith(word.removesuffix("t") if word == "sept" else word):
        return None
    return _date(int(year), _MONTHS.index(word[:3]) + 1, int(number))


def _date(year: int, month: int, number: int) -> date | None:
    if not 1500 <= year <= 2200:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None
