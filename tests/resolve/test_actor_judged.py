"""What people decide on actors: the newest that stands wins, and all of it can be taken back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.model.statement import Judgement
from tasdiq.resolve.actor_judged import revised, ruled, standing
from tasdiq.resolve.actor_names import Naming
from tasdiq.resolve.actors import ActorBook

NAMING = Naming()
BOOK = """
[actor.dune]
name = "Army of the Dune"
from = 2001
aliases = ["AoD"]
disputed_with = ["salt"]
[actor.salt]
name = "Salt Brigade"
from = 2004
to = 2009
aliases = ["Brigade of Salt"]
parents = [{actor = "dune", kind = "split_from", from = 2004}]
[actor.reef]
name = "Reef Company"
parents = [{actor = "salt", kind = "chapter_of", from = 2006}]
rivals = ["dune"]
[[tie]]
subject = "reef"
relation = "allied"
object = "salt"
from = "2005-03"
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> ActorBook:
    path = tmp_path_factory.mktemp("book") / "mine.toml"
    path.write_text(BOOK, encoding="utf-8")
    return ActorBook.load([path])


def said(decision: str, *about: str, **value: str) -> Judgement:
    return Judgement(person="ana", about="|".join(about), decision=decision, value=dict(value) or None, reason="read it")  # type: ignore[arg-type]


def same(left: str, right: str) -> Judgement:
    return said("same", f"actor:{left}", f"actor:{right}")


def different(left: str, right: str) -> Judgement:
    return said("different", f"actor:{left}", f"actor:{right}")


def undo(judgement: Judgement) -> Judgement:
    return said("undo", f"judgement:{judgement.id}")


def test_of_two_merged_the_second_is_shown_as_the_first() -> None:
    assert ruled([same("a", "b")], NAMING).shown_as == {"b": "a"}
    assert ruled([same("a", "b"), same("c", "a")], NAMING).shown_as == {"a": "c", "b": "c"}
    assert ruled([same("a", "b"), same("b", "a")], NAMING).shown_as == {"a": "b"}  # the newer says which


def test_a_newer_judgement_wins_and_a_chain_does_not_get_round_it() -> None:
    assert ruled([same("a", "b"), different("b", "a")], NAMING).shown_as == {}
    assert ruled([different("a", "b"), same("a", "b")], NAMING).shown_as == {"b": "a"}
    chain = [same("a", "b"), same("b", "c"), different("a", "c")]
    assert ruled(chain, NAMING).shown_as == {"c": "b"}  # the older merge is the one that gives way


def test_an_undo_is_as_if_it_had_not_been_said_and_can_be_undone() -> None:
    first = same("a", "b")
    assert ruled([first, undo(first)], NAMING) == ruled([], NAMING)
    assert ruled([first, undo(first), undo(undo(first))], NAMING) == ruled([first], NAMING)


def test_a_name_is_borne_for_its_time() -> None:
    rules = ruled([said("alias", "actor:a", name="Sons of Salt", **{"from": "2010-01-01", "to": "2011-12-31"})], NAMING)
    key = NAMING.key("SONS OF SALT")
    assert rules.actor(None, key, date(2010, 6, 1)) == "a"
    assert rules.actor(None, key, date(2012, 6, 1)) is None
    assert rules.actor("b", key, date(2010, 6, 1)) == "a"  # what a person says goes before what a reader took it for
    assert rules.actor("b", key, date(2012, 6, 1)) == "b"


def test_a_name_that_was_taken_away_means_nobody_until_it_is_given_again() -> None:
    away, key = said("no_alias", "actor:a", name="Salt"), NAMING.key("salt")
    assert ruled([away], NAMING).actor("a", key, None) is None
    assert ruled([away], NAMING).actor("b", key, None) == "b"
    assert ruled([away, said("alias", "actor:a", name="Salt")], NAMING).actor("a", key, None) == "a"


def test_what_is_no_judgement_on_actors_changes_nothing() -> None:
    others = [said("same", "report:1", "report:2"), said("same", "actor:a"), said("rating", "claim:1"), said("alias", "actor:a")]
    assert not ruled(others, NAMING)


def test_the_disputed_stay_apart_until_somebody_decides(book: ActorBook) -> None:
    assert book.same_or_related("dune", "salt") == "disputed"
    merged = revised(book, ruled([same("dune", "salt")], book.naming))
    assert merged.get("salt").id == "dune"
    assert merged.same_or_related("reef", "dune") == "chapter"  # what belonged to the one belongs to both
    split = revised(book, ruled([different("dune", "salt")], book.naming))
    assert "salt" not in split.get("dune").disputed_with
    assert revised(book, ruled([], book.naming)) is book


def test_merged_actors_have_all_names_and_no_tie_to_themselves(book: ActorBook) -> None:
    merged = revised(book, ruled([same("dune", "salt")], book.naming))
    one = merged.get("dune")
    assert {"Army of the Dune", "AoD", "Salt Brigade", "Brigade of Salt"} <= {name.text for name in one.names}
    assert one.end is None
    assert [tie.actor for tie in one.parents] == []
    assert "dune" not in one.disputed_with
    assert [candidate.actor.id for candidate in merged.resolve("Salt Brigade")] == ["dune"]
    assert [(bond.subject, bond.object) for bond in merged.bonds if bond.subject == "reef"] == [("reef", "dune")]


def test_a_given_name_is_found(book: ActorBook) -> None:
    renamed = revised(book, ruled([said("alias", "actor:reef", name="Coral Column")], book.naming))
    assert [candidate.actor.id for candidate in renamed.resolve("coral column")] == ["reef"]
    assert renamed.same_name("Coral Column", "Reef Company") > 0.9


NAMES = st.sampled_from("abcde")
JUDGEMENTS = st.lists(st.tuples(st.sampled_from(("same", "different")), NAMES, NAMES), max_size=8)


@given(JUDGEMENTS)
def test_who_is_shown_as_whom_has_no_chains_and_the_last_word_holds(told: list[tuple[str, str, str]]) -> None:
    judgements = [same(a, b) if what == "same" else different(a, b) for what, a, b in told]
    rules = ruled(judgements, NAMING)
    assert not set(rules.shown_as) & set(rules.shown_as.values())
    if told and told[-1][1] != told[-1][2]:
        what, left, right = told[-1]
        one = rules.shown_as.get(left, left) == rules.shown_as.get(right, right)
        assert one == (what == "same")


@given(JUDGEMENTS)
def test_undoing_all_leaves_nothing(told: list[tuple[str, str, str]]) -> None:
    judgements = [same(a, b) if what == "same" else different(a, b) for what, a, b in told]
    assert standing([*judgements, *map(undo, judgements)]) == []
