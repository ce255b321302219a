"""The actors' pages."""

from pathlib import Path
from typing import Any

import httpx
from tests.serve.looked import assert_accessible

from tasdiq.pipeline import Tasdiq
from tasdiq.serve import actors

HAS_VENDOR = (Path(actors.__file__).parent / "vendor" / "cytoscape.mjs").is_file()
LEFT = {"alleged", "suspected", "doubted"}


def tied(tasdiq: Tasdiq) -> str:
    """An actor that a document ties, and the actor book too, with more than one day."""
    book = tasdiq.actor_desk.ties()
    told = [row["subject"] for row in tasdiq.relations() if row["subject"]]
    return str(
        next(
            actor for actor in told if len({row["start"] for row in book if actor in (row["subject"], row["object"]) and row["start"]}) > 1
        )
    )


def test_accusations_are_in_no_graph(address: str, tasdiq: Tasdiq) -> None:
    for actor in tasdiq.actors():
        told = httpx.get(f"{address}/api/ties/{actor['id']}", params={"on": "2016-08-31"}).json()
        drawn = [telling for edge in told["edges"] for telling in edge["tellings"]]
        assert not {telling["stance"] for telling in drawn} & LEFT
        assert {row["stance"] for row in told["alleged"]} <= LEFT
        ends = {edge[end] for edge in told["edges"] for end in ("subject", "object")}
        assert ends == {node["id"] for node in told["nodes"]}
    assert httpx.get(f"{address}/api/ties/nobody").status_code == 404


def test_an_actor_is_found_and_its_ties_are_replayed(page: Any, tasdiq: Tasdiq) -> None:
    actor = next(row for row in tasdiq.actors() if row["id"] == tied(tasdiq))
    page.goto("/actors")
    assert_accessible(page)
    page.get_by_label("Name").fill(actor["name"])
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=actor["name"], exact=True).first.click()
    page.wait_for_selector("body[data-on]")
    last = page.get_attribute("body", "data-on")
    assert_accessible(page)
    for heading in ("Names and when it bore them", "Claims record", "Ground held and lost", "Strength, losses and other figures"):
        assert page.get_by_role("heading", name=heading).is_visible()
    page.get_by_role("slider", name="Day").focus()
    page.keyboard.press("Home")
    page.wait_for_selector(f"body[data-on]:not([data-on='{last}'])")
    assert page.locator("#on").inner_text().startswith("On ")
    assert HAS_VENDOR or page.locator("#graph").is_hidden()


def test_a_page_lists_the_latest_claims_and_leads_to_the_rest() -> None:
    rows = [{"id": f"claim:{n}", "date": {"start": f"20{n // 12 + 10}-{n % 12 + 1:02}-01"} if n % 9 else None} for n in range(240)]
    shown = actors._latest(rows)
    days = [row["date"]["start"] for row in shown]
    assert len(shown) == 100 and days == sorted(days, reverse=True) and days[0] == "2029-12-01"
