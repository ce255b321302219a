"""Figures, findings and a place in; what a page draws of them out, in the units of its SVG. Nothing is drawn by a script."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from tasdiq.codebooks.table import RADIUS_KM
from tasdiq.report import atlas

Fields = dict[str, Any]
WIDE, HIGH = 640, 260  # of the chart
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 16, 14, 34
_DOWN = 20  # units between counts of one day
_MAP = 320
_KM = 111.32  # of a degree of latitude
_GRID = 7  # points across and down at which it is asked which country that is
_WORLD = atlas.Box(west=-180, south=-90, east=180, north=90)
_LEAST_KM = 120.0  # seen to each side


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One source's count: on which day it stood, how many, and what became of it."""

    day: str | None
    low: int | None
    best: int | None
    high: int | None
    status: str  # "taken", "kept", "superseded"
    label: str


def tolls(rows: Sequence[Told]) -> Fields | None:
    """Points and ranges over days; None where nothing can be drawn."""
    known = [row for row in rows if _middle(row) is not None]
    if not known:
        return None
    days = sorted({row.day for row in known if row.day})
    most = max(max(n for n in (row.low, row.best, row.high) if n is not None) for row in known)
    top, step = _axis(most)
    across = _across(days, any(not row.day for row in known))
    met: dict[int, int] = {}
    points = []
    for row in sorted(known, key=lambda row: (row.day or "9999", _middle(row))):
        x = across[row.day]
        beside = met[x] = met.get(x, -1) + 1
        x = min(WIDE - _RIGHT - 4, x + beside * min(12, _DOWN))
        middle = _middle(row) or 0
        ends = [_up(n, top) for n in (row.low if row.low is not None else middle, row.high if row.high is not None else middle)]
        points.append({
            "x": x, "y": _up(middle, top), "from": ends[0], "to": ends[1], "open": row.high is None,
            "status": row.status, "label": row.label,
        })  # fmt: skip
    ticks = [{"y": _up(n, top), "text": f"{n:,}"} for n in range(0, top + 1, step)]
    dated = [{"x": across[day], "text": _short(day)} for day in _few(days)]
    dated += [{"x": across[None], "text": "no date"}] if None in across else []
    return {
        "wide": WIDE,
        "high": HIGH,
        "left": _LEFT,
        "right": WIDE - _RIGHT,
        "floor": HIGH - _BOTTOM,
        "points": points,
        "ticks": ticks,
        "days": dated,
    }


def _middle(row: Told) -> int | None:
    return next((n for n in (row.best, row.low, row.high) if n is not None), None)


def _axis(most: int) -> tuple[int, int]:
    """Where the axis ends, and its steps: 1, 2 or 5 times a power of ten.

    >>> _axis(93), _axis(3), _axis(0)
    ((100, 20), (3, 1), (1, 1))
    """
    least = max(1, most) / 5
    power = 10 ** math.floor(math.log10(least)) if least >= 1 else 1
    step = int(next(power * n for n in (1, 2, 5, 10) if power * n >= least))
    return max(step, math.ceil(most / step) * step), step


def _across(days: Sequence[str], undated: bool) -> dict[str | None, int]:
    last = WIDE - _RIGHT - 110 if undated else WIDE - _RIGHT - 70
    first = _LEFT + 14
    numbers = [date.fromisoformat(day).toordinal() for day in days]
    span = (numbers[-1] - numbers[0]) if numbers else 0
    found: dict[str | None, int] = {
        day: round(first + (last - first) * ((number - numbers[0]) / span if span else 0))
        for day, number in zip(days, numbers, strict=True)
    }
    if undated:
        found[None] = WIDE - _RIGHT - 70
    return found


def _up(number: int, top: int) -> int:
    return round(HIGH - _BOTTOM - (HIGH - _BOTTOM - _TOP) * number / top)


def _few(days: Sequence[str]) -> list[str]:
    """Days that have room for their names beneath the axis."""
    if len(days) <= 5:
        kept: list[str] = []
        for day in days:
            if not kept or date.fromisoformat(day) - date.fromisoformat(kept[-1]) >= _apart(days):
                kept.append(day)
        return kept
    return [days[0], days[-1]]


def _apart(days: Sequence[str]) -> Any:
    return (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])) / 7


def _short(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.day} {found:%b %Y}"


