"""What is told as having happened, and which numbers are of it: short synthetic reports in, incidents out."""

from collections.abc import Callable
from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.record import Report
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

Read = Callable[..., tuple[Report, ...]]


@pytest.fixture(scope="module")
def read() -> Read:
    coder = Coder(Config())

    def reports(text: str, published: date | None = date(2019, 3, 15)) -> tuple[Report, ...]:
        return coder.code(Document(id="d", name="d.txt", text=text, published=published)).extract.reports

    return reports


def counts(report: Report, measure: str) -> list[int | None]:
    return [f.count.low if f.count.low is not None else f.count.best for f in report.figures if f.measure == measure and not f.subset]


@pytest.mark.parametrize(
    ("text", "measure", "number"),
    [
        ("A bomber killed candidate Karim Dar and 19 others at a rally in Peshawar on Thursday.", "killed", 20),
        ("An air strike killed Taliban commander Qari Zaman and 13 other fighters in Kunar province on Thursday.", "killed", 14),
        ("Troops detained the senior leader along with three of his associates in Wardak province on Thursday.", "captured", 4),
        ("Gunmen shot dead a policeman and his two sons in Karachi on Thursday.", "killed", 3),
        ("Gunmen attacked a hotel in Bamako on Thursday, taking 170 people hostage.", "abducted", 170),
        ("THREE POLICEMEN WERE KILLED AND FOUR OTHERS WERE WOUNDED WHEN A BOMB EXPLODED IN LIMA ON THURSDAY.", "injured", 4),
        ("A bomb in Lahore on Thursday killed 11 people and wounded 78 people, two of them seriously.", "injured", 78),
        ("At least 10 people including three children were killed by a bomb in Quetta on Thursday.", "killed", 10),
        ("The toll from Thursday's bomb attack in Quetta rose to 27 after two more people died of their wounds.", "killed", 27),
        ("A mob beat two men to death in Sialkot on Thursday.", "killed", 2),
        ("SUBVERSIVES KIDNAPPED BUSINESSMAN JOSE PRADO IN SANTA ANA ON THURSDAY.", "abducted", 1),
    ],
)
def test_a_number_is_of_all_whom_the_words_mean(read: Read, text: str, measure: str, number: int) -> None:
    (report,) = read(text)
    assert counts(report, measure) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Police held a mock exercise at a school in Peshawar on Thursday in which commandos killed four attackers.",
        "At least 89 people died when a fire swept through a factory in Karachi on Thursday.",
        "A bus plunged into a ravine near Quetta on Thursday and 22 passengers died.",
        "More than 70,000 people have been killed in the war, a minister said in San Salvador on Thursday.",
        "Shares fell in Karachi on Thursday after an attack on the currency by foreign funds.",
    ],
)
def test_drills_mishaps_and_wars_are_no_incidents(read: Read, text: str) -> None:
    assert not read(text)


def test_what_was_only_meant_is_not_counted(read: Read) -> None:
    (report,) = read(
        "An operation to capture a Taliban leader was conducted in Logar province on Thursday. The force detained two suspected insurgents."
    )
    assert counts(report, "captured") == [2]


def test_numbers_of_many_months_are_not_of_one_happening(read: Read) -> None:
    (report,) = read(
        "Troops detained two insurgents in Khost province on Thursday. More than 125 insurgents have been detained since December 1."
    )
    assert counts(report, "captured") == [2]


def test_arrests_after_an_attack_are_part_of_it(read: Read) -> None:
    (report,) = read("A bomb at a police station in Barranquilla killed five officers on Thursday. Police arrested one suspect.")
    assert report.type == "bombing" and counts(report, "captured") == [1]


def test_those_who_shot_back_make_it_a_clash(read: Read) -> None:
    (report,) = read("Insurgents fired on a patrol in Helmand province on Thursday. The patrol returned fire, killing three insurgents.")
    assert report.type == "clash" and counts(report, "killed") == [3]


def test_a_defused_bomb_is_a_foiled_bombing(read: Read) -> None:
    (report,) = read("Experts defused a bomb planted near the railway track in Jacobabad on Thursday.")
    assert (report.type, report.stage) == ("bombing", "foiled")


def test_the_end_of_captivity_does_not_date_the_kidnapping(read: Read) -> None:
    (report,) = read("Two engineers abducted by gunmen in Quetta in January were freed on Thursday.")
    assert report.type == "kidnapping" and report.when.start == date(2019, 1, 1)


def test_a_separate_attack_is_of_about_the_same_day(read: Read) -> None:
    _, other = read("A car bomb killed nine people in Baghdad on Thursday. In a separate attack, gunmen shot dead two policemen in Mosul.")
    assert other.when.start == date(2019, 3, 14) and other.when.precision == "days"
