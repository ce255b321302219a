"""What was read becomes templates with numbers, nations, places and days from the words themselves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from tasdiq.extract.trained.grouping import Group, Thing
from tasdiq.extract.trained.labels import CATEGORY, ROLES, STAGES, THRESHOLDS, TYPES, VALUES
from tasdiq.extract.trained.network import Things
from tasdiq.extract.trained.proposals import Proposal
from tasdiq.extract.trained.templates import Read, template
from tasdiq.model.mention import PlaceMention, Reading
from tasdiq.model.template import Template
from tasdiq.model.values import Where

ReadByHand = Callable[..., Reading]
TEXT = "Gunmen shot 2 guards and Consul Amy Poe at a market in Quetta on Monday. The Northern Front claimed it. A clash in Kabul on Friday."
MONDAY, FRIDAY = date(2019, 3, 4), date(2019, 3, 1)
WORDS = (
    ("individual", "Gunmen"), ("human_description", "guards"), ("human_name", "Amy Poe"), ("human_description", "Consul"),
    ("organisation", "Northern Front"), ("place", "Quetta"), ("place", "Kabul"), ("date", "Monday"), ("date", "Friday"),
)  # fmt: skip
CHOSEN: Mapping[str, Mapping[int, str]] = {
    "human_type": {1: "security_guard", 2: "diplomat"}, "human_effect": {1: "death", 2: "injury"}, "number": {1: "counted", 2: "one"},
    "confidence": {4: "claimed_or_admitted"},
}  # fmt: skip


@pytest.fixture
def read(read_by_hand: ReadByHand) -> Read:
    reading = read_by_hand(TEXT, places=["Quetta", "Kabul"], dates={"Monday": MONDAY, "Friday": FRIDAY}, counts={"2": 2})
    found = [
        Proposal(
            role=role,
            first=TEXT.index(w),
            last=TEXT.index(w),
            start=TEXT.index(w),
            end=TEXT.index(w) + len(w),
            score=1.0 + n / 10,
            words=w.lower(),
        )
        for n, (role, w) in enumerate(WORDS)
    ]
    values: dict[str, Any] = {
        "type": np.tile(np.eye(len(TYPES), dtype=np.float32)[TYPES.index("attack")], (len(found), 1)),
        "stage": np.tile(np.eye(len(STAGES), dtype=np.float32)[STAGES.index("attempted")], (len(found), 1)),
        "category": np.tile(np.eye(len(CATEGORY), dtype=np.float32)[CATEGORY.index("terrorist_act")], (len(found), 1)),
    }
    for name, choices in VALUES.items():
        rows = [choices.index(CHOSEN.get(name, {}).get(n)) for n in range(len(found))]
        values[name] = np.eye(len(choices), dtype=np.float32)[rows]
    ties = np.ones((len(found), len(found)), np.float32)
    said = Things(values=values, same_incident=ties, same_thing=ties)
    return Read(
        reading=reading,
        found=found,
        said=said,
        thresholds={**dict.fromkeys(THRESHOLDS, 0.5), "place_of": 0.2, "date_of": 0.2},
        calibration={"individual": (2.0, -1.0)},
    )


def group(*, places: list[tuple[float, int]], dates: list[tuple[float, int]]) -> Group:
    guards, amy = Thing(role="human_description", mentions=[1]), Thing(role="human_name", mentions=[2], titles=[3])
    doers = [Thing(role="individual", mentions=[0]), Thing(role="organisation", mentions=[4])]
    settings = {
        name: [(tie, Thing(role=name[:-1], mentions=[n])) for tie, n in given] for name, given in (("places", places), ("dates", dates))
    }
    return Group(core=[guards, amy], things=[guards, amy, *doers], **settings)


def made(read: Read) -> Template:
    return template(read, group(places=[(0.9, 5), (0.5, 6)], dates=[(0.9, 7), (0.5, 8)]))


def test_type_stage_and_category_are_the_likeliest_and_its_first_target_tells_it(read: Read) -> None:
    found = made(read)
    assert (found.type, found.stage, found.category) == ("attack", "attempted", "terrorist_act")
    assert found.span is not None and found.span.quote == "guards"


def test_a_number_is_the_one_beside_the_words_and_one_where_it_says_one(read: Read) -> None:
    guards, amy = made(read).fillers[:2]
    assert guards.number is not None and (guards.number.low, guards.number.high, guards.plural) == (2, 2, True)
    assert amy.number is not None and (amy.number.low, amy.number.high, amy.plural) == (1, 1, False)


def test_people_have_types_effects_and_titles(read: Read) -> None:
    guards, amy = made(read).fillers[:2]
    assert (guards.role, guards.named, guards.type, guards.effect) == ("human_target", False, "security_guard", "death")
    assert (amy.named, [s.quote for s in amy.mentions], [s.quote for s in amy.titles], amy.type) == (
        True,
        ["Amy Poe"],
        ["Consul"],
        "diplomat",
    )


def test_organisations_have_a_confidence_and_only_they(read: Read) -> None:
    gunmen, front = made(read).fillers[2:]
    assert (gunmen.confidence, front.confidence) == (None, "claimed_or_admitted")


def test_probabilities_are_calibrated_where_the_card_says_how(read: Read) -> None:
    gunmen, front = made(read).fillers[2:]
    assert gunmen.probability == round(1 / (1 + np.exp(-(2.0 * 1.0 - 1.0))), 4)
    assert front.probability == round(1 / (1 + np.exp(-1.4)), 4)


def test_the_place_and_the_day_are_those_tied_most(read: Read) -> None:
    found = made(read)
    assert (found.where.name, found.when.start) == ("Quetta", MONDAY)
    assert found.place_words[-1].quote == "Quetta"


def test_a_place_and_a_day_that_are_hardly_tied_are_left_for_those_of_the_targets_sentence(read: Read) -> None:
    found = template(read, group(places=[(0.1, 6)], dates=[(0.1, 8)]))
    assert (found.where.name, found.when.start) == ("Quetta", MONDAY)
    bare = replace(read, reading=replace(read.reading, places=(), dates=()))
    found = template(bare, group(places=[(0.1, 6)], dates=[(0.1, 8)]))
    assert (found.where.name, found.when.start, found.when.stated) == (None, None, None)


def test_a_nation_is_a_country_named_in_the_words_that_is_not_the_incidents(read: Read) -> None:
    start = TEXT.index("Consul")
    abroad = PlaceMention(
        sentence=0, start=start, end=start + 6, where=Where(country="US", precision="country"), kind="country", adjective=True
    )
    named = replace(read, reading=replace(read.reading, places=(*read.reading.places, abroad)))
    assert [f.nation for f in made(named).fillers] == [None, "US", None, None]
    at_home = replace(abroad, where=Where(country=None, precision="country"))
    alike = replace(read, reading=replace(read.reading, places=(*read.reading.places, at_home)))
    assert [f.nation for f in made(alike).fillers] == [None, None, None, None]


def test_every_role_that_is_a_filler_has_a_name_that_templates_know() -> None:
    assert {w for w, _ in WORDS} <= set(ROLES)


def test_without_a_tie_the_day_and_place_are_those_of_the_targets_sentence(read: Read) -> None:
    found = template(read, group(places=[], dates=[]))
    assert (found.when.start, found.where.name) == (MONDAY, "Quetta")


def test_the_day_of_writing_is_not_taken_for_the_incidents(read: Read) -> None:
    written = replace(read, reading=replace(read.reading, anchor=MONDAY))
    assert template(written, group(places=[], dates=[])).when.start is None
