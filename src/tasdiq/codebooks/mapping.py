"""A mapping file in, what each field of an incident is read from out: one TOML file for each table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasdiq.codebooks.scheme import is_personal
from tasdiq.errors import BadValueError
from tasdiq.model import vocab
from tasdiq.model.record import TYPES
from tasdiq.model.values import DATE_PRECISIONS, PLACE_PRECISIONS

_COUNT = {"low": "column", "best": "column", "high": "column"}
_KEYS: Mapping[str, Mapping[str, str]] = {  # section -> key -> kind of its value
    "": {"title": "text", "personal": "names", "optional": "names"},
    "date": {
        "start": "column", "end": "column", "year": "column", "month": "column", "day": "column", "formats": "names",
        "precision": "column", "precisions": "codes",
    },
    "place": {
        "names": "columns", "site": "columns", "admin1": "column", "admin2": "column", "country": "column", "country_is": "text",
        "lat": "column", "lon": "column", "precision": "column", "precisions": "codes", "patterns": "codes", "unknown": "names",
    },
    "type": {"is": "text", "is_with": "codes", "column": "column", "codes": "codes", "tactic": "names"},
    "actors": {"initiators": "columns", "initiator_is": "text"},
    "targets": {"names": "columns"},
    "killed": {**_COUNT, "civilians": "table", "militants": "table", "security_forces": "table"},
    "killed.civilians": _COUNT,
    "killed.militants": _COUNT,
    "killed.security_forces": _COUNT,
    "injured": _COUNT,
    "text": {"names": "columns"},
}  # fmt: skip
_CHOICES = (
    ("date.precisions", DATE_PRECISIONS), ("place.precisions", PLACE_PRECISIONS), ("type.codes", TYPES), ("type.is", TYPES),
    ("type.is_with", TYPES),
)  # fmt: skip
PARTS = ("name", "site", "admin1", "admin2", "country")  # what a pattern may find in a place's cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A mapping held against one table's header: what each key reads, by the places of its columns."""

    name: str
    fields: Mapping[str, tuple[int, ...]]  # "killed.low" -> columns; of a single value the first alone
    settings: Mapping[str, Any]  # "place.country_is" -> "Pakistan"
    read: tuple[int, ...]  # every column that is read at all, in order


@dataclass(frozen=True, kw_only=True)
class TableMapping:
    """What a mapping file says; `columns` holds it against a table."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)  # "date.start" -> what stands in the file

    def columns(self, header: Sequence[str], table: str) -> Columns:
        """Where in the header each key's columns stand; raises every column that the table lacks, with those it has."""
        places: dict[str, list[int]] = {}
        for index, name in enumerate(header):
            places.setdefault(key(name), []).append(index)
        problems: list[BadValueError] = []
        found: dict[str, tuple[int, ...]] = {}
        for setting, kind in _kinds():
            if kind in ("column", "columns") and setting in self.settings:
                wanted = _list(self.settings[setting])
                have = [i for name in wanted for i in places.get(key(name), ())]
                if not have and setting not in self.settings.get("optional", ()):
                    problems.append(_lacking(self.name, setting, wanted, table, header))
                found[setting] = tuple(have[:1] if kind == "column" else have)
        _raise(problems, f"{self.name} does not fit {table}")
        return Columns(name=self.name, fields=found, settings=self._for(places), read=tuple(sorted({i for c in found.values() for i in c})))

    def _for(self, places: Mapping[str, Sequence[int]]) -> dict[str, Any]:
        """The settings, with the type that goes with a column this table has."""
        kinds = [kind for column, kind in self.settings.get("type.is_with", {}).items() if key(column) in places]
        return {**self.settings, **({"type.is": kinds[0]} if kinds else {})}


def read(path: Path) -> TableMapping:
    """The mapping of a TOML file; raises all that is wrong in it at once."""
    return _checked(vocab.read(path), str(path))


def key(name: str) -> str:
    """A column's name as it is compared: blanks and capitals do not count.

    >>> key(" Women/Children  ") == key("women/children")
    True
    """
    return " ".join(name.replace("\ufeff", "").split()).casefold()


