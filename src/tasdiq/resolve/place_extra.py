"""Editable place files in, names and places out: renamed provinces, regions, demonyms, an analyst's own villages."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.text import digest
from tasdiq.resolve.place_fold import key

_KINDS = ("country", "admin1", "admin2", "settlement", "area")
_TABLES = ("names", "adjectives", "alias", "place", "preferred", "dropped")
_PLACE = ("id", "name", "names", "kind", "country", "admin1", "admin2", "lat", "lon", "population")
_ALIAS = ("of", "kind", "names")
_LONGEST_ACRONYM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPlace:
    """A name that leads to a gazetteer entry (`of`, "AF/Nangarhar") or to a place of its own (`fields`)."""

    of: str | None = None
    kind: str | None = None
    adjective: bool = False
    exact: bool = False
    fields: Mapping[str, Any]


class Extra:
    """The names of all extra files; a later file's names come before an earlier one's. `dropped`: entries of the gazetteer that mislead."""

    def __init__(self, entries: Iterable[tuple[str, ExtraPlace]], dropped: Iterable[str] = ()) -> None:
        self.dropped = frozenset(dropped)
        self._by_key: dict[str, list[ExtraPlace]] = {}
        self._longest: dict[str, int] = {}  # first word -> words of the longest name
        for name, entry in entries:
            folded = key(name)
            if not folded:
                continue
            self._by_key.setdefault(folded, []).insert(0, entry)
            first = folded.partition(" ")[0]
            self._longest[first] = max(self._longest.get(first, 0), folded.count(" ") + 1)

    def get(self, folded: str) -> list[ExtraPlace]:
        """What a folded name leads to."""
        return self._by_key.get(folded, [])

    def begins(self, words: str) -> bool:
        """Whether a name begins with the first of the folded words."""
        return words.partition(" ")[0] in self._longest

    def prefixes(self, words: str) -> Iterator[str]:
        """The extra names that the folded words begin with."""
        parts = words.split(" ", 8)
        for count in range(1, min(self._longest.get(parts[0], 0), len(parts)) + 1):
            name = " ".join(parts[:count])
            if name in self._by_key:
                yield name


def read_extra(paths: Iterable[Path]) -> Extra:
    """The names of those files, TOML or CSV; raises an ExceptionGroup with every error in them."""
    entries: list[tuple[str, ExtraPlace]] = []
    dropped: set[str] = set()
    problems: list[BadValueError] = []
    for path in paths:
        try:
            entries += _read(path, dropped)
        except BadValueError as error:
            problems.append(error)
    if problems:
        raise ExceptionGroup("places that cannot be read", problems)
    return Extra(entries, dropped)


def _read(path: Path, dropped: set[str]) -> list[tuple[str, ExtraPlace]]:
    try:
        if path.suffix.lower() == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as stream:
                rows = [_from_csv(path, row) for row in csv.DictReader(stream)]
            return [pair for row in rows for pair in _own(path, row)]
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, csv.Error) as error:
        raise BadValueError(f"{path}: {error}") from error
    _known(path, table, _TABLES)
    ids = table.get("dropped", [])
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise BadValueError(f'{path}: dropped is a list of ids, such as ["gn:7870269"], not {ids!r}')
    dropped.update(ids)
    found = [*_names(table.get("names", {}), False), *_names(table.get("adjectives", {}), True)]
    for row in table.get("alias", []):
        _known(path, row, _ALIAS)
        found += [(n, ExtraPlace(of=row["of"], kind=row.get("kind"), exact=acronym(n), fields={})) for n in row["names"]]
    for row in table.get("place", []):
        found += _own(path, row)
    return found


def _names(table: Mapping[str, list[str]], adjective: bool) -> Iterator[tuple[str, ExtraPlace]]:
    for code, names in table.items():
        for name in names:
            yield name, ExtraPlace(of=code, adjective=adjective, exact=acronym(name), fields={})


def _own(path: Path, row: Mapping[str, Any]) -> Iterator[tuple[str, ExtraPlace]]:
    _known(path, row, _PLACE)
    if not row.get("name") or row.get("kind", "settlement") not in _KINDS:
        raise BadValueError(f"{path}: a place needs a name and a kind of {_KINDS}: {dict(row)!r}")
    kind = row.get("kind", "settlement")
    fields = {k: row.get(k) for k in ("name", "country", "admin1", "admin2", "lat", "lon")} | {
        "kind": kind,
        "population": row.get("population") or 0,
    }
    fields["id"] = row.get("id") or f"x:{digest(row['name'], row.get('country'), row.get('admin1'))[:10]}"
    if kind in ("admin1", "admin2"):
        fields[kind] = fields[kind] or row["name"]
    for name in dict.fromkeys([row["name"], *row.get("names", [])]):
        yield name, ExtraPlace(exact=acronym(name), fields=fields | {"exact": acronym(name)})


def _from_csv(path: Path, row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {k: v for k, v in row.items() if v not in (None, "")}
    try:
        for name in ("lat", "lon"):
            if name in found:
                found[name] = float(found[name])
        if "population" in found:
            found["population"] = int(found["population"])
    except (TypeError, ValueError) as error:
        raise BadValueError(f"{path}: {error} in {dict(row)!r}") from error
    if "names" in found:
        found["names"] = [n.strip() for n in str(found["names"]).split(";")]
    return found


def acronym(name: str) -> bool:
    """Whether the letters' case belongs to the name: "US", "KPK"."""
    return name.isupper() and name.isalpha() and name.isascii() and len(name) <= _LONGEST_ACRONYM


def _known(path: Path, row: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in row:
        if name not in known:
            raise BadValueError(f"{path}: unknown key {name!r}; choose from {known}")
