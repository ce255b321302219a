"""Incidents and monthly tables in, a map and a chart as SVG out; drawn here, with nothing fetched and no script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from math import cos, radians
from typing import Any

from tasdiq.analyse.numbers import Share
from tasdiq.report import atlas, specs, tell
from tasdiq.report.data import Row
from tasdiq.report.marked import flat
from tasdiq.report.specs import HEIGHT, LAND, WIDTH

_LONGEST_LABEL = 40
_COUNTED = re.compile(r'(?<=id=")clip[0-9]+(?=")|(?<=url\(#)clip[0-9]+(?=\))')  # names that the drawer counts up
_LEAST_DEGREES = 7.0  # the map shows at least so much, however near together its incidents are


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture with the words and the table that say the same to those who cannot see it."""

    svg: str
    title: str
    description: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def draw_map(incidents: Sequence[Row], title: str, *, internal: bool = False) -> Drawing:
    """The incidents as circles: the area by the number killed, the outline by how well the place is known."""
    marks = [mark for incident in incidents if (mark := _mark(incident, internal=internal))]
    marks.sort(key=lambda m: -m["killed"])
    unplaced = len(incidents) - len(marks)
    description = f"{len(marks)} incidents as circles, larger where more were killed" + (
        f"; {unplaced} have no place on the map." if unplaced else "."
    )
    caption = (
        "Circles: incidents, the area by the number killed; a broken outline where the place is known only as a district or larger. "
        "Country borders as Natural Earth draws them, which endorses nothing; borders in dispute are dashed. Places: GeoNames, CC BY 4.0."
    )
    rows = tuple((m["day"], m["type"], m["place"], m["shown"], m["known"]) for m in sorted(marks, key=lambda m: (m["when"], m["place"])))
    svg = finish(specs.map_spec(marks, _box(marks), list(_labels(marks))), title, description) if marks else empty(title)
    return Drawing(
        svg=svg,
        title=title,
        description=description,
        caption=caption,
        header=("day", "type", "place", "killed", "place known as"),
        rows=rows,
    )


def draw_chart(months: Sequence[Share], title: str) -> Drawing:
    """Incidents and killed per month, as two rows of bars with their numbers."""
    values = [
        {"month": s.label, "what": what, "number": number.value, "shown": "?" if number.value is None else f"{number.value:,}"}
        for s in months
        for what, number in (("incidents", s.incidents), ("killed", s.killed))
    ]
    rows = tuple((s.label, *("not known" if n.value is None else str(n.value) for n in (s.incidents, s.killed, s.injured))) for s in months)
    description = f"Bars for {len(months)} months, incidents above and the number killed below; the table has the same numbers."
    svg = finish(specs.months_spec(values), title, description) if values else empty(title)
    caption = "Attacks and the number killed in them, by month. A question mark: no report tells it."
    return Drawing(
        svg=svg, title=title, description=description, caption=caption, header=("month", "incidents", "killed", "injured"), rows=rows
    )


