"""Mentions of one happening in, one Where out: the finest place that the others do not contradict."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from tasdiq.model.mention import PlaceMention
from tasdiq.model.values import Where
from tasdiq.resolve.gazetteer import shipped
from tasdiq.resolve.place_units import Units, read_units

_FINENESS = ("exact", "settlement", "near", "admin2", "admin1", "sea_air", "larger", "country", "unknown")


def best(mentions: Sequence[PlaceMention]) -> Where:
    """One Where from several mentions of one happening: the finest that fits the rest, with its site.

    Two districts of one province give the first; an adjective ("Afghan") counts only where nothing else is named.
    """
    places = [m.where for m in mentions if not m.adjective and m.kind != "site"]
    named = [m.where for m in mentions if m.kind == "site"]
    places = places or [m.where for m in mentions if m.kind != "site"]
    if not places and not named:
        return Where()
    chosen = _finest(_first_told(places or named))
    for site in named:
        if fits(site, chosen) and (site.name is None or chosen.name in (None, site.name) or chosen.precision not in ("settlement", "near")):
            chosen = replace(_fuller(site, chosen), site=site.site)
            break
    for other in places:
        if fits(other, chosen):
            chosen = _filled(chosen, other)
    return chosen


def _finest(places: Sequence[Where]) -> Where:
    """The finest place; one that more of the others contradict than bear out gives way to one that fewer contradict."""
    inner = [w for w in places if w.admin1 is not None]
    borne = {id(w): sum(1 if fits(w, other) else -1 for other in inner if other is not w) for w in places}
    finest = min(places, key=lambda w: _FINENESS.index(w.precision))
    if borne[id(finest)] >= 0:
        return finest
    fewer = [w for w in inner if borne[id(w)] > borne[id(finest)]]
    return min(fewer, key=lambda w: _FINENESS.index(w.precision), default=finest)


def _first_told(places: Sequence[Where]) -> list[Where]:
    """The places, each as it is first told: "near Quetta" stays near where the town is named again."""
    first: dict[str, Where] = {}
    return [first.setdefault(w.place_id, w) if w.place_id is not None else w for w in places]


def fits(one: Where, other: Where) -> bool:
    """Whether the two can be one place: no country, province or district of theirs differs, but for borders that were redrawn."""
    pairs = ((one.country, other.country), (one.admin2, other.admin2))
    if not all(a is None or b is None or a == b for a, b in pairs):
        return False
    return one.admin1 is None or other.admin1 is None or _units().one(one.country, one.admin1, other.admin1)


@cache
def _units() -> Units:
    return read_units(shipped() / "units.toml")


def _fuller(site: Where, place: Where) -> Where:
    return site if _FINENESS.index(site.precision) < _FINENESS.index(place.precision) else place


def _filled(where: Where, other: Where) -> Where:
    return replace(
        where,
        admin2=where.admin2
        or (
            other.admin2 if where.admin1 in (None, other.admin1) and where.precision in ("settlement", "near", "exact", "admin2") else None
        ),
        admin1=where.admin1 or (other.admin1 if where.precision not in ("country", "larger") else None),
        country=where.country or other.country,
    )
