"""TOML in, the limits of linking, its comparisons and its word lists out; an unknown key is an error."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

from tasdiq.errors import BadValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a pair counts as the same incident, and what is too far or too late for it."""

    same: float
    thin: float
    margin: float
    mean: float
    wide_days: int
    far_km: float
    late_days: int
    large_toll: int
    close_ratio: float
    unlike_ratio: float
    many_words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One thing a comparison can find: how it is told, in SQL and in words, and its weight by hand in log-odds."""

    says: str
    seed: float
    when: str = ""  # empty for the last one, which holds where no other does


Comparisons = Mapping[str, Mapping[str, Level]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Limits, what is compared, and what goes together."""

    limits: Limits
    comparisons: Comparisons
    kin: Mapping[str, frozenset[str]]  # type -> itself and those that two reports may give the same incident
    shooting: frozenset[str]
    exploding: frozenset[str]
    explosive_tactics: frozenset[str]
    sites: Mapping[str, str]  # word -> kind of site
    common: frozenset[str] = field(repr=False)


_KINDS = ("kin", "shooting", "exploding", "explosive_tactics", "sites", "words")


@cache
def shipped() -> Rules:
    """The rules that come with the program."""
    folder = files("tasdiq") / "data" / "linking"
    return parse(*((folder / f"{name}.toml").read_text("utf-8") for name in ("limits", "comparisons", "kinds")))


def parse(limits: str, comparisons: str, kinds: str) -> Rules:
    """The rules of three TOML texts; raises BadValueError that names every key which is unknown or missing."""
    numbers, compared, lists = (tomllib.loads(text) for text in (limits, comparisons, kinds))
    problems = [
        *_differences("limits", numbers, [f.name for f in fields(Limits)]),
        *_differences("kinds", lists, _KINDS),
        *_differences("words", lists.get("words", {}), ("common", "everywhere")),
    ]
    for name, levels in compared.items():
        for position, (level, table) in enumerate(levels.items(), 1):
            wanted = ("says", "seed", "when") if position < len(levels) else ("says", "seed")
            problems += _differences(f"{name}.{level}", table, wanted)
    if problems:
        raise BadValueError("linking rules: " + "; ".join(problems))
    return Rules(
        limits=Limits(**numbers),
        comparisons={name: {level: Level(**table) for level, table in levels.items()} for name, levels in compared.items()},
        kin=_kin(lists["kin"]), shooting=frozenset(lists["shooting"]), exploding=frozenset(lists["exploding"]),
        explosive_tactics=frozenset(lists["explosive_tactics"]),
        sites={word: kind for kind, words in lists["sites"].items() for word in words},
        common=frozenset(lists["words"]["common"]) | frozenset(lists["words"]["everywhere"]),
    )  # fmt: skip


def _kin(pairs: Sequence[Sequence[str]]) -> dict[str, frozenset[str]]:
    names = {name for pair in pairs for name in pair}
    return {name: frozenset({name, *(other for pair in pairs if name in pair for other in pair)}) for name in names}


def _differences(name: str, table: Mapping[str, Any], expected: Sequence[str]) -> list[str]:
    unknown, missing = sorted(table.keys() - set(expected)), sorted(set(expected) - table.keys())
    problems = [f"[{name}] has no key {key!r}; choose from {sorted(expected)}" for key in unknown]
    return problems + [f"[{name}] lacks {key!r}" for key in missing]
