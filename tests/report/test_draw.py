"""The map and the chart: what they show, that they can be read without being seen, and that nothing in them runs."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tasdiq.analyse.numbers import Month
from tasdiq.analyse.series import Series
from tasdiq.errors import BadValueError
from tasdiq.report.atlas import Box, borders, lands, names
from tasdiq.report.draw import Drawing, draw_chart, draw_map
from tasdiq.report.render import figure

SAMPLE: dict[str, Any] = json.loads((Path(__file__).parent / "sample.json").read_text(encoding="utf-8"))
SOUTH_ASIA = Box(west=60, south=24, east=80, north=38)


@pytest.fixture(scope="module")
def drawn() -> Drawing:
    return draw_map(SAMPLE["incidents"], "Incidents <of> 2016", internal=True)


def test_the_map_has_its_title_words_and_table(drawn: Drawing) -> None:
    root = ElementTree.fromstring(drawn.svg)
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.find("{http://www.w3.org/2000/svg}title").text == "Incidents <of> 2016"  # type: ignore[union-attr]
    assert {"Quetta", "Kabul", "Pakistan", "Afghanistan"} <= set(texts)
    assert len(drawn.rows) == 10 and "3 have no place on the map" in drawn.description
    assert ("8 August 2016", "suicide bombing", "Civil Hospital, Quetta, Balochistan, Pakistan", "74 (70 to 93)", "exact") in drawn.rows
    assert "endorses nothing" in drawn.caption and "dashed" in drawn.caption


def test_the_chart_has_every_number() -> None:
    months = Series(SAMPLE["incidents"]).monthly(Month(2016, 8), 12)
    chart = draw_chart(months, "Attacks")
    texts = {e.text for e in ElementTree.fromstring(chart.svg).iter("{http://www.w3.org/2000/svg}text")}
    assert {"2016-08", "76", "80", "4", "incidents", "killed"} <= texts
    assert chart.rows[-1] == ("2016-08", "4", "76", "117") and len(chart.rows) == 12


def test_nothing_to_draw_is_said() -> None:
    assert "Nothing to draw" in draw_map([], "None").svg
    assert "Nothing to draw" in draw_map([{"id": "x", "place": {"lat": 999, "lon": "a"}}], "None").svg
    assert "Nothing to draw" in draw_chart([], "None").svg


def test_incidents_at_the_ends_of_the_earth() -> None:
    for lat, lon in ((84.9, 179.9), (-84.9, -179.9), (0, 0)):
        assert draw_map([{"id": "x", "place": {"lat": lat, "lon": lon, "name": "there"}}], "Far").rows


def test_the_atlas_knows_countries_and_disputes() -> None:
    assert {"Pakistan", "Afghanistan", "India"} <= {n["name"] for n in names(SOUTH_ASIA)}
    assert len(list(lands(SOUTH_ASIA))) > 5
    dashed = next(borders(SOUTH_ASIA, "d"))["geometry"]["coordinates"]
    assert any(73 < x < 78 and 32 < y < 36 for line in dashed for x, y in line)


@pytest.mark.parametrize(
    "inner",
    [
        "<script>x</script>",
        '<image href="https://e.example/x"/>',
        '<a href="x"/>',
        '<g onclick="x"/>',
        "<foreignObject/>",
        '<g style="x"/>',
    ],
)
def test_a_drawing_that_could_run_is_refused(inner: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'
    with pytest.raises(BadValueError, match="may not hold"):
        figure(Drawing(svg=svg, title="t", description="d", caption="c", header=(), rows=()))


def test_a_figure_has_its_table(drawn: Drawing) -> None:
    shown = figure(drawn)
    assert "<details><summary>Incidents &lt;of&gt; 2016: the same as a table" in shown and "<td>8 August 2016</td>" in shown