def waterfall(start: float, steps: Iterable[tuple[str, float]]) -> Fields:
    """How weights add up, as bars that begin where the one before ended; in log-odds, and the chance that they come to."""
    at = start
    rows: list[Fields] = []
    for label, weight in steps:
        rows.append({"label": label, "weight": weight, "from": at, "to": at + weight, "quotes": []})
        at += weight
    ends: list[float] = [start, at, 0.0, *(row[end] for row in rows for end in ("from", "to"))]
    low, high = min(ends) - 0.2, max(ends) + 0.2

    def place(value: float) -> float:
        return round(200 * (value - low) / (high - low), 1)

    bars = [
        {
            **row, "x": place(min(row["from"], row["to"])), "width": max(1.0, round(abs(place(row["to"]) - place(row["from"])), 1)),
            "way": "for" if row["weight"] > 0 else "against" if row["weight"] < 0 else "open",
        }
        for row in rows
    ]  # fmt: skip
    return {"even": place(0.0), "start": place(start), "starts": chance(start), "end": place(at), "ends": chance(at), "bars": bars}


def chance(odds: float) -> float:
    """The probability of log-odds.

    >>> chance(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def ready(_: object = None) -> None:
    """Read the world's borders before anybody waits for them."""
    for kind in "cbd":
        _lines(kind)


def place_map(place: Mapping[str, Any]) -> Fields | None:
    """Borders around a place and the circle within which it lies; None where it has no coordinates."""
    lat, lon = place.get("lat"), place.get("lon")
    return None if lat is None or lon is None else _place_map(round(lat, 2), round(lon, 2), RADIUS_KM.get(str(place.get("precision"))))


@lru_cache(maxsize=500)
def _place_map(lat: float, lon: float, radius: float | None) -> Fields:
    seen = max(_LEAST_KM, 2.2 * (radius or 0))
    narrow = max(0.05, math.cos(math.radians(lat)))
    up, side = seen / _KM, seen / _KM / narrow
    box = atlas.Box(west=lon - side, south=lat - up, east=lon + side, north=lat + up)

    def at(point: tuple[float, float]) -> str:
        return f"{_MAP * (point[0] - box.west) / (2 * side):.1f},{_MAP * (box.north - point[1]) / (2 * up):.1f}"

    lines = {kind: _paths(kind, box, at) for kind in "cbd"}
    inside = [one for one in _names(round(lat), round(lon), math.ceil(up)) if box.touches([(one["lon"], one["lat"])])]
    names = [{"at": at((one["lon"], one["lat"])).split(","), "name": one["name"]} for one in inside]
    scale = _round_km(seen / 2)
    return {
        "size": _MAP, "middle": _MAP / 2, "radius": round(_MAP * (radius or 0) / (2 * seen), 1), "km": radius, "coasts": lines["c"],
        "borders": lines["b"], "disputed": lines["d"], "names": names, "scale": round(_MAP * scale / (2 * seen), 1), "scale_km": scale,
    }  # fmt: skip


def _paths(kind: str, box: atlas.Box, at: Any) -> str:
    """The parts of lines that lie near the box, as an SVG path."""
    wide, high = (box.east - box.west) / 2, (box.north - box.south) / 2
    west, south, east, north = box.west - wide, box.south - high, box.east + wide, box.north + high
    parts = []
    for low, left, top, right, line in _lines(kind):
        if right < west or left > east or top < south or low > north:
            continue
        near = [west <= x <= east and south <= y <= north for x, y in line]
        pen = False
        for n in range(1, len(line)):
            if near[n - 1] or near[n]:
                parts.append(f"L{at(line[n])}" if pen else f"M{at(line[n - 1])}L{at(line[n])}")
            pen = near[n - 1] or near[n]
    return "".join(parts)


@cache
def _lines(kind: str) -> list[tuple[float, float, float, float, Any]]:
    """The world's lines of a kind, each with its bounds: south, west, north, east."""
    lines = [line for feature in atlas.borders(_WORLD, kind) for line in feature["geometry"]["coordinates"]]
    return [(min(y for _, y in line), min(x for x, _ in line), max(y for _, y in line), max(x for x, _ in line), line) for line in lines]


@lru_cache(maxsize=2_000)
def _names(lat: int, lon: int, up: int) -> list[dict[str, Any]]:
    """The countries' names around a whole degree."""
    side = up / max(0.05, math.cos(math.radians(lat)))
    return list(atlas.names(atlas.Box(west=lon - side, south=lat - up, east=lon + side, north=lat + up), _GRID))


def _round_km(km: float) -> int:
    power = 10 ** math.floor(math.log10(km))
    return int(next(power * n for n in (5, 2, 1) if power * n <= km))
