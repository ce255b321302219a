"""A person finds an incident in the browser."""

from typing import Any


def test_the_list_of_incidents_can_be_narrowed(page: Any) -> None:
    page.goto("/incidents")
    every = page.locator("tbody tr").count()
    page.get_by_label("Killed at least").fill("10")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**least_killed=10*")
    assert 0 < page.locator("tbody tr").count() < every
