"""Who is blamed for an incident: by officials or others, for this one, and not for others."""

from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

NEWS = "A bomb killed six people in Kabul on Tuesday. "


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


def initiators(coder: Coder, text: str) -> list[tuple[str, str, str | None]]:
    reports = coder.code(Document(id="d", name="d.txt", text=text, published=date(2019, 3, 15))).extract.reports
    return [(a.name, a.basis, a.attribution) for r in reports for a in r.actors if a.role == "initiator" and a.actor]


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("Officials blamed the Haqqani network.", "Officials"),
        ("The interior ministry accused the Haqqani network of being behind it.", "The interior ministry"),
        ("Police suspect the Haqqani network.", "Police"),
        ("Police blamed the attack on the Haqqani network.", "Police"),
        ("Police attributed the attack to the Haqqani network.", "Police"),
        ("On Wednesday the army blamed the Haqqani network.", "the army"),
        ("A spokesman told reporters that police suspect the Haqqani network.", "police"),
        ("The provincial governor pointed the finger at the Haqqani network.", "The provincial governor"),
        ("The defence ministry held the Haqqani network responsible.", "The defence ministry"),
        ("The Haqqani network was blamed for the attack by the provincial police chief.", "the provincial police chief"),
    ],
)
def test_whom_officials_blame_is_attributed_with_their_name(coder: Coder, told: str, who: str) -> None:
    assert initiators(coder, NEWS + told) == [("Haqqani network", "attributed", who)]


@pytest.mark.parametrize(
    "told",
    [
        "Residents blamed the Haqqani network.",
        "The Haqqani network is believed to be behind the bombing.",
        "The bombing bore the hallmarks of the Haqqani network.",
        "Suspicion fell on the Haqqani network.",
    ],
)
def test_whom_others_blame_is_suspected(coder: Coder, told: str) -> None:
    assert initiators(coder, NEWS + told) == [("Haqqani network", "suspected", None)]


def test_of_two_who_are_blamed_together_each_is(coder: Coder) -> None:
    found = initiators(coder, NEWS + "Both Lashkar-e-Jhangvi and the Haqqani network have been blamed.")
    assert {(name, basis) for name, basis, _ in found} == {("Lashkar-e-Jhangvi", "suspected"), ("Haqqani network", "suspected")}


@pytest.mark.parametrize(
    "told",
    [
        "Officials did not blame the Haqqani network.",
        "Nobody has blamed the Haqqani network.",
        "Officials blamed the Haqqani network for earlier bombings in the city.",
        "Officials did not blame the attack on the Haqqani network.",
        "Officials blamed the Haqqani network for an attack on a bank in 2011.",
        "The ministry accused the Haqqani network of sheltering foreign fighters.",
        "Residents blamed the Afghan National Army for failing to protect them.",
        "The Haqqani network is blamed for most attacks in the city.",
    ],
)
def test_who_is_not_blamed_for_it_did_not_do_it(coder: Coder, told: str) -> None:
    assert initiators(coder, NEWS + told) == []


def test_blame_far_from_the_news_is_not_for_it(coder: Coder) -> None:
    between = "The road was closed. Shops shut. Schools sent children home. Buses stood still. Rain fell. "
    assert initiators(coder, NEWS + between + "Officials blamed the Haqqani network.") == []
    assert initiators(coder, "Officials blamed the Haqqani network.") == []


def test_a_claim_stays_a_claim_where_officials_blame_the_same(coder: Coder) -> None:
    text = NEWS + "The Haqqani network claimed responsibility. Officials also blamed the Haqqani network."
    assert [(name, basis) for name, basis, _ in initiators(coder, text)] == [("Haqqani network", "claimed")]
