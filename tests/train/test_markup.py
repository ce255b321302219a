"""Marks in a text: where they stand, and what can be wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.train.markup import ROLES, bare

pieces = st.text(st.characters(blacklist_characters="[]|", blacklist_categories=["Cs"]), max_size=20)
words = st.text(st.characters(whitelist_categories=["Ll"]), min_size=2, max_size=9)


@given(st.lists(st.tuples(pieces, st.sampled_from(ROLES), words), max_size=5), pieces)
def test_each_mark_stands_on_its_words_in_the_bare_text(parts: list[tuple[str, str, str]], end: str) -> None:
    problems: list[BadValueError] = []
    text, marks = bare("".join(f"{before}[[{role}:1.a|{said}]]" for before, role, said in parts) + end, problems)
    assert not problems
    assert text == "".join(before + said for before, _, said in parts) + end
    assert [(mark.role, text[mark.start : mark.end]) for mark in marks] == [(role, said) for _, role, said in parts]


def test_a_mark_can_belong_to_several_incidents() -> None:
    _, marks = bare("[[org:1,12.o|ETA]]", [])
    assert (marks[0].incidents, marks[0].letter) == ((1, 12), "o")


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("a [[ind:1.a|man", "not closed"),
        ("a man]] ran", "closed that is not open"),
        ("[[ind:1.a|a [[loc:1|Lima]] man]]", "within a mark"),
        ("[[who:1.a|man]]", "no role 'who'"),
        ("[[ind:1|man]]", "no letter"),
        ("[[ind:a|man]]", "not of the form"),
        ("[[ind:1.a]]", "no words"),
        ("[[ind:1.a| man]]", "blanks"),
        ("[[phys:1.a|The bus]]", "article"),
    ],
)
def test_what_is_wrong_with_a_mark_is_told(marked: str, told: str) -> None:
    problems: list[BadValueError] = []
    bare(marked, problems)
    assert any(told in str(problem) for problem in problems)


def test_a_date_may_begin_with_an_article() -> None:
    problems: list[BadValueError] = []
    assert bare("[[date:1|the day before]]", problems)[1]
    assert not problems
