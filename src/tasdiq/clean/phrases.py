"""The tables of page furniture and of words that change a meaning, read from TOML that an analyst can edit."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasdiq.errors import BadValueError

_TABLES: Mapping[str, tuple[str, ...]] = {
    "cut": ("lines", "starts", "patterns"), "drop": ("lines", "starts", "patterns"), "notice": ("contains",), "teaser": ("starts",),
    "heading": ("lines", "starts"), "credit": ("starts",), "share": ("words",), "trailing": ("phrases",), "breadcrumb": ("first",),
    "bio": ("starts", "roles", "cues"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The phrases of pages, by what is done about them."""

    cut_lines: frozenset[str]
    cut_starts: tuple[str, ...]
    cut_pattern: re.Pattern[str]
    drop_lines: frozenset[str]
    drop_starts: tuple[str, ...]
    drop_pattern: re.Pattern[str]
    notices: re.Pattern[str]
    teasers: tuple[str, ...]
    heading_lines: frozenset[str]
    heading_starts: tuple[str, ...]
    credits: tuple[str, ...]
    share_words: frozenset[str]
    trailing: tuple[str, ...]
    breadcrumbs: frozenset[str]
    bio_starts: tuple[str, ...]
    bio_roles: re.Pattern[str]
    bio_cues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings:
    """Words whose change makes another statement."""

    numbers: frozenset[str]
    denials: frozenset[str]
    others: frozenset[str]
    facts: frozenset[str]  # all of these


@cache
def phrases() -> Phrases:
    """The phrases that ship with the package."""
    table = _table("boilerplate.toml", _TABLES)
    roles = "|".join(re.escape(role) for role in sorted(table["bio"]["roles"], key=len, reverse=True))
    return Phrases(
        cut_lines=frozenset(table["cut"]["lines"]),
        cut_starts=tuple(table["cut"]["starts"]),
        cut_pattern=_any(table["cut"]["patterns"]),
        drop_lines=frozenset(table["drop"]["lines"]),
        drop_starts=tuple(table["drop"]["starts"]),
        drop_pattern=_any(table["drop"]["patterns"]),
        notices=re.compile("|".join(rf"\b{re.escape(words)}\b" for words in table["notice"]["contains"])),
        teasers=tuple(table["teaser"]["starts"]),
        heading_lines=frozenset(table["heading"]["lines"]),
        heading_starts=tuple(table["heading"]["starts"]),
        credits=tuple(table["credit"]["starts"]),
        share_words=frozenset(table["share"]["words"]),
        trailing=tuple(table["trailing"]["phrases"]),
        breadcrumbs=frozenset(table["breadcrumb"]["first"]),
        bio_starts=tuple(table["bio"]["starts"]),
        bio_roles=re.compile(rf"\b(?:is|was|works as) (?:currently )?(?:a|an|the|our)\b.{{0,80}}\b(?:{roles})\b"),
        bio_cues=tuple(table["bio"]["cues"]),
    )


@cache
def meanings() -> Meanings:
    """The number and denial words that ship with the package."""
    table = _table("repeats.toml", {"numbers": (), "denials": (), "others": ()})
    kinds = {key: frozenset(members) for key, members in table.items()}
    return Meanings(**kinds, facts=frozenset().union(*kinds.values()))


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _table(name: str, known: Mapping[str, tuple[str, ...]]) -> Mapping[str, Any]:
    """A table whose keys are just those known; all that is wrong is told at once."""
    from importlib.resources import files  # costs more than all of this module

    table = tomllib.loads(files("tasdiq").joinpath(f"data/clean/{name}").read_text("utf-8"))
    wrong = sorted(set(table) ^ set(known))
    wrong += [f"{key}.{inner}" for key in set(table) & set(known) if known[key] for inner in set(table[key]) ^ set(known[key])]
    if wrong:
        raise BadValueError(f"{name}: keys {wrong} are unknown or missing")
    return table
