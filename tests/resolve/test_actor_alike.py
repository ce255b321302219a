import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.resolve.actor_alike import alike
from tasdiq.resolve.actors import ActorBook


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return ActorBook.load()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Front of Sand", "Sand Front"),
        ("Lashkar-e-Sahra", "Laskar i Sahra"),
        ("Tehrik-ul-Sahra", "Tehreek al Sahra (Pakistan)"),
        ("SPLA", "Sandy People's Liberation Army"),
        ("Army of the Dune (Jaish al-Kathib)", "Jaysh al Kathib"),
        ("FoS: Front of Sand", "Front of Sand"),
        ("FSRS/A", "Front of the Sand Army (FSRA)"),
        ("FRODUNE", "Revolutionary Front of the Dune (FRODUNE)"),
        ("FOSD-K", "Front of Sand and Dune - Kathib (FOSD-K)"),
        ("Frodune", "Dune Front (FRODUNE)"),
        ("DNC", "Dune National Congress (South Africa)"),
        ("Jaish al-Qatib", "Jaysh ul Khatib"),
    ],
)
def test_spellings_of_one_name_are_alike(book: ActorBook, left: str, right: str) -> None:
    assert alike(left, right, book.naming) >= 0.85


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("National Liberation Army of Sand", "National Liberation Army of Salt"),
        ("Front of Sand", "Front of Sand (Dune faction)"),
        ("Army of Sand (Chad)", "Army of Sand (Mali)"),
        ("Sand rebels", "Sand Liberation Front"),
        ("People's Revolutionary Army", "Popular Front"),
        ("FOSD-K", "Front of Sand and Dune (FOSD)"),
        ("al-Kathib", "al-Kathib in the Lands of Salt"),
        ("Sand rebels", "Sand insurgents"),
        ("Republic of Chad", "Chadian Group"),
        ("Eritrean Salt Front", "Somali Salt Front"),
    ],
)
def test_other_bodies_are_not(book: ActorBook, left: str, right: str) -> None:
    assert alike(left, right, book.naming) < 0.7


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_has_no_direction_and_stays_in_bounds(book: ActorBook, left: str, right: str) -> None:
    score = alike(left, right, book.naming)
    assert 0 <= score <= 1
    assert score == pytest.approx(alike(right, left, book.naming), abs=0.35)  # near words are paired greedily


@given(st.text(min_size=1, max_size=40))
def test_a_name_is_itself(book: ActorBook, name: str) -> None:
    assert alike(name, name, book.naming) == 1.0
