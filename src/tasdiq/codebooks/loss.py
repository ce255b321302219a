"""What a form cannot say: an incident and what a reader makes of its rows in, each field that differs out, counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tasdiq.codebooks.fields import Fields

KINDS = ("lost", "changed", "assumed", "left_out", "told")
NEVER = ("evidence", "related", "probabilities")  # fields of an incident that no foreign row has
_COUNTS = ("killed", "injured", "captured", "abducted")
_BOUNDS = ("low", "best", "high", "wording")
_LISTS: Mapping[str, tuple[str, ...]] = {
    "actors": ("name", "role", "type", "basis"), "targets": ("text", "type", "effect"),
    "claims": ("name", "stance", "channel", "mode", "verdict"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One thing a form could not say, or says without its being known, and in how many of its incidents."""

    codebook: str
    kind: str  # one of KINDS
    what: str  # a field of ours, or a column of the form
    rows: int = 0
    of: int = 0
    why: str = ""

    @property
    def line(self) -> str:
        """As a person reads it."""
        share = f" ({self.rows} of {self.of} incidents)" if self.of else ""
        told = {
            "lost": f"{self.what} is not in this form", "changed": f"{self.what} reads back otherwise", "assumed": self.what,
            "left_out": f"{self.rows} incidents left out: {self.what}", "told": self.what,
        }[self.kind]  # fmt: skip
        return f"{self.codebook}: {told}{self.why and f': {self.why}'}{'' if self.kind == 'left_out' else share}"

    def row(self) -> Fields:
        """As another program reads it."""
        return {"codebook": self.codebook, "kind": self.kind, "what": self.what, "rows": self.rows, "of": self.of, "why": self.why or None}


def flat(incident: Mapping[str, Any]) -> dict[str, Any]:
    """Every value of an incident by its name, what is unknown left out."""
    return {name: value for name, value in _flat(incident) if value not in (None, [], (), "", "unknown", False)}


def differences(ours: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that a reader of the rows has otherwise, each with "lost" or "changed"."""
    before, after = flat(ours), flat(read)
    for name, value in before.items():
        if name not in after:
            yield name, "lost"
        elif not _same(value, after[name]):
            yield name, "changed"
    yield from ((name, "lost") for name in NEVER if ours.get(name))


def made_up(ours: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[str]:
    """The fields that a reader of the rows would have, and we do not."""
    before = flat(ours)
    yield from (name for name in flat(read) if name not in before and name.partition(".")[0] not in ("targets", "stage"))


def counted(codebook: str, found: Iterable[tuple[str, str]], of: int) -> list[Lost]:
    """The losses of many incidents, each named once."""
    counts = Counter(found)
    return [Lost(codebook=codebook, kind=kind, what=what, rows=rows, of=of) for (what, kind), rows in sorted(counts.items())]


def _flat(incident: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "type", incident["type"]
    yield "stage", incident["stage"]
    for name in ("also", "tactic", "weapons"):
        yield name, sorted(set(incident[name]))
    for name in ("start", "end", "precision", "stated"):
        yield f"date.{name}", incident["date"][name]
    for name, value in incident["place"].items():
        yield f"place.{name}", round(value, 6) if isinstance(value, float) else value
    for name in _COUNTS:
        yield from _count(name, incident[name])
    for name in ("killed_by_side", "injured_by_side"):
        for side, count in incident[name].items():
            yield from _count(f"{name}.{side}", count)
    for name, value in incident["attackers"].items():
        yield f"attackers.{name}", value
    for name, parts in _LISTS.items():
        rows = incident[name]
        for part in parts:
            yield (
                f"{name}.{part}",
                sorted({(str(row.get(parts[0])), str(row.get(part))) for row in rows if row.get(part) not in (None, "unknown")}),
            )


def _count(name: str, value: Mapping[str, Any] | None) -> Iterator[tuple[str, Any]]:
    for bound in _BOUNDS:
        yield f"{name}.{bound}", (value or {}).get(bound)


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or (isinstance(one, float) and isinstance(other, int | float) and abs(one - other) < 1e-6)
