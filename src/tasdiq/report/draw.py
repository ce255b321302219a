"""Incidents and monthly tables in, a map and a chart as SVG out; drawn here, with nothing fetched and no script."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import asinh, atan, cos, degrees, radians, sinh, tan
from typing import Any

from tasdiq.analyse.numbers import Share
from tasdiq.report import atlas, tell
from tasdiq.report.data import Row
from tasdiq.report.marked import flat

WIDTH, HEIGHT = 640, 460
_LONGEST_LABEL = 40
_LEAST_DEGREES = 7.0  # the map shows at least so much, however near together its incidents are
_SEA, _LAND, _LINE, _RED, _INK = "#dfe9ef", "#f6f3ec", "#8a8578", "#b3261e", "#2b2b2b"


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
    svg = _finish(_map_spec(marks, _box(marks)), title, description) if marks else _empty(title)
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
    svg = _finish(_chart_spec(values), title, description) if values else _empty(title)
    caption = "Attacks and the number killed in them, by month. A question mark: no report tells it."
    return Drawing(
        svg=svg, title=title, description=description, caption=caption, header=("month", "incidents", "killed", "injured"), rows=rows
    )


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


def _map_spec(marks: Sequence[Mapping[str, Any]], box: atlas.Box) -> dict[str, Any]:
    alt = _altair()

    scale = WIDTH / radians(box.east - box.west)
    stretched = [asinh(tan(radians(y))) for y in (box.north, box.south)]
    centre = degrees(atan(sinh(sum(stretched) / 2)))  # the latitude at the middle of the picture, not of the degrees
    projection = {"type": "mercator", "scale": scale, "center": [(box.west + box.east) / 2, centre], "translate": [WIDTH / 2, HEIGHT / 2]}

    def layer(values: Iterable[Mapping[str, Any]]) -> Any:
        return alt.Chart(alt.Data(values=[dict(v) for v in values]))

    def points(values: Iterable[Mapping[str, Any]]) -> Any:
        return layer(values).encode(longitude="lon:Q", latitude="lat:Q")

    size = alt.Size("killed:Q", scale=alt.Scale(domain=[0, max(20, *(m["killed"] for m in marks))], range=[40, 1400]), title="killed")
    outline = alt.StrokeDash("sure:N", scale=alt.Scale(domain=[True, False], range=[[1, 0], [4, 3]]), legend=None)
    circle = {"shape": "circle", "fill": _RED, "fillOpacity": 0.35, "stroke": _RED, "strokeWidth": 1.3, "clip": True}
    word = {"fontSize": 12, "dy": -14, "clip": True}
    halo = {"stroke": "white", "strokeWidth": 3, "strokeOpacity": 0.7}
    layers = [
        layer(atlas.lands(box)).mark_geoshape(fill=_LAND, clip=True),
        layer(atlas.borders(box, "c")).mark_geoshape(filled=False, stroke=_LINE, strokeWidth=0.6, clip=True),
        layer(atlas.borders(box, "b")).mark_geoshape(filled=False, stroke=_LINE, strokeWidth=1, clip=True),
        layer(atlas.borders(box, "d")).mark_geoshape(filled=False, stroke=_LINE, strokeWidth=1.2, strokeDash=[4, 4], clip=True),
        points(atlas.names(box)).mark_text(fontSize=13, color="#6b675d", clip=True).encode(text="name:N"),
        points({k: m[k] for k in ("lon", "lat", "killed", "sure")} for m in marks)
        .mark_point(**circle)
        .encode(size=size, strokeDash=outline),
        points(_labels(marks)).mark_text(**word, **halo, color=_INK).encode(text="label:N"),
        points(_labels(marks)).mark_text(**word, color=_INK).encode(text="label:N"),
    ]
    chart = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT).project(**projection).configure_view(fill=_SEA, stroke=None)
    return dict(
        chart.configure_legend(
            labelFontSize=12, titleFontSize=12, symbolOpacity=0.5, orient="bottom-right", fillColor="#ffffffcc", padding=6
        ).to_dict(validate=False)
    )


def _altair() -> Any:
    import altair

    return altair


def _chart_spec(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    alt = _altair()

    months = sorted({v["month"] for v in values})
    rows = []
    for what, colour in (("incidents", "#3d5a80"), ("killed", _RED)):
        base = alt.Chart(alt.Data(values=[dict(v) for v in values if v["what"] == what])).encode(
            x=alt.X("month:N", sort=months, title=None, axis=alt.Axis(labelAngle=-45, labels=what == "killed", ticks=what == "killed")),
            y=alt.Y("number:Q", title=what, axis=alt.Axis(tickMinStep=1, grid=True, gridColor="#e6e6e6", tickCount=4)),
        )
        bars = base.mark_bar(color=colour)
        numbers = base.mark_text(dy=-6, fontSize=11, color=_INK).encode(text="shown:N", y=alt.Y("number:Q"))
        rows.append(alt.layer(bars, numbers).properties(width=WIDTH - 60, height=110))
    chart = alt.vconcat(*rows, spacing=14).configure_view(stroke=None).configure_axis(labelFontSize=12, titleFontSize=13)
    return dict(chart.to_dict(validate=False))


def _finish(spec: Mapping[str, Any], title: str, description: str) -> str:
    """The SVG of a chart, with its title and description for screen readers, free of anything that runs or loads."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    head, _, rest = svg.partition(">")
    return f'{head} role="img"><title>{escape(flat(title))}</title><desc>{escape(description)}</desc>{rest}'


def _empty(title: str) -> str:
    box = f'width="{WIDTH}" height="60"'
    words = '<text x="20" y="35" font-family="sans-serif" font-size="14">Nothing to draw.</text>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box} viewBox="0 0 {WIDTH} 60"><title>{escape(flat(title))}</title>'
    return f'{head}<rect {box} fill="{_LAND}"/>{words}</svg>'


def _labels(marks: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One label a place, at its largest incident."""
    seen: set[str] = set()
    for mark in marks:
        if mark["label"] and mark["label"] not in seen:
            seen.add(mark["label"])
            yield {"lon": mark["lon"], "lat": mark["lat"], "label": mark["label"]}
