"""What an analysis found: rows, what they rest on, and what a reader must know before using them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple

from tasdiq.model.vocab import shipped

Fields = dict[str, Any]


class Line(NamedTuple):
    """What a drawing of a network joins: two names, and how many records join them."""

    one: str
    other: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The rows of an analysis, each with its records; and how many records all of them rest on."""

    about: str  # what was asked, in words
    columns: tuple[str, ...]  # of a table, the first the row's name
    rows: Sequence[Mapping[str, Any]]
    records: int
    notes: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()  # of a network

    @property
    def is_few(self) -> bool:
        """Whether that is too little to rest a statement on."""
        return self.records < int(rules()["few"])

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be said beside the rows."""
        what = "record" if self.records == 1 else "records"
        few = (f"FEW RECORDS: this rests on {self.records} {what}; take it as a hint, not as a finding",) if self.is_few else ()
        return (*(few or (f"rests on {self.records:,} {what}",)), *self.notes)


def rules() -> Mapping[str, Any]:
    """What counts as few, and how sure an analysis must be, as `data/series/analyses.toml` says it."""
    return shipped("series/analyses")


def row(records: Sequence[str], **fields: Any) -> Fields:
    """A row with the records it rests on, and whether those are few."""
    found = list(dict.fromkeys(records))
    return {**fields, "rests_on": len(found), "few": len(found) < int(rules()["few_in_a_row"]), "records": found}


def all_records(rows: Sequence[Mapping[str, Any]]) -> int:
    """How many records all the rows rest on together."""
    return len({record for each in rows for record in each["records"]})


def interval(part: int, whole: int) -> tuple[float, float]:
    """A share's interval (Wilson), 95 per cent.

    >>> [round(end, 2) for end in interval(3, 10)], interval(0, 0)
    ([0.11, 0.6], (0.0, 1.0))
    """
    if not whole:
        return 0.0, 1.0
    z = float(rules()["confidence"])
    share, spread = part / whole, z * z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / whole / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(now: tuple[int, int], then: tuple[int, int]) -> tuple[float, float]:
    """The interval of the difference of two shares (Newcombe): a shift is sure where it leaves out zero.

    >>> [round(end, 2) for end in difference((9, 10), (2, 10))]
    [0.27, 0.87]
    """
    one, other = now[0] / max(now[1], 1), then[0] / max(then[1], 1)
    (low, high), (least, most) = interval(*now), interval(*then)
    gap = one - other
    return gap - sqrt((one - low) ** 2 + (most - other) ** 2), gap + sqrt((high - one) ** 2 + (other - least) ** 2)
