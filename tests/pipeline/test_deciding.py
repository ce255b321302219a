"""What a reviewer decides holds in the views, is taken back by an undo, and was not known the day before."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.deciding.keys import Decision
from tasdiq.store.log import Log


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of four reports: one bomb told twice, a raid, a market bomb told in other words."""
    folder = tmp_path_factory.mktemp("reports")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    store = tmp_path_factory.mktemp("store") / "tasdiq.db"
    Tasdiq(Config(store=store, workers=1, rules_only=True)).add([str(folder)])
    return store


TEXTS = {
    "1-flash.txt": "Blast in Quetta kills five\n\nQUETTA, Aug 11, 2016 - A roadside bomb killed five people and wounded 12 in Quetta on"
    " Thursday, police said. The Lantern Brigade claimed responsibility.\n",
    "2-later.txt": "Toll of Quetta bomb rises\n\nQUETTA, Aug 12, 2016 - Nine people were killed by Thursday's roadside bomb in Quetta,"
    " a hospital official said.\n",
    "3-raid.txt": "Gunmen kill two in Kabul\n\nKABUL, Sept 3, 2016 - Gunmen shot dead two policemen at a checkpoint in Kabul on Saturday,"
    " the interior ministry said.\n",
}  # fmt: skip


@pytest.fixture
def desk(read: Path, tmp_path: Path) -> Tasdiq:
    """A copy of that store to decide in."""
    shutil.copy(read, tmp_path / "tasdiq.db")
    return Tasdiq(Config(store=tmp_path / "tasdiq.db", workers=1, rules_only=True))


Decide = Callable[..., list[str]]


@pytest.fixture
def decide(desk: Tasdiq) -> Decide:
    """Decide as ana."""

    def made(decision: str, *about: str, **more: Any) -> list[str]:
        given = Decision(act=str(uuid4()), person="ana", decision=decision, about=about, **more)
        return desk.review_desk.decide(given, behind(desk))

    return made


def behind(desk: Tasdiq) -> dict[str, list[str]]:
    with closing(Log.open(desk.config.store)) as log:
        return {row["id"]: row["of"] for row in desk._records(log).read("made_of")}


def bomb(desk: Tasdiq) -> dict[str, Any]:
    return next(row for row in desk.incidents() if row["type"] == "bombing")


def test_a_corrected_type_is_a_statement_by_the_person_and_wins(desk: Tasdiq, decide: Decide) -> None:
    first = bomb(desk)
    report = behind(desk)[first["id"]][0]
    decide("correct", report, field="type", value="clash")
    now = next(row for row in desk.incidents() if row["id"] == first["id"])
    assert now["type"] == "clash"
    with closing(Log.open(desk.config.store)) as log:
        made = [s for s in log.statements(subject=report) if s.method == "human:ana"]
    assert [(s.prop, s.value) for s in made] == [("type", "clash")]
    taken = desk.review_desk.undo("ana")
    assert taken is not None and taken["decision"] == "correct"
    assert bomb(desk) == first
    decide("correct", report, field="type", value="clash")
    assert next(row for row in desk.incidents() if row["id"] == first["id"])["type"] == "clash", "deciding it again after an undo holds"


def test_words_that_are_given_a_value_are_its_evidence(desk: Tasdiq, decide: Decide) -> None:
    report = behind(desk)[bomb(desk)["id"]][0]
    start = TEXTS["1-flash.txt"].index("five people")
    with closing(Log.open(desk.config.store)) as log:
        document = next(log.statements(subject=report)).document or ""
        text = log.document(document).text
        wrong = next(s for s in log.statements(subject=report) if s.prop == "figures" and "12" in str(s.value))
    start = text.index("wounded 12")
    decide("correct", report, field="injured", value="at least 20", instead=wrong.id, words=(start, start + 10, "text"))
    now = bomb(desk)
    assert (now["injured"]["low"], now["injured"]["high"]) == (20, None)
    assert "wounded 12" in {each["quote"] for each in now["evidence"]["injured"]}


def test_a_settled_count_says_who_decided(desk: Tasdiq, decide: Decide) -> None:
    decide("settle", bomb(desk)["id"], field="killed", value="9")
    assert bomb(desk)["killed"]["best"] == bomb(desk)["killed"]["low"] == 9
    told = desk.show(bomb(desk)["id"])["weighed"]["figures"]
    assert next(row for row in told if row["measure"] == "killed")["reason"] == "decided by ana"


def test_split_and_merge(desk: Tasdiq, decide: Decide) -> None:
    before = len(desk.incidents())
    incident = bomb(desk)["id"]
    one, two = [name for name in behind(desk)[incident] if name.startswith("report:")]
    decide("different", incident, two)
    assert len(desk.incidents()) == before + 1
    decide("same", incident, two)
    assert len(desk.incidents()) == before
    assert one != two


