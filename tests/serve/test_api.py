"""The API tells what the command line tells."""

import csv
import io
import json
import re

import httpx
import pytest

from tasdiq.codebooks.schemas import problems
from tasdiq.pipeline import Tasdiq
from tasdiq.serve.shelf import KINDS


def test_incidents_are_those_of_the_listing_newest_first(address: str, tasdiq: Tasdiq) -> None:
    told = httpx.get(f"{address}/api/incidents", params={"limit": 1000}).json()
    assert {row["id"] for row in told["rows"]} == {row["id"] for row in tasdiq.incidents()}
    days = [row["date"]["start"] or "" for row in told["rows"]]
    assert days == sorted(days, reverse=True)


def test_pages_of_a_listing_hold_each_row_once(address: str) -> None:
    whole = httpx.get(f"{address}/api/incidents", params={"limit": 1000}).json()["rows"]
    cursor, found = "", []
    while cursor is not None:
        told = httpx.get(f"{address}/api/incidents", params={"limit": 7, "cursor": cursor}).json()
        found += told["rows"]
        cursor = told["next"]
    assert found == whole


def test_what_has_not_changed_is_not_sent_again(address: str) -> None:
    first = httpx.get(f"{address}/api/claims")
    again = httpx.get(f"{address}/api/claims", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("since=soon", "since: 'soon' is no date; write 2016-08-09"),
        ("type=bomb", "type: no 'bomb'; choose from bombing, suicide_bombing"),
        ("limit=-3", "limit: '-3' is no whole number from 1 to 1000"),
        ("policy=x", "policy: no 'x'; choose from house, gtd, acled, ucdp"),
        ("cursor=999", "cursor: '999' is none that an answer gave as `next`"),
        ("colour=red", "no parameter 'colour' here; choose from since, until, country"),
        ("format=xlsx", "format: no 'xlsx'; choose from json, jsonl, csv, geojson, parquet"),
    ],
)
def test_a_wrong_question_is_told_with_the_choices(address: str, asked: str, told: str) -> None:
    answer = httpx.get(f"{address}/api/incidents?{asked}")
    assert answer.status_code == (404 if "cursor" in asked else 400)
    assert told in answer.json()["error"]


def test_every_answer_forbids_what_a_page_does_not_need(address: str) -> None:
    for path in ("/incidents", "/api/incidents", "/static/desk.css"):
        headers = httpx.get(address + path).headers
        assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("kind", KINDS)
def test_every_listing_comes_as_lines_and_as_a_table(address: str, kind: str) -> None:
    whole = httpx.get(f"{address}/api/{kind}", params={"limit": 1000}).json()
    lines = httpx.get(f"{address}/api/{kind}", headers={"Accept": "application/jsonl"})
    table = httpx.get(f"{address}/api/{kind}", params={"format": "csv"})
    assert lines.headers["content-type"] == "application/jsonl"
    assert [json.loads(line) for line in lines.text.splitlines()] == whole["rows"]
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == whole["count"] > 0


def test_incidents_come_as_geojson_and_parquet_with_the_filter(address: str) -> None:
    asked = {"type": "bombing"}
    rows = httpx.get(f"{address}/api/incidents", params=asked).json()["rows"]
    points = httpx.get(f"{address}/api/incidents", params=asked, headers={"Accept": "application/geo+json;q=0.9, image/png"}).json()
    assert {one["id"] for one in points["features"]} == {row["id"] for row in rows if row["place"]["lat"] is not None}
    packed = httpx.get(f"{address}/api/incidents", params={**asked, "format": "parquet"}).content
    assert packed[:4] == packed[-4:] == b"PAR1"
    refused = httpx.get(f"{address}/api/incidents", headers={"Accept": "image/png"})
    assert (refused.status_code, "choose from application/json, application/jsonl, text/csv" in refused.json()["error"]) == (406, True)


def test_a_condition_and_an_actor_narrow_a_listing_as_on_the_command_line(address: str, tasdiq: Tasdiq) -> None:
    told = httpx.get(f"{address}/api/incidents", params={"where": "killed >= 10", "limit": 1000}).json()["rows"]
    assert {row["id"] for row in told} == {row["id"] for row in tasdiq.incidents() if (row["killed"]["best"] or 0) >= 10}
    claimant = next(row["claimant"] for row in tasdiq.claims() if row["claimant"])
    claims = httpx.get(f"{address}/api/claims", params={"actor": claimant}).json()["rows"]
    assert {row["claimant"] for row in claims} == {claimant}
    rating = claims[0]["verdict"]["rating"]
    found = httpx.get(f"{address}/api/incidents", params={"verdict": rating}).json()["rows"]
    assert claims[0]["incident"] is None or claims[0]["incident"]["id"] in {row["id"] for row in found}


def test_a_record_is_what_show_tells(address: str, tasdiq: Tasdiq) -> None:
    for kind in ("incidents", "claims", "actors"):
        known = getattr(tasdiq, kind)()[0]["id"]
        told = httpx.get(f"{address}/api/records/{known}").json()
        whole = tasdiq.show(known)
        assert {key: told[key] for key in ("kind", "record", "statements")} == {key: whole[key] for key in ("kind", "record", "statements")}
        assert problems("shown", told) == []
        assert {json.dumps(row) for row in told.get("claims", ())} == {json.dumps(row) for row in whole.get("claims", ())}
    assert httpx.get(f"{address}/api/records/incident:zzzz").status_code == 404


def test_the_description_is_openapi_and_its_references_lead_somewhere(address: str) -> None:
    told = httpx.get(f"{address}/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    text = json.dumps(told)
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert references <= set(told["components"]["schemas"])
    assert ".schema.json" not in text
    asked = {one["name"] for one in told["paths"]["/api/incidents"]["get"]["parameters"]}
    assert {"since", "until", "country", "actor", "type", "least_killed", "verdict", "source", "where", "cursor", "format"} <= asked
