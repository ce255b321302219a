"""What tests of pages share."""

from typing import Any


def assert_accessible(page: Any) -> None:
    """No serious violation of WCAG 2.1 AA that axe finds on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    told = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")]
    assert not told, "\n".join(told)
