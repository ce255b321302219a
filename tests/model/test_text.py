import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model.text import Document, Range, digest, plain, sentences, small


def document(text: str, title: str | None = None, article: tuple[Range, ...] | None = None) -> Document:
    return Document(id="d", name="d.txt", text=text, title=title, article=article, published=date(2016, 8, 9))


@given(st.text())
def test_plain_keeps_every_character_in_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.text())
def test_small_letters_keep_every_character_in_its_place(text: str) -> None:
    assert len(small(text)) == len(text)


@given(st.text(max_size=400), st.text(max_size=60))
def test_each_sentence_stands_where_it_says(text: str, title: str) -> None:
    told = document(text, title)
    for sentence in sentences(told):
        words = told.span(sentence.start, sentence.end, of=sentence.of).quote
        assert plain(words) == sentence.plain
        assert words == words.strip()


@given(st.text(alphabet="ab .\n", max_size=300))
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    told = document(text)
    assert "".join("".join(s.plain.split()) for s in sentences(told)) == "".join(text.split())


def test_sentences_end_at_full_stops_but_not_inside_names_and_numbers() -> None:
    found = [s.plain for s in sentences(document('Gen. A. B. Noor spoke at 4.05 p.m. in Lahore. "It is over." Police left.'))]
    assert found == ["Gen. A. B. Noor spoke at 4.05 p.m. in Lahore.", '"It is over."', "Police left."]


def test_a_forgotten_blank_ends_a_sentence() -> None:
    assert len(sentences(document("A bomb went off in the market.Nine people died."))) == 2


def test_headings_and_datelines_stand_alone() -> None:
    found = [s.plain for s in sentences(document("Blast in the bazaar\nNine people died on Friday. More were hurt."))]
    assert found[0] == "Blast in the bazaar"


def test_only_the_article_is_read() -> None:
    text = "Menu | Sport\n\nNine people died.\n\nLeave a reply"
    assert [s.plain for s in sentences(document(text, article=(Range(14, 31),)))] == ["Nine people died."]


def test_a_line_without_end_is_cut_into_sentences_of_bounded_length() -> None:
    assert max(len(s.plain) for s in sentences(document("x" * 100_000))) <= 1_500


def test_capitals_carry_no_meaning_in_a_text_of_capitals() -> None:
    (loud,) = sentences(document("A BOMB WENT OFF IN THE CITY"))
    (calm,) = sentences(document("A bomb went off in Lahore"))
    assert calm.cased and not loud.cased


def test_a_span_outside_the_text_is_refused_with_the_document_s_name() -> None:
    with pytest.raises(BadValueError, match=r"d\.txt: no characters 3\.\.99"):
        document("short").span(3, 99)


def test_look_alike_letters_are_folded_only_inside_latin_words() -> None:
    assert plain("Julу 26") == "July 26"
    assert plain("Москва") == "Москва"


@given(st.lists(st.text()))
def test_digest_tells_different_parts_apart(parts: list[str]) -> None:
    assert digest(*parts) == digest(*parts)
    assert digest(*parts) != digest(*parts, "more")


def test_a_run_of_full_stops_without_end_takes_no_time() -> None:
    began = time.perf_counter()
    sentences(Document(id="d", name="a.txt", text="." * 100_000))
    sentences(Document(id="d", name="a.txt", text=".'" * 50_000))
    assert time.perf_counter() - began < 5
    assert [s.plain for s in sentences(Document(id="d", name="a.txt", text='Two died... Three fled?!" They left.'))] == [
        "Two died...", 'Three fled?!"', "They left.",
    ]  # fmt: skip
