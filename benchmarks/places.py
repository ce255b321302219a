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
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from tasdiq.model.text import Document, sentences
from tasdiq.model.values import Where
from tasdiq.resolve.places import Gazetteer, best

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
    args = parser.parse_args()
    started = time.perf_counter()
    gazetteer = Gazetteer.open()
    print(f"open                    {1000 * (time.perf_counter() - started):8.1f} ms")
    releases(args.folder / "isaf_releases" / "releases.jsonl", gazetteer, args.misses)
    coordinates(args.folder / "ucdp_ged" / "pakistan.csv", gazetteer, args.misses)
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


def coordinates(path: Path, gazetteer: Gazetteer, misses: bool) -> None:
    near = answered = total = 0
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["year"] in ("2013", "2014") and r["where_prec"] in ("1", "2", "3")]
    for row in rows:
        words = ", ".join(dict.fromkeys(p for p in (row["where_coordinates"], row["adm_2"], row["adm_1"]) if p))
        document = Document(id="row", name="row", text=f"A bomb went off in {words}.")
        where = best(gazetteer.find(document, sentences(document)))
        total += 1
        if where.lat is None or where.lon is None:
            continue
        answered += 1
        distance = km(where.lat, where.lon, float(row["latitude"]), float(row["longitude"]))
        near += distance <= 25
        if misses and distance > 25:
            print("  ", words, "->", where.name, where.admin2, where.admin1, where.country, where.precision, round(distance))
    print(f"within 25 km            {near / total:8.3f}   answered {answered / total:.3f}   of {total} coded incidents")


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
