"""A person finds an incident in the browser."""

from typing import Any


def test_the_list_of_incidents_can_be_narrowed(page: Any) -> None:
    page.goto("/incidents")
    every = page.locator("tbody tr").count()
    page.get_by_label("Killed at least").fill("10")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**least_killed=10*")
    assert 0 < page.locator("tbody tr").count() < every


def test_the_list_is_read_page_by_page_to_its_end(page: Any) -> None:
    page.goto("/incidents?limit=5")
    seen = page.locator("tbody a").evaluate_all("all => all.map(one => one.href)")
    while page.get_by_role("link", name="Earlier incidents").count():
        page.get_by_role("link", name="Earlier incidents").click()
        page.wait_for_load_state()
        seen += page.locator("tbody a").evaluate_all("all => all.map(one => one.href)")
    assert len(seen) == len(set(seen)) > 5
    page.get_by_role("link", name="Newest").click()
    page.wait_for_load_state()
    assert page.locator("tbody a").count() == 5
