"""TOML in, the numbers and words by which rows of tables are compared out; an unknown key is an error."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model import vocab

FIELDS = ("place", "killed", "civilians_killed", "injured", "words", "actors", "type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is compared at all, what is believed beforehand, and how much the tables may correct it."""

    days: int
    around_days: int
    far_km: float
    reference: int
    few: float
    trust: float
    trust_days: float
    rounds: int
    same_day: float
    fade: float
    matched: float
    repeated: float
    third: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRules:
    """How the names of places are taken from cells and held against each other."""

    between: list[str]
    bare: list[str]
    shortest: int
    alike: float
    bones: float
    loose: float
    same_bones: float
    other_spelling: float
    other_district: float
    same_area_km: float
    by_distance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One comparison: where its parts end, and how often rows of one incident fall into each."""

    steps: list[float]
    same: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossRules:
    """All of it."""

    limits: Limits
    names: NameRules
    fields: Mapping[str, Step]
    kin: frozenset[frozenset[str]]  # types that two sources may give one incident
    common: frozenset[str]  # words that tell nothing apart


@cache
def shipped() -> AcrossRules:
    """The rules that come with the program."""
    return parse(vocab.shipped("linking/across"), vocab.shipped("linking/kinds"))


def parse(tables: Mapping[str, Any], kinds: Mapping[str, Any]) -> AcrossRules:
    """The rules of two TOML files' tables; raises every problem of the first at once."""
    wanted: Mapping[str, type] = {"limits": Limits, "names": NameRules, **dict.fromkeys(FIELDS, Step)}
    problems = [f"unknown section {name!r}; choose from {', '.join(wanted)}" for name in tables if name not in wanted]
    for name, kind in wanted.items():
        have, need = set(tables.get(name, {})), {f.name for f in fields(kind)}
        problems += [f"[{name}] has no key {key!r}; choose from {', '.join(sorted(need))}" for key in sorted(have - need)]
        problems += [f"[{name}] lacks {key!r}" for key in sorted(need - have)]
    if not problems:
        steps = {name: Step(**tables[name]) for name in FIELDS}
        problems = [problem for name, step in steps.items() if (problem := _uneven(name, step))]
    if problems:
        raise BadValueError("rules for matching tables: " + "; ".join(problems))
    return AcrossRules(
        limits=Limits(**tables["limits"]), names=NameRules(**tables["names"]), fields=steps,
        kin=frozenset(frozenset(pair) for pair in kinds["kin"]), common=frozenset(kinds["words"]["common"] + kinds["words"]["everywhere"]),
    )  # fmt: skip


def _uneven(name: str, step: Step) -> str | None:
    """What is wrong with a comparison's numbers; the place has a part of its own for rows far apart."""
    parts = len(step.steps) + (2 if name == "place" else 1)
    if len(step.same) != parts or step.steps != sorted(step.steps) or abs(sum(step.same) - 1) > 1e-6 or min(step.same) <= 0:
        return f"[{name}] needs rising steps and {parts} shares that come to 1"
    return None
