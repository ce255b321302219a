"""The rules that several codebooks share: dates, places, counts, sources; each reads cells and writes them back."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from math import floor
from typing import Any

from tasdiq.codebooks.row import Reading, Writing, best
from tasdiq.codebooks.scheme import Rule, countries, country_by
from tasdiq.errors import BadValueError
from tasdiq.model import place_codes

_DAYS = ("%d %B %Y", "%d-%b-%y", "%d-%b-%Y", "%d-%B-%Y", "%m/%d/%Y")


@dataclass(frozen=True, slots=True)
class Way:
    """How one rule reads a row and writes it."""

    read: Callable[[Reading, Rule], None]
    write: Callable[[Writing, Rule], None]


def nothing(_: Reading, __: Rule) -> None:
    """For what is only written."""
    return None


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


def _read_place(reading: Reading, rule: Rule) -> None:
    names, settings = rule.columns, rule.settings
    place: dict[str, Any] = {"name": None, "site": None, "admin1": None, "admin2": None}
    for part in place:
        text = reading.text(names[part]) if part in names else None
        place[part] = _without(text, tuple(settings.get("suffixes", ()))) if text else None
    place["country"] = _country(reading, rule)
    place["lat"], place["lon"] = (_degrees(reading, names[axis], most) for axis, most in (("lat", 90), ("lon", 180)))
    place["precision"] = _precision(reading, rule)
    reading.say("place", place, *rule.used)


@cache
def _without(text: str, suffixes: tuple[str, ...]) -> str:
    """The name without the word for its kind: "Kel village" is Kel."""
    name, _, last = text.rpartition(" ")
    return name if name and last.casefold() in suffixes else text


def _degrees(reading: Reading, column: str, most: float) -> float | None:
    text = reading.cells.get(column, "").strip()
    try:
        found = float(text)
    except ValueError:
        found = most + 1 if text and reading.scheme.known(text) else None  # type: ignore[assignment]
    if found is not None and not abs(found) <= most:
        reading.problems.append(f"{column}: {text[:40]!r} are no degrees")
        return None
    return found


def _precision(reading: Reading, rule: Rule) -> str:
    text = reading.text(rule.columns["precision"])
    if text is None:
        return "unknown"
    near = reading.text(rule.columns["vicinity"]) if "vicinity" in rule.columns else None
    try:
        return place_codes.precision_of(rule.settings["codebook"], int(text), 1 if near == "1" else 0)
    except (ValueError, BadValueError):
        return "unknown"  # told with the other codes that are not in their table


def _country(reading: Reading, rule: Rule) -> str | None:
    code, name = (reading.text(rule.columns[part]) or "" for part in ("country_code", "country"))
    found = country_by(rule.settings["country_code"]).get(code.lstrip("0")) or country_by("name").get(name.casefold())
    return found or country_by("name").get(name.partition(" (")[0].casefold())


def _write_place(writing: Writing, rule: Rule) -> None:
    names, settings, place = rule.columns, rule.settings, writing.incident["place"]
    for part in ("name", "site", "admin1", "admin2"):
        writing.put(names.get(part), place[part])
    lat, lon = place["lat"], place["lon"]
    writing.put(names["lat"], degrees(lat))
    writing.put(names["lon"], degrees(lon))
    if lat is not None and lon is not None and "point" in names:
        writing.put(names["point"], f"POINT ({degrees(lon)} {degrees(lat)})")
        writing.put(names["cell"], floor((lat + 90) / 0.5) * 720 + floor((lon + 180) / 0.5) + 1)
    if "vicinity" in names:
        precision, vicinity = place_codes.gtd(place["precision"])
        writing.put(names["vicinity"], vicinity)
    else:
        precision = place_codes.code(settings["codebook"], place["precision"])  # type: ignore[assignment]
    writing.put(names["precision"], precision)
    _write_country(writing, rule, place["country"])


def degrees(value: float | None) -> str | None:
    """A coordinate to six places, without zeros at its end.

    >>> degrees(67.0), degrees(30.1833334)
    ('67', '30.183333')
    """
    return None if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def _write_country(writing: Writing, rule: Rule, iso: str | None) -> None:
    row = countries().get(iso or "")
    if row is None:
        return
    names, settings, table = rule.columns, rule.settings, writing.scheme.table
    code = row.get(settings["country_code"])
    writing.put(names["country_code"], code)
    writing.put(names["country"], row.get(settings["country_name"], row["name"]))
    if settings.get("regions"):
        named = (r["name"] for r in table["regions"] if code is not None and r["from"] <= code <= r["to"])
        writing.put(names["region"], next(named, None))
    elif (region := row.get(settings["region_code"])) is not None:
        writing.put(names.get("region_code"), region)
        writing.put(names["region"], writing.scheme.codes("region").get(str(region)))


def _read_count(reading: Reading, rule: Rule) -> None:
    bounds = {bound: reading.number(column) for bound, column in rule.columns.items()}
    known = [n for n in bounds.values() if n is not None]
    if not known or (rule.settings.get("zero_is_unknown") and not any(known)):
        return
    rising = [n for n in (bounds.get("low"), bounds.get("best"), bounds.get("high")) if n is not None]
    if rising != sorted(rising):
        reading.problems.append(f"{rule.columns['best']}: low, best and high do not rise: {rising}; best alone is read")
        bounds = {"best": bounds.get("best")}
    value = {"low": None, "best": None, "high": None, **bounds, "estimated": False, "wording": None}
    reading.say(rule.says, value, *rule.columns.values())


def _write_count(writing: Writing, rule: Rule) -> None:
    value = writing.incident[rule.says]
    number = best(value)
    names = rule.columns
    if number is not None and value.get("best") is None:
        writing.note(names["best"], "the one bound that is known is written as the number")
    if number is None and rule.settings.get("zero_is_unknown"):
        writing.note(names["best"], "0 is written where no number is known, as the codebook asks")
        number = 0
    writing.put(names["best"], number)
    for bound in ("low", "high"):
        if bound in names:
            known = value.get(bound) if value else None
            if known is None and number is not None:
                writing.note(names[bound], "best is written where this bound is not known")
            writing.put(names[bound], known if known is not None else number)


def _read_number(reading: Reading, rule: Rule) -> None:
    number = reading.number(rule.columns["number"])
    if number is not None:
        reading.say(rule.says, number, rule.columns["number"])


def _write_number(writing: Writing, rule: Rule) -> None:
    outer, _, inner = rule.says.partition(".")
    writing.put(rule.columns["number"], writing.incident[outer][inner])


def _write_event_number(writing: Writing, rule: Rule) -> None:
    """An id that stays when the date is corrected: made of the incident's id, and of the day that was told first."""
    names, day = rule.columns, writing.first_day or writing.day
    if "country" in names:
        row = countries().get(writing.incident["place"]["country"] or "")
        writing.put(names["country"], f"{row['iso3'] if row else 'XXX'}{writing.serial % 10_000_000}")
    elif "text" in names:
        writing.put(names["number"], writing.serial)
        writing.put(names["text"], writing.incident["id"])
    else:
        told = day.strftime("%Y%m%d") if day else "00000000"
        writing.put(names["number"], f"{told}{writing.serial % 10_000:04d}")
    writing.put(names.get("year"), writing.day.year if writing.day else None)


