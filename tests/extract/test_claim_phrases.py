"""Claims in the many words that desks have for them, through all stages and by rules alone."""

from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.record import Claim
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


def claims(coder: Coder, text: str) -> tuple[Claim, ...]:
    return coder.code(Document(id="d", name="d.txt", text=text, published=date(2020, 3, 11))).extract.claims


@pytest.mark.parametrize(
    "words",
    [
        "Al Shabaab said on its radio that its fighters had fired the rounds.",
        "An online statement by al Shabaab said that the convoy was caught in a trap.",
        "A leaflet of al Shabaab that was found there says the group blew up the mast.",
        "Al Shabaab, the main armed group there, posted a video of the blast.",
        "The banned al Shabaab has owned the bombing.",
        "Al Shabaab said it had been after him for years.",
        "Al Shabaab, in a statement on its website, spoke of 40 enemy soldiers killed.",
    ],
)
def test_a_claim_is_known_in_whatever_words(coder: Coder, words: str) -> None:
    text = f"A bomb killed four soldiers and an official near Kismayo, Somalia on Monday. {words}"
    found = claims(coder, text)
    assert [(claim.claimant, claim.stance) for claim in found] == [("al-shabaab", "claims")]


def test_others_pictures_of_a_blast_are_no_claim(coder: Coder) -> None:
    text = "A bomb killed four soldiers near Kismayo, Somalia on Monday. State television posted a video of the blast. Al Shabaab said nothing."
    found = claims(coder, text)
    assert not [claim for claim in found if claim.stance == "claims"]
