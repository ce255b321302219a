"""TOML in, the numbers and word lists of weighing out; an unknown key is an error."""

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from tasdiq.errors import BadValueError


def read(name: str) -> dict[str, Any]:
    """The tables of one shipped file of rules."""
    return tomllib.loads((files("tasdiq") / "data" / "weighing" / name).read_text("utf-8"))


def differences(name: str, table: Mapping[str, Any], expected: Sequence[str]) -> list[str]:
    """One line for each key that is unknown or missing."""
    unknown, missing = sorted(table.keys() - set(expected)), sorted(set(expected) - table.keys())
    problems = [f"[{name}] has no key {key!r}; choose from {sorted(expected)}" for key in unknown]
    return problems + [f"[{name}] lacks {key!r}" for key in missing]


def refuse(file: str, problems: Sequence[str]) -> None:
    """Raise BadValueError with all problems at once, if there are any."""
    if problems:
        raise BadValueError(f"{file}: " + "; ".join(problems))
