"""A value or a cell of an imported row is rejected or put right like what was read in a document, and comes back."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from tests.pipeline.test_importing import exported, row, table

from tasdiq.cli.verbs import cli
from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.forms.exporting import Order
from tasdiq.pipeline.history.logbook import Asked
from tasdiq.serve.app import desk as served

ROW = row(1, deaths_civilians="0", deaths_a="3", deaths_b="9", best="12", low="12", high="20")
OTHER = row(2, date_start="2016-09-01 00:00:00.000", date_end="2016-09-01 00:00:00.000")


@pytest.fixture
def tasdiq(tmp_path: Path) -> Tasdiq:
    made = Tasdiq(Config(store=tmp_path / "a.db", rules_only=True, workers=1))
    made.take_in(table(tmp_path / "t.csv", ROW, OTHER), "ged", "25.1")
    return made


def first(tasdiq: Tasdiq) -> dict[str, Any]:
    return min(tasdiq.incidents(), key=lambda one: str(one["date"]["start"] or one["id"]) == "2016-09-01")


def statement(tasdiq: Tasdiq, prop: str, words: str) -> dict[str, Any]:
    said = tasdiq.show(first(tasdiq)["id"])["statements"]
    return next(s for s in said if s["prop"] == prop and words in (s["quote"] or ""))


def test_a_rejected_side_is_gone_everywhere_and_comes_back(tasdiq: Tasdiq, tmp_path: Path) -> None:
    before, moment = tasdiq.incidents(), datetime.now(UTC)
    assert first(tasdiq)["killed_by_side"]["security_forces"]["best"] == 3
    wrong = statement(tasdiq, "figures", "deaths_a")
    tasdiq.reject(first(tasdiq)["id"], wrong["id"][:10], reason="those were the other side's", person="ana")
    now = first(tasdiq)
    assert now["killed_by_side"]["security_forces"]["best"] is None and now["killed_by_side"]["militants"]["best"] == 9
    out = exported(tasdiq, "ged", tmp_path / "o.csv")
    assert out[0] == {**dict.fromkeys(out[0], ""), **ROW, "deaths_a": out[0]["deaths_a"]} and out[0]["deaths_a"] != "3"
    assert out[1]["deaths_civilians"] == OTHER["deaths_civilians"]
    tasdiq.export(Order(codebook="ged", as_of=moment), tmp_path / "then.csv")
    assert ",3,9," in (tmp_path / "then.csv").read_text(encoding="utf-8")
    assert tasdiq.review_desk.undo("ana") is not None
    assert tasdiq.incidents() == before
    assert exported(tasdiq, "ged", tmp_path / "o.csv")[0]["deaths_a"] == "3"
    told = [one["words"] for one in list(tasdiq.logbook(Asked(person="ana")))]
    assert len(told) == 2 and "those were the other side's" in " ".join(told)


def test_with_a_rejected_cell_goes_what_stands_on_it(tasdiq: Tasdiq, tmp_path: Path) -> None:
    cell = statement(tasdiq, "cell:high", "20")
    tasdiq.reject(first(tasdiq)["id"], cell["id"], reason="a slip of the pen", person="ana")
    now = first(tasdiq)
    assert now["killed"]["high"] != 20 and now["killed_by_side"]["militants"]["best"] == 9
    props = {s["prop"] for s in tasdiq.show(now["id"])["statements"]}
    assert "cell:high" not in props and "cell:side_a" in props
    lost = tasdiq.export(Order(codebook="ged"), tmp_path / "o.csv")
    assert {one.what.partition(":")[0] for one in lost if "a person put the row right" in one.what} == {"best", "high", "low"}
    assert exported(tasdiq, "ged", tmp_path / "o.csv")[0]["high"] != "20"
    assert "20" not in [str(r["killed"]["high"]) for r in map(json.loads, _jsonl(tasdiq, tmp_path))]
    with pytest.raises(BadValueError, match="no statement begins"):
        tasdiq.reject(now["id"], cell["id"], reason="again", person="ana")


def test_a_cell_on_which_nothing_stands_is_rejected_alone(tasdiq: Tasdiq, tmp_path: Path) -> None:
    before = tasdiq.incidents()
    cell = statement(tasdiq, "cell:event_clarity", "1")
    tasdiq.reject(first(tasdiq)["id"], cell["id"], reason="it is not clear", person="ana")
    assert tasdiq.incidents() == before
    assert "cell:event_clarity" not in {s["prop"] for s in tasdiq.show(first(tasdiq)["id"])["statements"]}


def test_a_participant_is_rejected_and_a_day_put_right_by_the_api(tasdiq: Tasdiq, tmp_path: Path) -> None:
    side, day = statement(tasdiq, "actors", "side_b"), statement(tasdiq, "cell:date_start", "2016")

    def send(path: str, **given: Any) -> None:
        with TestClient(served(tasdiq), base_url="http://127.0.0.1") as client:
            answer = client.post(path, json=given, headers={"Origin": "http://127.0.0.1"})
            assert answer.status_code == 201, answer.text

    def correct(**given: Any) -> None:
        send("/api/decisions", act=str(uuid4()), person="ana", decision="correct", about=[side["about"]], **given)

    correct(instead=side["id"])
    assert [a["name"] for a in first(tasdiq)["actors"]] == ["Government of Pakistan"]
    send("/api/decisions/undo", person="ana")
    assert len(first(tasdiq)["actors"]) == 2
    correct(field="date", value="2016-08-07", instead=day["id"])
    assert first(tasdiq)["date"]["start"] == "2016-08-07"
    out = exported(tasdiq, "ged", tmp_path / "o.csv")[0]
    assert out["date_start"].startswith("2016-08-07") and out["best"] == "12"


def test_the_command_rejects_a_row_and_takes_it_back(tasdiq: Tasdiq) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, words, obj=lambda given: tasdiq)
        assert done.exit_code == 0, done.output
        return done.output

    before, wanted = tasdiq.incidents(), first(tasdiq)["id"]
    run("reject", wanted, "--reason", "no such clash", "--by", "ana")
    assert [i["id"] for i in tasdiq.incidents()] == [i["id"] for i in before if i["id"] != wanted]
    assert "reject" in run("undo", "--by", "ana")
    assert tasdiq.incidents() == before
    assert "nothing of yours" in run("undo", "--by", "bo")


def _jsonl(tasdiq: Tasdiq, folder: Path) -> list[str]:
    tasdiq.export(Order(codebook="jsonl"), folder / "o.jsonl")
    return (folder / "o.jsonl").read_text(encoding="utf-8").splitlines()


def release(tasdiq: Tasdiq, folder: Path, version: str, **cells: str) -> None:
    """The next release of the dataset, whose earlier cells are longer, so that every later one stands at other characters."""
    longer = {"relid": "PAK-2016-1-00000001", "side_a": "Government of the Islamic Republic of Pakistan"}
    done = tasdiq.take_in(table(folder / f"{version}.csv", {**ROW, **longer, **cells}, OTHER), "ged", version)
    assert done.rows == 2 and not done.issues


def test_what_was_rejected_stays_out_of_the_next_release_where_its_cell_is_the_same(tasdiq: Tasdiq, tmp_path: Path) -> None:
    for prop, words in (("cell:event_clarity", "1"), ("cell:high", "20"), ("figures", "deaths_a")):
        tasdiq.reject(first(tasdiq)["id"], statement(tasdiq, prop, words)["id"], reason="a slip", person="ana")
    release(tasdiq, tmp_path, "25.2", best="13", low="13")
    now = first(tasdiq)
    said = tasdiq.show(now["id"])["statements"]
    props = {s["prop"] for s in said}
    assert {"cell:best", "cell:side_a"} < props and not props & {"cell:event_clarity", "cell:high"}
    assert {s["method"] for s in said} == {"import:ged:25.2"}
    assert now["killed_by_side"]["security_forces"]["best"] is None and now["killed_by_side"]["militants"]["best"] == 9
    assert now["killed"]["high"] != 20  # best has changed; the new count would stand on the rejected cell too
    out = exported(tasdiq, "ged", tmp_path / "o.csv")[0]
    assert out["best"] != "12" and out["high"] != "20" and out["deaths_a"] != "3"
    for _ in range(3):
        tasdiq.review_desk.undo("ana")
    assert {s["prop"] for s in tasdiq.show(first(tasdiq)["id"])["statements"]} > {"cell:event_clarity", "cell:high"}
    assert first(tasdiq)["killed"]["high"] == 20 and first(tasdiq)["killed"]["best"] == 13


def test_a_cell_that_the_next_release_changes_is_said_anew(tasdiq: Tasdiq, tmp_path: Path) -> None:
    for prop, words in (("cell:event_clarity", "1"), ("cell:high", "20"), ("figures", "deaths_a")):
        tasdiq.reject(first(tasdiq)["id"], statement(tasdiq, prop, words)["id"], reason="a slip", person="ana")
    release(tasdiq, tmp_path, "25.2", event_clarity="2", high="21", deaths_a="4")
    now = first(tasdiq)
    cells = {s["prop"]: s["value"] for s in tasdiq.show(now["id"])["statements"] if s["prop"].startswith("cell:")}
    assert (cells["cell:event_clarity"], cells["cell:high"]) == ("2", "21")
    assert now["killed"]["high"] == 21 and now["killed_by_side"]["security_forces"]["best"] == 4
    assert exported(tasdiq, "ged", tmp_path / "o.csv")[0]["high"] == "21"


def test_a_cell_of_several_lines_is_known_again(tasdiq: Tasdiq, tmp_path: Path) -> None:
    lines = "A staff member was there.\nbest: 12"
    release(tasdiq, tmp_path, "25.2", source_article=lines)
    tasdiq.reject(first(tasdiq)["id"], statement(tasdiq, "cell:source_article", lines)["id"], reason="names a person", person="ana")
    tasdiq.take_in(table(tmp_path / "n.csv", {**ROW, "relid": "1", "source_article": lines}, OTHER), "ged", "25.3")
    cells = {s["prop"] for s in tasdiq.show(first(tasdiq)["id"])["statements"]}
    assert "cell:source_article" not in cells and {"cell:best", "figures"} < cells
