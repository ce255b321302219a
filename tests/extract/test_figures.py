from collections.abc import Callable
from datetime import date

import pytest

from tasdiq.extract.figures import find
from tasdiq.model.mention import Reading
from tasdiq.model.record import Figure, Report
from tasdiq.model.values import exactly

ReadByHand = Callable[..., Reading]
ACTORS = {"Red Path": "red-path"}


@pytest.mark.parametrize(
    ("text", "counts", "found"),
    [
        ("The Red Path has 3,000 fighters.", {"3,000 fighters": 3000}, [("strength", 3000, False)]),
        ("The Red Path rules five districts.", {"five districts": 5}, [("districts_held", 5, False)]),
        ("Since then 300 people travelled to Borwa to join the Red Path.", {"300 people": 300}, [("recruits", 300, False)]),
        (
            "The Red Path lost 6,000 men, among them 250 foreigners, in two years.",
            {"6,000 men": 6000, "250 foreigners": 250},
            [("losses", 6000, False), ("losses", 250, True)],
        ),
        ("Red Path has killed 20,000 people since 2009.", {"20,000 people": 20000}, [("killed", 20000, False)]),
        ("The Red Path lost 12 fighters in the clash.", {"12 fighters": 12}, []),
        ("The Red Path has five demands.", {"five demands": 5}, []),
        ("The army has 3,000 fighters.", {"3,000 fighters": 3000}, []),
    ],
)
def test_counts_about_an_organisation(
    read_by_hand: ReadByHand, text: str, counts: dict[str, int], found: list[tuple[str, int, bool]]
) -> None:
    figures = find(read_by_hand(text, actors=ACTORS, counts=counts))
    assert [(f.measure, f.count.best, f.subset) for f in figures] == found


def test_who_said_it_and_when(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand(
        "In May 2014, Dara Tolib, the home minister of Borwa, said that 80 youths had gone abroad to fight for the Red Path.",
        actors=ACTORS,
        counts={"80 youths": 80},
        dates={"In May 2014": date(2014, 5, 1)},
    )
    (figure,) = find(reading)
    assert figure.attribution == "Dara Tolib, the home minister of Borwa"
    assert figure.as_of.start == date(2014, 5, 1)
    assert figure.detail == "had gone abroad to fight for the Red Path"


def test_a_count_of_an_incident_stays_with_the_incident(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("The Red Path lost 120 fighters.", actors=ACTORS, counts={"120 fighters": 120})
    assert len(find(reading)) == 1
    toll = Figure(measure="killed", count=exactly(120), span=reading.words(reading.counts[0]))
    assert find(reading, None, [Report(id="report:1", document="d1", figures=(toll,))]) == ()


def test_the_group_is_the_organisation_spoken_of(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("The Red Path is weak. The outfit has lost 450 of its men.", actors=ACTORS, counts={"450 of its men": 450})
    (figure,) = find(reading)
    assert (figure.actor, figure.measure, figure.side) == ("red-path", "losses", "militants")


@pytest.mark.parametrize(
    ("text", "counts", "found"),
    [
        ("Red Path is strong. Analysts put its strength at about 6,000 fighters.", {"about 6,000 fighters": 6000}, [("strength", 6000)]),
        ("Red Path is strong. Experts put the number of its fighters at 800.", {"800": 800}, [("strength", 800)]),
        ("Fewer than 200 Red Path fighters remain in Borwa.", {"Fewer than 200 Red Path fighters": 200}, [("strength", 200)]),
        ("Red Path is weak. About 400 of its members surrendered.", {"About 400 of its members": 400}, [("other", 400)]),
        ("Some 500 men have defected from Red Path.", {"Some 500 men": 500}, [("other", 500)]),
        ("Red Path is strong. Some 700 fighters have joined the group.", {"Some 700 fighters": 700}, [("recruits", 700)]),
        ("Red Path lost Tarn but has recruited 250 members.", {"250 members": 250}, [("recruits", 250)]),
        ("Some 640 rebels surrendered.", {"Some 640 rebels": 640}, []),
    ],
)
def test_strength_and_those_who_gave_up(read_by_hand: ReadByHand, text: str, counts: dict[str, int], found: list[tuple[str, int]]) -> None:
    assert [(f.measure, f.count.best) for f in find(read_by_hand(text, actors=ACTORS, counts=counts))] == found