def _kinds() -> Iterator[tuple[str, str]]:
    for section, keys in _KEYS.items():
        for name, kind in keys.items():
            if kind != "table":
                yield (f"{section}.{name}" if section else name), kind


def _checked(tables: Mapping[str, Any], name: str) -> TableMapping:
    settings: dict[str, Any] = {}
    problems: list[BadValueError] = []
    for section, rows in _sections(tables):
        known = {**_KEYS[section], **({s: "table" for s in _KEYS if s and "." not in s} if not section else {})} if section in _KEYS else {}
        for setting, value in rows.items() if isinstance(rows, Mapping) else ():
            full = f"{section}.{setting}" if section else setting
            if setting not in known:
                problems.append(BadValueError(f"{name}: unknown key {full!r}; choose from {', '.join(sorted(known))}"))
            elif not _fits(known[setting], value):
                problems.append(BadValueError(f"{name}: {full} is {value!r}; it must be {_WANTED[known[setting]]}"))
            elif known[setting] != "table":
                settings[full] = value
    problems += [BadValueError(f"{name}: {problem}") for problem in _wrong_values(settings)]
    _raise(problems, f"{name} cannot be used")
    return TableMapping(name=name, settings={"title": Path(name).stem, **settings})


def _sections(tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The file itself, its sections, and the sections in them."""
    yield "", tables
    for name in (s for s in _KEYS if s):
        outer, _, inner = name.partition(".")
        rows = tables.get(outer, {})
        if isinstance(rows, Mapping):
            yield name, rows.get(inner, {}) if inner else rows


_WANTED = {
    "text": "a word in quotes", "names": "a list of words", "column": "a column's name, or a list of which the first that is there counts",
    "columns": "a column's name, or a list of names that are all read", "codes": "a table of words to words", "table": "a section",
}  # fmt: skip


def _fits(kind: str, value: Any) -> bool:
    if kind in ("codes", "table"):
        return isinstance(value, Mapping) and (kind == "table" or all(isinstance(v, str) for v in value.values()))
    listed = isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)
    return listed if kind == "names" else isinstance(value, str) if kind == "text" else listed or isinstance(value, str)


def _wrong_values(settings: Mapping[str, Any]) -> Iterator[str]:
    if not any(name in settings for name in ("date.start", "date.year")):
        yield "it needs date.start, or date.year with date.month and date.day: rows without a date cannot be matched"
    yield from (f"optional: {name!r} is none of the keys of this file" for name in settings.get("optional", ()) if name not in settings)
    constant = {"type.is": dict(enumerate([settings["type.is"]]))} if "type.is" in settings else {}
    for name, choices in _CHOICES:
        for value in {**settings, **constant}.get(name, {}).values():
            if value not in choices:
                yield f"{name}: no {value!r}; choose from {', '.join(choices)}"
    for column, pattern in settings.get("place.patterns", {}).items():
        yield from _wrong_pattern(column, pattern)
    yield from _personal(settings)


def _personal(settings: Mapping[str, Any]) -> Iterator[str]:
    personal = {key(name) for name in settings.get("personal", ())}
    for name, kind in _kinds():
        for column in _list(settings[name]) if kind in ("column", "columns") and name in settings else ():
            if key(column) in personal or is_personal(column):
                yield f"{name} reads the column {column!r}, which tells of private people: such columns are never read"


def _wrong_pattern(column: str, pattern: str) -> Iterator[str]:
    try:
        parts = re.compile(pattern).groupindex
    except re.error as error:
        yield f"place.patterns: that of {column!r} is no regular expression: {error}"
        return
    for part in parts:
        if part not in PARTS:
            yield f"place.patterns: that of {column!r} finds {part!r}; choose from {', '.join(PARTS)}"


def _lacking(mapping: str, setting: str, wanted: Sequence[str], table: str, header: Sequence[str]) -> BadValueError:
    named = " or ".join(repr(name) for name in wanted)
    return BadValueError(f"{mapping}: {setting} reads the column {named}, which {table} does not have; it has {', '.join(header)}")


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _raise(problems: Sequence[BadValueError], what: str) -> None:
    if problems:
        raise problems[0] if len(problems) == 1 else ExceptionGroup(what, problems)
