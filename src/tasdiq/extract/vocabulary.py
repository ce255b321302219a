"""Tables of a vocabulary file in, everything that is wrong with them out, told at once."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.values import STANCES

Table = Mapping[str, Any]


def unknown_keys(table: Table, where: str, allowed: Iterable[str]) -> list[BadValueError]:
    """An error for each key of the table that means nothing there.

    >>> [str(error) for error in unknown_keys({"verb": 1}, "claims.toml", ["verbs"])]
    ["claims.toml: no key 'verb'; choose from ['verbs']"]
    """
    known = sorted(allowed)
    return [BadValueError(f"{where}: no key {key!r}; choose from {known}") for key in table if key not in known]


def strings(table: Table, where: str) -> list[BadValueError]:
    """An error for each value of the table that is not a list of words."""
    return [
        BadValueError(f"{where}: {key} must be a list of strings")
        for key, value in table.items()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value)
    ]


def raise_all(what: str, errors: list[BadValueError]) -> None:
    """Raise the errors together, if there are any."""
    if errors:
        raise ExceptionGroup(what, errors)


def patterns(
    rows: Iterable[Table], where: str, choices: Mapping[str, Iterable[str]], optional: Mapping[str, Iterable[str]] = MappingProxyType({})
) -> list[BadValueError]:
    """An error for each unknown or missing key of a pattern, and for each value that is no choice.

    `choices` names the keys a pattern must have beside "pattern", and what each may say; "stance" is always allowed.
    """
    allowed = {"stance": STANCES, **optional, **choices}
    errors = []
    for number, row in enumerate(rows, 1):
        place = f"{where}, pattern {number}"
        errors += unknown_keys(row, place, ("pattern", *allowed))
        errors += [BadValueError(f"{place}: no key {key!r}") for key in ("pattern", *choices) if key not in row]
        errors += [
            BadValueError(f"{place}: no {key} {row[key]!r}; choose from {sorted(known)}")
            for key, known in allowed.items()
            if key in row and row[key] not in known
        ]
    return errors
