"""Of what day the news is where its own sentence does not say."""

from collections.abc import Callable
from datetime import date

from tasdiq.model.record import Report

Tell = Callable[..., tuple[Report, ...]]
HEAD = "KABUL, Afghanistan (May 3, 2014) - "


def test_the_opening_tells_when(tell: Tell) -> None:
    (report,) = tell(
        f"{HEAD}A joint force went to a village in Zurmat district, Paktia province, overnight. People were called out. "
        "The buildings were searched. Two suspects were detained."
    )
    assert report.when.start == date(2014, 5, 2)
    assert report.evidence["date"][0].quote == "overnight"


def test_without_any_word_of_when_the_dateline_serves(tell: Tell) -> None:
    (report,) = tell(f"{HEAD}A joint force went to a village in Zurmat district, Paktia province. Two suspects were detained.")
    assert (report.when.start, report.when.precision) == (date(2014, 5, 3), "days")


def test_what_a_man_once_did_dates_nothing(tell: Tell) -> None:
    (report,) = tell(
        f"{HEAD}A force looked for a smuggler in Paktia province. He was involved in the attacks of March 12. Two suspects were detained."
    )
    assert report.when.start == date(2014, 5, 3)
