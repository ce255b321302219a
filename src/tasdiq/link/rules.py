"""TOML in, the numbers and word lists of linking out; an unknown key is an error."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
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
    bias: float
    thin_bias: float
    undated_bias: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Weights by table and name, limits, and what goes together."""

    limits: Limits
    weights: Mapping[str, Mapping[str, float]]
    kin: frozenset[frozenset[str]]
    shooting: frozenset[str]
    exploding: frozenset[str]
    explosive_tactics: frozenset[str]
    sites: Mapping[str, str]  # word -> kind of site
    common: frozenset[str]

    def weight(self, table: str, name: str) -> float:
        """The log-odds of one finding."""
        return self.weights[table][name]


_WEIGHTS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "same_day", "overlap", "next_day", "apart", "weekday", "weekday_not", "calendar_day", "calendar_day_not", "fresh", "stale",
        "same_week_document",
    ),
    "place": (
        "same_town", "alike_town", "close", "near", "within", "same_admin1", "same_country", "other_admin1", "other_country", "too_far",
        "document_town", "same_site", "same_kind_of_site", "other_kind_of_site",
    ),
    "type": ("same", "kin", "vague", "unlike", "same_tactic", "other_tactic"),
    "people": (
        "same_target", "same_kind_of_target", "other_kind_of_target", "same_actor", "other_actor", "state_against_other", "same_claimant",
    ),
    "toll": (
        "equal_large", "equal_small", "equal_one", "close", "unlike", "far", "injured_share", "known_target_share", "large", "close_ratio",
        "unlike_ratio",
    ),
    "words": ("each", "most", "none", "enough"),
    "copy": ("same_passage", "same_order"),
}  # fmt: skip
_KINDS = ("kin", "shooting", "exploding", "explosive_tactics", "sites", "words")


@cache
def shipped() -> Rules:
    """The rules that come with the program."""
    folder = files("tasdiq") / "data" / "linking"
    return parse((folder / "scores.toml").read_text("utf-8"), (folder / "kinds.toml").read_text("utf-8"))


def parse(scores: str, kinds: str) -> Rules:
    """The rules of two TOML texts; raises BadValueError that names every key which is unknown or missing."""
    weights, lists = tomllib.loads(scores), tomllib.loads(kinds)
    limits = weights.pop("limits", {})
    problems = [
        *_differences("limits", limits, [f.name for f in fields(Limits)]),
        *_differences("scores", weights, list(_WEIGHTS)),
        *_differences("kinds", lists, _KINDS),
    ]
    for name in weights.keys() & _WEIGHTS.keys():
        problems += _differences(name, weights[name], _WEIGHTS[name])
    problems += _differences("words", lists.get("words", {}), ("common", "everywhere"))
    if problems:
        raise BadValueError("linking rules: " + "; ".join(problems))
    return Rules(
        limits=Limits(**limits), weights=weights, kin=frozenset(frozenset(pair) for pair in lists["kin"]),
        shooting=frozenset(lists["shooting"]), exploding=frozenset(lists["exploding"]),
        explosive_tactics=frozenset(lists["explosive_tactics"]),
        sites={word: kind for kind, words in lists["sites"].items() for word in words},
        common=frozenset(lists["words"]["common"]) | frozenset(lists["words"]["everywhere"]),
    )  # fmt: skip


def _differences(name: str, table: Mapping[str, Any], expected: Sequence[str]) -> list[str]:
    unknown, missing = sorted(table.keys() - set(expected)), sorted(set(expected) - table.keys())
    problems = [f"[{name}] has no key {key!r}; choose from {sorted(expected)}" for key in unknown]
    return problems + [f"[{name}] lacks {key!r}" for key in missing]
