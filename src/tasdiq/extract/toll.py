"""The tolls of a sentence in; which are parts of others, and their sums, out."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasdiq.model.values import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """Words of one sentence that give a count of one measure; start..end covers the count's own words."""

    sentence: int
    start: int
    end: int
    verb: int  # where the word "killed" stands, to tell whose happening it is
    measure: str
    count: Count
    side: str = "unknown"
    group: str = "people"  # "people", "attackers", ... the class of the noun counted
    subset: bool = False
    superseded: bool = False
    more: bool = False  # adds to a number told before: "also", "additional"
    of_them: bool = False  # "several of them", of a number that may not have been told


def holds(whole: Toll, part: Toll) -> bool:
    """Whether the words of one toll hold those of another of its measure: "the leader was held along with two men"."""
    return (
        whole.measure == part.measure
        and whole.start <= part.start
        and part.end <= whole.end
        and whole.end - whole.start > part.end - part.start
    )


def names_its_parts(parts: Sequence[Toll]) -> bool:
    """Whether the first count is the sum of those that follow it."""
    numbers = [part.count.best if part.count.best is not None else part.count.low for part in parts]
    known = [n for n in numbers if n is not None]
    return len(known) == len(parts) > 2 and known[0] == sum(known[1:])


def total(counts: Sequence[Count], wording: str) -> Count:
    """The counts added up; unknown where one of them is."""

    def summed(values: Sequence[int | None]) -> int | None:
        known = [v for v in values if v is not None]
        return sum(known) if len(known) == len(values) else None

    return Count(
        low=summed([c.low for c in counts]),
        best=summed([c.best for c in counts]),
        high=summed([c.high for c in counts]),
        estimated=any(c.estimated for c in counts),
        wording=wording,
    )
