"""Score and time the gazetteer on a folder of coded data: provinces of releases, distances of coded incidents, speed.

python benchmarks/places.py FOLDER     (FOLDER holds isaf_releases/releases.jsonl and ucdp_ged/pakistan.csv)
"""

import argparse
import csv
import json
import re
import resource
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from tasdiq.model import place_codes as codes
from tasdiq.model.text import Document, sentences
from tasdiq.model.values import Where
from tasdiq.resolve.place_fold import key
from tasdiq.resolve.places import Gazetteer, best

NEAR_KM = 25
FINE = frozenset("123")
TOLD = {  # what a row says in words: the coder's standard name, or the words of the reports it was coded from
    "coder's name with district and province": ("where_coordinates", "adm_2", "adm_1"),
    "coder's name alone": ("where_coordinates",),
    "the reports' words, then the coder's name, district and province": ("where_description", "where_coordinates", "adm_2", "adm_1"),
    "the reports' words with district and province": ("where_description", "adm_2", "adm_1"),
    "the reports' words alone": ("where_description",),
}

SPELLINGS = {
    "khowst": "khost", "paktiya": "paktia", "paktya": "paktia", "oruzgan": "uruzgan", "ghowr": "ghor", "maidanwardak": "wardak",
    "wardag": "wardak", "sarepul": "sarepol", "saripul": "sarepol", "saripol": "sarepol", "nimroz": "nimruz", "nooristan": "nuristan",
    "hirat": "herat", "hilmand": "helmand", "daikundi": "daykundi", "konar": "kunar", "konduz": "kunduz", "jawzjan": "jowzjan",
    "lowgar": "logar", "qandahar": "kandahar", "nangahar": "nangarhar",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what was missed")
    parser.add_argument("--years", type=int, nargs=2, default=(2013, 2014), help="the coded incidents to place, first and last year")
    args = parser.parse_args()
    started = time.perf_counter()
    gazetteer = Gazetteer.open()
    print(f"open                    {1000 * (time.perf_counter() - started):8.1f} ms")
    releases(args.folder / "isaf_releases" / "releases.jsonl", gazetteer, args.misses)
    incidents(args.folder / "ucdp_ged" / "pakistan.csv", tuple(args.years), gazetteer, args.misses)
    speed(args.folder, gazetteer)
    print(f"memory                  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.1f} MB")


def find(gazetteer: Gazetteer, text: str, name: str = "text") -> Iterator[tuple[str, Where]]:
    document = Document(id=name, name=name, text=text)
    for mention in gazetteer.find(document, sentences(document)):
        if not mention.adjective:
            yield mention.kind, mention.where


def releases(path: Path, gazetteer: Gazetteer, misses: bool) -> None:
    first = anywhere = total = 0
    for line in path.read_text(encoding="utf-8").split("\n"):
        row = json.loads(line) if line else {"gold": {"province": []}}
        wanted = {province(p) for p in row["gold"]["province"] if p}
        if not wanted:
            continue
        found = [province(w.admin1) for _, w in find(gazetteer, row["text"]) if w.admin1]
        total += 1
        first += bool(found) and found[0] in wanted
        anywhere += bool(wanted & set(found))
        if misses and (not found or found[0] not in wanted):
            print("  ", row["id"], wanted, found[:6])
    print(f"province of first place {first / total:8.3f}   anywhere {anywhere / total:.3f}   of {total} releases")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A coded incident, where its words put it, and how far that is from where its coder put it."""

    row: dict[str, str]
    words: str
    where: Where
    km: float | None
    seen: bool  # the coder's name stands in an incident that the gazetteer was built from


def coded(path: Path, first: int, last: int) -> tuple[list[dict[str, str]], frozenset[str]]:
    """The incidents of those years, and the names (folded) that coders used in the years before."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["year"].isdigit() and r["where_prec"].isdigit()]
    before = frozenset(key(r["where_coordinates"]) for r in rows if int(r["year"]) < first)
    return [r for r in rows if first <= int(r["year"]) <= last], before


def told(row: dict[str, str], columns: Sequence[str]) -> str:
    """The sentence a row's words make: each column's words once, in the country."""
    said = [" ".join(row[c].split()).strip(" .,") for c in columns]
    if said[0] == "":  # a third of the rows quote no report: the coder's name stands in
        said[0] = row["where_coordinates"]
    said = [*said, row["country"]]
    return f"Three people were killed in {', '.join(dict.fromkeys(s for s in said if s))}, officials said."


def placed(rows: Sequence[dict[str, str]], before: frozenset[str], columns: Sequence[str], gazetteer: Gazetteer) -> list[Placed]:
    found = []
    for row in rows:
        words = told(row, columns)
        document = Document(id="row", name="row", text=words)
        where = best(gazetteer.find(document, sentences(document)))
        known = where.lat is not None and where.lon is not None
        far = km(where.lat, where.lon, float(row["latitude"]), float(row["longitude"])) if known else None
        found.append(Placed(row=row, words=words, where=where, km=far, seen=key(row["where_coordinates"]) in before))
    return found


def incidents(path: Path, years: tuple[int, int], gazetteer: Gazetteer, misses: bool) -> None:
    """What a coder's row says in words, geocoded: distance and precision, by how much of the row is told."""
    rows, before = coded(path, *years)
    for name, columns in TOLD.items():
        found = placed(rows, before, columns, gazetteer)
        fine = [p for p in found if p.row["where_prec"] in FINE]
        print(f"\n{name}: {years[0]}-{years[1]}, {len(rows)} coded incidents, {len(fine)} of them at where_prec 1 to 3")
        for group, kept in (("all", fine), ("names seen", [p for p in fine if p.seen]), ("never seen", [p for p in fine if not p.seen])):
            distances(group, kept)
        for group, kept in (("names seen", [p for p in fine if p.seen]), ("never seen", [p for p in fine if not p.seen])):
            print(f"  precision agrees {group:14} {agreement(kept):.3f} of {len(kept)}")
        confusion(found)
        if misses:
            for p in fine:
                if p.km is None or p.km > NEAR_KM or codes.ucdp(p.where.precision) != int(p.row["where_prec"]):
                    print(
                        "  ",
                        p.row["where_prec"],
                        p.words[27:-16],
                        "->",
                        p.where.name,
                        p.where.admin2,
                        p.where.precision,
                        p.km and round(p.km),
                    )


def distances(group: str, kept: Sequence[Placed]) -> None:
    if not kept:
        return
    names = len({key(p.row["where_coordinates"]) for p in kept})
    near = sum(p.km is not None and p.km <= NEAR_KM for p in kept)
    own = [p for p in kept if p.row["where_prec"] != "3"]  # villages and towns: how many by the name itself, not by what holds them
    named = sum(p.km is not None and p.km <= NEAR_KM and p.where.name is not None and p.where.place_id is not None for p in own)
    share = f"   villages and towns by their own name {named / len(own):.3f} of {len(own)}" if own else ""
    print(f"  within {NEAR_KM} km  {group:11} {near / len(kept):.3f} of {len(kept):4} rows, {names:3} names{share}")


def last_word(row: dict[str, str]) -> str:
    return key(row["where_coordinates"]).rpartition(" ")[2]


def agreement(kept: Sequence[Placed]) -> float:
    return sum(codes.ucdp(p.where.precision) == int(p.row["where_prec"]) for p in kept) / max(1, len(kept))


def confusion(found: Sequence[Placed]) -> None:
    table = Counter((p.row["where_prec"], codes.ucdp(p.where.precision)) for p in found)
    fine = [p for p in found if p.row["where_prec"] in FINE]
    for group, kept in (("where_prec 1-3", fine), ("all rows", found)):
        print(f"  precision agrees {group:14} {agreement(kept):.3f} of {len(kept)}")
    words = Counter((last_word(p.row), p.row["where_prec"]) for p in fine)
    most = Counter({word: max(n for (w, _), n in words.items() if w == word) for word, _ in words})
    print(
        f"  what the last word of the coder's name (town, area, district ...) allows, knowing the answers: {most.total() / max(1, len(fine)):.3f}"
    )
    ours = sorted({b for _, b in table}, key=str)
    print("  where_prec \\ ours " + "".join(f"{'-' if b is None else b!s:>6}" for b in ours))
    for theirs in sorted({a for a, _ in table}):
        print(f"  {theirs:>17}  " + "".join(f"{table[theirs, b]:6}" for b in ours))


def speed(folder: Path, gazetteer: Gazetteer) -> None:
    texts = [
        json.loads(line)["text"] for line in (folder / "isaf_releases" / "releases.jsonl").read_text(encoding="utf-8").split("\n") if line
    ]
    corpus = sorted((folder / "muc4").glob("tst1-*"))
    capitals = "".join(p.read_text(encoding="latin-1") for p in corpus if p.is_file())
    for name, text in (("cased", "\n\n".join(texts)), ("capitals", capitals)):
        documents = [Document(id=str(i), name=str(i), text=text[i : i + 3_000]) for i in range(0, min(len(text), 300_000), 3_000)]
        read = [(d, sentences(d)) for d in documents]
        if not read:
            continue
        started = time.process_time()
        count = sum(len(gazetteer.find(d, s)) for d, s in read)
        print(
            f"{name:12} 3 kB       {1000 * (time.process_time() - started) / len(read):8.2f} ms   {count} places in {len(read)} documents"
        )


def province(name: str) -> str:
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    folded = re.sub(r"[^a-z]", "", re.sub(r"\bprovince\b", "", flat))
    return SPELLINGS.get(folded, folded)


def km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    a = sin(radians(lat2 - lat) / 2) ** 2 + cos(radians(lat)) * cos(radians(lat2)) * sin(radians(lon2 - lon) / 2) ** 2
    return 12_742 * asin(sqrt(a))


if __name__ == "__main__":
    main()
