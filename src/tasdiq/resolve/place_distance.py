"""Two points in, kilometres out; a point, a bearing and a distance in, the point there out."""

from math import asin, atan2, cos, degrees, radians, sin, sqrt

EARTH_KM = 6_371.0
Point = tuple[float, float]  # latitude, longitude in degrees


def distance_km(one: Point, other: Point) -> float:
    """How far apart two points are.

    >>> round(distance_km((30.18, 66.99), (29.80, 66.85)))
    44
    """
    lat, lat2 = radians(one[0]), radians(other[0])
    arc = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(arc)))


def moved(start: Point, bearing: float, km: float) -> Point:
    """The point that lies so far from another, the bearing in degrees from north.

    >>> moved((30.0, 67.0), 180, 111.195)
    (29.0, 67.0)
    """
    lat, lon, turn, arc = radians(start[0]), radians(start[1]), radians(bearing), km / EARTH_KM
    lat2 = asin(sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(turn))
    lon2 = lon + atan2(sin(turn) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(lat2))
    return round(degrees(lat2), 5), round((degrees(lon2) + 180) % 360 - 180, 5)
