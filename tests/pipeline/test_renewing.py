"""What a desk computes after each decision from what it holds in memory is what the log comes to when it is read anew."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasdiq.config import Config
from tasdiq.errors import TasdiqError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.deciding.keys import Decision
from tasdiq.pipeline.known.beside import LARGE
from tasdiq.pipeline.known.records import Records
from tasdiq.pipeline.known.told import Teller
from tasdiq.pipeline.known.views import Views
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.log import Log

REPORTS = Path(__file__).parents[2] / "examples" / "reports"


@pytest.fixture(params=[LARGE, 0], ids=["here", "beside"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Tasdiq]:
    """A desk that computes its records itself, and one that has another process do it, as for a large log."""
    made = Tasdiq(Config(store=tmp_path / "desk.db", workers=1, rules_only=True), large=request.param)
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


def test_another_day_and_policy(desk: Tasdiq) -> None:
    first = desk.everything()
    decide(desk, "settle", first["incidents"][0]["id"], field="killed", value="9")
    moment = datetime.now(UTC)
    decide(desk, "settle", first["incidents"][0]["id"], field="killed", value="11")
    for as_of, policy in ((moment, None), (None, "gtd")):
        assert json.dumps(desk.everything(as_of, policy)) == json.dumps(Tasdiq(desk.config).everything(as_of, policy))
    assert desk.everything(moment)["incidents"][0]["killed"]["best"] == 9


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


@pytest.mark.parametrize("desk", [LARGE], indirect=True)
def test_what_was_told_is_kept_for_the_next_start(desk: Tasdiq) -> None:
    teller = Teller(desk.config)
    list(teller.told())
    decide(desk, "settle", desk.everything()["incidents"][0]["id"], field="killed", value="41")
    list(teller.told())
    teller.keep()
    with Log.open(desk.config.store) as log:
        records = Records(log, Idle(desk.config, Coder(desk.config)), as_of=None, policy="house")
        assert records.read("incidents")[0]["killed"]["best"] == 41


class Idle(Views):
    """Views that compute nothing."""

    def known(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("it was not kept")


@pytest.mark.parametrize("desk", [0], indirect=True)
def test_a_process_that_ended_is_told_of_and_another_one_started(desk: Tasdiq) -> None:
    held = desk.everything()
    desk._beside._process.kill()  # type: ignore[union-attr]
    desk._beside._process.join()  # type: ignore[union-attr]
    assert json.dumps(desk.everything()) == json.dumps(held)


@pytest.mark.parametrize("desk", [0], indirect=True)
def test_a_store_that_cannot_be_read_is_told_of_and_asked_again(desk: Tasdiq) -> None:
    held, store = desk.everything(), Path(desk.config.store)
    beside = desk._beside
    assert beside is not None
    aside = store.rename(store.with_suffix(".aside"))
    with pytest.raises(TasdiqError, match=store.name):
        beside.every()
    aside.rename(store)
    assert json.dumps(beside.every()) == json.dumps({kind: rows for kind, rows in held.items() if kind != "issues"})
