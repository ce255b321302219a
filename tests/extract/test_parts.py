from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.record import Figure, Report
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.weigh.figures import settle_report


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


def told(coder: Coder, text: str) -> Report:
    document = Document(id="d", name="d.txt", text=text, published=date(2031, 8, 5))
    return coder.code(document).extract.reports[0]


def within(report: Report, measure: str = "killed") -> list[tuple[int | None, str, str]]:
    return [(f.count.low, f.side, f.span.quote) for f in _of(report, measure) if f.subset and f.span]


def _of(report: Report, measure: str) -> list[Figure]:
    return [f for f in report.figures if f.measure == measure]


@pytest.mark.parametrize(
    ("text", "parts", "best"),
    [
        (
            "A blast in Peshawar on Monday left 70 people dead, 55 of them lawyers, rescuers said.",
            [(55, "civilians", "55 of them lawyers")],
            70,
        ),
        ("The bombing in Kabul on Monday killed 41 people, including 13 US troops.", [(13, "security_forces", "13 US troops")], 41),
        (
            "A blast in Multan on Monday killed 9 people, including three children and two women, and wounded 20.",
            [(3, "civilians", "three children"), (2, "civilians", "two women")],
            9,
        ),
        (
            "A suicide bombing in Lahore on Monday left 16 dead, among them at least six police officers.",
            [(6, "security_forces", "at least six police officers")],
            16,
        ),
        ("A truck bomb hit Kabul on Monday and killed 169 Afghans and 13 Americans.", [], 182),
    ],
)
def test_numbers_within_a_total_are_kept_and_are_no_totals(coder: Coder, text: str, parts: list[tuple[int, str, str]], best: int) -> None:
    report = told(coder, text)
    kept = [p for p in within(report) if "Afghans" not in p[2] and "Americans" not in p[2]]
    assert kept == parts
    assert settle_report(report)["killed"].count.best == best


@pytest.mark.parametrize(
    ("text", "best", "gtd"),
    [
        ("A suicide bomber killed 12 people, including the attacker, at a market in Kabul on Monday, police said.", 11, 12),
        ("Gunmen stormed a post in Quetta on Monday. Ten people, including two of the attackers, were killed.", 8, 10),
    ],
)
def test_attackers_within_a_total_are_no_victims(coder: Coder, text: str, best: int, gtd: int) -> None:
    report = told(coder, text)
    assert settle_report(report)["killed"].count.best == best
    assert settle_report(report, "gtd")["killed"].count.best == gtd


@pytest.mark.parametrize(
    "text",
    [
        "Bombings in Kabul and Herat on Monday killed 40 people, police said.",
        "At least 40 people were killed in two separate attacks in Quetta and Karachi on Monday.",
        "Attacks in Kandahar, Ghazni and Kabul left 40 dead on Tuesday.",
    ],
)
def test_one_number_for_two_places_is_the_toll_of_neither(coder: Coder, text: str) -> None:
    report = told(coder, text)
    assert [f.count.low for f in _of(report, "killed")] == [40]
    assert "killed" not in settle_report(report)


def test_two_blasts_in_one_town_are_one_toll(coder: Coder) -> None:
    assert settle_report(told(coder, "Twin blasts in Quetta killed 12 people on Monday."))["killed"].count.best == 12
