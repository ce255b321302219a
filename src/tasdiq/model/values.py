"""Values a source can state: how many, when, where, by which organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasdiq.errors import BadValueError

DATE_PRECISIONS = ("day", "days", "week", "month", "season", "year", "unknown")
PLACE_PRECISIONS = ("exact", "settlement", "near", "admin2", "admin1", "larger", "country", "sea_air", "unknown")
STANCES = ("asserted", "claimed", "denied", "suspected", "planned", "doubted", "alleged")
SIDES = ("civilians", "security_forces", "militants", "unknown")


def check_probability(what: str, value: float | None) -> None:
    """Raise BadValueError unless the value is a probability, or None because nobody says one."""
    if value is not None and not 0 <= value <= 1:
        raise BadValueError(f"{what}: {value!r} is no probability; it lies between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many people: no fewer than low, most likely best, no more than high; each may be unknown (None)."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    estimated: bool = False  # from a vague word ("dozens"), by the editable table
    wording: str | None = None  # "at least 70 people"

    def __post_init__(self) -> None:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if any(n < 0 for n in known) or known != sorted(known):
            raise BadValueError(f"a count must rise: low {self.low}, best {self.best}, high {self.high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days start..end (both included) that a phrase can mean; start None where it cannot be told."""

    start: date | None = None
    end: date | None = None
    precision: str = "unknown"  # one of DATE_PRECISIONS
    stated: str | None = None  # "on Monday"

    def __post_init__(self) -> None:
        if self.precision not in DATE_PRECISIONS:
            raise BadValueError(f"no date precision {self.precision!r}; choose from {DATE_PRECISIONS}")
        if self.start and self.end and self.end < self.start:
            raise BadValueError(f"a date range must rise: {self.start}..{self.end}")

    def days_from(self, other: "When") -> int | None:
        """Days between the two ranges, 0 where they touch; None where either is unknown."""
        if self.start is None or other.start is None:
            return None
        mine, theirs = self.end or self.start, other.end or other.start
        return max(0, (other.start - mine).days, (self.start - theirs).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place as far as the words give it, with the precision of its coordinates (WGS 84 degrees; CROSSWALK 5.2)."""

    name: str | None = None  # the settlement or area by its gazetteer name
    site: str | None = None  # "Civil Hospital"
    admin1: str | None = None
    admin2: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    lat: float | None = None
    lon: float | None = None
    precision: str = "unknown"  # one of PLACE_PRECISIONS
    place_id: str | None = None  # the gazetteer's entry, "gn:1167528"

    def __post_init__(self) -> None:
        if self.precision not in PLACE_PRECISIONS:
            raise BadValueError(f"no place precision {self.precision!r}; choose from {PLACE_PRECISIONS}")


def exactly(number: int, wording: str | None = None) -> Count:
    """A count that a source gives as it is.

    >>> exactly(3).low, exactly(3).high
    (3, 3)
    """
    return Count(low=number, best=number, high=number, wording=wording)


def span_of(counts: Iterable[Count]) -> tuple[int | None, int | None]:
    """The lowest and the highest number any of the counts allows, None where none says."""
    lows, highs = [], []
    for count in counts:
        known = [n for n in (count.low, count.best, count.high) if n is not None]
        if known:
            lows.append(min(known))
            highs.append(max(known))
    return (min(lows), max(highs)) if lows else (None, None)
