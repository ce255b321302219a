"""Repeats within a document, copies among documents, and passages they share."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.clean.copies import copies, fingerprint, mark_repeats, passages, shared_passages, with_fingerprint
from tasdiq.model.text import Document, sentences

STORY = (
    "A cleric who served as the chief judge of the Orla Front has left the group and denounced it. "
    "The loss is the latest blow to the weakening front, which is losing ground in the north. "
    "The judge, known as Abu Example, disavowed the front in a recording that was put on the web. "
    "Police in Farbad said that fighters attacked a post near the river on Monday and killed three officers. "
    "The provincial government sent two hundred soldiers to the valley, where the road to the pass is still closed. "
    "Traders in the bazaar said prices of flour and fuel had doubled within a week because no lorry came through. "
    "An aid group asked both sides to let food into the upper villages before the first snow. "
)


def document(text: str, name: str = "d") -> Document:
    return with_fingerprint(Document(id=name, name=name, text=text))


def repeats(text: str) -> list[str]:
    marked = mark_repeats(document(text))
    return [text[s.start : s.end] for s in sentences(marked) if s.repeat]


def test_a_passage_told_twice_with_small_changes_is_marked_the_second_time() -> None:
    again = (
        "A preacher who served as the chief judge of the Orla Front has left the group and denounced it. "
        "The loss is the latest blow to the weakening front, which is losing ground in the north. "
        "The judge, known as Abu Example, disavowed the front in a recording that was put on the web, according to the Lantern Group. "
    )
    end = "He had joined the group a year before."
    assert " ".join(repeats(STORY + again + end)) == again.strip()


def test_a_prefix_added_beside_a_repeat_is_a_repeat() -> None:
    raid = "In response, the army raided the hills of Farbad and killed 15 fighters, officials said."
    new = "With the help of local groups it attacked the shrine of Mirpur and a convoy."
    abducted = "ighters abducted two engineers from Orla."
    text = f"F{abducted} {raid} {new} A few months back, f{abducted} {raid}"
    assert repeats(text) == [f"A few months back, f{abducted}", raid]


@pytest.mark.parametrize(
    "later",
    [
        "Fighters attacked a police post in the Farbad valley on Monday and killed four officers, the army said.",
        "Fighters attacked a police post in the Farbad valley on Tuesday and killed three officers, the army said.",
        "Fighters attacked a police post in the Mirpur valley on Monday and killed three officers, the army said.",
        "Fighters have not attacked a police post in the Farbad valley on Monday and killed three officers, the army said.",
        "Fighters attacked another police post in the Farbad valley on Monday and killed three officers, the army said.",
    ],
)
def test_a_changed_number_day_place_or_denial_is_no_repeat(later: str) -> None:
    assert (
        repeats("Fighters attacked a police post in the Farbad valley on Monday and killed three officers, the army said. " + later) == []
    )


def test_text_in_capitals_and_in_urdu() -> None:
    capitals = "REBELS ATTACKED THE SUBSTATION NEAR THE RIVER AND BURNED TWO TRUCKS. "
    assert repeats(capitals + "NOBODY DIED. " + capitals) == [capitals.strip()]
    assert repeats(capitals + capitals.replace("RIVER", "AIRPORT")) == []
    urdu = "شہر کے مرکزی بازار میں نصب بم پھٹنے سے دو افراد ہلاک اور پانچ زخمی ہو گئے۔ "
    assert repeats(urdu + urdu) == [urdu.strip()]
    assert repeats(urdu + urdu.replace("پانچ", "سات")) == []


def test_short_sentences_are_not_taken_for_repeats() -> None:
    assert repeats("Police are there. Two men died. Police are there. Two men died.") == []


@given(st.lists(st.sampled_from([s + "." for s in STORY.split(". ")]), max_size=12))
def test_the_first_telling_is_never_marked(told: list[str]) -> None:
    marked = mark_repeats(document(" ".join(told)))
    seen: set[str] = set()
    for sentence in sentences(marked):
        assert sentence.plain in seen or not sentence.repeat
        seen.add(sentence.plain)


def test_very_short_texts_have_no_fingerprint() -> None:
    assert fingerprint(document("Two men died in Orla.")) == ()
    assert copies([("a", None, 1, ()), ("b", None, 2, ())]) == {}


def rows(*texts: str | tuple[str, date | None]) -> list[tuple[str, date | None, int, tuple[int, ...]]]:
    found = []
    for order, item in enumerate(texts):
        text, published = (item, None) if isinstance(item, str) else item
        found.append((f"d{order}", published, order, fingerprint(document(text))))
    return found


REPRINT = "FARBAD (Agency) - " + STORY.replace("latest blow", "newest blow") + " Read our report in full."
OTHER = (
    "Police in Mirpur said that fighters attacked a school near the bridge on Friday and killed seven guards. "
    "The governor sent three hundred men to the town, where shops stayed closed for the day. "
    "Parents told the Lantern that they had heard shots for an hour before help came from the fort. "
)


def test_a_reprint_is_a_copy_of_the_earlier_one() -> None:
    assert copies(rows(STORY, OTHER, REPRINT)) == {"d2": "d0"}


def test_the_earlier_by_date_is_the_first_whatever_came_first() -> None:
    assert copies(rows((REPRINT, date(2031, 5, 4)), (STORY, date(2031, 5, 3)), STORY)) == {"d0": "d1", "d2": "d1"}


def test_copies_of_copies_lead_to_the_first() -> None:
    chain = [
        STORY,
        STORY + "More follows soon from the valley itself.",
        "Agency report. " + STORY + "More follows soon from the valley itself.",
    ]
    assert copies(rows(*chain)) == {"d1": "d0", "d2": "d0"}


def test_another_incident_in_the_same_words_is_no_copy() -> None:
    form = (
        "{place}, May {day} - Forces and their advisers searched a compound in {village} village of {place} district "
        "and detained {n} suspects. {rest}"
    )
    rest = "The force did not fire its weapons and protected the women and children during the search, a spokesman of the command said."
    first = form.format(place="Orla", day=3, village="Mirpur", n=4, rest=rest)
    second = form.format(place="Farbad", day=5, village="Chashma", n=6, rest=rest)
    assert copies(rows(first, second)) == {}
    assert copies(rows(first, first + " Read more.")) == {"d1": "d0"}


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(chance: random.Random) -> None:
    known = rows(STORY, OTHER, REPRINT, (OTHER + "x y z", date(2031, 1, 1)))
    assert copies(chance.sample(known, len(known))) == {"d1": "d3", "d2": "d0"}


def test_a_quoted_passage_is_found_in_the_later_document() -> None:
    quoted = "The provincial government sent two hundred soldiers to the valley, where the road to the pass is still closed."
    later = f"Nobody knows how long the fighting in the north will last. {quoted} We shall see what the winter brings for all of us here."
    known = [("a", None, 1, passages(document(STORY))), ("b", None, 2, passages(document(later)))]
    (shared,) = shared_passages(known)
    assert (shared.document, shared.earlier, later[shared.start : shared.end]) == ("b", "a", quoted)
    assert [s.document for s in shared_passages([known[1], known[0]])] == ["b"]


def test_a_passage_with_another_number_is_not_shared() -> None:
    told = "The provincial government sent {} soldiers to the valley, where the road to the pass is still closed."
    known = [
        (name, None, n, passages(document(told.format(count)))) for n, (name, count) in enumerate([("a", "two hundred"), ("b", "300")])
    ]
    assert list(shared_passages(known)) == []
