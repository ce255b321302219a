"""TOML files in, an organisation's tables out; every problem of every file is told at once."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.resolve.actor_names import Naming, bare
from tasdiq.resolve.actor_records import BONDS, BRANCHES, TIES, TYPES, Actor, Bond, Channel, Country, Generic, Leader, Name, Tie, day

Table = Mapping[str, Any]
Record = TypeVar("Record")
OURS = Path(__file__).parents[1] / "data"
SECTIONS = ("about", "source", "actor", "actors", "channel", "generic", "country", "force", "naming", "tie")
_ACTOR_KEYS = (
    "name", "type", "branch", "countries", "from", "to", "aliases", "weak_aliases", "names", "parents", "disputed_with", "rivals",
    "allies", "spokespersons", "leaders", "source", "note", "anywhere",
)  # fmt: skip
_LISTS = (
    "countries", "aliases", "weak_aliases", "names", "parents", "disputed_with", "rivals", "allies", "spokespersons", "leaders",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All files' tables, later files' added to the earlier ones'."""

    actors: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    generics: dict[str, dict[str, Any]] = field(default_factory=dict)
    countries: dict[str, dict[str, Any]] = field(default_factory=dict)
    forces: dict[str, dict[str, Any]] = field(default_factory=dict)
    bonds: dict[str, dict[str, Any]] = field(default_factory=dict)  # by what they say: a tie that two files have is one
    naming: dict[str, Any] = field(default_factory=dict)
    problems: list[TasdiqError] = field(default_factory=list)


def files(folders: Iterable[Path]) -> Iterator[Path]:
    """Our TOML files, then those of the folders, by name."""
    for folder in (OURS / "actors", OURS / "channels", *folders):
        yield from toml_of(folder)


def toml_of(given: Path) -> list[Path]:
    """The TOML files of a folder, or the one TOML file given; raises BadValueError where there is none, for it was meant to be read."""
    found = [given] if given.suffix == ".toml" else given.glob("*.toml") if given.is_dir() else ()
    files = sorted(path for path in found if path.is_file())
    if not files:
        raise BadValueError(f"{given}: neither a .toml file nor a folder that holds one")
    return files


def read(paths: Iterable[Path]) -> Tables:
    """The tables of all files; what is wrong in them is collected, not raised."""
    tables = Tables()
    for path in paths:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            tables.problems.append(BadValueError(f"{path}: {error}"))
            continue
        _add(tables, content, path.name)
    return tables


def _add(tables: Tables, content: Table, name: str) -> None:
    for section in content:
        if section not in SECTIONS:
            tables.problems.append(BadValueError(f"{name}: no section {section!r}; choose from {SECTIONS}"))
    source = content.get("source")
    for section in ("actor", "actors"):  # "actors" has one line an actor: id = {name = ..., ...}
        for id_, row in _rows(content, section):
            _merge(tables.actors, id_, {"source": source, **row} if source else row)
    for section, rows in (
        ("channel", tables.channels), ("generic", tables.generics), ("country", tables.countries), ("force", tables.forces),
    ):  # fmt: skip
        for id_, row in _rows(content, section):
            _merge(rows, id_, row)
    for row in content.get("tie", ()):
        tables.bonds[" ".join(str(row.get(key)) for key in ("subject", "relation", "object", "from"))] = {"source": source, **row}
    for key, value in content.get("naming", {}).items():
        tables.naming[key] = {**tables.naming.get(key, {}), **value} if isinstance(value, dict) else [*tables.naming.get(key, []), *value]


