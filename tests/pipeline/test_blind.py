"""Documents coded twice and blind: assigned by hand or by lot, compared when all are done, decided by an editor; the log keeps it all."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.blind.assigning import Order
from tasdiq.pipeline.blind.coding import Problems
from tasdiq.pipeline.blind.sheets import Filled, key

BLAST = """QUETTA, Oct 4, 2016 - A roadside bomb killed 11 people and wounded 30 others in Quetta on Tuesday, police said.

The hospital later gave the number of dead as 14. The Example Front claimed the attack.
"""
QUIET = "KARACHI, Oct 5, 2016 - Traders in Karachi said on Wednesday that onions had become dearer again.\n"
BOTH = ("ana", "ben")


@pytest.fixture
def desk(tmp_path: Path) -> Tasdiq:
    (tmp_path / "blast.txt").write_text(BLAST, encoding="utf-8")
    (tmp_path / "quiet.txt").write_text(QUIET, encoding="utf-8")
    made = Tasdiq(Config(store=tmp_path / "desk.db", workers=1, rules_only=True))
    made.add([str(tmp_path)])
    for name, role in (("ana", "coder"), ("ben", "coder"), ("cem", "coder"), ("eda", "editor"), ("rea", "reader")):
        made.people.add(name, role, by="root", password="four plain words here")
    return made


def sheet(**fields: str) -> dict[str, Filled]:
    filled = {"incident": "yes", "type": "bombing", "date": "2016-10-04", "place": "Quetta", "killed": "11", "injured": "30", **fields}
    return {name: Filled(text=text) for name, text in filled.items()}


def code(desk: Tasdiq, person: str, name: str, *sheets: dict[str, Filled]) -> bool:
    task, _ = desk.coding_desk.task(name)
    return desk.coding_desk.code(person, name, dict(zip(task.units, sheets, strict=True)))


def blast(desk: Tasdiq) -> dict[str, Any]:
    [found] = [row for row in desk.incidents() if row["type"] != "other" or row["killed"]]
    return found


def test_what_one_coder_says_is_seen_by_nobody_before_all_are_done(desk: Tasdiq) -> None:
    [row] = desk.coding_desk.assign(["blast.txt"], Order(to=BOTH, by="eda"))
    assert (row["to"], row["done"], row["by"]) == (["ana", "ben"], [], "eda")
    before = blast(desk)
    assert code(desk, "ana", "blast.txt", sheet(killed="14")) is False
    task, _ = desk.coding_desk.task("blast.txt")
    with pytest.raises(BadValueError, match="not everybody has coded"):
        desk.coding_desk.compared(task)
    with pytest.raises(BadValueError, match="not everybody has coded"):
        desk.coding_desk.decide("eda", "blast.txt", (task.units[0], "killed"), Filled(text="14"), "the hospital")
    assert desk.coding_desk.disputed() == []
    assert desk.coding_desk.listed("ben")[0]["done"] == ["ana"]  # that, and no more
    assert "14" not in str(desk.coding_desk.listed("ben"))
    assert blast(desk) == before  # no view shows it
    shown = desk.show(before["id"])
    assert not [s for s in shown["statements"] if s["method"].startswith("human:")]
    with pytest.raises(BadValueError, match="you have coded it"):
        code(desk, "ana", "blast.txt", sheet())
    with pytest.raises(BadValueError, match="is not assigned to cem"):
        desk.coding_desk.code("cem", "blast.txt", {})


def test_what_all_code_alike_stands_and_the_rest_waits_for_an_editor(desk: Tasdiq) -> None:
    desk.coding_desk.assign(["blast.txt"], Order(to=BOTH, by="eda"))
    code(desk, "ana", "blast.txt", sheet(killed="14", injured="31", target="bus passengers"))
    assert code(desk, "ben", "blast.txt", sheet(killed="11", injured="31", target="Bus passengers")) is True
    now = blast(desk)
    assert now["injured"]["best"] == 31  # both say so, whatever a method read
    assert [t["text"].casefold() for t in now["targets"]] == ["bus passengers"]
    [(task, rows)] = desk.coding_desk.disputed()
    assert [(row.field, {name: coded.text for name, coded in row.by.items()}) for row in rows] == [("killed", {"ana": "14", "ben": "11"})]
    unit = task.units[0]
    with pytest.raises(BadValueError, match="does not decide"):
        desk.coding_desk.decide("ana", "blast.txt", (unit, "killed"), Filled(text="14"), "mine")
    with pytest.raises(BadValueError, match="say why"):
        desk.coding_desk.decide("eda", "blast.txt", (unit, "killed"), Filled(text="14"), " ")
    with pytest.raises(Problems, match="no words"):
        desk.coding_desk.decide("eda", "blast.txt", (unit, "killed"), Filled(text="14", quote="not there"), "the hospital")
    filled = Filled(text="14", quote="The hospital later gave the number of dead as 14")
    desk.coding_desk.decide("eda", "blast.txt", (unit, "killed"), filled, "the hospital counted last")
    now = blast(desk)
    assert now["killed"]["best"] == 14
    assert now["evidence"]["killed"][0]["quote"] == filled.quote
    assert desk.coding_desk.disputed() == []
    task, _ = desk.coding_desk.task("blast.txt")
    [row] = [row for row in desk.coding_desk.compared(task) if row.field == "killed"]
    assert {name: coded.text for name, coded in row.by.items()} == {"ana": "14", "ben": "11"}  # kept, and still to be seen
    assert row.decided is not None and (row.decided["by"], row.decided["text"], row.decided["reason"]) == (
        "eda",
        "14",
        "the hospital counted last",
    )
    for text in ("11", "14", "11"):  # minds can be changed as often as one likes
        desk.coding_desk.decide("eda", "blast.txt", (unit, "killed"), Filled(text=text), "on reflection")
        assert blast(desk)["killed"]["best"] == int(text)
    desk.verify()


def test_what_is_decided_to_be_no_incident_is_none(desk: Tasdiq) -> None:
    desk.coding_desk.assign(["blast.txt"], Order(to=BOTH, by="eda"))
    code(desk, "ana", "blast.txt", sheet(incident="no"))
    code(desk, "ben", "blast.txt", sheet())
    [(task, rows)] = desk.coding_desk.disputed()
    assert {"incident", "type", "killed"} <= {row.field for row in rows}  # one coder alone is no agreement
    desk.coding_desk.decide("eda", "blast.txt", (task.units[0], "incident"), Filled(text="no"), "a drill")
    assert desk.coding_desk.disputed() == []
    assert not [row for row in desk.incidents() if row["killed"].get("best") == 11]


def test_an_incident_that_no_method_found_is_there_once_both_code_it(desk: Tasdiq) -> None:
    before = len(desk.incidents())
    desk.coding_desk.assign(["quiet.txt"], Order(to=BOTH, by="eda"))
    given = sheet(type="arson sabotage", date="2016-10-05", place="Karachi", killed="none", injured="2")
    for name in BOTH:
        code(desk, name, "quiet.txt", given)
    [found] = [row for row in desk.incidents() if row["type"] == "arson_sabotage"]
    assert (found["place"]["name"], found["injured"]["best"], found["date"]["start"]) == ("Karachi", 2, "2016-10-05")
    assert len(desk.incidents()) == before + 1
    assert {s["method"] for s in desk.show(found["id"])["statements"]} == {"human:ben"}


def test_all_that_is_wrong_with_a_sheet_is_said_at_once_and_nothing_is_kept(desk: Tasdiq) -> None:
    desk.coding_desk.assign(["blast.txt"], Order(to=BOTH, by="eda"))
    with pytest.raises(Problems) as told:
        code(desk, "ana", "blast.txt", sheet(type="", date="yesteryear", killed="many", place="Nowhereabad"))
    assert len(told.value.each) == 3 and "killed" in str(told.value)
    with pytest.raises(Problems, match="yes or no"):
        code(desk, "ana", "blast.txt", {})
    with pytest.raises(Problems, match="type: say which"):
        code(desk, "ana", "blast.txt", sheet(type=""))
    with pytest.raises(Problems, match="no field"):
        code(desk, "ana", "blast.txt", sheet(weather="fine"))
    assert desk.coding_desk.listed("ana")[0]["done"] == []


def test_who_may_be_assigned_and_what_already_is(desk: Tasdiq) -> None:
    for to, each, problem in (
        (("ana",), 2, "different coders"), (("ana", "ana"), 2, "different coders"), (("ana", "zed"), 2, "nobody named"),
        (("ana", "rea"), 2, "rea may not code"), (("ana", "ben"), 3, "different coders"),
    ):  # fmt: skip
        with pytest.raises(BadValueError, match=problem):
            desk.coding_desk.assign(["blast.txt"], Order(to=to, by="eda", each=each))
    desk.coding_desk.assign(["blast.txt"], Order(to=BOTH, by="eda"))
    with pytest.raises(BadValueError, match="with ana, ben already"):
        desk.coding_desk.assign(["blast.txt"], Order(to=BOTH, by="eda"))
    for _ in range(3):
        desk.coding_desk.take_back("blast.txt", "eda")
        assert desk.coding_desk.listed() == []
        assert len(desk.coding_desk.assign(["blast.txt"], Order(to=BOTH, by="eda"))) == 1
    with pytest.raises(BadValueError, match="no document"):
        desk.coding_desk.assign(["absent.txt"], Order(to=BOTH, by="eda"))


def test_a_lot_falls_on_the_same_documents_whenever_it_is_drawn() -> None:
    order = Order(to=("ana", "ben", "cem"), by="eda", seed="autumn")
    names = [f"{n:064x}" for n in range(2000)]
    hit = [name for name in names if order.falls_on(name, 10)]
    assert 140 < len(hit) < 260
    assert set(hit) <= {name for name in names if order.falls_on(name, 20)}
    assert hit != [name for name in names if Order(to=BOTH, by="eda").falls_on(name, 10)]
    pairs = [order.chosen(name) for name in hit]
    assert {len(set(pair)) for pair in pairs} == {2} and len(set(pairs)) == 3


def test_the_share_that_is_drawn_is_of_what_never_was_assigned(desk: Tasdiq) -> None:
    order = Order(to=BOTH, by="eda")
    assert len(desk.coding_desk.draw(100, order)) == 2
    assert desk.coding_desk.draw(100, order) == []
    with pytest.raises(BadValueError, match="more than 0"):
        desk.coding_desk.draw(0, order)


def test_agreement_is_measured_on_what_was_coded_before_anybody_decided(desk: Tasdiq) -> None:
    desk.coding_desk.draw(100, Order(to=BOTH, by="eda"))
    for name in BOTH:
        code(desk, name, "quiet.txt", sheet(incident="no"))
        code(desk, name, "blast.txt", sheet(killed="14" if name == "ana" else "11"))
    found = desk.coding_desk.by_field()
    assert sorted(found["incident"]) == [["no", "no"], ["yes", "yes"]]
    assert found["killed"] == [[(14, 14, 14), (11, 11, 11)]]
    assert found["weapon"] == [["not told", "not told"]]


def test_values_are_alike_where_they_mean_the_same() -> None:
    assert key("killed", {"measure": "killed", "count": {"low": 3, "best": 3, "high": 3, "wording": "three"}}) == (3, 3, 3)
    assert key("initiator", {"actor": "example-front", "name": "EF"}) == key(
        "initiator", {"actor": "example-front", "name": "Example Front"}
    )
    assert key("place", {"name": "Quetta", "place_id": "gn:1"}) == key("place", {"name": "Kwatta", "place_id": "gn:1"})
    assert key("target", {"text": "Lawyers"}) == key("target", {"text": "lawyers"}) != key("target", None)


def test_what_all_leave_blank_goes_from_all_the_words_that_it_was_read_on(desk: Tasdiq) -> None:
    desk.coding_desk.assign(["blast.txt"], Order(to=BOTH, by="eda"))
    with closing(desk._log()) as log:
        [unit] = desk.coding_desk.task("blast.txt")[0].units
        twice = next(s for s in log.statements(subject=unit) if s.prop == "when")
        document = log.document("blast.txt")
        log.append([replace(twice, span=document.span(0, 6))])  # the same day, read in a second place
    code(desk, "ana", "blast.txt", sheet(date=""))
    assert code(desk, "ben", "blast.txt", sheet(date="")) is True
    assert blast(desk)["date"]["start"] is None and blast(desk)["injured"]["best"] == 30
