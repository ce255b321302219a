"""roles.toml in; who may do what at a shared desk, and how often, out."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from tasdiq.errors import BadValueError

ANYBODY, SELF = "anybody", "self"  # what an address may need besides a right
LOOKING = ("GET", "HEAD", "OPTIONS")  # methods that change nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The rights of each role, and what each address needs."""

    rights: Mapping[str, str]
    roles: Mapping[str, frozenset[str]]
    needs: tuple[tuple[str, str, str], ...]
    limits: Mapping[str, int]

    def of(self, role: str) -> frozenset[str]:
        """The rights of a role; none where there is no such role."""
        return self.roles.get(role, frozenset())

    def needed(self, method: str, path: str) -> str:
        """The right that a request needs: by the first line that fits, else "read" to look and "edit" to change."""
        for verb, pattern, right in self.needs:
            if verb in ("*", method) and fnmatchcase(path, pattern):
                return right
        return "read" if method in LOOKING else "edit"

    def check_role(self, role: str) -> None:
        """Raise BadValueError unless there is that role."""
        if role not in self.roles:
            raise BadValueError(f"no role {role!r}; choose from {', '.join(self.roles)}")

    def check_rights(self, rights: Iterable[str]) -> None:
        """Raise BadValueError unless these are rights."""
        wrong = sorted(set(rights) - self.rights.keys())
        if wrong:
            raise BadValueError(f"no right {wrong[0]!r}; choose from {', '.join(self.rights)}")


@cache
def roles() -> Roles:
    """The table that ships."""
    return read(tomllib.loads(files("tasdiq").joinpath("data/people/roles.toml").read_text(encoding="utf-8")))


def read(table: Mapping[str, Any]) -> Roles:
    """The table that a TOML file holds; raises BadValueError where a role or an address names no right."""
    needs = tuple((str(verb), str(path), str(right)) for verb, path, right in table["addresses"]["need"])
    made = Roles(
        rights=table["rights"], roles={name: frozenset(rights) for name, rights in table["roles"].items()}, needs=needs,
        limits=table["limits"],
    )  # fmt: skip
    made.check_rights(right for rights in made.roles.values() for right in rights)
    made.check_rights(right for _, _, right in needs if right not in (ANYBODY, SELF))
    return made
