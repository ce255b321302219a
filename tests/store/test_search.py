"""Words are found in the texts that have them, in any spelling a reader takes for the same."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model.text import Document
from tasdiq.store.letters import fold, folded
from tasdiq.store.search import Index, quotes, wanted

TEXTS = {
    "a": "A bomb went off in the bazaar of Quetta. Police said the Bazaar was full.",
    "b": "کوئٹہ میں دھماکہ، پولیس کے مطابق کم از کم پانچ افراد ہلاک",
    "c": "قُتِلَ خمسة في انفجار في المدينة، وقال علي إن السوق كان مكتظاً",
    "d": "Bombing in Café Zafarān wounds three",
}


def read(texts: dict[str, str]) -> object:
    def some(ids: Sequence[str]) -> Iterator[Document]:
        yield from (Document(id=each, name=each, text=texts[each]) for each in ids)

    return some


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("bomb", {"a"}), ("bomb*", {"a", "d"}), ('"bazaar of Quetta"', {"a"}), ('"Quetta bazaar"', set()), ("BAZAAR quetta", {"a"}),
        ("cafe zafaran", {"d"}), ("دھماکہ", {"b"}), ("كوئٹہ", {"b"}), ("قتل", {"c"}), ("علی", {"c"}), ("bomb OR nothing", set()),
    ],
)  # fmt: skip
def test_words_phrases_beginnings_and_other_spellings(tmp_path: Path, asked: str, found: set[str]) -> None:
    index = Index(tmp_path / "words.search")
    assert index.hold(TEXTS, read(TEXTS)) == 4
    terms = wanted(asked)
    assert set(index.find(terms, 10)) == found
    for each in found:
        assert quotes(TEXTS[each], terms)
        assert all(one.words in TEXTS[each] for one in quotes(TEXTS[each], terms))


def test_the_index_grows_is_read_again_and_forgets_without_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "words.search"
    some = {"a": TEXTS["a"]}
    assert Index(path).hold(some, read(TEXTS)) == 1
    again = Index(path)
    assert again.hold(TEXTS, read(TEXTS)) == 3
    assert again.hold(TEXTS, read(TEXTS)) == 0
    left = {each: text for each, text in TEXTS.items() if each != "a"}
    assert again.hold(left, read(TEXTS)) == 3
    assert b"bazaar" not in path.read_bytes()
    path.write_bytes(b"not an index at all" * 100)
    assert Index(path).hold(left, read(TEXTS)) == 3


def test_an_index_that_no_file_can_hold_is_in_memory(tmp_path: Path) -> None:
    index = Index(tmp_path / "no such folder" / "words.search")
    index.hold(TEXTS, read(TEXTS))
    assert index.find(wanted("bomb"), 10) == ["a"]


@pytest.mark.parametrize("asked", ["", "  ", '"" * -', "word " * 21])
def test_what_is_no_search_is_refused(asked: str) -> None:
    with pytest.raises(BadValueError, match="q: "):
        wanted(asked)


@given(st.text(max_size=60))
def test_each_folded_character_knows_where_it_stands(text: str) -> None:
    made = folded(text)
    assert made.text == fold(text)
    assert len(made.at) == len(made.text)
    assert list(made.at) == sorted(made.at)
    assert fold(made.text) == made.text


def test_nothing_a_person_types_breaks_the_search(tmp_path: Path) -> None:
    index = Index(None)
    index.hold(TEXTS, read(TEXTS))
    hostile: Iterable[str] = [
        '"unclosed',
        "a AND",
        "NEAR(a b)",
        "title:bomb",
        "bomb^2",
        "* a",
        "'; drop table words; --",
        "{a b}: c",
        "a-b*",
    ]
    for asked in hostile:
        index.find(wanted(asked), 10)
