"""The API tells what the command line tells."""

import httpx
import pytest

from tasdiq.pipeline import Tasdiq


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
        ("limit=-3", "limit: '-3' is no whole number"),
        ("policy=x", "policy: no 'x'; choose from house, gtd, acled, ucdp"),
        ("cursor=999", "cursor: 999 is beyond the last"),
    ],
)
def test_a_wrong_question_is_told_with_the_choices(address: str, asked: str, told: str) -> None:
    answer = httpx.get(f"{address}/api/incidents?{asked}")
    assert answer.status_code == 400
    assert told in answer.json()["error"]


def test_every_answer_forbids_what_a_page_does_not_need(address: str) -> None:
    for path in ("/incidents", "/api/incidents", "/static/desk.css"):
        headers = httpx.get(address + path).headers
        assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
