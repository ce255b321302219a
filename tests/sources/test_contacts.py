"""Contact details are blotted out, numbers that are reporting stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.sources.contacts import BLOT, masked


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Write to news-desk@lantern.example today.", "news-desk@lantern.example"),
        ("Write to desk (at) lantern (dot) example today.", "desk (at) lantern (dot) example"),
        ("He tweets @some_reporter.", "@some_reporter"),
        ("Follow him at twitter.com/some_reporter now", "some_reporter"),
        ("See t.me/lantern_news now", "lantern_news"),
        ("Call +92 51 555 0123 now.", "+92 51 555 0123"),
        ("Call (202) 555-0100 now", "(202) 555-0100"),
        ("Call 202-555-0100 now", "202-555-0100"),
        ("Call 0300-5550123 now", "0300-5550123"),
        ("Phone: 5550 123 now", "5550 123"),
        ("WhatsApp 00923005550123 now", "00923005550123"),
    ],
)
def test_a_contact_detail_is_blotted_out_at_the_same_length(text: str, detail: str) -> None:
    assert masked(text) == (text.replace(detail, BLOT * len(detail)), 1)


@pytest.mark.parametrize(
    "text",
    [
        "Between 2014 and 2016-08-09 at least 1,314 people died.",
        "The operation of 03-05-2011 left 300-400 dead; 2011-01-S-115 1314 1198 1173 1341.",
        "Some 30,000 rupees, 60,000.50 dollars, 100 000 people.",
        "At 0530 GMT on 18 FEB 90 they attacked.",
        "The bomb weighed 8-10 kg and stood at 34.5553, 69.2075.",
        "He phoned 12 people and called 3 times.",
        "Resolution 1373 (2001), article 302/324 PPC.",
    ],
)
def test_counts_dates_and_times_stay(text: str) -> None:
    assert masked(text) == (text, 0)


@given(st.text(alphabet=st.sampled_from("ab1 @.+-()/\n٣█")))
def test_the_length_never_changes_and_a_second_pass_finds_nothing_new(text: str) -> None:
    once, _ = masked(text)
    assert len(once) == len(text)
    assert all(new in (old, BLOT) for old, new in zip(text, once, strict=True))
