"""Counts found in sentences: how many, within which bounds, of whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.extract import counts
from tasdiq.extract.count_numbers import number_at
from tasdiq.extract.count_words import count_words, words_of
from tasdiq.model.mention import CountMention
from tasdiq.model.text import Document, Sentence, sentences

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def found(text: str) -> tuple[CountMention, ...]:
    return counts.find(sentences(Document(id="d", name="d.txt", text=text)))


def figures(text: str) -> list[tuple[int | None, int | None, int | None, str | None]]:
    return [(m.count.low, m.count.best, m.count.high, m.noun) for m in found(text)]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("15 ISIS militants", (15, 15, 15, "militants")),
        ("seventy-four people", (74, 74, 74, "people")),
        ("two hundred and five men", (205, 205, 205, "men")),
        ("60,000 soldiers", (60_000, 60_000, 60_000, "soldiers")),
        ("1 800 members", (1_800, 1_800, 1_800, "members")),
        ("1,50,000 people", (150_000, 150_000, 150_000, "people")),
        ("2.5 million people", (2_500_000, 2_500_000, 2_500_000, "people")),
        ("two dozen rebels", (24, 24, 24, "rebels")),
        ("half a dozen soldiers", (6, 6, 6, "soldiers")),
        ("a hundred people", (100, 100, 100, "people")),
        ("a soldier", (1, 1, 1, "soldier")),
        ("an Afghan civilian", (1, 1, 1, "civilian")),
        ("one of the attackers", (1, 1, 1, "attackers")),
        ("both bombers", (2, 2, 2, "bombers")),
        ("no civilians", (0, 0, 0, "civilians")),
        ("at least 70 people", (70, 70, None, "people")),
        ("no fewer than nine guards", (9, 9, None, "guards")),
        ("more than sixty thousand militants", (60_000, 60_000, None, "militants")),
        ("over 30 men", (30, 30, None, "men")),
        ("upwards of 20 villagers", (20, 20, None, "villagers")),
        ("about more than 700 of its fighters", (700, 700, None, "fighters")),
        ("20 or more villagers", (20, 20, None, "villagers")),
        ("20 villagers or more", (20, 20, None, "villagers")),
        ("up to 30,000 jihadists", (None, None, 30_000, "jihadists")),
        ("as many as 20 children", (None, None, 20, "children")),
        ("fewer than 10 soldiers", (None, None, 10, "soldiers")),
        ("about 100 people", (None, 100, None, "people")),
        ("some 40 women", (None, 40, None, "women")),
        ("20-odd gunmen", (None, 20, None, "gunmen")),
        ("between 5 and 7 men", (5, None, 7, "men")),
        ("10 to 15 guerrillas", (10, None, 15, "guerrillas")),
        ("10-12 attackers", (10, None, 12, "attackers")),
        ("two Chinese nationals", (2, 2, 2, "nationals")),
        ("three Frontier Corps (FC) personnel", (3, 3, 3, "personnel")),
        ("two Taliban suicide bombers", (2, 2, 2, "bombers")),
        ("at least five districts", (5, 5, None, "districts")),
        ("six lawyers' cars", (6, 6, 6, "cars")),
        ("12 PEASANTS", (12, 12, 12, "peasants")),
    ],
)
def test_one_count(text: str, figure: tuple[int | None, int | None, int | None, str | None]) -> None:
    assert figures(f"They found {text}.") == [figure]


@pytest.mark.parametrize(
    ("word", "best"), [("several", 3), ("multiple", 3), ("numerous", 4), ("dozens of", 24), ("scores of", 40), ("hundreds of", 200)]
)
def test_vague_words_are_estimates(word: str, best: int) -> None:
    (mention,) = found(f"They held {word} insurgents")
    assert (mention.count.best, mention.count.estimated, mention.noun) == (best, True, "insurgents")


@pytest.mark.parametrize(
    "text",
    [
        "A 26-year-old was there.",
        "Adil Example, 40, was there.",
        "It was at 4.05pm, or at 2330 [0530 GMT].",
        "It was the 26th time.",
        "It fell by 15 percent, or 15%.",
        "It cost $25,000 and Rs 5 million.",
        "Call 0300-1234567 or 923001234567.",
        "They blocked Highway 1 under Article 370.",
        "(7) They won by 3-1 and 14 to 2.",
        "1. They came.",
        "In 2014 it began, and on August 8 it ended; 27 MAY and 9 June passed.",
        "Two-thirds of it is a 12-member team.",
        "The AK-47 and a Boeing 727.",
        "This one is the largest one.",
        "Both the plan and the place changed.",
    ],
)
def test_numbers_that_count_nobody(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text", ["30 kg of explosives", "5 km away", "2330 metres", "two days later", "one village was burned", "21 attacks"]
)
def test_things_are_no_people(text: str) -> None:
    (mention,) = found(f"There were {text}.")
    assert mention.noun is not None
    assert counts.noun_class(mention.noun) == ("other", "unknown")


def test_words_for_what_befell_them_stay_outside() -> None:
    text = "A blast killed at least 10 and left 20 wounded, 3 dead and no casualties elsewhere; no one fled"
    assert [m.count.wording for m in found(text)] == ["at least 10", "20", "3", "no", "no one"]


def test_the_wording_is_the_bound_the_number_and_the_noun() -> None:
    (mention,) = found("The blast killed at least 70 people, police said.")
    assert mention.count.wording == "at least 70 people"


def test_the_number_before_once_more() -> None:
    assert figures("Two bombs killed nine and injured as many.")[1:] == [(9, 9, 9, None), (9, 9, 9, None)]


def test_another_is_one_more() -> None:
    assert figures("Killing one and wounding another; another 12 men fled, one after another.")[:2] == [(1, 1, 1, None), (1, 1, 1, None)]
    assert figures("Another attack. One after another. Another policeman.")[-1] == (1, 1, 1, "policeman")


def test_a_shared_noun_counts_for_both() -> None:
    assert figures("They hurt three Afghan and two NATO soldiers.") == [(3, 3, 3, "soldiers"), (2, 2, 2, "soldiers")]


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("lawyers", ("people", "civilians")),
        ("policemen", ("people", "security_forces")),
        ("police officials", ("people", "security_forces")),
        ("Taliban leaders", ("people", "militants")),
        ("officials", ("people", "unknown")),
        ("suicide bombers", ("attackers", "militants")),
        ("geologists", ("people", "unknown")),
        ("districts", ("other", "unknown")),
        ("teapots", ("other", "unknown")),
    ],
)
def test_whom_a_noun_counts(noun: str, kind: tuple[str, str]) -> None:
    assert counts.noun_class(noun) == kind


def test_urdu() -> None:
    text = "دھماکے میں کم از کم 70 افراد ہلاک اور 100 سے زائد زخمی ہوئے، تین پولیس اہلکار اور ۱۵ شدت پسند"
    assert figures(text) == [(70, 70, None, "افراد"), (100, 100, None, None), (3, 3, 3, "اہلکار"), (15, 15, 15, "پسند")]


def test_arabic() -> None:
    assert figures("مقتل 70 شخصا على الأقل") == [(70, 70, None, "شخصا")]
    assert figures("أصيب خمسة وعشرون جنديا و٣٠ مدنيا") == [(25, 25, 25, "جنديا"), (30, 30, 30, "مدنيا")]


def test_a_vocabulary_tells_all_its_mistakes_at_once() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        words_of({"xx": '[number]\none = 1\n[bounds]\nabout_so = ["about"]'})
    assert [str(e) for e in caught.value.exceptions if isinstance(e, BadValueError)] == [
        "counts, xx: no section [number]; choose from numbers, multipliers, groups, fixed, vague, bounds, bounds_after, ranges, articles, "
        "phrase, guards, plurals, nouns, modifiers, endings",
        "counts, xx [bounds]: no key 'about_so'; choose from at_least, more_than, up_to, fewer_than, about, exact",
    ]


def spelled(number: int) -> str:
    """The number in English words."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1_000:
        return f"{ONES[number // 100]} hundred" + (f" and {spelled(number % 100)}" if number % 100 else "")
    rest = number % 1_000
    return f"{spelled(number // 1_000)} thousand" + ((" and " if rest < 100 else " ") + spelled(rest) if rest else "")


