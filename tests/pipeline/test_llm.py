"""A language model reads beside the rules: what it adds stands on the document's words, says who read it, and ends with its run."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.reading.coder import Coder

TEXT = "QUETTA, Aug 8, 2016 - A car bomb went off in Quetta on Monday and killed three policemen. A baker said it was meant for his bakery."
REPLY: dict[str, Any] = {
    "incidents": [
        {
            "type": "bombing", "stage": "accomplished", "category": None, "words": "car bomb", "date": "on Monday", "places": ["Quetta"],
            "individuals": [], "organisations": [], "instruments": [{"mentions": ["car bomb"], "type": "vehicle_bomb"}],
            "physical_targets": [
                {"mentions": ["bakery"], "type": "commercial", "effect": None, "number": None, "nation": None, "several": False},
                {"mentions": ["a ministry that is not there"], "type": "other", "effect": None, "number": None, "nation": None, "several": False},
            ],
            "human_targets": [],
        }
    ]
}  # fmt: skip


@pytest.fixture
def url() -> Iterator[str]:
    body = {
        "choices": [{"message": {"role": "assistant", "content": json.dumps(REPLY)}, "finish_reason": "stop"}],
        "usage": {"total_tokens": 90},
    }

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            sent = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def settings(url: str, tmp_path: Path) -> Config:
    return Config(store=tmp_path / "t.db", workers=1, rules_only=True, llm_url=url, llm_model="small", llm_send_documents=True)


def test_what_it_adds_is_marked_as_read_by_it(url: str, tmp_path: Path) -> None:
    coder = Coder(settings(url, tmp_path))
    said = list(coder.code(Document(id="d", name="d.txt", text=TEXT)).statements())
    assert coder.llm is not None
    coder.llm.close()
    added = [s for s in said if s.method == "llm:1"]
    assert [s.span.quote for s in added if s.prop == "targets" and s.span] == ["bakery"]
    assert {s.method for s in said} == {"rules:4", "llm:1"}


def test_words_that_are_not_there_are_nowhere(url: str, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text(TEXT, encoding="utf-8")
    told: list[str] = []
    tasdiq = Tasdiq(settings(url, tmp_path), told.append)
    tasdiq.add([str(tmp_path / "d.txt")])
    (incident,) = tasdiq.incidents()
    assert "bakery" in json.dumps(incident)
    assert "ministry" not in json.dumps(incident)
    assert len(told) == 1
    assert "1 documents" in told[0]
    assert "dropped" in told[0]


def test_a_reply_is_forgotten_with_its_document(url: str, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text(TEXT, encoding="utf-8")
    tasdiq = Tasdiq(settings(url, tmp_path))
    tasdiq.add([str(tmp_path / "d.txt")])
    kept = [p for p in (tmp_path / "cache").rglob("*") if p.is_file() and "bakery" in p.read_text(encoding="utf-8", errors="replace")]
    assert kept
    tasdiq.redact("d.txt", reason="a test", person="ana")
    assert not any(p.exists() for p in kept)
