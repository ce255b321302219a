"""Every page at the width of a desk and of a phone: no error, no serious violation, nothing wider than the screen; and the pictures of the docs.

TASDIQ_SCREENS=docs/images pytest tests/serve/test_screens.py      writes the pictures anew
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.serve.looked import assert_accessible

HAS_VENDOR = (Path(__file__).parents[2] / "src" / "tasdiq" / "serve" / "vendor").is_dir()
PAGES = {
    "queue": "/", "incidents": "/incidents", "map": "/map", "actors": "/actors", "claims": "/claims", "sources": "/sources",
    "search": "/search?q=hospital", "add": "/add", "issues": "/issues", "check": "/check",
    "analyses": "/analyses/series?counted=incidents&since=2016-01-01", "tactics": "/analyses/tactics", "attacks claimed": "/analyses/claims",
    "hot spots": "/analyses/hotspots", "claimed together": "/analyses/coclaims", "ties": "/analyses/network",
}  # fmt: skip
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
PICTURED = {("queue", "desk"), ("incident", "desk"), ("map", "desk"), ("queue", "phone"), ("analyses", "desk")}


@pytest.fixture(params=SIZES)
def sized(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[tuple[str, Any]]:
    """A page of that size, which must end without an error on its console."""
    width, height = SIZES[request.param]
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, color_scheme="light")
    opened, problems = context.new_page(), []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield request.param, opened
    context.close()
    assert not problems


def test_every_page_fits_and_can_be_used_by_all(sized: tuple[str, Any]) -> None:
    size, page = sized
    for name, path in PAGES.items():
        assert page.goto(path).status == 200
        page.wait_for_load_state("networkidle")
        _looked_at(page, name, size)
    page.goto("/incidents?least_killed=60")
    page.locator("tbody a").first.click()
    page.wait_for_load_state("networkidle")
    _looked_at(page, "incident", size)


def _looked_at(page: Any, name: str, size: str) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"{name} is {wide} pixels wider than a {size}"
    if name == "map" and HAS_VENDOR:
        page.wait_for_selector("body[data-map=interactive]", timeout=60_000)
    assert_accessible(page)
    folder = os.environ.get("TASDIQ_SCREENS")
    if folder and (name, size) in PICTURED:
        page.screenshot(path=str(Path(folder) / f"{name}-{size}.png"))