@given(st.integers(0, 999_999))
def test_a_number_in_words_is_read_as_it_was_meant(number: int) -> None:
    words = spelled(number)
    read = number_at(words, 0, count_words())
    assert read is not None
    assert (read.value, read.end) == (number, len(words))


@given(st.integers(2, 9_999_999))
def test_a_number_in_digits_is_read_as_it_was_meant(number: int) -> None:
    assert figures(f"They found {number:,} people")[0][:3] == (number, number, number)


@given(
    st.lists(
        st.sampled_from(
            [
                "at least",
                "10",
                "to",
                "five",
                "of",
                "the",
                "men",
                "-",
                ",",
                "dozen",
                "a",
                "no",
                "Khan",
                "and",
                "1,2",
                "hundred",
                "(",
                "\u0661\u0665",
            ]
        )
    )
)
def test_any_text_gives_spans_in_bounds(parts: list[str]) -> None:
    text = " ".join(parts)
    last = 0
    for mention in counts.find([Sentence(index=2, start=0, end=len(text), plain=text)]):
        assert last <= mention.start < mention.end <= len(text)
        assert mention.count.wording == text[mention.start : mention.end]
        last = mention.end


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    for mention in counts.find([Sentence(index=0, start=0, end=len(text), plain=text)]):
        assert text[mention.start : mention.end]


def test_a_word_of_time_is_nobody_counted() -> None:
    for words in ("one suspected insurgent yesterday", "one insurgent Sunday", "two fighters last night"):
        (found,) = counts.find(sentences(Document(id="d", name="d", text=f"Soldiers held {words} near the bridge.")))
        assert found.noun in ("insurgent", "fighters")


@pytest.mark.parametrize("dateline", ["Quetta, 3 May 2015 - ", "KABUL, May 3 - ", "Kano, 3 May 2015 – ", "Lagos, 12.05.2015 -- "])
@pytest.mark.parametrize(("told", "many"), [("Two soldiers", 2), ("2 soldiers", 2), ("Twelve people", 12)])
def test_a_dateline_s_dash_makes_no_range_with_the_first_number(dateline: str, told: str, many: int) -> None:
    assert figures(f"{dateline}{told} were killed.") == [(many, many, many, told.split()[1])]
