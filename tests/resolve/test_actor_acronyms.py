import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.resolve.actor_acronyms import derived, near, unfolded
from tasdiq.resolve.actors import ActorBook


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return ActorBook.load()


@pytest.mark.parametrize(
    ("acronym", "name", "least"),
    [
        ("SPLA", "Sandy People's Liberation Army", 1.0),
        ("DLF", "Dune Liberation Front of Chad", 0.95),  # the country may be left out
        ("MFDS", "Movement of Democratic Forces of Sandshire", 0.8),  # in the order of another language
        ("EDLN", "Dune National Liberation Army", 0.7),  # Ejército Dunista de Liberación Nacional
        ("DLFP", "Dune Liberation Front", 0.35),
    ],
)
def test_an_acronym_fits_the_name_it_is_short_for(book: ActorBook, acronym: str, name: str, least: float) -> None:
    assert derived(acronym, book.naming.words_of(name), book.naming) >= least


@pytest.mark.parametrize(("acronym", "name"), [("XYZ", "Dune Liberation Front"), ("DL", "Front of Sand"), ("D", "Dune"), ("", "Dune")])
def test_others_do_not(book: ActorBook, acronym: str, name: str) -> None:
    assert derived(acronym, book.naming.words_of(name), book.naming) == 0.0


@given(st.text("ABCDE/-", max_size=9), st.text("abcde ", max_size=30))
def test_a_fit_is_a_share_and_never_an_error(book: ActorBook, acronym: str, name: str) -> None:
    assert 0 <= derived(acronym, book.naming.words_of(name), book.naming) <= 1
    assert list(unfolded(acronym))


@given(st.text("ABCD", max_size=6), st.text("ABCD", max_size=6))
def test_likeness_of_acronyms_has_no_direction(left: str, right: str) -> None:
    assert near(left, right) == near(right, left)