def test_what_is_rejected_is_gone_and_comes_back(desk: Tasdiq, decide: Decide) -> None:
    before = desk.incidents()
    claims = desk.claims()
    decide("reject", bomb(desk)["id"])
    assert [row["type"] for row in desk.incidents()] == ["armed_assault"]
    desk.review_desk.undo("ana")
    assert desk.incidents() == before
    decide("reject", claims[0]["id"])
    assert len(desk.claims()) == len(claims) - 1


def test_a_document_is_marked_as_a_copy(desk: Tasdiq, decide: Decide) -> None:
    first, second = (row["document"] for row in bomb(desk)["reports"])
    decide("copy", second, first)
    assert [row["copy_of"] for row in bomb(desk)["reports"]] == [None, "1-flash.txt"]
    decide("copy", first, second)
    assert [row["copy_of"] for row in bomb(desk)["reports"]] == [None, "1-flash.txt"], "no two copy each other"


def test_a_rating_of_the_desk_is_a_rating(desk: Tasdiq, decide: Decide) -> None:
    claim = desk.claims()[0]["id"]
    decide("rating", claim, value="unlikely", reason="the film shows another town")
    now = next(row for row in desk.claims() if row["id"] == claim)
    assert (now["verdict"]["rating"], now["verdict"]["decided_by"]) == ("unlikely", "ana")
    desk.review_desk.undo("ana")
    assert next(row for row in desk.claims() if row["id"] == claim)["verdict"]["decided_by"] is None


def test_the_day_before_knows_nothing_of_it(desk: Tasdiq, decide: Decide) -> None:
    moment, before = datetime.now(UTC), desk.incidents()
    decide("reject", bomb(desk)["id"])
    assert desk.incidents(as_of=moment) == before


def test_the_same_act_twice_is_kept_once_and_undone_only_by_its_person(desk: Tasdiq) -> None:
    given = Decision(act="once", person="ana", decision="accept", about=(bomb(desk)["id"],), item="i")
    assert desk.review_desk.decide(given, behind(desk)) == desk.review_desk.decide(given, behind(desk))
    assert [row["item"] for row in desk.review_desk.made()] == ["i"]
    assert desk.review_desk.undo("bo") is None
    assert desk.review_desk.undo("ana") == {"act": "once", "decision": "accept", "about": bomb(desk)["id"], "item": "i"}
    assert desk.review_desk.made() == []


@pytest.mark.parametrize(
    ("decision", "more", "told"),
    [
        ("correct", {"field": "date", "value": "someday"}, "gives no day here"),
        ("correct", {"field": "place", "value": "Nowhere-in-particular"}, "the gazetteer has no"),
        ("correct", {"field": "colour", "value": "red"}, "choose from type, stage"),
        ("correct", {"field": "killed", "value": "very"}, "is no count"),
        ("correct", {"field": "type", "value": "x" * 301}, "1 to 300 characters"),
        ("correct", {"field": "type", "value": "bombing", "words": (3, 99999, "text")}, "no characters"),
        ("settle", {"field": "mood", "value": "3"}, "no count 'mood'"),
        ("rating", {"value": "sure"}, "no rating 'sure'"),
        ("same", {}, "it takes two records"),
        ("sing", {}, "no decision 'sing'"),
    ],
)
def test_what_cannot_be_decided_is_told(desk: Tasdiq, decide: Decide, decision: str, more: dict[str, Any], told: str) -> None:
    report = behind(desk)[bomb(desk)["id"]][0]
    with pytest.raises(BadValueError, match=told.replace("(", r"\(")):
        decide(decision, report, **more)
    assert desk.review_desk.made() == []


def test_of_what_people_put_in_and_put_right_the_later_stands() -> None:
    from tasdiq.model.statement import Judgement, Statement
    from tasdiq.pipeline.known.reviewing import Reviews, said

    read, first, second = (
        Statement(subject="report:1", prop="tactic", value=v, method=m)
        for v, m in (("ied", "rules:1"), ("mine", "human:ana"), ("bomb", "human:ana"))
    )

    def correct(new: Statement, old: Statement) -> Judgement:
        value = {"prop": "tactic", "adds": [new.id], "hides": [said(old)]}
        return Judgement(person="ana", about="report:1", decision="correct", value=value)

    once = Reviews.of([correct(first, read)])
    assert [once.stands(s) for s in (read, first)] == [False, True]
    twice = Reviews.of([correct(first, read), correct(second, first)])
    assert [twice.stands(s) for s in (read, first, second)] == [False, False, True]
    back = Reviews.of([correct(first, read), correct(second, first), correct(first, second)])
    assert [back.stands(s) for s in (read, first, second)] == [False, True, False]
