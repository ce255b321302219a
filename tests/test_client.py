"""The client tells what the desk and the command line tell."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.serve.conftest import served

from tasdiq.client import Desk
from tasdiq.config import Config
from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.pipeline import Tasdiq

REPORT = "QUETTA, Aug {day}, 2016 - A bomb killed {day} people at a market in Quetta on Aug {day}, 2016, police said."


@pytest.fixture
def made(tmp_path: Path) -> Tasdiq:
    for day in (3, 9, 14):
        (tmp_path / f"report {day}.txt").write_text(REPORT.format(day=day), encoding="utf-8")
    found = Tasdiq(Config(store=tmp_path / "client.db", workers=1, rules_only=True))
    found.add([str(tmp_path)])
    return found


@pytest.fixture
def desk(made: Tasdiq) -> Iterator[Desk]:
    running = served(made)
    with Desk(next(running)) as found:
        yield found
    running.close()


def test_rows_records_forms_and_words(desk: Desk, made: Tasdiq, tmp_path: Path) -> None:
    every = list(desk.rows("incidents", {"limit": 1}))
    assert {row["id"] for row in every} == {row["id"] for row in made.incidents()}
    assert [row["date"]["start"] for row in desk.incidents(since="2016-08-05", until="2016-08-10")] == ["2016-08-09"]
    assert desk.show(every[0]["id"])["record"] == every[0]
    assert desk.export("csv").count(b"\n") == len(every) + 1
    assert desk.search("market")["count"]["documents"] == 3
    assert list(desk.rows("sources", {}))
    assert desk.analyse("series", measure="killed")["rows"][0]["killed"] == 26
    assert desk.check("In all 65 people were killed: 11 soldiers and 59 civilians.", database="no")["counts"]["does_not"] == 1
    assert desk.check(tmp_path / "report 3.txt", published="2016-09-01")["documents"] == 1
    assert [list(found) for found in (desk.claims(), desk.relations(), desk.positions())] == [
        made.claims(),
        made.relations(),
        made.positions(),
    ]
    assert len(list(desk.figures())) == len(made.figures())
    assert len(list(desk.actors())) == len(made.actors())


def test_what_is_added_is_read_and_a_refusal_says_why(desk: Desk, tmp_path: Path) -> None:
    more = tmp_path / "more of it.txt"
    more.write_text(REPORT.format(day=21), encoding="utf-8")
    assert desk.add(more)["new_incidents"] == 1
    with pytest.raises(BadValueError, match="type: no 'bomb'; choose from bombing"):
        list(desk.incidents(type="bomb"))
    with pytest.raises(BadValueError, match="no listing 'wars'"):
        list(desk.rows("wars", {}))


def test_the_client_waits_where_it_is_told_to_and_says_where_nobody_is() -> None:
    answers = [httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(200, json={"rows": [], "count": 0, "next": None})]
    slept: list[float] = []
    with Desk("http://desk.example", transport=httpx.MockTransport(lambda _: answers.pop(0)), sleep=slept.append) as desk:
        assert list(desk.claims()) == []
    assert slept == [7.0]
    with (
        Desk("http://desk.example", transport=httpx.MockTransport(lambda _: httpx.Response(502, text="bad gateway"))) as desk,
        pytest.raises(TasdiqError, match="is it a desk"),
    ):
        list(desk.claims())
