"""A text's pieces say where they stand, and its windows cover it."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasdiq.extract.trained import tokens as module
from tasdiq.extract.trained.tokens import MOST, own, read, tokens, windows
from tasdiq.model.text import Document, Range

FOREIGN = "وزیر اعظم نے کہا 각하 😀 Ñandú ½ — “quoted” a\u0301b \u200f\u0000\ufffd 北京 ǆ İstanbul ﬁre"


@settings(deadline=None)
@given(st.integers(0, 40_000), st.integers(2, 500), st.data())
def test_windows_cover_every_token_and_overlap(length: int, most: int, chance: st.DataObject) -> None:
    overlap = chance.draw(st.integers(0, most // 2))
    found = windows(length, most, overlap)
    assert all(end - start <= most for start, end in found)
    assert len({end - start for start, end in found}) <= 1
    assert [found[0][0], found[-1][1]] == [0, length] if length else found == []
    for (_, end), (start, _) in pairwise(found):
        assert end - start >= overlap


@settings(deadline=None)
@given(st.integers(0, 40_000))
def test_each_token_is_answered_for_by_one_window_that_sees_it(length: int) -> None:
    seen = windows(length)
    mine = own(seen)
    assert [n for start, end in mine for n in range(start, end)] == list(range(length))
    assert all(start <= first and last <= end for (start, end), (first, last) in zip(seen, mine, strict=True))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(text=st.text(max_size=80) | st.text("abz .,'#’ \n\t-", max_size=80))
def test_every_token_is_characters_of_the_text_in_order(tokenizer: Any, text: str) -> None:
    check(text, tokenizer)


def test_foreign_letters_and_marks_are_characters_of_the_text_too(tokenizer: Any) -> None:
    check(FOREIGN, tokenizer)


def check(text: str, tokenizer: Any) -> None:
    found = read(text, (Range(0, len(text)),), tokenizer)
    assert (found.starts >= 0).all() and (found.ends <= len(text)).all()
    assert (found.starts <= found.ends).all() and (found.starts[1:] >= found.starts[:-1]).all()
    for start, end, begins in zip(found.starts, found.ends, found.begins, strict=True):
        assert not begins or any(map(str.isalnum, text[start:end]))
    assert len(found.ids) == len(found.begins) == len(found.finishes) == len(found)


def test_a_word_begins_with_its_first_piece_and_ends_with_its_last(tokenizer: Any) -> None:
    text = "Policemen shot (2)."
    found = read(text, (Range(0, len(text)),), tokenizer)
    pieces = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    assert pieces == ["Police", "men", "shot", "(", "2", ")", "."]
    assert found.begins.tolist() == [True, False, True, False, True, False, False]
    assert found.finishes.tolist() == [False, True, True, True, True, True, True]


def test_an_unknown_sign_begins_no_word_and_an_unknown_word_does(tokenizer: Any) -> None:
    found = read("😀 " + "x" * 200, (Range(0, 202),), tokenizer)
    assert found.begins.tolist() == [False, True]


def test_only_the_article_is_read_and_its_places_are_those_of_the_document(tokenizer: Any) -> None:
    text = "menu | Gunmen shot. | more | It fell."
    document = Document(id="d", name="d", text=text, article=(Range(7, 19), Range(29, 37)))
    found = tokens(document, tokenizer)
    assert [text[s:e] for s, e in zip(found.starts, found.ends, strict=True)] == ["Gunmen", "shot", ".", "It", "fell", "."]


def test_a_long_text_is_read_to_a_limit_that_cuts_no_word(tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "policemen " * MOST
    monkeypatch.setattr(module, "MOST", 5)
    found = read(text, (Range(0, len(text)), Range(0, 9)), tokenizer)
    assert len(found) == 5
    assert found.finishes.tolist() == [False, True, False, True, False]


def test_megabytes_are_not_cut_into_pieces_whole() -> None:
    class Counting:
        """A tokenizer that only counts what it is given."""

        given = 0

        def encode(self, text: str, add_special_tokens: bool) -> Any:
            self.given += len(text)
            return type("Nothing", (), {"ids": [], "tokens": [], "offsets": []})

    counting = Counting()
    text = " " * 3_000_000
    assert len(read(text, (Range(0, 2_000_000), Range(2_000_000, 3_000_000)), counting)) == 0
    assert counting.given < 1_000_000
