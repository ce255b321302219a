from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.extract import claims, figures, positions, relations
from tasdiq.extract.masking import mask, slots_of
from tasdiq.extract.pattern_language import compile_all, compile_one
from tasdiq.extract.patterns import Match, Patterns, search
from tasdiq.model.mention import Reading
from tasdiq.model.text import Document, sentences

ReadByHand = Callable[..., Reading]


def matches(reading: Reading, *sources: str, **words: list[str]) -> list[Match]:
    held = compile_all([{"pattern": source} for source in sources], words, "test.toml")
    masked = mask(reading.sentences[0], slots_of(reading, 0))
    return list(search(held.hopeful(masked.plain), masked))


def test_a_slot_leads_back_to_the_words_and_the_mention(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand(
        "The outlawed Red Path group has pledged allegiance to Blue Banner.", actors={"Red Path": "rp", "Blue Banner": "bb"}
    )
    (match,) = matches(reading, "{actor:subject} (has |have )?pledged {any 3}allegiance to {actor:object}")
    assert match.words("subject") == "The outlawed Red Path group"
    assert [m.name for m in match.mentions("object")] == ["Blue Banner"]  # type: ignore[attr-defined]


def test_capitals_do_not_matter(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("THE RED PATH CLAIMED RESPONSIBILITY.", actors={"Red Path": "rp"})
    assert len(matches(reading, "{actor:who} claimed responsibility")) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Red Path, Blue Banner and Sun Guard merged.", ["Red Path", "Blue Banner", "Sun Guard"]),
        ("Red Path and Blue Banner merged.", ["Red Path", "Blue Banner"]),
        ("A part of Red Path, Blue Banner merged.", ["Blue Banner"]),
    ],
)
def test_a_list_is_several_and_name_with_explanation_is_one(read_by_hand: ReadByHand, text: str, found: list[str]) -> None:
    reading = read_by_hand(text, actors={"Red Path": "rp", "Blue Banner": "bb", "Sun Guard": "sg"})
    (match,) = matches(reading, "{actors:who} merged")
    assert [m.name for m in match.mentions("who")] == found  # type: ignore[attr-defined]


def test_a_bracketed_aside_reads_like_one_between_commas(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("Red Path (an offshoot of Blue Banner) grew.", actors={"Red Path": "rp", "Blue Banner": "bb"})
    assert len(matches(reading, "{actor:who}, an offshoot of {actor:whom}")) == 1


def test_word_lists_may_hold_patterns(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("Red Path had since split from Blue Banner.", actors={"Red Path": "rp", "Blue Banner": "bb"})
    found = matches(reading, "{actor:who} {helpers}split from {actor:whom}", helper=["had", "since"], helpers=["({helper} )?({helper} )?"])
    assert len(found) == 1


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("{actor:who} (a+)+ claimed", "cannot stand there"),
        ("{actor:who} .* claimed {actor:whom} [a-z]", "cannot stand there"),
        ("{actr:who} claimed it", "no slot {actr}"),
        ("{actor:who} claimed {actor:who}", "two slots are named"),
        ("{any 40}claimed", "12 are the most"),
        ("{any 12}claimed {any 12}by {any 12}the {any 12}one {any 12}and {any 12}all", "can be laid in"),
        ("(claimed by {actor:who}", "does not close"),
        ("{actor:who}", "no word that must be there"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(source: str, complaint: str) -> None:
    with pytest.raises(BadValueError, match=complaint.replace("{", r"\{").replace("[", r"\[")):
        compile_one(source)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        compile_all([{"pattern": "{x} a"}, {"pattern": "fine words"}, {"pattern": "(b"}], {}, "mine.toml")
    assert [str(e).split(":")[0] for e in caught.value.exceptions] == ["mine.toml, pattern 1", "mine.toml, pattern 3"]


def test_a_pattern_is_tried_only_where_each_of_its_words_stands() -> None:
    patterns = Patterns((compile_one("(took|claimed) {any 3}(credit|responsibility) for {rest:what}"),))
    assert patterns.hopeful("It took the credit for all of it.")
    assert not patterns.hopeful("It took the money for all of it.")


@pytest.mark.parametrize(
    "hostile", ["claimed " * 180, "a, " * 480, "X " * 700, "the group has claimed responsibility and " * 36, "(" * 1400]
)
def test_hostile_sentences_cost_little(read_by_hand: ReadByHand, hostile: str) -> None:
    reading = read_by_hand(hostile, actors={"X": "x"})
    began = process_time()
    claims.find(reading)
    relations.find(reading)
    figures.find(reading)
    positions.find(reading)
    assert process_time() - began < 5


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read_without_a_crash_and_gives_spans_of_it(text: str) -> None:
    document = Document(id="d", name="a.txt", text=text + " claimed responsibility for the attack, police said.")
    reading = Reading(document=document, anchor=None, sentences=sentences(document))
    records = (*claims.find(reading), *relations.find(reading), *figures.find(reading), *positions.find(reading))
    for record in records:
        for spans in record.evidence.values():
            assert all(document.text[s.start : s.end] == s.quote for s in spans)


def test_hundreds_of_brackets_within_each_other_are_refused() -> None:
    with pytest.raises(BadValueError, match="more than 20 brackets within each other"):
        compile_one("claimed " + "(the " * 400 + ")" * 400)
    assert compile_one("claimed " + "(the " * 20 + ")" * 20).cues
