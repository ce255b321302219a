"""A TOML vocabulary file in, its checked tables out; every problem of a file is told at once."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError


@cache
def shipped(name: str) -> Mapping[str, Any]:
    """The vocabulary that ships with Tasdiq under that name, "vocabulary/events"; read once."""
    return parse(files("tasdiq").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def read(path: Path) -> Mapping[str, Any]:
    """A vocabulary of the user's own; raises BadValueError with the file and the line where it is not TOML."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadValueError(f"{path}: not readable as UTF-8 text ({error})") from error


def parse(text: str, name: str) -> Mapping[str, Any]:
    """The tables of a TOML text."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadValueError(f"{name}: not TOML: {error}") from error


def check_keys(rows: Sequence[Mapping[str, Any]], name: str, required: Sequence[str], optional: Sequence[str] = ()) -> None:
    """Raise every missing and unknown key of the rows at once."""
    known = {*required, *optional}
    problems = [
        BadValueError(f"{name}, entry {number}: {problem}")
        for number, row in enumerate(rows, 1)
        for problem in [
            *(f"no key {key!r}" for key in required if key not in row),
            *(f"unknown key {key!r}; choose from {sorted(known)}" for key in row if key not in known),
        ]
    ]
    if problems:
        raise ExceptionGroup(f"{name} cannot be used", problems)
