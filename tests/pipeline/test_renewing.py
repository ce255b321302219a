"""What a desk computes after each decision from what it holds in memory is what the log comes to when it is read anew."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.deciding.keys import Decision
from tasdiq.pipeline.known.records import Records
from tasdiq.pipeline.known.views import Views
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.log import Log

REPORTS = Path(__file__).parents[2] / "examples" / "reports"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Tasdiq]:
    made = Tasdiq(Config(store=tmp_path / "desk.db", workers=1, rules_only=True))
    made.add([str(path) for path in sorted(REPORTS.iterdir())[:6]])
    with made.open():
        made.everything()
        yield made


def anew(desk: Tasdiq) -> dict[str, Any]:
    return Tasdiq(desk.config).everything()


def decide(desk: Tasdiq, decision: str, *about: str, **more: Any) -> None:
    made_of = {row["id"]: row["of"] for row in desk.everything()["made_of"]}
    act = f"{decision}-{len(desk.review_desk.made())}"
    desk.review_desk.decide(Decision(act=act, person="ana", decision=decision, about=about, **more), made_of)


def test_every_kind_of_decision(desk: Tasdiq) -> None:
    held = desk.everything()
    one, two, *_ = [row["id"] for row in held["incidents"]]
    report = next(row["of"][0] for row in held["made_of"] if row["id"] == one)
    documents = [row["document"] for row in held["documents"]]
    claim = next(row["id"] for row in held["claims"])
    for decision, about, more in (
        ("settle", (two,), {"field": "killed", "value": "at least 7"}), ("correct", (report,), {"field": "killed", "value": "3"}),
        ("correct", (report,), {"field": "type", "value": "clash"}), ("rating", (claim,), {"value": "unlikely"}),
        ("copy", (documents[1], documents[0]), {}), ("same", (one, two), {}), ("reject", (claim,), {}), ("accept", (one,), {}),
    ):  # fmt: skip
        before = held
        decide(desk, decision, *about, **more)
        held = desk.everything()
        assert json.dumps(held) == json.dumps(anew(desk)), decision
        assert (json.dumps(held) != json.dumps(before)) == (decision != "accept"), decision
    while desk.review_desk.undo("ana"):
        assert json.dumps(desk.everything()) == json.dumps(anew(desk))


def test_what_a_decision_does_not_touch_is_the_same_object(desk: Tasdiq) -> None:
    first = desk.everything()
    decide(desk, "settle", first["incidents"][0]["id"], field="killed", value="9")
    warm = desk.everything()
    decide(desk, "settle", first["incidents"][0]["id"], field="killed", value="11")
    again = desk.everything()
    same = [a is b for a, b in zip(warm["incidents"], again["incidents"], strict=True)]
    assert same == [False, *[True] * (len(same) - 1)]


def test_documents_that_come_and_words_that_go(desk: Tasdiq) -> None:
    decide(desk, "settle", desk.everything()["incidents"][0]["id"], field="killed", value="9")
    desk.everything()
    Tasdiq(desk.config).add([str(path) for path in sorted(REPORTS.iterdir())[6:9]])
    held = desk.everything()
    assert json.dumps(held) == json.dumps(anew(desk))
    gone = held["documents"][0]["document"]
    desk.redact(gone, reason="a test", person="ana")
    now = desk.everything()
    assert gone not in json.dumps(now)
    assert json.dumps(now) == json.dumps(anew(desk))


def test_saying_that_it_is_right_changes_no_record(desk: Tasdiq) -> None:
    head = desk.head()
    decide(desk, "accept", desk.everything()["incidents"][0]["id"])
    assert desk.head() == head
    decide(desk, "reject", desk.everything()["incidents"][0]["id"])
    assert desk.head() != head


def test_what_was_computed_before_somebody_wrote_is_not_kept_as_what_that_comes_to(desk: Tasdiq) -> None:
    incident = desk.everything()["incidents"][0]["id"]
    decide(desk, "settle", incident, field="killed", value="41")
    coder = Coder(desk.config)
    with Log.open(desk.config.store) as log:
        records = Records(log, Views(desk.config, coder), as_of=None, policy="house")
        assert records.read("incidents")[0]["killed"]["best"] == 41
        decide(desk, "settle", incident, field="killed", value="42")
        records.read("weighed")
    (first, *_) = anew(desk)["weighed"]
    assert [row["count"]["best"] for row in first["figures"] if row["measure"] == "killed" and not row["side"]] == [42]
