from collections.abc import Callable
from datetime import date

import pytest

from tasdiq.extract.relations import find
from tasdiq.model.mention import Reading

ReadByHand = Callable[..., Reading]
ACTORS = {"Red Path": "red-path", "Blue Banner": "blue-banner", "Sun Guard": "sun-guard", "RP": "red-path"}


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return sorted((r.subject or r.subject_name, r.relation, r.object or r.object_name) for r in find(reading))


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        ("The Red Path has pledged allegiance to the Blue Banner.", [("red-path", "pledged", "blue-banner")]),
        ("THE RED PATH SWORE LOYALTY TO THE BLUE BANNER.", [("red-path", "pledged", "blue-banner")]),
        (
            "In one night Red Path (RP), Sun Guard and Grey Hand swore fealty to Blue Banner.",
            [("Grey Hand", "pledged", "blue-banner"), ("red-path", "pledged", "blue-banner"), ("sun-guard", "pledged", "blue-banner")],
        ),
        ("Red Path, which broke away from the outlawed Blue Banner, is small.", [("red-path", "split_from", "blue-banner")]),
        ("Red Path, an offshoot of the Blue Banner, struck.", [("red-path", "split_from", "blue-banner")]),
        ("Red Path, a breakaway faction of the Blue Banner, struck.", [("red-path", "split_from", "blue-banner")]),
        ("The Red Path faction of the Blue Banner struck.", [("red-path", "faction_of", "blue-banner")]),
        ("One faction of the Blue Banner, Red Path, struck.", [("red-path", "faction_of", "blue-banner")]),
        ("Red Path, Blue Banner's branch in Borwa, struck.", [("red-path", "chapter_of", "blue-banner")]),
        ("The Red Path had merged into the Blue Banner.", [("red-path", "merged_into", "blue-banner")]),
        ("Blue Banner and its Red Path allies struck.", [("blue-banner", "allied", "red-path")]),
        ("The Red Path and the Blue Banner are bitter rivals.", [("red-path", "rival", "blue-banner")]),
        ("With the help of the Red Path, Blue Banner struck.", [("blue-banner", "collaborates", "red-path")]),
        ("Red Path, formerly known as Blue Banner, struck.", [("red-path", "succeeded", "blue-banner")]),
        ("The Red Path has not pledged allegiance to the Blue Banner.", []),
        ("The Red Path may pledge allegiance to the Blue Banner.", []),
        ("It is unclear whether Red Path pledged allegiance to Blue Banner.", []),
        ("The Red Path would not ally with the Blue Banner.", []),
        ("The Red Path attacked the Blue Banner.", []),
    ],
)
def test_ties_between_organisations(read_by_hand: ReadByHand, text: str, ties: list[tuple[str, str, str]]) -> None:
    assert told(read_by_hand(text, actors=ACTORS)) == ties


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        ("Omid Tarkan, the head of the Red Path, spoke.", [("red-path", "led_by", "Omid Tarkan")]),
        ("The Red Path mourned its first emir, Omid Tarkan.", [("red-path", "led_by", "Omid Tarkan")]),
        ("The Red Path is led by Omid Tarkan.", [("red-path", "led_by", "Omid Tarkan")]),
        (
            "An air strike killed Omid Tarkan, the head of the Red Path.",
            [("red-path", "leader_killed", "Omid Tarkan"), ("red-path", "led_by", "Omid Tarkan")],
        ),
        ("The Red Path has lost its top commander Sabir Amrani in a raid.", [("red-path", "leader_killed", "Sabir Amrani")]),
        ("Sabir Amrani, the Red Path mufti, disavowed the Blue Banner.", [("Sabir Amrani", "defected_from", "blue-banner")]),
        (
            "Sabir Amrani, a former Red Path spokesman who later swore loyalty to the Blue Banner, spoke.",
            [("Sabir Amrani", "defected_from", "red-path"), ("Sabir Amrani", "pledged", "blue-banner")],
        ),
        ("Sabir Amrani, a baker, was killed by the Red Path.", []),
        ("A Red Path leader was killed.", []),
    ],
)
def test_people_in_public_roles(read_by_hand: ReadByHand, text: str, ties: list[tuple[str, str, str]]) -> None:
    assert told(read_by_hand(text, actors=ACTORS)) == ties


