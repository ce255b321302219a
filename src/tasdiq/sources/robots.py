"""A robots.txt in, whether a path may be fetched and how long to wait out (RFC 9309)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

_LONGEST_WAIT = 60.0  # seconds; a longer Crawl-delay is taken as this
_MOST_RULES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one site lets one robot do: (path pattern, allowed) and the seconds between two fetches."""

    paths: tuple[tuple[str, bool], ...] = ()
    wait_seconds: float = 0.0

    def allows(self, path: str) -> bool:
        """Whether the longest pattern that fits the path allows it; without one, it is allowed."""
        path = _normal(path)
        fitting = [(len(pattern), allowed) for pattern, allowed in self.paths if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


EVERYTHING = Rules()
NOTHING = Rules(paths=(("/", False),))


def rules(text: str, robot: str) -> Rules:
    """The rules for a robot: its own group, else the group of all.

    >>> rules("User-agent: *\\nDisallow: /private", "tasdiq").allows("/private/a")
    False
    """
    own: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    found_own = False
    for agents, lines in _groups(text.splitlines()[: 4 * _MOST_RULES]):
        if any(agent and agent in robot.lower() for agent in agents if agent != "*"):
            own += lines
            found_own = True
        elif "*" in agents:
            general += lines
    return _rules(own if found_own else general)


def _groups(lines: Iterable[str]) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    agents: list[str] = []
    rows: list[tuple[str, str]] = []
    for line in lines:
        key, found, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not found:
            continue
        if key == "user-agent":
            if rows:
                yield agents, rows
                agents, rows = [], []
            agents.append(value.lower())
        elif agents and key in ("allow", "disallow", "crawl-delay"):
            rows.append((key, value))
    if agents:
        yield agents, rows


def _rules(lines: Iterable[tuple[str, str]]) -> Rules:
    paths: list[tuple[str, bool]] = []
    wait = 0.0
    for key, value in lines:
        if key == "crawl-delay":
            try:
                wait = min(_LONGEST_WAIT, max(wait, float(value)))
            except ValueError:
                continue
        elif value and len(paths) < _MOST_RULES:
            paths.append((_normal(value), key == "allow"))
    return Rules(paths=tuple(paths), wait_seconds=wait)


def _normal(path: str) -> str:
    return quote(unquote(path), safe="/*$?=&:;,+@!~'()%")


def _fits(pattern: str, path: str) -> bool:
    """Whether the path begins as the pattern says; "*" is any run of characters, "$" the path's end."""
    whole = pattern.endswith("$")
    parts = pattern.removesuffix("$").split("*")
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if len(parts) == 1:
        return at == len(path) if whole else True
    if whole:
        return path.endswith(parts[-1]) and len(path) - len(parts[-1]) >= at
    return path.find(parts[-1], at) >= 0
