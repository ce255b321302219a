"""Who tells first, who is copied, who is later corrected."""

import csv
import io
from typing import Any

import httpx
from tests.serve.looked import assert_accessible

from tasdiq.serve.publishers import told
from tasdiq.serve.shelf import Held


def held() -> Held:
    """One incident that three outlets tell: one first, one as a copy, one with a count that its source corrected."""
    documents = {
        name: {"document": name, "name": f"{name}.html", "publisher": publisher, "published": published}
        for name, publisher, published in (
            ("a", "Registan Newsline", "2016-08-08"),
            ("b", "Daily Marjan", "2016-08-09"),
            ("c", "Sahil Post", "2016-08-10"),
        )
    }
    reports = [{"document": "a", "copy_of": None}, {"document": "b", "copy_of": "a.html"}, {"document": "c", "copy_of": None}]
    incident = {
        "id": "incident:1",
        "type": "bombing",
        "reports": reports,
        "claims": [],
        "actors": [],
        "targets": [],
        "place": {},
        "date": {},
    }

    def stated(document: str, best: int, *, superseded: bool) -> dict[str, Any]:
        return {"count": {"low": best, "best": best, "high": best}, "superseded": superseded, "evidence": [{"document": document}]}

    settled = {
        "measure": "killed", "count": {"low": 9, "best": 9, "high": 12},
        "winners": [stated("c", 9, superseded=False)], "losers": [stated("a", 7, superseded=True), stated("b", 14, superseded=False)],
    }  # fmt: skip
    beside = {"copies": [{"document": "b", "name": "b.html", "copy_of": "a.html"}], "weighed": [{"id": "incident:1", "figures": [settled]}]}
    return Held(
        head="1", policy="house", as_of=None, rows={"incidents": [incident], "claims": []}, documents=documents, by_id={}, beside=beside
    )


def test_a_copy_is_never_first_and_a_replaced_count_is_told_with_what_replaced_it() -> None:
    rows = {row["publisher"]: row for row in told(held())}
    first, copier, late = rows["Registan Newsline"], rows["Daily Marjan"], rows["Sahil Post"]
    assert (first["first"], first["shared"], first["copied_by"]) == (1, 1, {"Daily Marjan": 1})
    assert (copier["first"], copier["shared"], copier["copies"]) == (0, 0, {"Registan Newsline": 1})
    assert (late["first"], late["shared"], late["superseded"], late["outside"]) == (0, 1, [], [])
    assert first["superseded"][0]["said"]["best"] == 7
    assert [row["said"]["best"] for row in copier["outside"]] == [14]


def test_the_pages_of_sources_claims_and_issues_have_their_rows(page: Any, address: str) -> None:
    for path in ("sources", "claims", "issues"):
        count = httpx.get(f"{address}/api/{path}").json()["count"]
        assert len(list(csv.DictReader(io.StringIO(httpx.get(f"{address}/api/{path}?format=csv").text)))) == count
        page.goto(f"/{path}")
        assert page.locator("main tbody tr").count() == min(count, 50)
        assert_accessible(page)
