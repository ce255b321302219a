"""The rules that several codebooks share: places, counts, sources; each reads cells and writes them back."""

from collections.abc import Mapping
from functools import cache
from math import floor
from typing import Any

from tasdiq.codebooks.row import Reading, Writing, best
from tasdiq.codebooks.scheme import Rule, countries, country_by
from tasdiq.codebooks.way import Way, nothing
from tasdiq.errors import BadValueError
from tasdiq.model import place_codes


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
    "place": Way(_read_place, _write_place), "count": Way(_read_count, _write_count), "number": Way(_read_number, _write_number),
    "event_number": Way(nothing, _write_event_number), "sources": Way(nothing, _write_sources), "related": Way(nothing, _write_related),
}  # fmt: skip
