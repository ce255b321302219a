"""Who codes a document blind sees nothing that rests on it before they hand in, and nothing of the other's work; all others see all."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.blind.assigning import Order
from tasdiq.pipeline.blind.sheets import YES, Filled
from tasdiq.serve import blind
from tasdiq.serve.app import desk
from tasdiq.serve.shelf import Shelf

PASSWORD = "four plain words here"
TEXTS = {
    "blast.txt": "Blast in Quetta kills 11\n\nQUETTA, Oct 4, 2016 - A roadside bomb killed 11 people and wounded 30 others in Quetta on Tuesday, "
    "police said. The Tehreek-e-Taliban Pakistan claimed responsibility for the bombing.\n",
    "later.txt": "Toll of Quetta bomb rises\n\nQUETTA, Oct 5, 2016 - Fourteen people were killed by Tuesday's roadside bomb in Quetta, a hospital "
    "official said.\n",
    "raid.txt": "Gunmen kill two in Kabul\n\nKABUL, Oct 8, 2016 - Gunmen shot dead two policemen at a checkpoint in Kabul on Saturday, the interior "
    "ministry said. The Taliban claimed responsibility for the attack.\n",
}  # fmt: skip
LISTS = [
    f"/api/{kind}{asked}"
    for kind in ("incidents", "claims", "relations", "figures", "positions", "issues", "sources", "map", "grid", "queue?limit=20")
    for asked in ("", "?as_of=2100-01-01", "?policy=gtd")
    if kind not in ("queue?limit=20", "issues") or not asked
]
PAGES = [
    "/", "/incidents", "/incidents?as_of=2100-01-01", "/claims", "/actors", "/issues", "/sources", "/map", "/map.svg",
    "/search?q=responsibility", "/api/search?q=responsibility", "/analyses", "/api/analyses/series", "/api/incidents?format=csv",
    "/api/incidents?where=killed%20%3E%205", "/assessment/preview?month=2016-10", "/assessment/file?form=md&month=2016-10&last=2100-01-01",
]  # fmt: skip
SETTLED = re.compile(r"\b4,?321\b")
Who = Mapping[str, str]


@pytest.fixture
def team(tmp_path: Path) -> Tasdiq:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = Tasdiq(Config(store=tmp_path / "desk.db", workers=1, rules_only=True))
    made.add([str(tmp_path / name) for name in TEXTS])
    for name, role in (("ana", "coder"), ("ben", "coder"), ("cem", "coder"), ("eda", "editor")):
        made.people.add(name, role, by="root", password=PASSWORD)
    return made


@pytest.fixture
def client(team: Tasdiq) -> Iterator[TestClient]:
    with TestClient(desk(team), base_url="http://127.0.0.1") as made:
        yield made


@pytest.fixture
def who(team: Tasdiq) -> dict[str, Who]:
    return {name: {"Cookie": f"tasdiq={team.people.sign_in(name, PASSWORD, 'test')}"} for name in ("ana", "ben", "cem", "eda")}


def incident(team: Tasdiq, kind: str) -> dict[str, Any]:
    [found] = [row for row in team.incidents() if row["type"] == kind]
    return found


def rows(client: TestClient, who: Who, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/{kind}", headers=who).json()["rows"]
    return found


def renewed(client: TestClient) -> None:
    shelf = cast("Any", client.app).state.shelf
    shelf.held()
    shelf.wait()


def decide(client: TestClient, who: Who, decision: str, about: str, **more: Any) -> httpx.Response:
    given = {"act": str(uuid4()), "decision": decision, "about": [about], **more}
    return client.post("/api/decisions", json=given, headers={**who, "Origin": "http://127.0.0.1"})


def hand_in(team: Tasdiq, person: str, killed: str) -> None:
    task, _ = team.coding_desk.task("blast.txt", person)
    filled = {"incident": YES, "type": "bombing", "stage": "accomplished", "date": "2016-10-04", "place": "Quetta", "killed": killed}
    team.coding_desk.code(person, "blast.txt", {unit: {name: Filled(text=text) for name, text in filled.items()} for unit in task.units})


def test_a_coder_sees_nothing_of_the_document_until_it_is_handed_in(team: Tasdiq, client: TestClient, who: dict[str, Who]) -> None:
    secret, other = incident(team, "bombing"), incident(team, "armed_assault")
    assert len(secret["reports"]) == 2 and "Quetta" in client.get("/assessment/preview?month=2016-10", headers=who["ana"]).text
    claim = next(row["id"] for row in team.claims() if row["incident"]["id"] == secret["id"])
    team.coding_desk.assign(["blast.txt"], Order(to=("ana", "ben"), by="eda"))
    assert decide(client, who["eda"], "settle", secret["id"], field="killed", value="4321").status_code == 201
    renewed(client)
    told_of = [path for path in (*LISTS, *PAGES) if secret["id"] in client.get(path, headers=who["eda"]).text]
    assert len(told_of) > 12 and client.get("/actors/ttp", headers=who["eda"]).status_code == 200, told_of
    for name in ("ana", "ben"):
        for path in (*LISTS, *PAGES):
            told = client.get(path, headers=who[name])
            assert told.status_code == 200, (path, told.text[:300])
            assert secret["id"] not in told.text and claim not in told.text and not SETTLED.search(told.text), path
        assert "Quetta" not in client.get("/assessment/preview?month=2016-10&last=2100-01-01", headers=who[name]).text
        for path in (f"/incidents/{secret['id']}", f"/incidents/{secret['id']}?as_of=2100-01-01", f"/api/records/{secret['id']}",
                     f"/api/records/{claim}", "/actors/ttp", "/api/ties/ttp"):  # fmt: skip
            assert client.get(path, headers=who[name]).status_code == 404, path
        assert [row["id"] for row in rows(client, who[name], "incidents")] == [other["id"]]
        assert "ttp" not in {row["id"] for row in rows(client, who[name], "actors")}
        assert decide(client, who[name], "accept", secret["id"]).status_code == 409
        assert "You are coding 1 document blind" in client.get("/incidents", headers=who[name]).text
    hand_in(team, "ana", "13")
    renewed(client)
    assert SETTLED.search(client.get("/api/incidents", headers=who["ana"]).text)
    assert {row["id"] for row in rows(client, who["ana"], "incidents")} == {secret["id"], other["id"]}
    assert client.get(f"/incidents/{secret['id']}", headers=who["ana"]).status_code == 200
    assert "ttp" in {row["id"] for row in rows(client, who["ana"], "actors")}
    assert "blind:" not in client.get("/incidents", headers=who["ana"]).text
    for path in (*LISTS, *PAGES, "/assignments"):
        told = client.get(path, headers=who["ben"])
        assert secret["id"] not in told.text and "human:ana" not in told.text, path
    hand_in(team, "ben", "11")
    renewed(client)
    assert {row["id"] for row in rows(client, who["ben"], "incidents")} == {secret["id"], other["id"]}


def test_all_others_see_all_and_pay_nothing(team: Tasdiq, client: TestClient, who: dict[str, Who]) -> None:
    before = {kind: rows(client, who["cem"], kind) for kind in ("incidents", "claims", "actors", "figures")}
    team.coding_desk.assign(["blast.txt"], Order(to=("ana", "ben"), by="eda"))
    renewed(client)
    for name in ("cem", "eda"):
        assert {kind: rows(client, who[name], kind) for kind in before} == before
    shelf: Shelf = cast("Any", client.app).state.shelf
    held = shelf.held()

    def asks(name: str | None) -> Request:
        state = SimpleNamespace(who=SimpleNamespace(name=name) if name else None)
        return cast("Request", SimpleNamespace(state=state, app=client.app))

    assert all(blind.seen(asks(name), held) is held for name in ("cem", "eda", None))
    assert blind.seen(asks("ana"), held) is blind.seen(asks("ben"), held) is not held


def test_an_answer_of_others_is_none_of_theirs(team: Tasdiq, client: TestClient, who: dict[str, Who]) -> None:
    team.coding_desk.assign(["blast.txt"], Order(to=("ana", "ben"), by="eda"))
    renewed(client)
    whole = client.get("/api/incidents", headers=who["eda"])
    mine = client.get("/api/incidents", headers={**who["ana"], "If-None-Match": whole.headers["ETag"]})
    assert mine.status_code == 200 and mine.headers["ETag"] != whole.headers["ETag"]
    again = client.get("/api/incidents", headers={**who["ana"], "If-None-Match": mine.headers["ETag"]})
    assert again.status_code == 304
    token = team.people.make_token("ana", label="mine", scopes=["read"], by="ana")
    assert client.get("/api/incidents", headers={"Authorization": f"Bearer {token}"}).json() == mine.json()


def test_a_text_is_checked_against_what_its_reader_may_see(team: Tasdiq, client: TestClient, who: dict[str, Who]) -> None:
    team.coding_desk.assign(["blast.txt"], Order(to=("ana", "ben"), by="eda"))
    text = b"Monthly report\n\nIn October 2016, 90 people were killed.\n"
    for name, told in (("ana", "2 killed in October 2016, not 90 (1 records)"), ("eda", "13 killed in October 2016, not 90 (2 records)")):
        headers = {**who[name], "Origin": "http://127.0.0.1"}
        [found] = client.post("/api/check?published=2100-01-01", content=text, headers=headers).json()["findings"]
        assert told in found["arithmetic"]


def test_what_is_taken_back_is_seen_again(team: Tasdiq, client: TestClient, who: dict[str, Who]) -> None:
    team.coding_desk.assign(["later.txt"], Order(to=("ana", "ben"), by="eda"))
    assert len(rows(client, who["ana"], "incidents")) == 1
    team.coding_desk.take_back("later.txt", "eda")
    assert len(rows(client, who["ana"], "incidents")) == 2
