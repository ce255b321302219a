"""Incidents that fit a filter in; the map with its timeline and hot spots, and the data behind them, out."""

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from math import floor
from typing import Any

from fastapi import APIRouter, Request, Response

from tasdiq.codebooks.table import RADIUS_KM
from tasdiq.errors import BadValueError
from tasdiq.model.vocab import shipped
from tasdiq.report import tell
from tasdiq.report.draw import draw_map
from tasdiq.serve import forms, openapi
from tasdiq.serve.api import answered, described, only
from tasdiq.serve.asked import Asked, asked
from tasdiq.serve.choices import choices
from tasdiq.serve.facts import Facts
from tasdiq.serve.filters import NAMES
from tasdiq.serve.show import Pages

CELLS = ("0.25", "0.5", "1", "2")  # degrees
_FINE = ("exact", "settlement", "near", "admin2")  # what is known no finer is no hot spot of a cell
_DRAWN = 1_500  # incidents of the map that is drawn without a script
_OF_MAP = openapi.FILTER


def routes() -> APIRouter:
    """The map's page, its borders and its data."""
    router = APIRouter(tags=["map"])
    router.add_api_route("/map", _page, methods=["GET"], response_model=None, include_in_schema=False)
    router.add_api_route("/map.svg", _drawing, methods=["GET"], response_model=None, include_in_schema=False)
    router.add_api_route("/map/borders.json", _borders, methods=["GET"], response_model=None, include_in_schema=False)
    collection = {"application/json": {"schema": {"type": "object", "required": ["type", "features"]}}}
    described(router, "/api/map", points, _OF_MAP, collection)
    described(router, "/api/grid", grid, (*_OF_MAP, "cell", "format"), {**collection, "text/csv": {"schema": {"type": "string"}}}, 406)
    return router


def points(request: Request) -> Response:
    """The incidents with coordinates as GeoJSON points: id, day, type, toll and precision alone; beside them the timeline."""
    only(request, _OF_MAP)
    found = asked(request)
    return answered(request, found.tag(request), lambda: _points(found))


def grid(request: Request) -> Response:
    """How many incidents lie in each cell of a grid, as GeoJSON or CSV; those placed no finer than a province are counted apart."""
    only(request, (*_OF_MAP, "cell", "format"))
    form = forms.asked(request, ("json", "csv"))
    found, cell = asked(request), request.query_params.get("cell") or "0.5"
    if cell not in CELLS:
        raise BadValueError(f"cell: no {cell[:40]!r}; choose from {', '.join(CELLS)}")
    return answered(request, found.tag(request), lambda: _grid(found, float(cell), form), form)


def _page(request: Request) -> Response:
    found = asked(request)
    pages: Pages = request.app.state.pages
    placed = sum(_placed(one) for one in found.facts())
    filled = {
        "filter": {**dict.fromkeys(NAMES), **found.filter.asked()}, "choices": choices(found.held), "count": len(found.facts()),
        "placed": placed, "drawn": min(placed, _DRAWN), "cells": CELLS,
        "disputed": shipped("map/disputed")["border"], "address": request.url.query,
    }  # fmt: skip
    return pages.page(request, "map.html.j2", filled)


def _drawing(request: Request) -> Response:
    """The map without a script: the deadliest incidents, drawn here."""
    found = asked(request)

    def make() -> bytes:
        most = sorted((one for one in found.facts() if _placed(one)), key=lambda one: -(one.killed or 0))[:_DRAWN]
        return draw_map([one.row for one in most], "Incidents", internal=True).svg.encode()

    return request.app.state.answers.answer(request, found.tag(request), "image/svg+xml", make)  # type: ignore[no-any-return]


def _borders(request: Request) -> Response:
    """Coasts, borders, borders in dispute, and the countries they join."""
    made = _world()
    return request.app.state.answers.answer(request, f'"{sha256(made).hexdigest()[:24]}"', forms.MEDIA["json"], lambda: made)  # type: ignore[no-any-return]


@cache
def _world() -> bytes:
    held = json.loads(files("tasdiq").joinpath("data", "map", "borders.json").read_text(encoding="utf-8"))
    named = [{**country, "name": tell.country_name(country["code"]) or country["name"]} for country in held["countries"]]
    return forms.plain({**held, "countries": named})


def _placed(one: Facts) -> bool:
    place = one.row["place"]
    return place["lat"] is not None and place["lon"] is not None


def _points(found: Asked) -> bytes:
    every = found.facts()
    features = [_feature(one) for one in every if _placed(one)]
    told = {"type": "FeatureCollection", "count": len(every), "km": RADIUS_KM, "timeline": _timeline(found), "features": features}
    return forms.plain(told)


def _feature(one: Facts) -> Mapping[str, Any]:
    place = one.row["place"]
    told = {"id": one.row["id"], "day": one.first, "type": one.type, "killed": one.killed, "precision": place["precision"]}
    point = {"type": "Point", "coordinates": [round(place["lon"], 3), round(place["lat"], 3)]}
    return {"type": "Feature", "geometry": point, "properties": told}


def _timeline(found: Asked) -> Sequence[Sequence[Any]]:
    """Incidents and killed of each month, as if the filter asked for no days."""
    always = replace(found, filter=replace(found.filter, since=None, until=None))
    months: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    for one in always.facts():
        if one.first:
            months[one.first[:7]] += 1
            killed[one.first[:7]] += one.killed or 0
    return [[month, months[month], killed[month]] for month in sorted(months)]


def _grid(found: Asked, cell: float, form: str) -> bytes:
    counts: Counter[tuple[int, int]] = Counter()
    killed: Counter[tuple[int, int]] = Counter()
    coarse = 0
    for one in found.facts():
        place = one.row["place"]
        if not _placed(one) or place["precision"] not in _FINE:
            coarse += 1
            continue
        at = (floor(place["lon"] / cell), floor(place["lat"] / cell))
        counts[at] += 1
        killed[at] += one.killed or 0
    rows = [(x * cell, y * cell, number, killed[x, y]) for (x, y), number in counts.most_common()]
    if form == "csv":
        out = io.StringIO(newline="")
        forms.write_cells(out, ("west", "south", "degrees", "incidents", "killed"), ((w, s, cell, n, k) for w, s, n, k in rows))
        return out.getvalue().encode()
    features = [{"type": "Feature", "geometry": _square(w, s, cell), "properties": {"incidents": n, "killed": k}} for w, s, n, k in rows]
    return forms.plain({"type": "FeatureCollection", "degrees": cell, "not_placed_finely": coarse, "features": features})


def _square(west: float, south: float, cell: float) -> Mapping[str, Any]:
    east, north = west + cell, south + cell
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}
