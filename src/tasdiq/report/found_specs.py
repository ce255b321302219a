"""What an analysis found in, Vega-Lite specifications out: a series with its levels, intervals of shifts, parts of a whole, a network."""

from collections.abc import Mapping, Sequence
from typing import Any

from tasdiq.report.specs import BLUE, HEIGHT, PALE, RED, WIDTH

Fields = dict[str, Any]
Values = Sequence[Mapping[str, Any]]
_GREY, _INK, _GRID = "#6b675d", "#2b2b2b", "#e6e6e6"
_AXES = {"labelFontSize": 12, "titleFontSize": 13}
_CONFIG = {"view": {"stroke": None}, "axis": _AXES}
_ROOM = 1.6  # of a network's circle, with the names around it


def series_spec(values: Values, measure: str) -> Fields:
    """Bars by month, the level that each month belongs to as a line, and a mark where a level began."""
    months = [value["month"] for value in values]
    axis = {"labelAngle": -45, "labelOverlap": True}
    across = {"field": "month", "type": "nominal", "sort": months, "title": None, "axis": axis}
    up = {"type": "quantitative", "title": measure, "axis": _whole_numbers(max((value["number"] or 0 for value in values), default=0))}
    begun = [value for value in values if value["change"]]
    ways = {"field": "change", "type": "nominal", "legend": None}
    shape = {**ways, "scale": {"domain": ["rises", "falls"], "range": ["triangle-up", "triangle-down"]}}
    told = {"type": "text", "fontSize": 12, "fontWeight": "bold", "dy": -14, "color": _INK}
    layers = [
        {"mark": {"type": "bar", "color": PALE}, "encoding": {"y": {"field": "number", **up}}},
        {"mark": {"type": "line", "interpolate": "step", "color": BLUE, "strokeWidth": 2.5}, "encoding": {"y": {"field": "level", **up}}},
        {
            "data": {"values": [dict(value) for value in begun]}, "mark": {"type": "point", "filled": True, "size": 130, "color": RED},
            "encoding": {"y": {"field": "level", **up}, "shape": shape},
        },
        {
            "data": {"values": [dict(value) for value in begun]}, "mark": told,
            "encoding": {"y": {"field": "level", **up}, "text": {"field": "said", "type": "nominal"}},
        },
    ]  # fmt: skip
    return {**_whole(values, 220), "encoding": {"x": across}, "layer": layers}


def shifts_spec(values: Values) -> Fields:
    """The difference of two shares with its interval, a row each; to the right of nought is more than before."""
    down = {"field": "label", "type": "nominal", "sort": [value["label"] for value in values], "title": None, "axis": {"labelLimit": 200}}
    colour = {
        "field": "shift", "type": "nominal", "title": None, "legend": {"orient": "top", "labelFontSize": 12},
        "scale": {"domain": ["more", "less", "not sure"], "range": [RED, BLUE, _GREY]},
    }  # fmt: skip
    points = {"format": "+.0%", "gridColor": _GRID, "tickCount": 6}
    across = {"field": "low", "type": "quantitative", "title": "difference of shares, now and before", "axis": points}
    layers = [
        {"data": {"values": [{}]}, "mark": {"type": "rule", "color": _INK}, "encoding": {"x": {"datum": 0, "type": "quantitative"}}},
        {"mark": {"type": "rule", "strokeWidth": 3}, "encoding": {"y": down, "x": across, "x2": {"field": "high"}, "color": colour}},
        {
            "mark": {"type": "point", "filled": True, "size": 90},
            "encoding": {"y": down, "x": {"field": "gap", "type": "quantitative"}, "color": colour},
        },
    ]  # fmt: skip
    return {**_whole(values, {"step": 22}, 210), "layer": layers}


def parts_spec(values: Values, parts: Sequence[str]) -> Fields:
    """Bars from left to right, each made of parts."""
    labels = list(dict.fromkeys(value["label"] for value in values))
    down = {"field": "label", "type": "nominal", "sort": labels, "title": None, "axis": {"labelLimit": 200}}
    colour = {
        "field": "part", "type": "nominal", "title": None, "legend": {"orient": "top", "labelFontSize": 12, "labelLimit": 260},
        "scale": {"domain": list(parts), "range": [BLUE, RED, PALE]},
    }  # fmt: skip
    longest = max((sum(value["number"] for value in values if value["label"] == label) for label in labels), default=0)
    across = {"field": "number", "type": "quantitative", "title": None, "axis": _whole_numbers(longest)}
    order = {"field": "order", "type": "quantitative"}
    return {**_whole(values, {"step": 22}, 210), "mark": "bar", "encoding": {"x": across, "y": down, "color": colour, "order": order}}


def network_spec(nodes: Values, lines: Values) -> Fields:
    """Names on a circle, and lines between those that are joined; a line is thicker the more records join its ends."""
    scale = {"domain": [-_ROOM, _ROOM], "nice": False, "zero": False}
    flat = {"domain": [-1.15, 1.15], "nice": False, "zero": False}
    x, y = ({"field": name, "type": "quantitative", "axis": None, "scale": each} for name, each in (("x", scale), ("y", flat)))
    width = {"field": "records", "type": "quantitative", "legend": None, "scale": {"range": [1.2, 6]}}
    layers: list[Fields] = [
        {
            "data": {"values": [dict(line) for line in lines]}, "mark": {"type": "rule", "color": BLUE, "opacity": 0.6},
            "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}, "strokeWidth": width},
        },
        {"data": {"values": [dict(n) for n in nodes]}, "mark": {"type": "point", "filled": True, "size": 90, "color": RED, "opacity": 1},
         "encoding": {"x": x, "y": y}},
    ]  # fmt: skip
    for side, away in (("left", 9), ("right", -9)):
        named = [dict(node) for node in nodes if node["align"] == side]
        word = {"type": "text", "fontSize": 12, "align": side, "dx": away, "color": _INK}
        layers.append(
            {"data": {"values": named}, "mark": word, "encoding": {"x": x, "y": y, "text": {"field": "label", "type": "nominal"}}}
        )
    return {"layer": layers, "width": WIDTH, "height": HEIGHT, "config": _CONFIG}


def _whole_numbers(most: int) -> Fields:
    """An axis without halves."""
    return {"format": ",d", "gridColor": _GRID, "tickCount": min(5, max(1, most))}


def _whole(values: Values, height: Any, beside: int = 70) -> Fields:
    return {"data": {"values": [dict(value) for value in values]}, "width": WIDTH - beside, "height": height, "config": _CONFIG}
