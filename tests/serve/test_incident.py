"""One incident in the browser: what reports say beside each other, how counts and verdicts came about, what was held when."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.serve.conftest import served

from tasdiq.pipeline import Tasdiq
from tasdiq.serve.drawings import HIGH, WIDE, Told, chance, place_map, tolls, waterfall

HOSTILE = (
    "<script>document.title='broken'</script> Blast in Zhob kills six\n\n"
    "ZHOB, Oct 4, 2016 - A roadside bomb killed six people in Zhob on Tuesday, \"police\" <b onmouseover='x'>said</b>. "
    "\u202eDEKCATTA " + "A" * 2000 + "\n"
)
counts = st.integers(0, 5000)


@pytest.fixture(scope="module")
def desk(tasdiq: Tasdiq, tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    """The sample reports and a hostile one, in a database of its own to decide in."""
    folder = tmp_path_factory.mktemp("incident")
    shutil.copy(str(tasdiq.config.store), folder / "desk.db")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    made = Tasdiq(replace(tasdiq.config, store=folder / "desk.db"))
    made.add([str(folder / "hostile.txt")])
    return made


@pytest.fixture(scope="module")
def address(desk: Tasdiq) -> Iterator[str]:
    """The address of that desk."""
    yield from served(desk)


@pytest.fixture(scope="module")
def contested(desk: Tasdiq) -> dict[str, Any]:
    """The incident that most reports tell of; two organisations claim it."""
    return max(desk.incidents(), key=lambda row: len(row["reports"]))


def test_every_report_stands_there_with_its_quotes_and_every_count_with_who_said_it(
    page: Any, desk: Tasdiq, contested: dict[str, Any]
) -> None:
    page.goto(f"/incidents/{contested['id']}")
    assert page.locator(".side article").count() == len(contested["reports"])
    for report in contested["reports"]:
        assert report["name"] in page.locator(".side").inner_text()
    shown = desk.show(contested["id"])
    for figure in next(row for row in shown["weighed"]["figures"] if row["measure"] == "killed")["losers"]:
        assert figure["evidence"][0]["quote"] in page.locator("section[aria-labelledby=tolls]").inner_text()
    killed = page.locator("section[aria-labelledby=tolls] .card", has=page.get_by_role("heading", name="Killed: 70")).first
    assert (
        killed.locator("svg[role=img] g.taken, svg[role=img] g.kept, svg[role=img] g.superseded").count()
        == killed.locator("tbody tr").count()
    )
    text = page.locator("section[aria-labelledby=claims]").inner_text()
    for claim in shown["claims"]:
        assert claim["verdict"]["explanation"] in text
        for factor in claim["verdict"]["factors"]:
            assert factor["text"] in text
    assert page.get_by_role("img", name="known within about 5 kilometres").is_visible()
    assert page.locator("section[aria-labelledby=related] a").count() == len(contested["related"])


def test_a_decision_on_the_page_is_kept_shown_and_taken_back(page: Any, desk: Tasdiq, contested: dict[str, Any]) -> None:
    page.goto(f"/incidents/{contested['id']}")
    page.get_by_label("Deciding as").fill("ana")
    page.get_by_role("button", name="Take 74").first.click()
    page.wait_for_selector("#done a")
    made = desk.review_desk.made()
    assert [(row["person"], row["decision"], row["about"]) for row in made] == [("ana", "settle", contested["id"])]
    for _ in range(300):  # the records are made anew beside
        page.goto(f"/incidents/{contested['id']}")
        if page.get_by_role("heading", name="Killed: 74").count():
            break
        time.sleep(0.2)
    assert "decided by ana" in page.locator("section[aria-labelledby=tolls]").inner_text()
    page.locator("#undo").click()
    page.wait_for_selector("#done a")
    assert desk.review_desk.made() == []


def test_what_was_held_then_is_shown_beside_what_is_held_now(page: Any, desk: Tasdiq, contested: dict[str, Any]) -> None:
    with closing(desk._log()) as log:
        first = min(s.recorded_at for s in log.statements() if s.recorded_at)
    early = (first - timedelta(days=400)).date().isoformat()
    page.goto(f"/incidents/{contested['id']}?as_of={early}")
    assert "Nothing was held on this incident at that time" in page.locator("main").inner_text()
    page.goto(f"/incidents/{contested['id']}")
    slider = page.get_by_role("slider", name="What we held on")
    assert page.locator("#held-on").inner_text() == "now"
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**as_of=*")
    assert "As it was held then" in page.locator("main").inner_text()


def test_hostile_text_is_shown_and_does_nothing(page: Any, desk: Tasdiq) -> None:
    hostile = next(row for row in desk.incidents() if row["place"]["name"] == "Zhob")
    page.goto(f"/incidents/{hostile['id']}")
    assert page.title().startswith("bombing, Zhob")
    assert page.locator("main script, main b").count() == 0
    assert "\u202e" not in page.content()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_incident_that_is_none_is_told(address: str, desk: Tasdiq) -> None:
    answer = httpx.get(f"{address}/incidents/incident:nothing")
    assert (answer.status_code, "no record has the id" in answer.text) == (404, True)
    claim = desk.claims()[0]["id"]
    assert httpx.get(f"{address}/incidents/{claim}").status_code == 404


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_stands_in_the_way_of_people_with_disabilities(page: Any, contested: dict[str, Any], dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra: pip install 'tasdiq[dev]'")
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.goto(f"/incidents/{contested['id']}")
    for summary in page.locator("summary").all():
        summary.click()
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")] == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.none() | st.dates().map(lambda d: d.isoformat()), counts), max_size=30))
def test_every_count_that_is_known_is_drawn_inside_the_chart(rows: list[tuple[str | None, int]]) -> None:
    drawn = tolls([Told(day=day, low=n, best=n, high=None, status="kept", label=str(n)) for day, n in rows])
    if not rows:
        assert drawn is None
        return
    assert drawn is not None and len(drawn["points"]) == len(rows)
    assert all(0 < p["x"] < WIDE and 0 < p["y"] < HIGH for p in drawn["points"])
    json.dumps(drawn)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.floats(-5, 5), st.lists(st.floats(-4, 4), max_size=12))
def test_a_waterfall_ends_where_its_weights_add_up_to(start: float, weights: list[float]) -> None:
    drawn = waterfall(start, [("x", weight) for weight in weights])
    assert drawn["ends"] == pytest.approx(chance(start + sum(weights)), abs=1e-9)
    assert all(0 <= bar["x"] <= 200 and bar["x"] + bar["width"] <= 201.1 for bar in drawn["bars"])


def test_a_place_is_drawn_with_its_borders_and_the_circle_within_which_it_lies() -> None:
    drawn = place_map({"lat": 34.1, "lon": 74.8, "precision": "admin2"})
    assert drawn is not None and drawn["km"] == 50
    assert drawn["disputed"].startswith("M"), "the Line of Control runs there"
    assert {one["name"] for one in drawn["names"]} >= {"India", "Pakistan"}
    assert place_map({"lat": None, "lon": None, "precision": "unknown"}) is None
    pole = place_map({"lat": 89.99, "lon": 179.9, "precision": "country"})
    assert pole is not None
