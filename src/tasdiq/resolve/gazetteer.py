"""A place name in, the places that bear it out: the built gazetteer, mapped into memory, and an analyst's own places."""

import json
import mmap
import struct
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from math import isnan
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.values import Where
from tasdiq.resolve.place_alike import alike
from tasdiq.resolve.place_entry import KINDS, Place
from tasdiq.resolve.place_extra import Extra, ExtraPlace, read_extra
from tasdiq.resolve.place_fold import key

MAGIC = b"TSDQGAZ1"
HEADER = struct.Struct("<8sIII")  # magic, places, names, postings
RECORD = struct.Struct("<IIBBB2sIIffI")  # number, name at, its length, kind, source, country, admin 1, admin 2, lat, lon, population
SOURCES = ("gn", "ged", "x")
NONE = 0xFFFFFFFF
_KIND_AT = 9  # where in a record its kind stands
KEPT = 4_000  # names whose places are kept in memory
MOST = 400  # places of one name that are looked at, best known first


class Names:
    """The built gazetteer: folded names to places, read from two files that are mapped, never unpickled."""

    def __init__(self, folder: Path) -> None:
        import marisa_trie

        self.folder = folder
        try:
            self._trie = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
            with (folder / "places.bin").open("rb") as stream:
                self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, RuntimeError, ValueError) as error:
            raise BadValueError(
                f"no gazetteer in {folder}: {error}; install the package again, or remove the folder if it is yours"
            ) from error
        if len(self._bytes) < HEADER.size:
            raise self._damaged()
        magic, self.size, names, postings = HEADER.unpack_from(self._bytes)
        self._postings_at = HEADER.size + 4 * (names + 1)
        self._records_at = self._postings_at + 4 * postings
        self._names_at = self._records_at + RECORD.size * self.size
        if magic != MAGIC or names != len(self._trie) or self._names_at > len(self._bytes):
            raise BadValueError(f"not a gazetteer that this version reads: {folder / 'places.bin'}")
        self._kept: dict[int, dict[str, Any]] = {}
        self._listed: dict[tuple[str, tuple[str, ...]], list[Place]] = {}

    def prefixes(self, words: str) -> list[str]:
        """The known names that the folded words begin with, shortest first; they may end within a word."""
        return list(self._trie.prefixes(words))

    def get(self, folded: str) -> Iterator[Place]:
        """The places of a folded name, best known first."""
        number = self._trie.get(folded)
        if number is None:
            return
        try:
            start, end = struct.unpack_from("<2I", self._bytes, HEADER.size + 4 * number)
            postings = struct.unpack_from(f"<{min(end - start, MOST)}I", self._bytes, self._postings_at + 4 * start)
        except struct.error as error:
            raise self._damaged() from error
        for posting in postings:
            yield Place(**self._fields(posting >> 2), main=bool(posting & 2), word=bool(posting & 1))

    def countries(self) -> Iterator[Place]:
        """The countries, which stand first in the file."""
        for index in range(min(self.size, 300)):
            if self._bytes[self._records_at + RECORD.size * index + _KIND_AT] == 0:
                yield Place(**self._fields(index))

    def districts(self, country: str, admin1: str) -> list[Place]:
        """The districts of a province."""
        return [p for p in self._of_kinds(country, ("admin2",)) if p.admin1 == admin1]

    def villages(self, country: str, admin2: str) -> list[Place]:
        """The towns, villages and areas of a district."""
        return [p for p in self._of_kinds(country, ("settlement", "area")) if p.admin2 == admin2]

    def _of_kinds(self, country: str, kinds: tuple[str, ...]) -> list[Place]:
        """A country's places of those kinds, looked for once, when first asked."""
        if (country, kinds) not in self._listed:
            self._listed[country, kinds] = [Place(**self._read(index)) for kind in kinds for index in self._records_of(country, kind)]
        return self._listed[country, kinds]

    def _records_of(self, country: str, kind: str) -> Iterator[int]:
        """The records of a country's places of a kind, found by the bytes of kind, source and country."""
        for source in range(len(SOURCES)):
            wanted = bytes([KINDS.index(kind), source]) + country.encode()
            at = self._bytes.find(wanted, self._records_at, self._names_at)
            while at >= 0:
                index, offset = divmod(at - self._records_at, RECORD.size)
                if offset == _KIND_AT:
                    yield index
                at = self._bytes.find(wanted, at + 1, self._names_at)

    def _fields(self, index: int) -> dict[str, Any]:
        if index not in self._kept:
            if len(self._kept) > 20_000:
                self._kept.clear()
            self._kept[index] = self._read(index)
        return self._kept[index]

    def _damaged(self) -> BadValueError:
        return BadValueError(f"{self.folder / 'places.bin'}: damaged; install the package again, or remove the folder if it is yours")

    def _read(self, index: int) -> dict[str, Any]:
        try:
            return self._unpacked(index)
        except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
            raise self._damaged() from error

    def _unpacked(self, index: int) -> dict[str, Any]:
        row = RECORD.unpack_from(self._bytes, self._records_at + RECORD.size * index)
        number, at, length, kind, source, country, admin1, admin2, lat, lon, population = row
        name = self._bytes[self._names_at + at : self._names_at + at + length].decode("utf-8", "replace")
        return {
            "id": f"{SOURCES[source]}:{number}", "name": name, "kind": KINDS[kind], "country": country.decode(),
            "admin1": name if KINDS[kind] == "admin1" else self._name(admin1),
            "admin2": name if KINDS[kind] == "admin2" else self._name(admin2),
            "lat": None if isnan(lat) else round(lat, 5), "lon": None if isnan(lon) else round(lon, 5), "population": population,
        }  # fmt: skip

    def _name(self, index: int) -> str | None:
        return None if index == NONE else str(self._fields(index)["name"])


