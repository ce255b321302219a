"""A table of places in, entries of a gazetteer out, in the provinces and districts that ship."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tasdiq.errors import BadValueError
from tasdiq.resolve.gazetteer import PlaceBook
from tasdiq.resolve.place_build import Entry
from tasdiq.resolve.place_entry import KINDS
from tasdiq.resolve.place_fold import key
from tasdiq.resolve.place_rows import Problems, table

_LARGEST = 0xFFFFFFFF
_LONGEST_NAME = 200


@dataclass(kw_only=True)
class Reader:
    """What the rows of one table are read with."""

    book: PlaceBook
    country: str | None  # of rows that name none
    units: dict[tuple[str, str, str, str], Entry] = field(default_factory=dict)

    def entry(self, row: Mapping[str, str]) -> Entry:
        """The place of a row; raises BadValueError that says what is wrong with it."""
        name, kind = row.get("name", ""), row.get("kind") or "settlement"
        if not name or len(name) > _LONGEST_NAME:
            raise BadValueError(f"no name, or one of more than {_LONGEST_NAME} letters: {name[:40]!r}")
        if kind not in KINDS[1:]:
            raise BadValueError(f"no kind of place {kind!r}; choose from {', '.join(KINDS[1:])}")
        country = self._country(row)
        admin1 = self._unit("admin1", row.get("admin1", ""), country, None)
        admin2 = self._unit("admin2", row.get("admin2", ""), country, admin1)
        return Entry(
            number=_number(row, country), source="x", name=name, kind=kind, country=country,
            lat=_degrees(row, "lat", 90), lon=_degrees(row, "lon", 180), population=_people(row),
            admin1=admin1 or (admin2.admin1 if admin2 else None), admin2=admin2,
            names={name, *(n.strip() for n in row.get("names", "").split(";") if n.strip())},
        )  # fmt: skip

    def _country(self, row: Mapping[str, str]) -> str:
        given = row.get("country") or self.country or ""
        if self.book.country(given.upper()) is not None:
            return given.upper()
        named = [p for p in self.book.lookup(given) if p.kind == "country" and not p.adjective]
        if not named or named[0].country is None:
            raise BadValueError(f"no country {given!r}; write its two letters (ISO 3166-1), in a column or with --country")
        return named[0].country

    def _unit(self, kind: str, name: str, country: str, within: Entry | None) -> Entry | None:
        """The province or district of that name, as the shipped gazetteer shows it where it knows it."""
        if not name:
            return None
        at = (kind, country, key(name), within.name if within else "")
        if at not in self.units:
            known = [p for p in self.book.lookup(name, country) if p.kind == kind and (within is None or p.admin1 == within.name)]
            shown = known[0].name if known else name
            if within is None and kind == "admin2" and known and known[0].admin1:
                within = self._unit("admin1", known[0].admin1, country, None)
            lat, lon = (known[0].lat, known[0].lon) if known else (None, None)
            number = _hashed("unit", *at)
            self.units[at] = Entry(
                number=number, source="x", name=shown, kind=kind, country=country, lat=lat, lon=lon, admin1=within, names={name}
            )
        return self.units[at]


def read_table(path: Path, columns: Mapping[str, str], reader: Reader, problems: Problems) -> list[Entry]:
    """The places of a table; raises BadValueError where its columns do not tell them, or none can be read."""
    entries: dict[int, Entry] = {}
    for number, row in table(path, columns, problems):
        try:
            entry = reader.entry(row)
        except BadValueError as error:
            problems.add(f"{path}, row {number}", str(error))
            continue
        while entry.number in entries:
            entry.number = (entry.number + 1) & _LARGEST
        entries[entry.number] = entry
    if not entries:
        raise BadValueError(f"{path}: no place in it can be read" + "".join(f"; {told}" for told in problems.told[-1:]))
    return [*entries.values(), *reader.units.values()]


def _number(row: Mapping[str, str], country: str) -> int:
    own = row.get("id", "")
    if own.isascii() and own.isdigit() and int(own) <= _LARGEST:
        return int(own)
    return _hashed(own) if own else _hashed(country, *(row.get(f, "") for f in ("name", "admin1", "admin2", "lat", "lon")))


def _hashed(*parts: str) -> int:
    return int.from_bytes(sha256("\x1f".join(parts).encode()).digest()[:4], "big")


def _degrees(row: Mapping[str, str], name: str, most: int) -> float:
    text = row.get(name, "")
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) <= most:
        raise BadValueError(f"{name} is {text[:40]!r}; it must be degrees between -{most} and {most}, with a point: 30.18")
    return value


def _people(row: Mapping[str, str]) -> int:
    text = row.get("population", "").replace(",", "")
    if text and not (text.isascii() and text.isdigit() and int(text) <= _LARGEST):
        raise BadValueError(f"population is {text[:40]!r}; it must be a whole number")
    return int(text or 0)
