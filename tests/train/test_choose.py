"""Thresholds suit what was labelled, and probabilities are what they say."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.extract.trained.labels import THRESHOLDS, TYPES
from tasdiq.extract.trained.network import NOTHING, Things
from tasdiq.extract.trained.proposals import Proposal, probability
from tasdiq.extract.trained.templates import Read
from tasdiq.model.mention import Reading
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document, Span
from tasdiq.train.choose import START, Labelled, calibration, fitted, labelled, outcomes, score, thresholds
from tasdiq.train.examples import Example, Told

TEXT = "the bus, a bridge, gunmen, rain"
READING = Reading(document=Document(id="d", name="d", text=TEXT), anchor=None, sentences=())


def logit(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def case(
    found: Iterable[tuple[str, str, float]], *wanted: tuple[str, dict[str, list[str]]], kind: str = "attack", tie: float = 1.0
) -> Labelled:
    """A document in which the network proposes (role, words, probability), all in one incident of that type."""
    told = [
        Proposal(role=role, first=n, last=n, start=0, end=1, score=logit(sure), words=words) for n, (role, words, sure) in enumerate(found)
    ]
    types = np.tile(np.eye(len(TYPES), dtype=np.float32)[TYPES.index(kind)], (len(told), 1))
    ties = np.full((len(told), len(told)), tie, np.float32)
    said = Things(values={"type": types}, same_incident=ties, same_thing=np.zeros_like(ties)) if told else NOTHING
    named = tuple((t, {role: tuple(frozenset([w]) for w in words) for role, words in things.items()}) for t, things in wanted)
    return Labelled(read=Read(reading=READING, found=told, said=said, thresholds={}, calibration={}), wanted=named)


BUS = ("attack", {"physical_target": ["bus"], "individual": ["gunmen"]})


def test_all_right_is_a_hundred_and_nothing_right_is_nought() -> None:
    right = case([("physical_target", "the bus", 0.9), ("individual", "gunmen", 0.9)], BUS)
    assert score([right], START) == 100.0
    assert score([case([("physical_target", "rain", 0.9)], BUS, kind="bombing")], START) == 0.0
    assert score([case([])], START) == 0.0


def test_one_thing_too_many_costs_precision_and_one_too_few_recall() -> None:
    more = case([("physical_target", "bus", 0.9), ("individual", "gunmen", 0.9), ("individual", "rain", 0.9)], BUS)
    fewer = case([("physical_target", "bus", 0.9)], BUS)
    assert round(score([more], START), 2) == round(200 * 3 / (4 + 3), 2)
    assert round(score([fewer], START), 2) == round(200 * 2 / (2 + 3), 2)


def test_the_threshold_parts_what_is_right_from_what_is_not() -> None:
    cases = [
        case([("physical_target", "bus", 0.9), ("individual", "gunmen", sure), ("individual", "rain", 0.55)], BUS)
        for sure in (0.67, 0.7, 0.9)
    ]
    chosen, best = thresholds(cases)
    assert 0.55 < chosen["individual"] <= 0.67
    assert best == 100.0 == score(cases, chosen) > score(cases, START)
    assert {n: chosen[n] for n in START if n != "individual"} == {n: v for n, v in START.items() if n != "individual"}


def test_what_starts_has_every_threshold_a_card_needs() -> None:
    assert set(START) == set(THRESHOLDS)


def test_a_document_with_no_incident_and_none_found_changes_nothing() -> None:
    one = case([("physical_target", "bus", 0.9), ("individual", "gunmen", 0.9)], BUS)
    assert score([one, case([])], START) == score([one], START)


def test_what_was_labelled_is_held_by_role_and_people_by_whether_they_are_named() -> None:
    def span(words: str) -> Span:
        start = TEXT.index(words)
        return Span(document="d", start=start, end=start + len(words), quote=words)

    fillers = (
        Filler(role="physical_target", mentions=(span("the bus"), span("bridge"))), Filler(role="human_target", mentions=(span("gunmen"),), named=True),
        Filler(role="human_target", mentions=(span("rain"),)),
    )  # fmt: skip
    example = Example(document=READING.document, incidents=(Told(template=Template(document="d", type="arson", fillers=fillers)),))
    held = labelled(Read(reading=READING, found=[], said=NOTHING, thresholds={}, calibration={}), example)
    assert held.wanted == (
        ("arson", {"physical_target": (frozenset({"bus", "bridge"}),), "human_name": (frozenset({"gunmen"}),), "human_description": (frozenset({"rain"}),)}),
    )  # fmt: skip


def test_outcomes_are_the_logits_and_whether_they_were_right() -> None:
    found = outcomes([case([("physical_target", "bus", 0.9), ("individual", "rain", 0.6), ("place", "quetta", 0.9)], BUS)], START)
    assert {name: [(round(probability(s), 3), right) for s, right in rows] for name, rows in found.items()} == {
        "physical_target": [(0.9, True)], "individual": [(0.6, False)], "incident": [(0.9, True)],
    }  # fmt: skip


@pytest.mark.parametrize(("slope", "shift"), [(1.0, 0.0), (0.5, 0.7), (2.0, -1.0)])
def test_a_known_slope_and_shift_are_found_again(slope: float, shift: float) -> None:
    chance = np.random.default_rng(1)
    scores = chance.uniform(-4, 4, 20_000)
    right = chance.random(20_000) < 1 / (1 + np.exp(-(slope * scores + shift)))
    found = fitted([(float(s), bool(r)) for s, r in zip(scores, right, strict=True)])
    assert found == pytest.approx((slope, shift), abs=0.12)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-40, 40), st.booleans()), max_size=30))
def test_whatever_the_outcomes_a_calibration_is_numbers_and_no_worse_than_none(pairs: list[tuple[float, bool]]) -> None:
    slope, shift = fitted(pairs)
    assert np.isfinite([slope, shift]).all()

    def cost(a: float, b: float) -> float:
        return sum(float(np.logaddexp(0, a * s + b)) - right * (a * s + b) for s, right in pairs)

    assert cost(slope, shift) <= cost(1.0, 0.0) + 0.05 * (1 + len(pairs))


def test_sure_and_always_wrong_becomes_unsure() -> None:
    slope, shift = fitted([(20.0, False)] * 30)
    assert probability(slope * 20.0 + shift) < 0.1


def test_every_role_and_the_incidents_are_calibrated() -> None:
    found = calibration([case([("physical_target", "bus", 0.9), ("individual", "rain", 0.6)], BUS)], START)
    assert found["place"] == (1.0, 0.0)
    assert found["individual"] != (1.0, 0.0) != found["incident"]
