"""Who is counted, how many times, and whether a number is of this happening: own sentences in the manner of press releases."""

from collections.abc import Callable

import pytest

from tasdiq.model.record import Report

Tell = Callable[..., tuple[Report, ...]]
HEAD = "KABUL, Afghanistan (May 3, 2014) - "


def told(reports: tuple[Report, ...], measure: str) -> list[int | None]:
    return [f.count.low for r in reports for f in r.figures if f.measure == measure and not f.subset]


@pytest.mark.parametrize(
    ("text", "killed", "captured"),
    [
        ("A force arrested a militant trainer and detained three others in Logar province today.", [], [4]),
        ("Troops caught up with the men in Logar today. The clash resulted in six rebels killed and two wounded.", [6], []),
        ("Four rebels fired at a post in Logar today and were shot dead.", [4], []),
        ("Soldiers engaged the rebels in Logar today, killing both.", [2], []),
        ("Soldiers engaged some rebels with an air strike in Logar today, killing several of them.", [3], []),
        ("Rebels attacked a post in Logar today. Guards fought back and killed nine of them.", [9], []),
        ("An air strike in Logar today killed a rebel leader, Janat Gul, and one of his fighters.", [2], []),
        ("A patrol stopped a truck in Logar today. The driver drew a pistol, and the patrol fired, killing him. Two men were arrested.", [1], [2]),
        ("A man ran at a patrol in Logar today. He was engaged and killed.", [1], []),
        ("A raid took place in Logar today. The force shot and killed the man.", [1], []),
        ("Police in Logar took five suspects into custody today.", [], [5]),
        ("A smuggler escaped a raid in Logar today. Three associates of the smuggler were detained.", [], [3]),
        ("A force in Logar arrested one courier today and seized several rifles.", [], [1]),
        ("Rifles were found in Logar today in addition to detaining four suspects.", [], [4]),
        ("A Taliban weapons and logistics facilitator was arrested in Logar today.", [], [1]),
        ("A force in Logar captured a Taliban leader with three of his associates today.", [], [4]),
        ("A force in Logar arrested a man suspected of smuggling today.", [], [1]),
        ("The force in Logar killed two armed rebels and detained a third today.", [2], [1]),
        ("A patrol in Logar was attacked today. Two rebels were killed and a third was wounded and detained.", [2], [1]),
        ("Two rebels surrendered to the police in Logar today and were detained.", [], [2]),
        ("A force captured a smuggler and one suspected rebel yesterday in Logar.", [], [2]),
        ("A force killed the Taliban leader Janat Gul and one additional rebel in Logar today. It fired back, killing Gul and one additional rebel.", [2], []),
        ("A force captured an Islamic Movement of Uzbekistan (IMU) leader in Balkh today.", [], [1]),
        ("Six rebels were killed in Logar today, one wounded and two men taken into custody.", [6], [2]),
        ("A force in Logar held one, a bomb maker, and several suspected rebels. It detained one, a courier, and two rebels today.", [], [3]),
        ("Two men were detained in Logar today, one of whom is a courier.", [], [2]),
        ("A force in Logar detained a Taliban leader and several rebels today. Some of the men fled. Two of his associates were also detained.", [], [4]),
        ("A force in Logar arrested a Taliban leader along with one rebel today. An additional rebel was arrested at the scene.", [], [2]),
        ("An air strike hit Logar today. The strike killed nine rebels armed with rifles.", [9], []),
        ("A raid in Logar led to the arrest of five rebels today. The leader provides suicide bombers to others. Four men were killed in the raid.", [4], [5]),
        ("A force in Logar detained a courier today. It has detained more than 40 people in six operations since Dec. 1.", [], [1]),
    ],
)  # fmt: skip
def test_who_was_killed_and_who_was_taken(tell: Tell, text: str, killed: list[int], captured: list[int]) -> None:
    reports = tell(HEAD + text)
    assert told(reports, "killed") == killed
    assert told(reports, "captured") == captured


@pytest.mark.parametrize(
    "behind",
    [
        "After a search the force detained the commander and three of his fighters.",
        "He was detained along with three of his fighters.",
        "The force detained him, along with three of his men.",
    ],
)
def test_one_taken_and_then_told_again_with_his_men(tell: Tell, behind: str) -> None:
    reports = tell(f"{HEAD}A force captured a Haqqani network commander in Khost province yesterday. {behind}")
    assert told(reports, "captured") == [4]


def test_a_number_that_held_them_already_is_not_added_to(tell: Tell) -> None:
    reports = tell(
        f"{HEAD}A force captured a Haqqani network commander and one suspect in Khost province yesterday. "
        "The force detained him, along with one of his men."
    )
    assert told(reports, "captured") == [2, 2]


def test_one_more_who_was_also_taken(tell: Tell) -> None:
    reports = tell(f"{HEAD}A Taliban courier was captured in Zabul province yesterday. One of his friends was also detained.")
    assert told(reports, "captured") == [2]


def test_the_sum_of_a_days_operations_is_of_none_of_them(tell: Tell) -> None:
    reports = tell(
        f"{HEAD}More than 20 rebels were killed during separate operations in eastern and southern Afghanistan over the past 24 hours. "
        "In Sangin district, Helmand province, soldiers returned fire, killing one rebel."
    )
    assert told(reports, "killed") == [1]


def test_the_operations_of_late_are_no_toll_of_this_one(tell: Tell) -> None:
    reports = tell(
        f"{HEAD}A force detained a suspect in Zabul province yesterday. "
        "Troops have conducted a number of operations there recently and killed a large number of rebels."
    )
    assert told(reports, "killed") == []


def test_what_a_man_once_did_is_no_toll_of_his_arrest(tell: Tell) -> None:
    reports = tell(
        f"{HEAD}A force captured a Taliban leader in Zabul province yesterday. The leader, who was previously arrested in 2009, "
        "led a cell responsible for the killing of three policemen. The force also detained two suspects."
    )
    assert told(reports[:1], "captured") == [3]
    assert told(reports, "killed") == []


def test_what_a_man_is_called_tells_of_no_attack(tell: Tell) -> None:
    (report,) = tell(f"{HEAD}A force captured a suicide attack facilitator in Zabul province yesterday.")
    assert report.type == "arrest"


def test_an_operation_and_its_day(tell: Tell) -> None:
    (report,) = tell(f"{HEAD}A force captured a smuggler during an operation Friday in Zabul province.")
    assert report.when.stated == "Friday"
