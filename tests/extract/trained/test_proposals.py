"""Spans that score high become proposals: each words once in a role, none over another."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tasdiq.extract.trained import proposals as module
from tasdiq.extract.trained.labels import ROLES, WIDEST
from tasdiq.extract.trained.proposals import probability, proposals
from tasdiq.extract.trained.tokens import Tokens

TEXT = "Gunmen shot a mayor. The gunmen fled on Monday. A MAYOR was hurt."
INDIVIDUAL, DATE, NAME = ROLES.index("individual"), ROLES.index("date"), ROLES.index("human_name")


def words_of(text: str) -> Tokens:
    found = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    all_true = np.ones(len(found), dtype=bool)
    starts, ends = (np.array(column, dtype=np.int64) for column in zip(*found, strict=True))
    return Tokens(ids=starts, starts=starts, ends=ends, begins=all_true, finishes=all_true)


TOKENS = words_of(TEXT)


def scored(*cells: tuple[int, int, int, float]) -> np.ndarray:
    scores = np.full((len(TOKENS), WIDEST, len(ROLES)), -30.0, dtype=np.float32)
    for first, more, role, score in cells:
        scores[first, more, role] = score
    return scores


def test_words_told_twice_are_one_proposal_where_they_are_likeliest_and_likelier_than_each() -> None:
    (found,) = proposals(scored((0, 0, INDIVIDUAL, -1.0), (6, 0, INDIVIDUAL, 0.5)), TOKENS, TEXT, set())
    assert (found.words, TEXT[found.start : found.end], found.first) == ("gunmen", "gunmen", 6)
    assert 0.5 < found.score < 1.0
    assert found.probability == probability(found.score)


def test_many_weak_tellings_add_up_and_one_does_not() -> None:
    weak = -3.3  # below the least by itself
    assert proposals(scored((0, 0, INDIVIDUAL, weak)), TOKENS, TEXT, set()) == []
    assert len(proposals(scored((0, 0, INDIVIDUAL, weak), (6, 0, INDIVIDUAL, weak)), TOKENS, TEXT, set())) == 1


def test_the_likelier_of_two_that_overlap_stays_and_other_roles_do_not_count() -> None:
    scores = scored((2, 1, NAME, 2.0), (3, 0, NAME, 1.0), (3, 0, INDIVIDUAL, 0.0))
    assert {(p.role, p.words) for p in proposals(scores, TOKENS, TEXT, set())} == {("human_name", "a mayor"), ("individual", "mayor")}


def test_only_what_is_read_as_a_date_can_be_one() -> None:
    scores = scored((9, 0, DATE, 3.0), (1, 0, DATE, 3.0))
    start = TEXT.index("Monday")
    assert [p.words for p in proposals(scores, TOKENS, TEXT, {(start, start + 6)})] == ["monday"]


@settings(deadline=None)
@given(arrays.arrays(np.float32, (len(TOKENS), 3, len(ROLES)), elements=st.floats(-8, 4, width=32)))
def test_no_two_of_a_role_overlap_or_have_the_same_words(part: np.ndarray) -> None:
    scores = scored()
    scores[:, :3] = np.where(np.arange(len(TOKENS))[:, None, None] + np.arange(3)[None, :, None] < len(TOKENS), part, -30)
    found = proposals(scores, TOKENS, TEXT, set())
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    for n, one in enumerate(found):
        assert one.words == " ".join(TEXT[one.start : one.end].lower().split())
        for other in found[:n]:
            apart = one.last < other.first or other.last < one.first
            assert one.role != other.role or (apart and one.words != other.words)


def test_where_everything_scores_high_the_likeliest_are_taken(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "MOST", 2)
    monkeypatch.setattr(module, "_WEIGHED", 3)
    cells = [(n, 0, INDIVIDUAL, float(n)) for n in (0, 1, 3, 5, 7)]
    assert [p.first for p in proposals(scored(*cells), TOKENS, TEXT, set())] == [7, 5]


def test_a_probability_stays_one_however_far_the_logit() -> None:
    assert (probability(1e6), round(probability(-1e6), 9)) == (1.0, 0.0)