def draw_bars(now: Sequence[Share], then: Sequence[Share], title: str, names: tuple[str, str], *, most: int = 12) -> Drawing:
    """Incidents of a month and of another by some grouping, as pairs of bars with their numbers; the largest rows of all."""
    counts = {share.label: (int(share.incidents.value or 0), 0) for share in now}
    for share in then:
        counts[share.label] = (counts.get(share.label, (0, 0))[0], int(share.incidents.value or 0))
    rows = sorted(counts.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    shown = rows[:most]
    values = [
        {"label": flat(tell.words(label).replace("\\", ""), _LONGEST_LABEL), "what": name, "number": number, "shown": f"{number:,}"}
        for label, pair in shown
        for name, number in zip(names, pair, strict=True)
    ]
    left = f" The {len(rows) - len(shown)} smallest are left out." if len(rows) > len(shown) else ""
    svg = (
        finish(specs.bars_spec(values, names), title, f"Bars for {names[0]} and {names[1]}; the table has the same numbers.")
        if values
        else empty(title)
    )
    return Drawing(
        svg=svg, title=title, description=f"Pairs of bars, one for {names[0]} and one for {names[1]}.",
        caption=f"Incidents in {names[0]} and in {names[1]}.{left}", header=("", *names),
        rows=tuple((tell.words(label).replace("\\", ""), *map(str, pair)) for label, pair in shown),
    )  # fmt: skip


def _mark(incident: Row, *, internal: bool) -> dict[str, Any] | None:
    place = incident.get("place") or {}
    lat, lon = place.get("lat"), place.get("lon")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float) or not (-85 <= lat <= 85 and -180 <= lon <= 180):
        return None
    killed = incident.get("killed") or {}
    number = killed.get("best") if killed.get("best") is not None else killed.get("low")
    precision = str(place.get("precision") or "unknown")
    return {
        "lat": float(lat),
        "lon": float(lon),
        "killed": int(number or 0),
        "shown": tell.count(killed),
        "day": tell.day(incident.get("date") or {}),
        "when": str((incident.get("date") or {}).get("start") or ""),
        "type": tell.words(incident.get("type")),
        "place": _bare(tell.place(place, internal=internal)),
        "label": flat(place.get("name") or "", _LONGEST_LABEL),
        "known": precision.replace("_", " "),
        "sure": precision in ("exact", "settlement", "near"),
    }


def _bare(marked: str) -> str:
    return marked.replace("\\", "")


def _box(marks: Sequence[Mapping[str, Any]]) -> atlas.Box:
    west, east = min(m["lon"] for m in marks), max(m["lon"] for m in marks)
    south, north = min(m["lat"] for m in marks), max(m["lat"] for m in marks)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    tall = max((north - south) * 1.3, _LEAST_DEGREES)
    wide = max((east - west) * 1.3, _LEAST_DEGREES, tall * WIDTH / HEIGHT / max(cos(radians(middle_y)), 0.2))
    tall = max(tall, wide * HEIGHT / WIDTH * cos(radians(middle_y)))
    return atlas.Box(
        west=max(middle_x - wide / 2, -180),
        east=min(middle_x + wide / 2, 180),
        south=max(middle_y - tall / 2, -80),
        north=min(middle_y + tall / 2, 84),
    )


def finish(spec: Mapping[str, Any], title: str, description: str) -> str:
    """The SVG of a chart, with its title and description for screen readers, free of anything that runs or loads."""
    import vl_convert

    svg = _own_names(vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[]))
    head, _, rest = svg.partition(">")
    return f'{head} role="img"><title>{escape(flat(title))}</title><desc>{escape(description)}</desc>{rest}'


def empty(title: str) -> str:
    """A picture that says that there is nothing in it."""
    box = f'width="{WIDTH}" height="60"'
    words = '<text x="20" y="35" font-family="sans-serif" font-size="14">Nothing to draw.</text>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box} viewBox="0 0 {WIDTH} 60"><title>{escape(flat(title))}</title>'
    return f'{head}<rect {box} fill="{LAND}"/>{words}</svg>'


def _labels(marks: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One label a place, at its largest incident."""
    seen: set[str] = set()
    for mark in marks:
        if mark["label"] and mark["label"] not in seen:
            seen.add(mark["label"])
            yield {"lon": mark["lon"], "lat": mark["lat"], "label": mark["label"]}


def _own_names(svg: str) -> str:
    """The drawing with names of its own in it: those that the drawer counts up would be others the next time it draws."""
    order = {name: f"clip{at}" for at, name in enumerate(dict.fromkeys(_COUNTED.findall(svg)))}
    plain = _COUNTED.sub(lambda match: order[match.group()], svg)
    own = sha256(plain.encode()).hexdigest()[:8]
    return _COUNTED.sub(lambda match: f"c{own}-{match.group().removeprefix('clip')}", plain)
