"""The analyses in the browser and for programs: what the command line tells, narrowed as the desk narrows, with charts and data."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from tests.serve.looked import assert_accessible

from tasdiq.analyse.asked import Asked, Holdings
from tasdiq.analyse.questions import ANALYSES, analyse, latest
from tasdiq.pipeline import Tasdiq


def told(address: str, what: str, **asked: str) -> dict[str, Any]:
    answer = httpx.get(f"{address}/api/analyses/{what}", params=asked, timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def held(tasdiq: Tasdiq) -> Holdings:
    found = tasdiq.holdings(None)
    return Holdings(**{kind: found[kind] for kind in ("incidents", "claims", "relations", "documents")})


@pytest.mark.parametrize("what", ANALYSES)
def test_an_analysis_is_the_command_lines(address: str, held: Holdings, what: str) -> None:
    month = latest(held.incidents)
    found = analyse(what, held, Asked(until=month))
    asked = {"until": month.before(-1).first.isoformat()[:8] + "01"} if what == "network" else {}
    mine = told(address, what, **({"until": f"{month}-28"} if asked else {}))
    assert mine["rows"] == json.loads(json.dumps(list(found.rows)))
    assert (mine["records"], mine["few"], tuple(mine["warnings"])) == (found.records, found.is_few, found.warnings)


@pytest.mark.parametrize("what", ANALYSES)
def test_the_data_comes_as_a_table_and_as_lines_with_records(address: str, what: str) -> None:
    whole = told(address, what)
    table = list(csv.DictReader(io.StringIO(httpx.get(f"{address}/api/analyses/{what}?format=csv").text)))
    lines = httpx.get(f"{address}/api/analyses/{what}", headers={"Accept": "application/jsonl"}).text.splitlines()
    assert [json.loads(line) for line in lines] == whole["rows"]
    assert [row["rests_on"] for row in table] == [str(row["rests_on"]) for row in whole["rows"]]


def test_a_filter_narrows_and_the_day_asked_for_is_kept(address: str, tasdiq: Tasdiq) -> None:
    every, few = told(address, "claims", counted="incidents"), told(address, "claims", counted="incidents", country="AF")
    known = {row["id"] for row in tasdiq.incidents() if row["place"]["country"] == "AF"}
    ids = {record for row in few["rows"] for record in row["records"]}
    assert ids and ids <= known and few["records"] < every["records"]
    actor = next(row["claimant"] for row in tasdiq.claims() if row["claimant"] and row["incident"])
    name = next(row["name"] for row in tasdiq.actors() if row["id"] == actor)
    mine = told(address, "series", actor=actor, counted="incidents")
    assert mine["about"] == f"incidents by month of {name}" and mine["records"] > 0
    months = [row["month"] for row in told(address, "series", since="2016-03-15", until="2016-08-02")["rows"]]
    assert months == ["2016-03", "2016-04", "2016-05", "2016-06", "2016-07", "2016-08"]
    assert told(address, "series", as_of="2000-01-01")["records"] == 0
    assert told(address, "tactics", since="2016-08-01", until="2015-08-01")["rows"] == []
    assert told(address, "claims", actor="nobody-of-that-name")["rows"] == []


@pytest.mark.parametrize("what", ANALYSES)
@pytest.mark.parametrize(
    "days", ["since=0001-01-01", "until=0001-01-01", "since=9999-12-31", "until=9999-12-31", "since=0001-01-01&until=9999-12-31"]
)
def test_days_at_the_ends_of_time_are_no_error(address: str, what: str, days: str) -> None:
    if what == "network" and "since" in days:
        return
    assert httpx.get(f"{address}/api/analyses/{what}?{days}", timeout=60).status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("series?measure=tears", "choose from incidents, killed, injured"), ("series?counted=all", "choose from attacks, incidents"),
        ("network?country=PK", "no parameter 'country'"), ("claims?since=soon", "'soon' is no date"), ("claims?format=parquet", "choose from json"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_told(address: str, asked: str, said: str) -> None:
    answer = httpx.get(f"{address}/api/analyses/{asked}")
    assert answer.status_code == 400 and said in answer.json()["error"]
    assert httpx.get(f"{address}/analyses/weather").status_code == 404


@pytest.mark.parametrize("what", ANALYSES)
def test_a_page_has_its_chart_its_table_and_what_it_rests_on(page: Any, address: str, what: str) -> None:
    page.goto(f"/analyses/{what}?counted=incidents" if what != "network" else "/analyses/network")
    found = told(address, what, **({} if what == "network" else {"counted": "incidents"}))
    assert page.locator(".rests li").first.inner_text() == found["warnings"][0]
    assert page.locator(".both-ways tbody tr").count() == max(len(found["rows"]), 1)
    image = page.locator(".drawn img")
    assert image.evaluate("one => one.complete && one.naturalWidth > 0") and len(image.get_attribute("alt")) > 10
    drawn = httpx.get(address + image.get_attribute("src"))
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert ElementTree.fromstring(drawn.text).tag.endswith("svg")
    assert_accessible(page)


def test_the_analyses_are_used_with_the_keyboard_alone(page: Any) -> None:
    page.goto("/")
    page.get_by_role("link", name="Analyses").press("Enter")
    page.wait_for_url("**/analyses")
    page.get_by_role("navigation", name="Analyses").get_by_role("link", name="Claims", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/analyses/claims*")
    page.get_by_label("Country").focus()
    page.keyboard.type("Afg")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**country=AF*")
    assert page.get_by_label("Country").input_value() == "AF"
    assert "country=AF" in page.get_by_role("link", name="CSV", exact=True).get_attribute("href")