class PlaceBook:
    """All places by name: an analyst's own first, then the editable extra names, then the built gazetteer."""

    def __init__(self, names: Names, extra: Extra, packs: Iterable[Names] = ()) -> None:
        self._names = names
        self._all = (names, *packs)
        self._extra = extra
        self._country = {p.country: p for p in names.countries()}
        self._found: dict[str, tuple[Place, ...]] = {}

    @classmethod
    def open(cls, folder: Path | None = None, extra: Iterable[Path] = (), packs: Iterable[Path] = ()) -> "PlaceBook":
        """The gazetteer of a folder (the shipped one by default) with an analyst's own CSV or TOML files, and the packs that were added."""
        home = folder or shipped()
        return cls(Names(home), read_extra([home / "countries.toml", home / "extra.toml", *extra]), [Names(pack) for pack in packs])

    def lookup(self, name: str, country: str | None = None) -> list[Place]:
        """The places of that name, best known first, in that country if one is given."""
        return [p for p in self.by_key(key(name)) if country is None or p.country == country]

    def by_key(self, folded: str) -> tuple[Place, ...]:
        """The places of a folded name; renamed and variant names lead to the entry they mean."""
        if folded not in self._found:
            if len(self._found) >= KEPT:
                self._found.clear()
            self._found[folded] = self._places(folded)
        return self._found[folded]

    def _places(self, folded: str) -> tuple[Place, ...]:
        found: dict[tuple[str, bool], Place] = {}
        for entry in self._extra.get(folded):
            for place in self._meant(entry):
                found.setdefault((place.id, place.adjective), place)
        for names in self._all:
            for place in names.get(folded):
                if place.id not in self._extra.dropped:
                    found.setdefault((place.id, False), place)
        return tuple(found.values())

    def starts(self, words: str) -> list[str]:
        """The known names that whole words at the start of the folded words make, longest first."""
        whole = f"{words} "
        known = [n for n in self._names.prefixes(words) if whole[len(n)] == " "][::-1]
        if len(self._all) > 1:
            further = {n for names in self._all[1:] for n in names.prefixes(words) if whole[len(n)] == " "}
            known = sorted({*known, *further}, key=len, reverse=True)
        if not self._extra.begins(words):
            return known
        return sorted({*known, *(n for n in self._extra.prefixes(words) if whole[len(n)] == " ")}, key=len, reverse=True)

    def district_like(self, name: str, outer: Where) -> Place | None:
        """The one district of the province that is spelled nearly so: "Zharay" is Zhari."""
        if outer.country is None or outer.admin1 is None:
            return None
        districts = [p for names in self._all for p in names.districts(outer.country, outer.admin1)]
        near = alike(name, districts)
        if near is not None:
            return near
        same = [p for p in districts if key(p.name).startswith(f"{key(name)} ")]
        return same[0] if len(same) == 1 else None

    def place_like(self, name: str, outer: Where) -> Place | None:
        """The one village, town or area of the district that is spelled nearly so: "Dargamandi" is Darga Mandi."""
        if outer.country is None or outer.admin2 is None:
            return None
        return alike(name, [p for names in self._all for p in names.villages(outer.country, outer.admin2)])

    def people(self, where: Where) -> int:
        """How many people live in a place that was found; 0 where nobody counted them."""
        same = [p.population for p in self.lookup(where.name, where.country) if p.id == where.place_id] if where.name is not None else []
        return max(same, default=0)

    def country(self, code: str | None) -> Place | None:
        """The country of an ISO 3166-1 code."""
        return self._country.get(code)

    def _meant(self, entry: ExtraPlace) -> Iterator[Place]:
        if entry.of is None:
            yield from [Place(**entry.fields)]
            return
        code, _, name = entry.of.partition("/")
        marks = {"main": True, "word": False, "adjective": entry.adjective, "exact": entry.exact}
        if not name:
            yield from (Place(**{**_fields(p), **marks}) for p in [self._country.get(code)] if p is not None)
            return
        wanted = [p for p in self._names.get(key(name)) if p.country == code and (entry.kind is None or p.kind == entry.kind)]
        for place in sorted(wanted, key=lambda p: (not p.main, KINDS.index(p.kind)))[:1]:
            shown = {"name": name} if place.kind == "settlement" else {}
            yield Place(**{**_fields(place), **marks, **shown})


def _fields(place: Place) -> Mapping[str, Any]:
    return {name: getattr(place, name) for name in Place.__slots__}


def shipped() -> Path:
    """The folder of the gazetteer that comes with the package."""
    return Path(str(files("tasdiq") / "data" / "gazetteer"))


def about(folder: Path | None = None) -> Mapping[str, Any]:
    """Sources, date, licence line and hashes of the gazetteer."""
    found: Mapping[str, Any] = json.loads(((folder or shipped()) / "gazetteer.json").read_text(encoding="utf-8"))
    return found


def verify(folder: Path | None = None) -> None:
    """Check that the built files are the ones that `gazetteer.json` names; raises BadValueError where they are not."""
    home = folder or shipped()
    for name, want in about(home)["sha256"].items():
        held = sha256((home / name).read_bytes()).hexdigest()
        if held != want:
            raise BadValueError(f"{home / name}: hash {held[:12]}, but gazetteer.json says {want[:12]}; install the package again")
