"""Decisions on actors: kept in the log, honoured by every listing, taken back without a trace in what is shown."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tasdiq.cli.verbs import cli
from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.deciding.actors import By
from tasdiq.store.log import Log

BY = By(person="ana", reason="read their statements")
REPORTS = {
    "1.txt": "Bomb kills five\n\nQUETTA, Aug 11, 2016 - A roadside bomb killed five people in Quetta on Thursday, police said."
    " Jamaat-ul-Ahrar claimed responsibility for the bombing. Jamaat-ul-Ahrar broke away from Tehreek-e-Taliban Pakistan in August 2014.\n",
    "2.txt": "Gunmen kill two\n\nQUETTA, Sept 3, 2016 - Gunmen shot dead two policemen in Quetta on Saturday. The Ridge Lions Front claimed"
    " responsibility for the attack.\n",
}  # fmt: skip


@pytest.fixture
def tasdiq(tmp_path: Path, new_store: Callable[..., Tasdiq]) -> Tasdiq:
    for name, text in REPORTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = new_store()
    made.add([str(tmp_path / name) for name in REPORTS])
    return made


def everything(tasdiq: Tasdiq, as_of: datetime | None = None) -> str:
    kinds = ("incidents", "claims", "actors", "relations", "figures", "positions")
    return json.dumps({kind: getattr(tasdiq, kind)(as_of=as_of) for kind in kinds}, sort_keys=True)


def claimants(tasdiq: Tasdiq, as_of: datetime | None = None) -> set[Any]:
    return {claim["claimant"] or claim["name"] for claim in tasdiq.claims(as_of=as_of)}


def test_a_merge_is_honoured_everywhere_and_taken_back(tasdiq: Tasdiq) -> None:
    before = everything(tasdiq)
    moment = datetime.now(UTC)
    made = tasdiq.actor_desk.merge("ahrar-ul-hind", "Jamaat-ul-Ahrar", BY)
    assert "ahrar-ul-hind" in claimants(tasdiq)
    assert {a["id"] for a in tasdiq.actors()} & {"ahrar-ul-hind", "jamaat-ul-ahrar"} == {"ahrar-ul-hind"}
    assert [a["actor"] for i in tasdiq.incidents() for a in i["actors"] if a["name"] == "Ahrar-ul-Hind"] == ["ahrar-ul-hind"]
    assert {r["subject"] for r in tasdiq.relations()} == {"ahrar-ul-hind"}
    assert everything(tasdiq, moment) == before  # nothing recorded later shows
    merged = everything(tasdiq)
    assert everything(Tasdiq(tasdiq.config)) == merged == everything(tasdiq, datetime.now(UTC))  # same log, same bytes
    undone = tasdiq.actor_desk.undo(made["id"][:12], BY)
    assert everything(tasdiq) == before
    tasdiq.actor_desk.undo(undone["id"], BY)
    assert everything(tasdiq) == merged


def test_deciding_again_adds_nothing_but_after_a_split_it_does(tasdiq: Tasdiq) -> None:
    desk = tasdiq.actor_desk
    first = desk.merge("ahrar-ul-hind", "jamaat-ul-ahrar", BY)
    assert (first["new"], desk.merge("ahrar-ul-hind", "jamaat-ul-ahrar", BY)["new"]) == (True, False)
    desk.split("jamaat-ul-ahrar", "ahrar-ul-hind", BY)
    assert "jamaat-ul-ahrar" in claimants(tasdiq)
    assert desk.merge("ahrar-ul-hind", "jamaat-ul-ahrar", BY)["new"]
    assert "ahrar-ul-hind" in claimants(tasdiq)
    assert [(j["decision"], j["stands"]) for j in desk.judgements()] == [("same", True), ("different", True), ("same", True)]


def test_an_unknown_group_gets_a_name_for_its_time(tasdiq: Tasdiq) -> None:
    assert "Ridge Lions Front" in claimants(tasdiq)
    desk = tasdiq.actor_desk
    early = desk.alias("jamaat-ul-ahrar", "Ridge Lions Front", BY, (None, date(2015, 12, 31)))
    assert "Ridge Lions Front" in claimants(tasdiq)
    desk.undo(early["id"], BY)
    desk.alias("jamaat-ul-ahrar", "the ridge lions front", BY, (date(2016, 1, 1), None))
    desk.alias("jamaat-ul-ahrar", "Ridge Lions Front", BY, (date(2016, 1, 1), None))
    assert claimants(tasdiq) == {"jamaat-ul-ahrar"}
    assert [(w["actor"], w["bore_it"]) for w in desk.who("Ridge Lions Front", date(2016, 9, 3))][:1] == [("jamaat-ul-ahrar", "yes")]
    assert desk.who("Ridge Lions Front", date(2015, 1, 1))[0]["bore_it"] == "no"


def test_a_name_is_taken_from_an_actor(tasdiq: Tasdiq) -> None:
    tasdiq.actor_desk.split("jamaat-ul-ahrar", "Jamat-ul-Ahrar", BY)
    assert "jamaat-ul-ahrar" not in claimants(tasdiq)


def test_what_cannot_be_decided_is_told(tasdiq: Tasdiq) -> None:
    desk = tasdiq.actor_desk
    for wrong in (
        lambda: desk.merge("ttp", "Tehreek-e-Taliban Pakistan", BY), lambda: desk.merge("ttp", "no such body", BY),
        lambda: desk.alias("ttp", "?!", BY), lambda: desk.alias("ttp", "x" * 300, BY), lambda: desk.undo("ffff", BY),
        lambda: desk.alias("ttp", "Lions", BY, (date(2016, 1, 2), date(2016, 1, 1))), lambda: By(person=" ", reason="x"),
    ):  # fmt: skip
        with pytest.raises(BadValueError):
            wrong()
    with closing(Log.open(tasdiq.config.store)) as log:
        assert list(log.judgements()) == []


def test_the_verbs(tasdiq: Tasdiq) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner(env={"NO_COLOR": "1"}).invoke(cli, ["--store", str(tasdiq.config.store), *arguments])
        assert result.exit_code == 0, result.output
        return result.stdout

    by = ("--reason", "own statement", "--by", "ana")
    made = run("actors", "merge", "ahrar-ul-hind", "jamaat-ul-ahrar", *by).strip()
    assert "ahrar-ul-hind" in run("actors", "--json")
    assert json.loads(run("actors", "judgements", "--json"))["id"] == made
    run("actors", "undo", made, *by)
    assert '"ahrar-ul-hind"' not in run("actors", "--json")
    assert json.loads(run("actors", "who", "Nusra Front", "--on", "2015-06", "--json").splitlines()[0])["actor"] == "nusra-front"
    assert "split_from" not in run("relations", "--on", "2014-01-01", "--json")
    assert "split_from" in run("relations", "--on", "2015-01-01", "--json")
    edges = json.loads(run("relations", "--on", "2015-01-01", "--book", "--graph"))["edges"]
    assert ("jamaat-ul-ahrar", "split_from", "ttp") in {(e["subject"], e["relation"], e["object"]) for e in edges}
