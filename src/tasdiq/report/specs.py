"""What is to be drawn in, Vega-Lite specifications out: plain data, so nothing heavy is loaded to make them."""

from collections.abc import Iterable, Mapping, Sequence
from math import asinh, atan, degrees, radians, sinh, tan
from typing import Any

from tasdiq.report import atlas

WIDTH, HEIGHT = 640, 400
LAND = "#f6f3ec"
_SEA, _LINE, _INK, _COUNTRY = "#dfe9ef", "#8a8578", "#2b2b2b", "#6b675d"
RED, BLUE, PALE = "#b3261e", "#3d5a80", "#b9c4d0"
_SIZES = (5, 20, 50, 100, 200, 500)  # numbers killed that the map's legend may show
_AXES = {"labelFontSize": 12, "titleFontSize": 13}
Values = Iterable[Mapping[str, Any]]


def map_spec(marks: Sequence[Mapping[str, Any]], box: atlas.Box, labels: Values) -> dict[str, Any]:
    """Circles on the land, with borders and names."""
    most = max(20, *(m["killed"] for m in marks))
    size = {
        "field": "killed", "type": "quantitative", "title": "killed", "scale": {"domain": [0, most], "range": [40, 1400]},
        "legend": {"values": [n for n in _SIZES if n <= most][-3:]},
    }  # fmt: skip
    outline = {"field": "sure", "type": "nominal", "scale": {"domain": [True, False], "range": [[1, 0], [4, 3]]}, "legend": None}
    circle = {"type": "point", "shape": "circle", "fill": RED, "fillOpacity": 0.35, "stroke": RED, "strokeWidth": 1.3, "clip": True}
    word = {"type": "text", "fontSize": 12, "dy": -14, "clip": True}
    halo = {"stroke": "white", "strokeWidth": 3, "strokeOpacity": 0.7}
    named, points = list(labels), [{key: mark[key] for key in ("lon", "lat", "killed", "sure")} for mark in marks]
    layers = [
        _shapes(atlas.lands(box), fill=LAND),
        _shapes(atlas.borders(box, "c"), filled=False, stroke=_LINE, strokeWidth=0.6),
        _shapes(atlas.borders(box, "b"), filled=False, stroke=_LINE, strokeWidth=1),
        _shapes(atlas.borders(box, "d"), filled=False, stroke=_LINE, strokeWidth=1.2, strokeDash=[4, 4]),
        _points(atlas.names(box), {"type": "text", "fontSize": 13, "color": _COUNTRY, "clip": True}, {"text": _nominal("name")}),
        _points(points, circle, {"size": size, "strokeDash": outline}),
        _points(named, {**word, **halo, "color": _INK}, {"text": _nominal("label")}),
        _points(named, {**word, "color": _INK}, {"text": _nominal("label")}),
    ]
    legend = {
        "labelFontSize": 12, "titleFontSize": 12, "symbolOpacity": 0.5, "orient": "bottom-right", "fillColor": "#ffffffcc", "padding": 6,
    }  # fmt: skip
    config = {"view": {"fill": _SEA, "stroke": None}, "legend": legend}
    return {"layer": layers, "width": WIDTH, "height": HEIGHT, "projection": _projection(box), "config": config}


def months_spec(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Two rows of bars by month: incidents and killed, each with its number."""
    months = sorted({v["month"] for v in values})
    rows = []
    for what, colour in (("incidents", BLUE), ("killed", RED)):
        mine = [dict(v) for v in values if v["what"] == what]
        axis = {"labelAngle": -45, "labels": what == "killed", "ticks": what == "killed"}
        across = {"field": "month", "type": "nominal", "sort": months, "title": None, "axis": axis}
        rows.append(_bars(mine, across, _counted("number", what, mine), {"dy": -6}, {"color": colour}, (WIDTH - 60, 84)))
    return {"vconcat": rows, "spacing": 14, "config": {"view": {"stroke": None}, "axis": _AXES}}


def bars_spec(values: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    """Pairs of bars from left to right, each with its number: the month, and below it the other."""
    labels = list(dict.fromkeys(v["label"] for v in values))
    down = {"field": "label", "type": "nominal", "sort": labels, "title": None, "axis": {"labelLimit": 200}}
    colour = {
        "field": "what",
        "type": "nominal",
        "sort": list(names),
        "title": None,
        "scale": {"domain": list(names), "range": [BLUE, PALE]},
    }
    spec = _bars(
        [dict(v) for v in values], _counted("number", None, values), down, {"dx": 4, "align": "left"}, {}, (WIDTH - 210, {"step": 16})
    )
    spec["encoding"]["yOffset"] = {"field": "what", "type": "nominal", "sort": list(names)}
    spec["layer"][0]["encoding"] = {"color": colour}
    legend = {"orient": "top", "labelFontSize": 12}
    return {**spec, "config": {"view": {"stroke": None}, "axis": _AXES, "legend": legend}}


def _bars(
    values: Sequence[Mapping[str, Any]], x: Mapping[str, Any], y: Mapping[str, Any], number: Mapping[str, Any], bar: Mapping[str, Any],
    size: tuple[int, Any],
) -> dict[str, Any]:  # fmt: skip
    """Bars and the number of each beside it."""
    word = {"type": "text", "fontSize": 11, "color": _INK, **number}
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar", **bar}}, {"mark": word, "encoding": {"text": _nominal("shown")}}]
    return {"data": {"values": list(values)}, "encoding": {"x": x, "y": y}, "layer": layers, "width": size[0], "height": size[1]}


def _counted(field: str, title: str | None, values: Values) -> dict[str, Any]:
    """An axis of whole numbers."""
    most = max((v[field] or 0 for v in values), default=0)
    axis = {"format": ",d", "grid": True, "gridColor": "#e6e6e6", "tickCount": min(4, max(1, most))}
    return {"field": field, "type": "quantitative", "title": title, "axis": axis}


def _shapes(features: Values, **look: Any) -> dict[str, Any]:
    return {"data": {"values": list(features)}, "mark": {"type": "geoshape", "clip": True, **look}}


def _points(values: Values, mark: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    place = {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}
    return {"data": {"values": list(values)}, "mark": dict(mark), "encoding": {**place, **told}}


def _nominal(field: str) -> dict[str, str]:
    return {"field": field, "type": "nominal"}


def _projection(box: atlas.Box) -> dict[str, Any]:
    scale = WIDTH / radians(box.east - box.west)
    stretched = [asinh(tan(radians(y))) for y in (box.north, box.south)]
    centre = degrees(atan(sinh(sum(stretched) / 2)))  # the latitude at the middle of the picture, not of the degrees
    return {"type": "mercator", "scale": scale, "center": [(box.west + box.east) / 2, centre], "translate": [WIDTH / 2, HEIGHT / 2]}
