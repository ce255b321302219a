"""Incidents in, what an organisation did before a day, how near and how, out, without reading them all for each claim.

It knows organisations and districts, never persons, and a place no finer than its district where it is told to a reader.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import asin, cos, floor, radians, sin, sqrt

from tasdiq.model.incident import Incident
from tasdiq.model.text import Span

Matches = Callable[[str | None, str], bool]
Cell = tuple[int, int]
_KM_A_DEGREE = 111.2
_POINT = 1  # decimals of a degree: incidents within some 10 km are at one point, and the last of them stands for all


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What an organisation did, as far as it tells of the next: when, in which district, how."""

    day: date
    incident: str
    country: str
    type: str
    admin1: str | None = None
    admin2: str | None = None
    at: tuple[float, float] | None = None
    span: Span | None = None  # the words that name it as the one who did it


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The nearest earlier deed to a place, and how far and how long ago it was."""

    deed: Deed
    km: float
    days: int


@dataclass(kw_only=True)
class Own:
    """One initiator's deeds, each list in the order of days."""

    deeds: list[Deed] = field(default_factory=list)
    grid: dict[Cell, dict[tuple[float, float], list[Deed]]] = field(default_factory=dict)
    by_place: dict[tuple[str, str | None], list[Deed]] = field(default_factory=dict)  # country, or country and province
    by_type: dict[str, list[Deed]] = field(default_factory=dict)

    def add(self, deed: Deed) -> None:
        """Keep one more, later than all before it."""
        self.deeds.append(deed)
        self.by_place.setdefault((deed.country, None), []).append(deed)
        if deed.admin1 is not None:
            self.by_place.setdefault((deed.country, deed.admin1), []).append(deed)
        self.by_type.setdefault(deed.type, []).append(deed)
        if deed.at is not None:
            point = (round(deed.at[0], _POINT), round(deed.at[1], _POINT))
            self.grid.setdefault(_cell(point), {}).setdefault(point, []).append(deed)

    def before(self, day: date) -> int:
        """How many are on record from before that day, anywhere."""
        return _earlier(self.deeds, day)

    def there(self, country: str, admin1: str | None, day: date) -> tuple[int, Deed | None]:
        """How many in the country, or in that province of it, and the last of them."""
        return _last(self.by_place.get((country, admin1), ()), day)

    def alike(self, kind: str, day: date) -> tuple[int, Deed | None]:
        """How many of that type, and the last of them."""
        return _last(self.by_type.get(kind, ()), day)

    def nearest(self, at: tuple[float, float], day: date, max_km: float) -> Near | None:
        """The earlier one nearest to a place, None where all are further away than that; of two as near the later one."""
        best: Near | None = None
        for deeds in self._around(at, max_km):
            _, deed = _last(deeds, day)
            km = _km(at, deed.at) if deed is not None and deed.at is not None else max_km + 1
            if deed is not None and km <= max_km and (best is None or (km, -deed.day.toordinal()) < (best.km, -best.deed.day.toordinal())):
                best = Near(deed=deed, km=km, days=(day - deed.day).days)
        return best

    def _around(self, at: tuple[float, float], max_km: float) -> Iterator[Sequence[Deed]]:
        """Those of each point in the cells around a place."""
        rows = floor(max_km / _KM_A_DEGREE) + 1
        columns = floor(max_km / (_KM_A_DEGREE * max(0.2, cos(radians(at[0]))))) + 1
        row, column = _cell(at)
        for r in range(-rows, rows + 1):
            for c in range(-columns, columns + 1):
                yield from self.grid.get((row + r, column + c), {}).values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an earlier claim: whether it was found wrong, withdrawn or denied."""

    day: date
    wrong: bool
    span: Span | None = None


@dataclass(kw_only=True)
class Past:
    """Dated incidents by country and initiator, and what became of claims on them."""

    days: Mapping[str, Sequence[date]]  # country -> the days of its incidents, in order
    own: Mapping[tuple[str | None, str], Own]  # initiator (id, name) -> what it did
    claimed: dict[str, list[Outcome]] = field(default_factory=dict)
    _known: dict[tuple[tuple[str | None, str], ...], Own] = field(default_factory=dict)

    @classmethod
    def of(cls, incidents: Sequence[Incident]) -> "Past":
        """The index of all incidents on record, without contested claims; later ones are left out when it is asked."""
        days: dict[str, list[date]] = {}
        own: dict[tuple[str | None, str], Own] = {}
        dated = [(i.when.start, i) for i in incidents if i.when.start is not None and i.where.country is not None]
        for day, incident in sorted(dated, key=lambda pair: (pair[0], pair[1].id)):
            days.setdefault(incident.where.country or "", []).append(day)
            for key, deed in _deeds(incident, day):
                own.setdefault(key, Own()).add(deed)
        return cls(days=days, own=own)

    def incidents_before(self, country: str, day: date) -> int:
        """How many incidents in the country are on record from before that day."""
        return bisect_left(self.days.get(country, ()), day)

    def of_claimant(self, names: Sequence[tuple[str | None, str]], matches: Matches) -> Own:
        """What the organisation did that goes by these names (id, name) and that `matches` knows again, once an incident."""
        key = tuple(sorted(set(names), key=repr))
        if key not in self._known:
            self._known[key] = _merged([own for (actor, name), own in self.own.items() if matches(actor, name)])
        return self._known[key]

    def remember(self, claimant: str, outcome: Outcome) -> None:
        """Keep what became of a claim; claims are remembered in the order of their incidents' days."""
        self.claimed.setdefault(claimant, []).append(outcome)

    def claims_before(self, claimants: Sequence[str], day: date) -> list[Outcome]:
        """What became of the claims that those claimants (actor ids, else names) made on earlier incidents."""
        rows = [self.claimed.get(name, []) for name in dict.fromkeys(claimants)]
        return [o for row in rows for o in row[: bisect_left(row, day, key=lambda outcome: outcome.day)]]


def _merged(owns: Sequence[Own]) -> Own:
    if len(owns) == 1:
        return owns[0]
    merged = Own()
    once = {deed.incident: deed for own in owns for deed in own.deeds}
    for deed in sorted(once.values(), key=lambda deed: (deed.day, deed.incident)):
        merged.add(deed)
    return merged


def _deeds(incident: Incident, day: date) -> Iterator[tuple[tuple[str | None, str], Deed]]:
    where = incident.where
    claimed = {a.actor or a.name for a in incident.actors if a.basis == "claimed"}
    at = (where.lat, where.lon) if where.lat is not None and where.lon is not None and where.precision not in _COARSE else None
    for actor in incident.actors:
        contested = actor.basis == "claimed" and len(claimed) > 1
        if actor.role == "initiator" and actor.basis != "denied" and not contested:
            deed = Deed(
                day=day, incident=incident.id, country=where.country or "", type=incident.type, admin1=where.admin1, admin2=where.admin2,
                at=at, span=actor.span,
            )  # fmt: skip
            yield (actor.actor, actor.name), deed


_COARSE = ("admin1", "larger", "country", "sea_air", "unknown")


def _earlier(deeds: Sequence[Deed], day: date) -> int:
    return bisect_left(deeds, day, key=lambda deed: deed.day)


def _last(deeds: Sequence[Deed], day: date) -> tuple[int, Deed | None]:
    count = _earlier(deeds, day)
    return count, deeds[count - 1] if count else None


def _cell(at: tuple[float, float]) -> Cell:
    return floor(at[0]), floor(at[1])


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    p, q = radians(one[0]), radians(other[0])
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 12742 * asin(sqrt(h))
