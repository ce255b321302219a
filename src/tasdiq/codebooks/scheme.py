"""A codebook's TOML in, what its columns and codes mean out; every problem of a file is told at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.vocab import check_keys, shipped

NAMES = ("gtd", "acled", "ged")
_REQUIRED = (
    "name", "title", "form", "policy", "key", "unit", "killed_has_attackers", "columns", "optional", "text_columns", "unknown", "personal",
    "out_of_scope", "labelled", "coded", "numbers", "filled", "public", "fields", "codes",
)  # fmt: skip
_OPTIONAL = ("attack", "targets", "claim_modes", "sides", "regions", "actors", "writes", "events", "split_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One `[[fields]]` entry: which way reads and writes which columns."""

    way: str
    columns: Mapping[str, Any]
    says: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    used: tuple[str, ...] = ()

    def named(self) -> tuple[str, ...]:
        """All the columns it reads and writes, in the order of the codebook."""
        return self.used


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """One foreign codebook: its columns in order, their codes, and the rules that tie them to our fields."""

    name: str
    title: str
    form: str
    policy: str
    key: str
    columns: tuple[str, ...]
    optional: frozenset[str]
    unknown: frozenset[str]
    rules: tuple[Rule, ...]
    table: Mapping[str, Any] = field(repr=False)  # the file itself, for what only one way asks

    def codes(self, table: str) -> Mapping[str, str]:
        """Every code of a table with its label."""
        return _codes(self.name, table)

    def coded(self, column: str) -> Mapping[str, str] | None:
        """The codes a column's cells are taken from; None where it has none."""
        return _coded(self.name).get(column)

    def known(self, text: str) -> bool:
        """Whether a cell says anything: neither blank nor one of the marks for unknown."""
        return bool(text) and text not in self.unknown


@cache
def scheme(name: str) -> Scheme:
    """The codebook of that name; raises BadValueError with the choices where there is none."""
    if name not in NAMES:
        raise BadValueError(f"no codebook {name!r} to read; choose from {', '.join(NAMES)}")
    table = shipped(f"codebooks/{name}")
    where = f"codebooks/{name}.toml"
    check_keys([table], where, _REQUIRED, _OPTIONAL)
    columns = tuple(table["columns"])
    rules = tuple(_rule(row, columns) for row in table["fields"])
    known = {*columns, *table["optional"]}
    used = (*(c for r in rules for c in r.used), *table["labelled"], *table["coded"], *table["filled"], *table["text_columns"])
    _refuse(where, [f"no column {column!r}" for column in dict.fromkeys(used) if column not in known])
    return Scheme(
        name=table["name"], title=table["title"], form=table["form"], policy=table["policy"], key=table["key"], columns=columns,
        optional=frozenset(table["optional"]), unknown=frozenset(table["unknown"]), rules=rules, table=table,
    )  # fmt: skip


@cache
def countries() -> Mapping[str, Mapping[str, Any]]:
    """The countries by ISO code, with what each codebook calls them."""
    rows = shipped("codebooks/countries")
    optional = ("gw", "ucdp", "gtd", "gtd_name", "gtd_region", "acled_region")
    check_keys(list(rows.values()), "codebooks/countries.toml", ("name", "iso3", "numeric"), optional)
    return rows


@cache
def country_by(key: str) -> Mapping[str, str]:
    """ISO codes by what a codebook has for them: "gw", "gtd", "numeric", or any of its names in small letters."""
    if key != "name":
        return {str(row[key]): iso for iso, row in countries().items() if row.get(key)}
    named = ((iso, row.get(k)) for k in ("gtd_name", "ucdp", "name") for iso, row in countries().items())
    return {str(text).casefold(): iso for iso, text in named if text}


@cache
def personal() -> tuple[str, ...]:
    """The phrases that a column on private people is known by."""
    return tuple(shipped("codebooks/personal")["phrases"])


def is_personal(column: str, listed: Iterable[str] = ()) -> bool:
    """Whether a column tells of private people by its name.

    >>> is_personal("Attacker_Name"), is_personal("target1")
    (True, False)
    """
    words = " ".join("".join(c if c.isalnum() else " " for c in column.casefold()).split())
    return column in listed or any(f" {phrase} " in f" {words} " for phrase in personal())


def _rule(row: Mapping[str, Any], columns: Sequence[str]) -> Rule:
    own = {name: value for name, value in row.items() if name not in ("way", "columns", "says")}
    used = {name for value in row["columns"].values() for name in ([value] if isinstance(value, str) else value)}
    named = tuple(sorted(used, key=lambda name: columns.index(name) if name in columns else -1))
    return Rule(way=row["way"], columns=row["columns"], says=row.get("says", ""), settings=own, used=named)


@cache
def _codes(name: str, table: str) -> Mapping[str, str]:
    rows: Mapping[str, str] = scheme(name).table["codes"][table]
    if table == "country":
        own = {str(row["gtd"]): str(row.get("gtd_name", row["name"])) for row in countries().values() if "gtd" in row}
        return own | {str(code): label for code, label in rows.items()}
    if table in ("event_type", "sub_event_type", "disorder_type", "interaction"):
        return {label: label for label in rows}
    return {str(code): str(label) for code, label in rows.items()}


@cache
def _coded(name: str) -> Mapping[str, Mapping[str, str]]:
    found = scheme(name)
    return {column: _codes(name, table) for column, table in found.table["coded"].items() if table in found.table["codes"]}


def _refuse(where: str, problems: Sequence[str]) -> None:
    if problems:
        raise ExceptionGroup(f"{where} cannot be used", [BadValueError(f"{where}: {problem}") for problem in problems])
