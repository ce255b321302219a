"""robots.txt by example (RFC 9309)."""

import pytest

from tasdiq.sources.robots import rules

TEXT = """
# a comment
User-agent: otherbot
Disallow: /

User-agent: *
Disallow: /a
Allow: /a/open
Disallow: /*.pdf$
Disallow: /x*y*z
Crawl-delay: 3
Disallow:
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/a", False),
        ("/abc", False),
        ("/a/open/1", True),
        ("/r.pdf", False),
        ("/r.pdf?x", True),
        ("/x1y2z3", False),
        ("/xz", True),
        ("/%61", False),
    ],
)
def test_the_longest_fitting_pattern_decides(path: str, allowed: bool) -> None:
    assert rules(TEXT, "tasdiq").allows(path) is allowed


def test_a_robot_with_a_group_of_its_own_obeys_that_alone() -> None:
    assert not rules(TEXT, "otherbot").allows("/b")
    assert rules(TEXT, "tasdiq").wait_seconds == 3


def test_a_hostile_pattern_takes_no_time() -> None:
    pattern = "/" + "a*" * 5_000 + "b"
    assert rules(f"User-agent: *\nDisallow: {pattern}", "tasdiq").allows("/" + "a" * 20_000)
