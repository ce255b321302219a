"""A desk on a large log reads it as soon as it serves, says so, and shows what is decided without reading it again."""

from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq
from tasdiq.serve.app import desk
from tasdiq.serve.shelf import Shelf

REPORTS = Path(__file__).parents[2] / "examples" / "reports"


@pytest.mark.parametrize(("large", "said"), [(0, ["the records are there", "the log is read"]), (1_000_000, [])])
def test_a_large_log_is_read_as_soon_as_the_desk_serves(tmp_path: Path, large: int, said: list[str]) -> None:
    told: list[str] = []
    tasdiq = Tasdiq(Config(store=tmp_path / "desk.db", workers=1, rules_only=True), told.append, large)
    tasdiq.add([str(path) for path in sorted(REPORTS.iterdir())[:4]])
    app = desk(tasdiq)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        shelf = cast("Shelf", cast("FastAPI", client.app).state.shelf)
        shelf.wait()
        assert [line.partition(";")[0] for line in told] == said
        incident = client.get("/api/incidents").json()["rows"][0]["id"]
        given = {"act": "one", "person": "ana", "decision": "settle", "about": [incident], "field": "killed", "value": "41"}
        assert client.post("/api/decisions", json=given).status_code == 201
        shelf.wait()
        assert client.get(f"/api/records/{incident}").json()["record"]["killed"]["best"] == 41