def _rows(content: Table, section: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for id_, row in content.get(section, {}).items():
        yield id_, row if isinstance(row, dict) else {"name": row}


def _merge(rows: dict[str, dict[str, Any]], id_: str, row: Mapping[str, Any]) -> None:
    """A later file's lists are added, its other values replace."""
    old = rows.setdefault(id_, {})
    for key, value in row.items():
        old[key] = [*old[key], *value] if isinstance(value, list) and key in old else value


def collect(rows: Mapping[str, dict[str, Any]], make: Callable[[str, dict[str, Any]], Record], problems: list[TasdiqError]) -> list[Record]:
    """The records of the rows that are right; what is wrong with the others joins the problems."""
    found = []
    for id_, row in rows.items():
        try:
            found.append(make(id_, row))
        except TasdiqError as error:
            problems.append(error)
    return found


def actor(id_: str, row: Table) -> Actor:
    """The actor of one table."""
    known(f"actor {id_}", row, _ACTOR_KEYS)
    for key in _LISTS:
        if not isinstance(row.get(key, []), list):
            raise BadValueError(f"actor {id_}: {key} is a list, not {row[key]!r}")
    if not isinstance(row.get("name"), str):
        raise BadValueError(f"actor {id_}: it needs a name")
    _choice(f"actor {id_}: type", row.get("type"), TYPES)
    _choice(f"actor {id_}: branch", row.get("branch"), BRANCHES)
    return Actor(
        id=id_, name=row["name"], type=row.get("type", "non_state"), branch=row.get("branch"), countries=tuple(row.get("countries", ())),
        anywhere=row.get("anywhere", False),
        start=_day(id_, row, "from"), end=_day(id_, row, "to"), names=tuple(_names(id_, row)),
        parents=tuple(_tie(id_, tie) for tie in row.get("parents", ())), disputed_with=tuple(row.get("disputed_with", ())),
        rivals=tuple(row.get("rivals", ())), allies=tuple(row.get("allies", ())), spokespersons=tuple(row.get("spokespersons", ())),
        leaders=tuple(_leader(id_, leader) for leader in row.get("leaders", ())), source=row.get("source"), note=row.get("note"),
    )  # fmt: skip


def _names(id_: str, row: Table) -> Iterator[Name]:
    dated = [n if isinstance(n, dict) else {"name": n} for n in row.get("names", ())]
    for name in dated:
        known(f"actor {id_}: name", name, ("name", "from", "to", "weak"))
    if row["name"] not in [name["name"] for name in dated]:
        yield Name(text=row["name"])
    for name in dated:
        yield Name(text=name["name"], weak=name.get("weak", False), start=_day(id_, name, "from"), end=_day(id_, name, "to"))
    for text in dict.fromkeys(row.get("aliases", ())):
        yield Name(text=text)
    for text in dict.fromkeys(row.get("weak_aliases", ())):
        yield Name(text=text, weak=True)


def _tie(id_: str, row: Table) -> Tie:
    known(f"actor {id_}: parent", row, ("actor", "kind", "from", "to"))
    if row.get("kind") is None or row.get("actor") is None:
        raise BadValueError(f"actor {id_}: a parent needs an actor and a kind, not {dict(row)!r}")
    _choice(f"actor {id_}: parent's kind", row["kind"], TIES)
    return Tie(kind=row["kind"], actor=row["actor"], start=_day(id_, row, "from"), end=_day(id_, row, "to"))


def bond(id_: str, row: Table) -> Bond:
    """The tie between two organisations of one table."""
    what = f"tie {id_}"
    known(what, row, ("subject", "relation", "object", "from", "to", "stance", "source"))
    if not all(isinstance(row.get(key), str) for key in ("subject", "relation", "object")):
        raise BadValueError(f"{what}: it needs a subject, a relation and an object")
    _choice(f"{what}: relation", row["relation"], BONDS)
    _choice(f"{what}: stance", row.get("stance"), ("asserted", "alleged"))
    return Bond(
        subject=row["subject"], relation=row["relation"], object=row["object"], start=_day(id_, row, "from"), end=_day(id_, row, "to"),
        stance=row.get("stance", "asserted"), source=row.get("source"),
    )  # fmt: skip


def _leader(id_: str, row: Table) -> Leader:
    known(f"actor {id_}: leader", row, ("name", "role", "from", "to"))
    if "name" not in row or "role" not in row:
        raise BadValueError(f"actor {id_}: a leader needs a name and a public role, not {dict(row)!r}")
    return Leader(name=row["name"], role=row["role"], start=_day(id_, row, "from"), end=_day(id_, row, "to"))


def _day(id_: str, row: Table, key: str) -> date | None:
    try:
        return day(row[key], last=key == "to") if key in row else None
    except BadValueError as error:
        raise BadValueError(f"actor {id_}: {error}") from error


def channel(id_: str, row: Table) -> Channel:
    """The channel of one table."""
    return Channel(id=id_, **_fitting(f"channel {id_}", row, Channel))


def generic(id_: str, row: Table) -> Generic:
    """The generic words of one table."""
    known(f"generic {id_}", row, ("type", "words", "branch", "alone"))
    _choice(f"generic {id_}: type", row.get("type"), TYPES)
    _choice(f"generic {id_}: branch", row.get("branch"), BRANCHES)
    return Generic(**_fitting(f"generic {id_}", row, Generic))


def country(code: str, row: Table) -> Country:
    """The country of one table."""
    if len(code) != 2 or not code.isupper():
        raise BadValueError(f"country {code}: its key is the two capital letters of ISO 3166-1")
    return Country(code=code, **_fitting(f"country {code}", row, Country))


def naming(row: Table, countries: Iterable[Country] = ()) -> Naming:
    """How names are spelled, from the naming tables of all files."""
    known("naming", row, tuple(f.name for f in fields(Naming) if f.name != "places"))
    spellings = {bare(variant): group[0] for group in row.get("spellings", ()) for variant in group[1:]}
    own = ("spellings", "heads", "places", "translations")
    words = {f.name: frozenset(row.get(f.name, ())) for f in fields(Naming) if f.name not in own}
    letters = {bare(word): frozenset(bare(other)[0] for other in others) for word, others in row.get("translations", {}).items()}
    places = frozenset(bare(word) for country in countries for phrase in (country.name, *country.words) for word in phrase.split())
    return Naming(spellings=spellings, heads=dict(row.get("heads", {})), places=places, translations=letters, **words)


def _fitting(what: str, row: Table, kind: type) -> dict[str, Any]:
    """The row's values, lists as tuples; raises where a key is unknown or needed."""
    names = tuple(f.name for f in fields(kind) if f.name not in ("id", "code"))
    known(what, row, names)
    missing = [f.name for f in fields(kind) if f.name in ("name", "slug", "words", "type") and f.name not in row]
    if missing:
        raise BadValueError(f"{what}: it needs {missing}")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return {"actor": None, **values} if kind is Channel else values


def known(what: str, row: Table, keys: tuple[str, ...]) -> None:
    """Raise BadValueError where a key is none of the known ones."""
    unknown = sorted(set(row) - set(keys))
    if unknown:
        raise BadValueError(f"{what}: no key {unknown}; choose from {keys}")


def _choice(what: str, value: str | None, choices: tuple[str, ...]) -> None:
    if value is not None and value not in choices:
        raise BadValueError(f"{what}: no {value!r}; choose from {choices}")
