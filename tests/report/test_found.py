"""The charts of the analyses: what they show, in words too, and that nothing in them runs."""

from xml.etree import ElementTree

import pytest

from tasdiq.analyse.finding import Finding, Line, row
from tasdiq.report.found import chart

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</svg><script>alert(1)</script>"


def found(columns: str, rows: list[dict[str, object]], lines: tuple[Line, ...] = ()) -> Finding:
    told = [row(["incident:1"], **each) for each in rows]
    return Finding(about=f"what {HOSTILE} did", columns=tuple(columns.split()), rows=told, records=1, lines=lines)


MADE = {
    "series": found("month incidents level change", [
        {"month": f"2016-{n:02}", "incidents": 2 if n < 7 else 9, "level": 2.0 if n < 7 else 9.0, "change": "rises" * (n == 7)} for n in range(1, 13)
    ]),
    "tactics": found("tactic now share_now before share_before low high shift", [
        {"tactic": HOSTILE, "now": 9, "share_now": 0.9, "before": 1, "share_before": 0.1, "low": 0.4, "high": 0.9, "shift": "more"},
        {"tactic": "ied", "now": 1, "share_now": 0.1, "before": 0, "share_before": None, "low": -1.0, "high": 1.0, "shift": "not sure"},
    ]),
    "claims": found("group attacks claimed contested", [{"group": HOSTILE, "attacks": 9, "claimed": 5, "contested": 2}]),
    "hotspots": found("district now before hot", [{"district": f"{HOSTILE} {n}", "now": n, "before": 0, "hot": "no"} for n in range(20)]),
    "coclaims": found("group other incidents", [{"group": HOSTILE, "other": "b", "incidents": 3}], (Line(HOSTILE, "b", 3),)),
    "network": found("organisation ties", [{"organisation": f"o{n}", "ties": 1} for n in range(40)], tuple(Line(f"o{n}", f"o{n + 20}", 1) for n in range(20))),
}  # fmt: skip


@pytest.mark.parametrize("what", MADE)
def test_a_chart_is_drawn_told_in_words_and_harmless(what: str) -> None:
    drawn = chart(what, MADE[what])
    root = ElementTree.fromstring(drawn.svg)
    assert root.find(f"{SVG}title").text == MADE[what].about  # type: ignore[union-attr]
    assert [each.tag for each in root.iter() if each.tag in (f"{SVG}script", f"{SVG}foreignObject")] == []
    assert len(drawn.rows) == len(MADE[what].rows) and drawn.header == MADE[what].columns
    assert "FEW RECORDS" in drawn.caption


def test_the_words_say_what_the_picture_shows() -> None:
    assert "it rises to 9.0 a month in 2016-07" in chart("series", MADE["series"]).description
    assert "sure: </svg><script>alert(1)</script> more" in chart("tactics", MADE["tactics"]).description
    assert "Left out of the drawing: 8" in chart("hotspots", MADE["hotspots"]).description
    assert "30 names on a circle" in chart("network", MADE["network"]).description


def test_nothing_found_is_said() -> None:
    assert "Nothing to draw" in chart("claims", found("group", [])).svg
    assert "Nothing to draw" in chart("tactics", found("tactic", [{"tactic": "ied", "share_now": None, "share_before": None}])).svg
