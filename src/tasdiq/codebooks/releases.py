"""Two versions of one dataset in, what the later one changed, added and dropped out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tasdiq.codebooks.sheet import Cells

LISTED = 5  # columns named in one line


@dataclass(frozen=True, kw_only=True)
class Changes:
    """How one release differs from the one before; rows by their key."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: Mapping[str, Mapping[str, tuple[str, str]]] = field(repr=False)  # key -> column -> cell before, cell now
    same: int = 0

    @property
    def by_column(self) -> Counter[str]:
        """In how many rows each column was changed."""
        return Counter(column for columns in self.changed.values() for column in columns)

    def lines(self) -> list[str]:
        """What a person should know, the columns changed most first."""
        columns = self.by_column
        most = ", ".join(f"{column} ({number})" for column, number in sorted(columns.items(), key=lambda c: (-c[1], c[0]))[:LISTED])
        told = f"{len(self.added)} rows added, {len(self.dropped)} no longer there, {len(self.changed)} changed, {self.same} as before"
        return [told, *([f"changed most: {most}"] if most else [])]

    def rows(self) -> Iterator[dict[str, object]]:
        """One object a row that differs, for other programs."""
        for key in self.dropped:
            yield {"key": key, "change": "dropped"}
        for key in self.added:
            yield {"key": key, "change": "added"}
        for key, columns in self.changed.items():
            cells = {column: {"before": before or None, "now": now or None} for column, (before, now) in columns.items()}
            yield {"key": key, "change": "changed", "columns": cells}


def compare(before: Mapping[str, Cells], now: Mapping[str, Cells]) -> Changes:
    """What changed between two releases, their rows given by key.

    >>> compare({"1": {"best": "3"}, "2": {}}, {"1": {"best": "4"}, "3": {}}).lines()[0]
    '1 rows added, 1 no longer there, 1 changed, 0 as before'
    """
    changed: dict[str, dict[str, tuple[str, str]]] = {}
    same = 0
    for key, cells in now.items():
        if key in before:
            old = before[key]
            differs = {c: (old.get(c, ""), cells.get(c, "")) for c in dict.fromkeys((*old, *cells)) if old.get(c, "") != cells.get(c, "")}
            if differs:
                changed[key] = differs
            else:
                same += 1
    added = tuple(key for key in now if key not in before)
    return Changes(added=added, dropped=tuple(key for key in before if key not in now), changed=changed, same=same)
