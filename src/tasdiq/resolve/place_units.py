"""A place and a day in, the place in the province and district of that day out: units renamed, merged, split off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model import vocab
from tasdiq.model.values import Where
from tasdiq.resolve.place_fold import key

_KEYS, _OPTIONAL = ("country", "kind", "name", "held", "source"), ("admin1",)
_HELD = ("from", "until", "name", "admin1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a unit was from one day to the day before another."""

    first: date
    until: date
    name: str
    admin1: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A province or district as the gazetteer shows it, and what it was before."""

    country: str
    kind: str  # admin1, admin2
    name: str
    admin1: str | None = None
    held: tuple[Held, ...] = ()

    def on(self, day: date) -> Held | None:
        """What it was on that day; None where it was what it is."""
        return next((h for h in self.held if h.first <= day < h.until), None)


class Units:
    """The dated units by country and name."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_name: dict[tuple[str, str, str], Unit] = {}
        self._provinces: set[tuple[str, frozenset[str]]] = set()
        for unit in units:
            for name in {unit.name, *(h.name for h in unit.held if h.admin1 not in (None, unit.admin1))}:
                self._by_name[unit.country, unit.kind, key(name)] = unit
            for held in unit.held:
                pair = (unit.admin1, held.admin1) if unit.kind == "admin2" else (unit.name, held.name)
                if pair[0] and pair[1]:
                    self._provinces.add((unit.country, frozenset(pair)))  # type: ignore[arg-type]

    def on(self, where: Where, day: date | None) -> Where:
        """The place with the district and province that it lay in on that day; as it is where no day is known."""
        if day is None or where.country is None:
            return where
        country = where.country
        district = self._by_name.get((country, "admin2", key(where.admin2 or "")))
        held = district.on(day) if district is not None and self._of(district, where) else None
        if held is not None:
            where = replace(where, admin2=held.name, admin1=held.admin1 or where.admin1)
        province = self._by_name.get((country, "admin1", key(where.admin1 or "")))
        was = province.on(day) if province is not None else None
        return where if was is None else replace(where, admin1=was.name)

    def one(self, country: str | None, province: str, other: str) -> bool:
        """Whether the two names of provinces may mean one place's: the same, or what was one or in one once."""
        return province == other or (country or "", frozenset((province, other))) in self._provinces

    def _of(self, district: Unit, where: Where) -> bool:
        return where.admin1 is None or district.admin1 is None or self.one(where.country, where.admin1, district.admin1)


def read_units(path: Path) -> Units:
    """The dated units of a file; raises every unknown or missing key, and every range that does not rise, at once."""
    rows: Sequence[Mapping[str, Any]] = vocab.read(path).get("unit", [])
    vocab.check_keys(rows, str(path), _KEYS, _OPTIONAL)
    problems: list[BadValueError] = []
    units = [_unit(path, row, problems) for row in rows]
    if problems:
        raise ExceptionGroup(f"{path} cannot be used", problems)
    return Units(units)


def _unit(path: Path, row: Mapping[str, Any], problems: list[BadValueError]) -> Unit:
    where = f"{path}, unit {row['name']!r}"
    if row["kind"] not in ("admin1", "admin2"):
        problems.append(BadValueError(f"{where}: no unit is a {row['kind']!r}; choose from admin1, admin2"))
    held = tuple(_held(where, row, part, problems) for part in row["held"])
    return Unit(country=row["country"], kind=row["kind"], name=row["name"], admin1=row.get("admin1"), held=held)


def _held(where: str, row: Mapping[str, Any], part: Mapping[str, Any], problems: list[BadValueError]) -> Held:
    problems += [BadValueError(f"{where}: unknown key {name!r}; choose from {_HELD}") for name in part if name not in _HELD]
    days = {name: part.get(name, default) for name, default in (("from", date.min), ("until", date.max))}
    for name, day in days.items():
        if type(day) is not date:
            problems.append(BadValueError(f"{where}: {name} is {day!r}; write a day without quotation marks, 2018-05-31"))
            days[name] = date.min
    if days["until"] <= days["from"]:
        problems.append(BadValueError(f"{where}: until {days['until']} does not follow from {days['from']}"))
    return Held(first=days["from"], until=days["until"], name=part.get("name", row["name"]), admin1=part.get("admin1"))
