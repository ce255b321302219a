"""Search over texts and records, and documents that come in through the browser."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.conftest import served
from tests.serve.looked import assert_accessible

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq

REPORT = (
    "KARACHI, Aug 12, 2016 - A bomb killed six people at a bus stop in Karachi on Friday, police said. The Green Lantern Front claimed it."
)


@pytest.fixture
def own(tmp_path: Path) -> Any:
    """A desk of its own, empty but for a note."""
    made = Tasdiq(Config(store=tmp_path / "own.db", workers=1, rules_only=True))
    note = tmp_path / "note.txt"
    note.write_text("A note on the weather in Multan.", encoding="utf-8")
    made.add([str(note)])
    return made


def done(address: str, batch: str) -> dict[str, Any]:
    for _ in range(300):
        told = httpx.get(f"{address}/api/added/{batch}").json()
        if told["state"] in ("done", "failed"):
            return dict(told)
        time.sleep(0.1)
    raise AssertionError("it does not end")


def test_texts_and_records_are_found_with_their_words(page: Any, address: str, tasdiq: Tasdiq) -> None:
    name = tasdiq.incidents()[0]["place"]["name"]
    told = httpx.get(f"{address}/api/search", params={"q": name}).json()
    assert told["documents"]
    assert any(row["kind"] == "incident" for row in told["records"])
    assert all(quote["words"].casefold() == name.casefold() for row in told["documents"] for quote in row["quotes"])
    assert "no word in it" in httpx.get(f"{address}/api/search", params={"q": "--"}).json()["error"]
    page.goto("/search")
    page.get_by_label("Words").fill(name)
    page.get_by_role("button", name="Search").click()
    page.wait_for_selector("mark")
    assert_accessible(page)


def test_a_dropped_file_is_read_and_what_was_redacted_is_found_no_more(browser: Any, own: Tasdiq, tmp_path: Path) -> None:
    desk = served(own)
    address = next(desk)
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/add")
    assert_accessible(page)
    page.set_input_files("#files", files=[{"name": "karachi report.txt", "mimeType": "text/plain", "buffer": REPORT.encode()}])
    page.get_by_role("button", name="Add").click()
    page.wait_for_selector("#found li", timeout=60_000)
    assert "1 new incidents" in page.locator("#found").inner_text()
    context.close()
    for _ in range(100):
        if found := httpx.get(f"{address}/api/search?q=lantern").json()["documents"]:
            break
        time.sleep(0.1)
    assert [row["name"] for row in found] == ["karachi report.txt"]
    own.redact("Green Lantern Front", reason="asked to", person="editor")
    for file in tmp_path.glob("own.db*"):
        assert b"lantern" not in file.read_bytes().lower()
    assert httpx.get(f"{address}/api/search?q=lantern").json()["count"]["documents"] == 0
    desk.close()


def test_what_may_not_come_in_is_refused_with_a_reason(own: Tasdiq, tmp_path: Path) -> None:
    desk = served(own)
    address = next(desk)
    client = httpx.Client(base_url=address)
    path = "/api/adds/batch-one"
    assert "no web address" in client.post(path, json={"urls": ["/etc/passwd"]}).json()["error"]
    assert "nothing to add" in client.post(path, json={}).json()["error"]
    assert client.put(f"{path}/a.txt", content=b"x", headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.put("/api/adds/x/a.txt", content=b"x").status_code == 400
    assert client.get("/api/added/never-begun").status_code == 404
    client.put(f"{path}/..%5C..%5Cevil.txt", content=REPORT.encode())
    client.put(f"{path}/empty.pdf", content=b"%PDF-1.7")
    assert client.post(path, json={"urls": ["http://127.0.0.1:9/inside"]}).status_code == 200
    assert client.put(f"{path}/late.txt", content=b"x").status_code == 409
    told = done(address, "batch-one")
    assert (told["state"], told["found"]["read"]) == ("done", 1)
    problems = " ".join(issue["problem"] for issue in told["found"]["issues"])
    assert "empty.pdf" in problems and "127.0.0.1" in problems
    assert not list(tmp_path.rglob("evil*"))
    client.close()
    desk.close()
