from collections.abc import Callable

import pytest

from tasdiq.extract.positions import find
from tasdiq.model.mention import Reading

ReadByHand = Callable[..., Reading]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (
            "The Government of Borwa denies that the Red Path has camps there.",
            [("Government of Borwa", "denies", "the Red Path has camps there")],
        ),
        (
            "Several provincial officials acknowledged that roads were shut.",
            [("Several provincial officials", "admits", "roads were shut")],
        ),
        (
            "For now QRST doubts that the truce will last but time will tell.",
            [("QRST", "doubts", "the truce will last")],
        ),
        ("The United Nations condemned the raid.", [("The United Nations", "condemns", "the raid")]),
        (
            "Rana Tolib, a senior health official, rejected reports that a plague was near.",
            [("a senior health official", "denies", "reports that a plague was near")],
        ),
        ("The Red Path denied responsibility for the blast.", []),
        ("The Red Path admitted carrying out the blast.", []),
        ("Omid denied that he was there.", []),
        ("The government denied entry to the envoy.", []),
        ("The ministry did not deny that talks were held.", []),
    ],
)
def test_what_bodies_hold(read_by_hand: ReadByHand, text: str, held: list[tuple[str, str, str]]) -> None:
    reading = read_by_hand(text, actors={"Red Path": "red-path", "Government of Borwa": "!borwa-government"})
    assert [(p.who, p.stance, p.about) for p in find(reading)] == held


def test_we_are_the_publisher(read_by_hand: ReadByHand) -> None:
    (position,) = find(read_by_hand("We doubt that the truce will hold."))
    assert (position.who, position.stance) == ("the authors", "doubts")
    assert position.evidence["position"][0].quote == "We doubt that the truce will hold."


@pytest.mark.parametrize(
    ("text", "who", "stance"),
    [
        ("The UN doubts that the truce will last.", "UN", "doubts"),
        ("The ministry confirmed the death of two officers.", "ministry", "affirms"),
        ("Borwan officials concede that the road is lost.", "officials", "admits"),
        ("The interior ministry rejects the claim that it arms the Red Path.", "ministry", "denies"),
    ],
)
def test_bodies_in_an_analyst_s_words(read_by_hand: ReadByHand, text: str, who: str, stance: str) -> None:
    (position,) = find(read_by_hand(text))
    assert who in position.who
    assert position.stance == stance


def test_who_reports_a_denial_is_no_part_of_it(read_by_hand: ReadByHand) -> None:
    (position,) = find(read_by_hand("The government denies that two men died, according to the daily Lamp."))
    assert position.about == "two men died"