def _write_sources(writing: Writing, rule: Rule) -> None:
    """Who reported it: publishers and dates, as far as they are known; copies are no sources of their own."""
    told = [r for r in writing.incident.get("reports", ()) if not r.get("copy_of")]
    texts = [", ".join(part for part in (r.get("publisher") or r["name"], r.get("published")) if part) for r in told]
    names = rule.columns
    for column, text in zip(names.get("each", ()), texts, strict=False):
        writing.put(column, text)
    if "count" in names:
        writing.put(names["count"], len(told) or None)
        writing.put(names["office"], "; ".join(dict.fromkeys(r["publisher"] for r in told if r.get("publisher"))))
        writing.put(names["date"], min((r["published"] for r in told if r.get("published")), default=None))
    writing.put(names.get("all"), "; ".join(texts))
    writing.put(names.get("publishers"), "; ".join(dict.fromkeys(r.get("publisher") or r["name"] for r in told)))


def _write_related(writing: Writing, rule: Rule) -> None:
    others = [other["id"] for other in writing.incident.get("related", ())]
    writing.put(rule.columns["flag"], int(bool(others)))
    writing.put(rule.columns["others"], ", ".join(others))


SHARED: Mapping[str, Way] = {
    "date_range": Way(_read_range, _write_range), "date_parts": Way(_read_parts, _write_parts), "one_day": Way(_read_one_day, _write_one_day),
    "place": Way(_read_place, _write_place), "count": Way(_read_count, _write_count), "number": Way(_read_number, _write_number),
    "event_number": Way(nothing, _write_event_number), "sources": Way(nothing, _write_sources), "related": Way(nothing, _write_related),
}  # fmt: skip
