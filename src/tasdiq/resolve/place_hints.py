"""A reading of a name in, what speaks for it beside the words out: places near by, and the desk's own records."""

from collections.abc import Sequence
from math import log10

from tasdiq.resolve.place_distance import Point, distance_km
from tasdiq.resolve.place_entry import Place

MOST = 1.8  # what both can add
_BESIDE_KM = 100.0
_OFTEN = 3  # incidents of the desk's own


def used(times: int) -> float:
    """A desk that wrote of a place often writes of it again; once or twice may be chance."""
    return min(1.0, 0.4 * log10(times)) if times >= _OFTEN else 0.0


def beside(place: Place, points: Sequence[Point]) -> float:
    """Reports tell of places that are not far from each other."""
    if not points or place.lat is None or place.lon is None or place.kind in ("country", "admin1"):
        return 0.0
    lat, lon = place.lat, place.lon
    return 0.8 if any(abs(lat - y) < 1 and abs(lon - x) < 2 and distance_km((lat, lon), (y, x)) <= _BESIDE_KM for y, x in points) else 0.0
