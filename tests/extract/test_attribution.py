from collections.abc import Callable

import pytest

from tasdiq.extract.attribution import Attribution, attribution
from tasdiq.extract.sayings import frames
from tasdiq.model.mention import Reading

ReadByHand = Callable[..., Reading]


def said(reading: Reading, words: str) -> Attribution:
    for sentence in reading.sentences:
        start = sentence.plain.find(words)
        if start >= 0:
            return attribution(reading, sentence.index, start, start + len(words))
    raise AssertionError(words)


@pytest.mark.parametrize(
    ("text", "words", "who", "stance", "official"),
    [
        ("Nine people were killed in Borwa, police said on Friday.", "Nine people", "police", "asserted", True),
        ("Nine died, said Amra Dost, a spokesman for the governor.", "Nine", "Amra Dost, a spokesman for the governor", "asserted", True),
        ("According to the Interior Ministry two bombers struck the market.", "two bombers", "the Interior Ministry", "asserted", True),
        ("The ministry put the wounded at 27.", "27", "The ministry", "asserted", True),
        ("Idrees Pal, a health official, said 12 people had died.", "12 people", "Idrees Pal, a health official", "asserted", True),
        ("A resident, Lala Umar, told the Daily Lamp that five had died.", "five", "a resident", "asserted", False),
        ("The army claimed that 40 militants were killed.", "40 militants", "The army", "claimed", True),
        ("The minister denied that ten soldiers were captured.", "ten soldiers", "The minister", "denied", True),
        ("Ten soldiers were captured.", "Ten soldiers", None, "asserted", False),
        ("The gunmen are believed to have killed ten soldiers.", "ten soldiers", None, "suspected", False),
        ("POLICE REPORTED THAT FIVE PEOPLE DIED.", "FIVE PEOPLE", "POLICE", "asserted", True),
        ("Tarok Zen once led the band. Five people died, Zen said.", "Five people", "a person", "asserted", False),
        ("Five died, the daily wrote, citing hospital doctors.", "Five", "hospital doctors", "asserted", True),
    ],
)  # fmt: skip
def test_who_says_so(read_by_hand: ReadByHand, text: str, words: str, who: str | None, stance: str, official: bool) -> None:
    found = said(read_by_hand(text), words)
    assert (found.who, found.stance, found.official) == (who, stance, official)


def test_he_added_goes_back_to_the_speaker_of_the_sentence_before(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("Home Minister Bashar Tol said a bomb had gone off. Six people were hurt, he added.")
    assert said(reading, "Six people").who == "Home Minister Bashar Tol"


def test_what_an_armed_group_says_is_only_claimed(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("The Red Path said it had killed 50 soldiers.", actors={"Red Path": "red-path"})
    found = said(reading, "50 soldiers")
    assert (found.actor, found.stance, found.official) == ("red-path", "claimed", False)


@pytest.mark.parametrize(
    "text",
    [
        "The Red Path claimed responsibility for the blast that killed 70 people.",
        "The raid, which the Red Path claimed, left 70 dead.",
        "The attack was claimed by the Red Path.",
        "The general told troops to kill the rebels.",
        "Reports of the deaths of nine men were confirmed by nobody.",
        "United States forces left Borwa.",
    ],
)
def test_not_every_verb_of_saying_hands_words_over(text: str) -> None:
    assert frames(text) == ()


def test_the_words_of_a_frame_stand_on_a_span(read_by_hand: ReadByHand) -> None:
    found = said(read_by_hand("Nine people were killed, police said."), "Nine people")
    assert found.span is not None
    assert found.span.quote == "police"


def test_the_day_of_saying_is_no_part_of_the_sayer(read_by_hand: ReadByHand) -> None:
    assert said(read_by_hand("The interior ministry on Friday said nine people died."), "nine people").who == "The interior ministry"


def test_who_denies_outranks_who_reports_the_denial(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("The governor denied that nine people died, according to the health ministry.")
    assert said(reading, "nine people").who == "The governor"
