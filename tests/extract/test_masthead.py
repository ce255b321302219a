"""Where the story of a press release begins: headlines, serial numbers and datelines tell nothing of their own."""

from collections.abc import Callable
from datetime import date

import pytest

from tasdiq.extract.masthead import first_of_story, story_start
from tasdiq.model.mention import Reading
from tasdiq.model.record import Report
from tasdiq.model.text import Sentence

Tell = Callable[..., tuple[Report, ...]]


def story(plain: str, index: int = 0) -> str:
    return plain[story_start(Sentence(index=index, start=0, end=len(plain), plain=plain)) :]


@pytest.mark.parametrize(
    ("plain", "behind"),
    [
        ("Bomb Maker Held in Logar Joint Press Office 2014-05-S-003 For Immediate Release Police held a man.", "Police held a man."),
        (
            "Bomb Maker Held in Logar For Immediate Release Download PDF HERAT, Afghanistan (May 3, 2014) - Police held a man.",
            "Police held a man.",
        ),
        ("KABUL, Afghanistan (Sept. 9) Police held a man in Kabul (May 3).", "Police held a man in Kabul (May 3)."),
        ("Police held a man in Kabul on May 3.", "Police held a man in Kabul on May 3."),
        ("KABUL, Afghanistan (Sept. 9)", "KABUL, Afghanistan (Sept. 9)"),  # nothing behind it
    ],
)
def test_the_story_begins_behind_the_masthead(plain: str, behind: str) -> None:
    assert story(plain) == behind


def test_only_the_head_of_a_page_has_a_masthead() -> None:
    assert story("For Immediate Release Police held a man.", index=9) == "For Immediate Release Police held a man."


def test_the_first_sentence_of_the_story(read_by_hand: Callable[..., Reading]) -> None:
    assert first_of_story(read_by_hand("Two Men Held\n\nFor Immediate Release\n\nHERAT, Afghanistan (May 3)\n\nPolice held two men.")) == 2
    assert first_of_story(read_by_hand("Police held two men.")) == 0


def test_a_dateline_in_the_sentence_does_not_outweigh_its_own_word_of_when(tell: Tell) -> None:
    (report,) = tell("KABUL, Afghanistan (May 3, 2014) - A joint force arrested a smuggler in Logar province during an overnight raid.")
    assert report.when.start == date(2014, 5, 2)


def test_a_place_of_the_headline_is_not_that_of_the_story(tell: Tell) -> None:
    (report, *_) = tell(
        "May 3: Joint Operations in Helmand, Zabul\nPress Office For Immediate Release\n"
        "KABUL, Afghanistan (May 3, 2014) - Another force arrested two bomb makers in Kunduz province last night."
    )
    assert report.where.admin1 == "Kunduz"


def test_a_number_of_the_headline_is_not_added_to_the_storys(tell: Tell) -> None:
    reports = tell(
        "Two Rebels Killed, One Detained in Zabul\n\nKABUL, Afghanistan (May 3, 2014) - A joint force killed two rebels "
        "and detained one other in Arghandab district, Zabul province, today."
    )
    captured = [f.count.low for r in reports for f in r.figures if f.measure == "captured" and not f.subset]
    assert captured and set(captured) == {1}
