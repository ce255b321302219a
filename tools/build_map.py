"""Builds data/map/borders.json and countries.toml from Natural Earth, as the npm packages world-atlas and i18n-iso-countries hold it.

npm pack world-atlas@2.0.2 i18n-iso-countries@7.14.0     # unpack both, then
python tools/build_map.py world-atlas/countries-50m.json i18n-iso-countries/codes.json
"""

import json
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "src" / "tasdiq" / "data" / "map"
TOLERANCE = 0.02  # degrees
NO_CODE = {"Kosovo": "XK"}
SOURCE = (
    "Natural Earth 1:50m countries (public domain, naturalearthdata.com), by way of the npm package world-atlas 2.0.2 (ISC); "
    "simplified to 0.02 degrees. arcs: x, y, then steps, in hundredths of a degree. ~n is arc n turned round."
)


def decoded(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return arcs


def simpler(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The line without the points that lie within the tolerance of it (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    far, at = -1.0, 0
    for i, (x, y) in enumerate(line[1:-1], 1):
        d = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
        if d > far:
            far, at = d, i
    if far <= TOLERANCE:
        return [line[0], line[-1]]
    return simpler(line[: at + 1])[:-1] + simpler(line[at:])


def cut(line: list[tuple[float, float]], box: list[float]) -> list[tuple[list[tuple[float, float]], bool]]:
    """The line in pieces inside the box (True) and outside of it; neighbours share a point."""
    west, south, east, north = box
    pieces: list[tuple[list[tuple[float, float]], bool]] = []
    for start, end in pairwise(line):
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        inside = west <= x <= east and south <= y <= north
        if pieces and pieces[-1][1] == inside:
            pieces[-1][0].append(end)
        else:
            pieces.append(([start, end], inside))
    return pieces


def rings(geometry: dict[str, Any]) -> list[list[int]]:
    """All rings of a country, outer and inner."""
    parts = geometry.get("arcs", [])
    return [ring for polygon in parts for ring in polygon] if geometry["type"] == "MultiPolygon" else list(parts)


def write_names(countries: list[dict[str, Any]], english: dict[str, Any]) -> None:
    """The countries' names by code; of two parts with one code the larger names it."""
    names: dict[str, str] = {}
    for c in sorted(countries, key=lambda c: sum(map(len, c["rings"]))):
        written = english.get(c["code"], c["name"]) if "." in c["name"] else c["name"]
        if c["code"]:
            names[c["code"]] = written if isinstance(written, str) else written[0]
    head = "# Countries' names as Natural Earth has them (public domain); in full from i18n-iso-countries (MIT) where it shortens them."
    body = "\n".join(f"{code} = {json.dumps(name, ensure_ascii=False)}" for code, name in sorted(names.items()))
    (FOLDER / "countries.toml").write_text(f"{head}\n\n[names]\n{body}\n", encoding="utf-8")


def main(atlas: Path, codes: Path) -> None:
    """Write both files."""
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    numeric = {row[2]: row[0] for row in json.loads(codes.read_text(encoding="utf-8"))}
    geometries = topology["objects"]["countries"]["geometries"]
    users: dict[int, list[str]] = {}
    for g in geometries:
        for ring in rings(g):
            for index in ring:
                users.setdefault(index if index >= 0 else ~index, []).append(g["properties"]["name"])
    disputed = tomllib.loads((FOLDER / "disputed.toml").read_text(encoding="utf-8"))["border"]
    found = dict.fromkeys((d["about"] for d in disputed), 0)
    arcs: list[list[int]] = []
    kinds = ""
    parts: dict[int, list[int]] = {}
    for index, line in enumerate(decoded(topology)):
        between = sorted(set(users.get(index, [])))
        row = next((d for d in disputed if sorted(d["between"]) == between), None)
        for piece, dashed in cut(line, row["box"]) if row else [(line, False)]:
            points = [(round(x * 100), round(y * 100)) for x, y in simpler(piece)]
            flat = [*points[0]]
            for (px, py), (x, y) in pairwise(points):
                flat += [x - px, y - py]
            parts.setdefault(index, []).append(len(arcs))
            arcs.append(flat)
            kinds += "d" if dashed else "b" if len(between) == 2 else "c"
            if row and dashed:
                found[row["about"]] += 1

    def renumbered(ring: list[int]) -> list[int]:
        return [new for i in ring for new in (parts[i] if i >= 0 else [~n for n in reversed(parts[~i])])]

    countries = [
        {
            "code": numeric.get(str(g.get("id")).zfill(3)) or NO_CODE.get(g["properties"]["name"]),
            "name": g["properties"]["name"],
            "rings": [renumbered(ring) for ring in rings(g)],
        }
        for g in geometries
    ]
    lines = [f'"source": {json.dumps(SOURCE)}', f'"kinds": {json.dumps(kinds)}']
    compact = {"separators": (",", ":")}
    lines.append('"countries": [\n' + ",\n".join(json.dumps(c, ensure_ascii=False, **compact) for c in countries) + "\n]")
    lines.append('"arcs": [\n' + ",\n".join(json.dumps(a, **compact) for a in arcs) + "\n]")
    (FOLDER / "borders.json").write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")
    write_names(countries, json.loads((codes.parent / "langs" / "en.json").read_text(encoding="utf-8"))["countries"])
    print(found)


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
