"""The map, its timeline and its hot spots."""

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.looked import assert_accessible

from tasdiq.pipeline import Tasdiq
from tasdiq.serve import atlas

HAS_VENDOR = (Path(atlas.__file__).parent / "vendor" / "maplibre-gl.mjs").is_file()


def test_points_tell_no_more_than_the_map_needs_and_the_filter_is_the_lists(address: str, tasdiq: Tasdiq) -> None:
    every = [row for row in tasdiq.incidents() if row["place"]["lat"] is not None]
    told = httpx.get(f"{address}/api/map").json()
    assert len(told["features"]) == len(every)
    assert set(told["features"][0]["properties"]) == {"id", "day", "type", "killed", "precision"}
    assert told["km"]["settlement"] == 5
    asked = {"type": "bombing", "since": "2016-01-01"}
    listed = httpx.get(f"{address}/api/incidents", params={**asked, "limit": 1000}).json()
    narrowed = httpx.get(f"{address}/api/map", params=asked).json()
    assert narrowed["count"] == listed["count"] > 0
    months = Counter(row["date"]["start"][:7] for row in tasdiq.incidents() if row["type"] == "bombing" and row["date"]["start"])
    assert {month: count for month, count, _ in narrowed["timeline"]} == months  # of all days, for the brush


@pytest.mark.parametrize("cell", ["0.25", "2"])
def test_cells_count_each_finely_placed_incident_once(address: str, tasdiq: Tasdiq, cell: str) -> None:
    told = httpx.get(f"{address}/api/grid", params={"cell": cell}).json()
    counted = sum(one["properties"]["incidents"] for one in told["features"])
    assert counted + told["not_placed_finely"] == len(tasdiq.incidents())
    rows = list(csv.DictReader(io.StringIO(httpx.get(f"{address}/api/grid", params={"cell": cell, "format": "csv"}).text)))
    assert [int(row["incidents"]) for row in rows] == [one["properties"]["incidents"] for one in told["features"]]
    assert httpx.get(f"{address}/api/grid?cell=3").json() == {"error": "cell: no '3'; choose from 0.25, 0.5, 1, 2"}


@pytest.mark.skipif(not HAS_VENDOR, reason="serve/vendor is not there: install from source with Node.js")
def test_the_map_is_drawn_filtered_brushed_and_shared(page: Any) -> None:
    page.goto("/map")
    page.wait_for_selector("body[data-map=interactive]", timeout=60_000)
    every = int(page.get_attribute("body", "data-loaded"))
    assert page.locator("#rows tbody tr").count() > 0
    assert page.locator("#cells tbody tr").count() > 0
    assert_accessible(page)
    page.get_by_role("slider", name="First month").focus()
    page.keyboard.press("End")
    page.wait_for_url(re.compile("since=20"))
    page.wait_for_selector(f"body[data-loaded]:not([data-loaded='{every}'])")
    shared = page.url
    page.get_by_label("Draw the cells on the map").check()
    page.goto(shared)
    page.wait_for_selector("body[data-map=interactive]", timeout=60_000)
    assert int(page.get_attribute("body", "data-loaded")) < every
    since = page.get_by_label("From", exact=True).input_value()
    assert f"since={since}" in page.get_by_role("link", name="Incidents as CSV").get_attribute("href")


def test_without_the_library_or_a_script_a_drawn_map_is_shown(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto("/map")
    image = page.locator("noscript img" if HAS_VENDOR else "#drawn img")
    assert image.evaluate("one => one.complete && one.naturalWidth > 0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
