"""Places in, the two files of a gazetteer out: a trie of names and a table of places, best known first."""

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tasdiq.resolve.gazetteer import HEADER, MAGIC, NONE, RECORD, SOURCES
from tasdiq.resolve.place_entry import KINDS
from tasdiq.resolve.place_naming import Naming

_FIRST = {"country": 0, "admin1": 1}
_MOST_PEOPLE = 0xFFFFFFFF


@dataclass(slots=True, kw_only=True)
class Entry:
    """A place to be written, with all its names and the units that hold it."""

    number: int
    source: str  # one of SOURCES
    name: str
    kind: str  # one of KINDS
    country: str
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    admin1: "Entry | None" = None
    admin2: "Entry | None" = None
    names: set[str] = field(default_factory=set)
    index: int = -1


def write(folder: Path, entries: Iterable[Entry], naming: Naming, common: Callable[[str], bool]) -> None:
    """Write the files; `common` tells whether a folded name is also a common word."""
    import marisa_trie

    ranked = sorted(entries, key=lambda e: (_FIRST.get(e.kind, 2), -e.population, e.source, e.number))
    for index, entry in enumerate(ranked):
        entry.index = index
    postings = _postings(ranked, naming)
    trie = marisa_trie.Trie(postings)
    trie.save(str(folder / "names.marisa"))
    table = [b""] * len(postings)
    for name, found in postings.items():
        best = {p >> 2: p for p in sorted(found)}  # a main name wins over another name
        table[trie[name]] = struct.pack(f"<{len(best)}I", *(p | common(name) for p in sorted(best.values())))
    _write_table(folder / "places.bin", ranked, table)


def _postings(ranked: Sequence[Entry], naming: Naming) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = {}
    for entry in ranked:
        main = set(naming.keys(entry.name, entry.country))
        for name in {k for n in entry.names | {entry.name} for k in naming.keys(n, entry.country)}:
            if len(name) > 1:
                postings.setdefault(name, []).append(entry.index << 2 | (name in main) << 1)
    return postings


def _write_table(path: Path, ranked: Sequence[Entry], table: Sequence[bytes]) -> None:
    names, records = bytearray(), bytearray()
    for entry in ranked:
        shown = entry.name.encode()[:255]
        records += RECORD.pack(
            entry.number, len(names), len(shown), KINDS.index(entry.kind), SOURCES.index(entry.source), entry.country.encode(),
            entry.admin1.index if entry.admin1 else NONE, entry.admin2.index if entry.admin2 else NONE,
            float("nan") if entry.lat is None else entry.lat, float("nan") if entry.lon is None else entry.lon,
            min(entry.population, _MOST_PEOPLE),
        )  # fmt: skip
        names += shown
    offsets, at = [0], 0
    for block in table:
        at += len(block) // 4
        offsets.append(at)
    with path.open("wb") as stream:
        stream.write(HEADER.pack(MAGIC, len(ranked), len(table), at))
        stream.write(struct.pack(f"<{len(offsets)}I", *offsets))
        stream.writelines(table)
        stream.write(records)
        stream.write(names)
