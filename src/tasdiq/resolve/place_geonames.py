"""A GeoNames country dump in, entries of a gazetteer out, in the provinces and districts that ship."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasdiq.errors import BadValueError
from tasdiq.resolve.gazetteer import PlaceBook
from tasdiq.resolve.place_build import Entry
from tasdiq.resolve.place_naming import Naming, usable
from tasdiq.resolve.place_rows import Problems, lines

_COLUMNS = 19  # of a dump; of admin1CodesASCII and admin2Codes 4, of alternateNamesV2 4 and more
_CODES = 4
_FEW = 20  # rows, from which on a file of which most cannot be read is something else
_LARGEST = 0xFFFFFFFF
Units = Mapping[str, Entry]  # "PK.03", "PK.03.123"


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The files of GeoNames that go with a dump, where the user has them: alternate names, codes of provinces and districts."""

    names: tuple[Path, ...] = ()
    codes: tuple[Path, ...] = ()


def read_geonames(path: Path, beside: Beside, book: PlaceBook, naming: Naming, problems: Problems) -> list[Entry]:
    """The places of a dump; raises BadValueError where it is no dump at all."""
    units = _units(path, beside, book, naming, problems)
    entries: dict[int, Entry] = {}
    for row in _rows(path, naming, Problems(progress=problems.progress)):  # again, not to hold a country's rows in memory
        unit = units.get(_code(row)) if row[7] in ("ADM1", "ADM2") else None
        entry = unit if unit is not None and unit.number == int(row[0]) else _entry(row, units, naming)
        entries.setdefault(entry.number, entry)
        for holder in (entry.admin2, entry.admin1):
            if holder is not None:
                entries[holder.number] = holder  # of two rows of one number the unit is kept: others refer to it
    for file in beside.names:
        _further_names(file, entries, problems)
    return list(entries.values())


def _rows(path: Path, naming: Naming, problems: Problems) -> Iterator[Sequence[str]]:
    """The rows that are kept; what cannot be a place is a problem."""
    good = 0
    before = problems.bad
    for number, text in lines(path, problems):
        if not text.strip():
            continue
        row = text.split("\t")
        problem = _problem(row)
        if problem:
            problems.add(f"{path}, row {number}", problem)
        else:
            good += 1
            if row[7] in naming.features and row[6] in "APLTHVS":
                yield row
        bad = problems.bad - before
        if bad >= _FEW and bad > good:
            raise BadValueError(f"{path}: no country dump of GeoNames: {bad} of {bad + good} rows cannot be read; {problems.told[0]}")
    if good == 0:
        raise BadValueError(f"{path}: no country dump of GeoNames: {problems.told[-1] if problems.bad > before else 'it is empty'}")


def _problem(row: Sequence[str]) -> str | None:
    if len(row) != _COLUMNS:
        return f"{len(row)} columns parted by tabs; a GeoNames dump has {_COLUMNS}"
    if not (row[0].isascii() and row[0].isdigit() and 0 < int(row[0]) <= _LARGEST):
        return f"no geonameid: {row[0][:40]!r}"
    if not row[1].strip() or not (len(row[8]) == 2 and row[8].isascii() and row[8].isupper()):
        return f"no name or no country: {row[1][:40]!r}, {row[8][:40]!r}"
    try:
        fits = abs(float(row[4])) <= 90 and abs(float(row[5])) <= 180
    except ValueError:
        fits = False
    return None if fits else f"no coordinates: {row[4][:40]!r}, {row[5][:40]!r}"


def _units(path: Path, beside: Beside, book: PlaceBook, naming: Naming, problems: Problems) -> dict[str, Entry]:
    """The provinces and districts by code, under the names that the shipped gazetteer shows for them."""
    units: dict[str, Entry] = {}
    countries: set[str] = set()
    for row in _rows(path, naming, problems):
        countries.add(row[8])
        if row[7] in ("ADM1", "ADM2"):
            units[_code(row)] = _entry(row, {}, naming)
    for file in beside.codes:
        for number, text in lines(file, problems):
            cells = text.split("\t")
            if len(cells) < _CODES or not cells[3].isdigit():
                problems.add(f"{file}, row {number}", "no code, name, plain name and geonameid")
            elif cells[0] not in units:
                units[cells[0]] = _coded(cells, naming)
    for code, unit in units.items():
        if unit.country not in countries:
            continue
        if unit.kind == "admin2":
            unit.admin1 = units.get(code.rpartition(".")[0])
        known = [p for name in (unit.name, *sorted(unit.names)) for p in book.lookup(name, unit.country) if p.id == f"gn:{unit.number}"]
        unit.name = known[0].name if known else naming.bare(unit.name)
    return units


def _code(row: Sequence[str]) -> str:
    return ".".join((row[8], row[10], row[11])[: 2 if row[7] == "ADM1" else 3])


def _coded(cells: Sequence[str], naming: Naming) -> Entry:
    country = cells[0].partition(".")[0]
    kind = "admin1" if cells[0].count(".") == 1 else "admin2"
    return Entry(number=int(cells[3]), source="gn", name=naming.shown(cells[1], country), kind=kind, country=country, names={cells[1]})


def _entry(row: Sequence[str], units: Units, naming: Naming) -> Entry:
    country, kind = row[8], naming.features[row[7]]
    further = {n.strip() for n in row[3].split(",")}
    names = {row[1], *(n for n in further if usable(n))}
    if kind in ("admin1", "admin2") or row[7].startswith("ADM"):
        names |= {naming.bare(n) for n in names}
    shown = naming.bare(row[1]) if row[7].startswith("ADM") else row[1]
    people = min(int(row[14]), _LARGEST) if row[14].isascii() and row[14].isdigit() else 0
    return Entry(
        number=int(row[0]), source="gn", name=naming.shown(shown, country), kind=kind, country=country,
        lat=float(row[4]), lon=float(row[5]), population=people, names=names,
        admin1=units.get(f"{country}.{row[10]}"), admin2=units.get(f"{country}.{row[10]}.{row[11]}") if row[11] else None,
    )  # fmt: skip


def _further_names(path: Path, entries: Mapping[int, Entry], problems: Problems) -> None:
    """Add the names of a file of alternate names (id, geonameid, language, name, ...) to the places that they are names of."""
    for number, text in lines(path, problems):
        cells = text.split("\t")
        if len(cells) < _CODES or not cells[1].isdigit():
            problems.add(f"{path}, row {number}", "no id, geonameid, language and name")
            continue
        entry = entries.get(int(cells[1]))
        if entry is not None and len(cells[2]) <= 3 and usable(cells[3]):  # longer ones are "link", "post", "iata"
            entry.names.add(cells[3])
