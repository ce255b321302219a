"""Countries and borders of a part of the world in, shapes to draw out; Natural Earth, simplified, in `data/map`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from tasdiq.report import tell

Point = tuple[float, float]
_GRID = 24  # points across and down that are looked at to find the middle of what is seen of a country


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Degrees west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def touches(self, line: Sequence[Point]) -> bool:
        """Whether any part of the line may lie inside."""
        xs, ys = [x for x, _ in line], [y for _, y in line]
        return min(xs) <= self.east and max(xs) >= self.west and min(ys) <= self.north and max(ys) >= self.south


def names(box: Box, grid: int = _GRID) -> Iterator[dict[str, Any]]:
    """The countries' names, each where the most of what is seen of it lies; a coarser grid is quicker."""
    for country in _atlas()["countries"]:
        rings = [ring for ring in country["lines"] if box.touches(ring)]
        inside = [point for point in _grid(box, grid) if _within(point, rings)] if rings else []
        if len(inside) >= grid:
            middle = (sum(x for x, _ in inside) / len(inside), sum(y for _, y in inside) / len(inside))
            lon, lat = min(inside, key=lambda p: (p[0] - middle[0]) ** 2 + (p[1] - middle[1]) ** 2)
            yield {"lon": lon, "lat": lat, "name": tell.country_name(country["code"]) or country["name"]}


def lands(box: Box) -> Iterator[dict[str, Any]]:
    """The countries that the box touches, as filled shapes."""
    for country in _atlas()["countries"]:
        rings = [ring for ring in country["lines"] if box.touches(ring)]
        if rings:
            yield {
                "type": "Feature",
                "properties": {},
                "geometry": {"type": "MultiPolygon", "coordinates": [[_wound(ring)] for ring in rings]},
            }


def borders(box: Box, kind: str) -> Iterator[dict[str, Any]]:
    """The lines of a kind that the box touches: c a coast, b a border, d a border in dispute."""
    lines = [line for line, of in zip(_atlas()["arcs"], _atlas()["kinds"], strict=True) if of == kind and box.touches(line)]
    yield {"type": "Feature", "properties": {}, "geometry": {"type": "MultiLineString", "coordinates": lines}}


def _grid(box: Box, grid: int) -> list[Point]:
    steps = [(n + 0.5) / grid for n in range(grid)]
    return [(box.west + x * (box.east - box.west), box.south + y * (box.north - box.south)) for x in steps for y in steps]


def _within(point: Point, rings: Sequence[Sequence[Point]]) -> bool:
    """Whether the point lies inside: a line from it to the east crosses the rings an odd number of times."""
    px, py = point
    crossed = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > py) != (y2 > py) and px < (x2 - x1) * (py - y1) / (y2 - y1) + x1:
                crossed = not crossed
    return crossed


def _wound(ring: Sequence[Point]) -> list[Point]:
    """The ring clockwise, as the drawing library takes the inside of a polygon to be."""
    area = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring))
    return list(ring) if area > 0 else list(reversed(ring))


@cache
def _atlas() -> Mapping[str, Any]:
    """Countries and borders in degrees; read once."""
    held = json.loads(files("tasdiq").joinpath("data", "map", "borders.json").read_text(encoding="utf-8"))
    arcs: list[list[Point]] = []
    for flat in held["arcs"]:
        x = y = 0
        line = []
        for dx, dy in zip(flat[::2], flat[1::2], strict=True):
            x, y = x + dx, y + dy
            line.append((x / 100, y / 100))
        arcs.append(line)
    countries = [{**c, "lines": [_joined(ring, arcs) for ring in c["rings"]]} for c in held["countries"]]
    return {"arcs": arcs, "kinds": held["kinds"], "countries": countries}


def _joined(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    points: list[Point] = []
    for index in ring:
        line = arcs[index] if index >= 0 else list(reversed(arcs[~index]))
        points.extend(line[1:] if points else line)
    return points
