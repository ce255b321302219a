"""Plain sentences that tell of no incident in, nothing out, by rules alone."""

from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban have killed thousands of Afghan civilians in two decades of war, the report said.",
        "The army said its forces would launch strikes on militant hideouts in the coming days.",
        "Police killed militants in the film, which was shot in Mumbai last year.",
        "Israel struck a deal with Lebanon on Monday.",
        "Turkey fired the head of its central bank on Monday.",
        "The United States carried out military exercises with drones and missiles on Monday.",
        "Five coal miners were killed in an explosion caused by methane gas in Duki on Monday.",
        "Police arrested two men for selling fake medicine in Karachi on Monday.",
        "A wild elephant killed three villagers in Jharkhand on Monday.",
        "A dog attacked a child in Leeds on Monday.",
        "A storm killed three people in Karachi on Monday.",
    ],
)
def test_no_incident(coder: Coder, text: str) -> None:
    assert coder.code(Document(id="d", name="d.txt", text=text, published=date(2024, 3, 15))).extract.reports == ()


@pytest.mark.parametrize(
    "text",
    [
        "Police arrested two militants over the murder of a judge in Karachi on Monday.",
        "Gunmen tried to storm the assembly in Karachi on Monday and killed three guards.",
        "A bomb killed five coal miners in Duki on Monday.",
    ],
)
def test_an_incident_with_words_like_these(coder: Coder, text: str) -> None:
    assert coder.code(Document(id="d", name="d.txt", text=text, published=date(2024, 3, 15))).extract.reports