def test_a_short_name_means_the_person_named_in_full(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("Omid Tarkan, the emir of the Red Path, hid. A drone strike killed Tarkan on Monday.", actors=ACTORS)
    assert ("red-path", "leader_killed", "Omid Tarkan") in told(reading)


def test_who_says_so_and_when(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand(
        "The army claims that Red Path and Blue Banner have formed an alliance. Red Path pledged allegiance to Sun Guard in May 2015.",
        actors=ACTORS,
        dates={"in May 2015": date(2015, 5, 1)},
    )
    alliance, pledge = find(reading)
    assert (alliance.stance, alliance.attribution) == ("claimed", "The army")
    assert pledge.when.start == date(2015, 5, 1)
    assert pledge.evidence["date"][0].quote == "in May 2015"


def test_a_tie_told_twice_is_one_with_both_spans(read_by_hand: ReadByHand) -> None:
    (tie,) = find(read_by_hand("Red Path merged with Blue Banner. The Red Path had merged into the Blue Banner.", actors=ACTORS))
    assert len(tie.evidence["relation"]) == 2


def test_ground_lost(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand(
        "The army recaptured Borwa from the Red Path. It is losing ground in Talin.", actors=ACTORS, places=["Borwa", "Talin"]
    )
    assert told(reading) == [("red-path", "lost", "Borwa"), ("red-path", "lost", "ground in Talin")]


def test_a_part_of_an_organisation_is_not_the_organisation(read_by_hand: ReadByHand) -> None:
    (tie,) = find(read_by_hand("Sections of the Red Path swore allegiance to the Blue Banner.", actors=ACTORS))
    assert (tie.subject, tie.subject_name) == (None, "Sections of the Red Path")


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        (
            "Blue Banner was formed when Red Path, Sun Guard and the northern branch of Grey Hand merged.",
            [
                ("Grey Hand", "merged_into", "blue-banner"),
                ("red-path", "merged_into", "blue-banner"),
                ("sun-guard", "merged_into", "blue-banner"),
            ],
        ),
        (
            "Red Path merged with Sun Guard to form the Blue Banner.",
            [("red-path", "merged_into", "blue-banner"), ("sun-guard", "merged_into", "blue-banner")],
        ),
        ("Red Path declared its merger with the Blue Banner.", [("red-path", "merged_into", "blue-banner")]),
        ("Red Path merged back into the Blue Banner.", [("red-path", "merged_into", "blue-banner")]),
        (
            "Red Path split from Sun Guard and pledged allegiance to the Blue Banner.",
            [("red-path", "pledged", "blue-banner"), ("red-path", "split_from", "sun-guard")],
        ),
        ("Red Path parted ways with the Blue Banner.", [("red-path", "split_from", "blue-banner")]),
        ("Red Path, the armed wing of the Blue Banner, struck.", [("red-path", "faction_of", "blue-banner")]),
        ("Red Path allied itself with the Blue Banner.", [("red-path", "allied", "blue-banner")]),
        ("Red Path has an alliance with the Blue Banner.", [("red-path", "allied", "blue-banner")]),
        ("Red Path has a non-aggression pact with the Blue Banner.", [("red-path", "collaborates", "blue-banner")]),
        ("Red Path operates jointly with the Blue Banner.", [("red-path", "collaborates", "blue-banner")]),
        ("Red Path struck. It has fought Blue Banner, its rival, for years.", [("red-path", "rival", "blue-banner")]),
        ("Red Path clashed with Blue Banner.", [("blue-banner", "rival", "red-path")]),
        ("Red Path is led by Arun Bel Tor.", [("red-path", "led_by", "Arun Bel Tor")]),
        ("Red Path is strong. It is led by Arun Bel Tor.", [("red-path", "led_by", "Arun Bel Tor")]),
        (
            "Red Path is strong. A strike killed Arun Bel Tor, its leader.",
            [("red-path", "leader_killed", "Arun Bel Tor"), ("red-path", "led_by", "Arun Bel Tor")],
        ),
        ("Red Path and the local branch of Blue Banner met.", []),
        ("Red Path failed to merge with the Blue Banner.", []),
        ("Red Path denied that it pledged allegiance to the Blue Banner.", []),
    ],
)
def test_ties_in_an_analyst_s_words(read_by_hand: ReadByHand, text: str, ties: list[tuple[str, str, str]]) -> None:
    found = told(read_by_hand(text, actors=ACTORS))
    assert [t if t[1] != "rival" else (*sorted(t[::2])[:1], "rival", sorted(t[::2])[1]) for t in found] == sorted(
        t if t[1] != "rival" else (*sorted(t[::2])[:1], "rival", sorted(t[::2])[1]) for t in ties
    )


def test_each_tie_of_a_sentence_has_its_own_date(read_by_hand: ReadByHand) -> None:
    text = "Red Path merged with Blue Banner in May 2010 but broke away from Blue Banner in June 2012."
    reading = read_by_hand(text, actors=ACTORS, dates={"May 2010": date(2010, 5, 1), "June 2012": date(2012, 6, 1)})
    assert {r.relation: r.when.start for r in find(reading)} == {"merged_into": date(2010, 5, 1), "split_from": date(2012, 6, 1)}


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        ("Red Path captured the town of Tarn.", [("red-path", "controls", "Tarn")]),
        ("Red Path was driven out of Tarn.", [("red-path", "lost", "Tarn")]),
        ("Troops drove Red Path out of Tarn.", [("red-path", "lost", "Tarn")]),
        ("Red Path struck at dawn and seized Tarn.", [("red-path", "controls", "Tarn")]),
        ("Troops retook Tarn from the group. ", []),
        ("Red Path holds meetings in Tarn.", []),
    ],
)
def test_ground_taken_and_lost(read_by_hand: ReadByHand, text: str, ties: list[tuple[str, str, str]]) -> None:
    assert told(read_by_hand(text, actors=ACTORS, places=["Tarn"])) == ties
