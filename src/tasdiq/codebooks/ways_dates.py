"""The rules for dates: a range, its parts in columns, or one day with a precision."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tasdiq.codebooks.row import Reading, Writing
from tasdiq.codebooks.scheme import Rule
from tasdiq.codebooks.way import Way

_DAYS = ("%d %B %Y", "%d-%b-%y", "%d-%b-%Y", "%d-%B-%Y", "%m/%d/%Y")


def day_of(text: str) -> date | None:
    """The day of a cell in one of the ways the codebooks write it.

    >>> day_of("2016-08-08 00:00:00.000"), day_of("08 August 2016")
    (datetime.date(2016, 8, 8), datetime.date(2016, 8, 8))
    """
    if text[4:5] == "-":
        text = text[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def dated(reading: Reading, start: date | None, end: date | None, precision: str, columns: tuple[str, ...]) -> None:
    """Say the days; an end before its start is a problem, and only the start stands."""
    if start is None:
        return
    if end is not None and end < start:
        reading.problems.append(f"{columns[0]}: the end {end} lies before the start {start}; the start alone is read")
        end = start
    last = end or start
    reading.say("date", {"start": start.isoformat(), "end": last.isoformat(), "precision": precision, "stated": None}, *columns)


def _read_range(reading: Reading, rule: Rule) -> None:
    names = rule.columns
    days = [_day(reading, names[end]) for end in ("start", "end")]
    code = reading.text(names["precision"]) or "1"
    dated(reading, days[0], days[1], rule.settings["precisions"].get(code, "unknown"), rule.used)


def _day(reading: Reading, column: str) -> date | None:
    text = reading.text(column)
    found = day_of(text) if text else None
    if text and found is None:
        reading.problems.append(f"{column}: {text[:40]!r} is no date; write 2016-08-08")
    return found


def _write_range(writing: Writing, rule: Rule) -> None:
    form = rule.settings["written"]
    for name, day in (("start", writing.day), ("end", writing.until)):
        writing.put(rule.columns[name], form.format(day=day.isoformat()) if day else None)
    codes = {ours: code for code, ours in rule.settings["precisions"].items()} | rule.settings["also"]
    writing.put(rule.columns["precision"], codes.get(writing.incident["date"]["precision"]))


def _read_parts(reading: Reading, rule: Rule) -> None:
    names = rule.columns
    year, month, day = (reading.number(names[part]) or 0 for part in ("year", "month", "day"))
    start, end, precision = _from_parts(year, month, day)
    text = reading.text(names["text"]) or ""
    ends = [day_of(part) for part in text.split(" to ")] if " to " in text else []
    if precision == "month" and len(ends) == 2 and all(ends):  # as we write it
        (start, end), precision = ends, _length(ends[0], ends[1])
    if precision == "day" and reading.text(names["longer"]) == "1" and (until := reading.text(names["until"])):
        end = day_of(until) or end
    if year and start is None:
        reading.problems.append(f"{names['day']}: no such day: {year}-{month}-{day}")
    dated(reading, start, end, precision, rule.used)


def _from_parts(year: int, month: int, day: int) -> tuple[date | None, date | None, str]:
    try:
        if month and day:
            return date(year, month, day), None, "day"
        if month:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"
        return date(year, 1, 1), date(year, 12, 31), "year"
    except ValueError:
        return None, None, "unknown"


def _length(start: date | None, end: date | None) -> str:
    days = (end - start).days if start and end else 0
    return "days" if days < 6 else "week" if days < 10 else "month" if days < 31 else "season" if days < 100 else "year"


def _write_parts(writing: Writing, rule: Rule) -> None:
    names, start, until = rule.columns, writing.day, writing.until
    precision = writing.incident["date"]["precision"]
    writing.put(names["year"], start.year if start else 0)
    whole_month = precision == "month" and start is not None and until == start.replace(day=monthrange(start.year, start.month)[1])
    writing.put(names["month"], start.month if start and precision != "year" else 0)
    writing.put(names["day"], start.day if start and precision == "day" else 0)
    if start and until and precision not in ("day", "year", "unknown") and not whole_month:
        writing.put(names["text"], f"{start.isoformat()} to {until.isoformat()}")
    longer = precision == "day" and start is not None and until is not None and until > start
    writing.put(names["longer"], int(longer))
    writing.put(names["until"], until if longer else None)


def _read_one_day(reading: Reading, rule: Rule) -> None:
    day = _day(reading, rule.columns["day"])
    code = reading.text(rule.columns["precision"]) or "1"
    columns = rule.used
    if day is None or code == "1":
        dated(reading, day, day, "day", columns)
    elif code == str(rule.settings["week"]):
        dated(reading, day - timedelta(days=3), day + timedelta(days=3), "week", columns)
    else:
        dated(reading, day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), "month", columns)


def _write_one_day(writing: Writing, rule: Rule) -> None:
    start, until, precision = writing.day, writing.until, writing.incident["date"]["precision"]
    if start is None or until is None:
        return
    middle = start + (until - start) // 2
    wide = {"days": rule.settings["week"], "week": rule.settings["week"], "month": rule.settings["month"]}
    writing.put(rule.columns["day"], (start if precision == "day" else middle).isoformat())
    writing.put(rule.columns["precision"], 1 if precision == "day" else wide.get(precision))


DATES: Mapping[str, Way] = {
    "date_range": Way(_read_range, _write_range),
    "date_parts": Way(_read_parts, _write_parts),
    "one_day": Way(_read_one_day, _write_one_day),
}
