"""The check in the browser: what it says, as of which day, and that nothing of a text is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.conftest import REPORTS
from tests.serve.looked import assert_accessible

from tasdiq.pipeline import Tasdiq

SLIP = "In all 65 people were killed: 11 soldiers and 59 civilians, most of them in the last week.\n\n"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> told of 70 dead, of whom 11 were soldiers and 59 civilians.\n"
MONTH = "Fighters carried out 900 attacks in August 2016, according to this review.\n"


def checked(address: str, body: bytes, **asked: str) -> dict[str, Any]:
    answer = httpx.post(f"{address}/api/check", params=asked, content=body, timeout=120)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def untouched(tasdiq: Tasdiq) -> Iterator[None]:
    """The log is the same at the end."""
    head = tasdiq.head()
    yield
    assert tasdiq.head() == head


def test_each_figure_has_its_mark_its_words_and_its_arithmetic(address: str, untouched: None) -> None:
    told = checked(address, (SLIP + "Police arrested 5 men in the port city.\n").encode())
    assert told["counts"] == {"adds_up": 0, "does_not": 1, "cannot_tell": 0}
    row = told["findings"][0]
    assert (row["verdict"], row["arithmetic"], row["line"]) == ("does_not", "11 + 59 = 70, not 65", 1)
    assert (row["before"] + row["quote"] + row["after"]).strip() == SLIP.strip()
    assert [each["words"] for each in told["beside"]] == ["Police arrested 5 men in the port city."]


def test_a_page_and_a_word_file_are_read_and_what_is_neither_is_told(address: str, untouched: None) -> None:
    page = checked(address, f"<!DOCTYPE html><html><body><p>{SLIP}</p></body></html>".encode(), name="review.html")
    assert page["counts"]["does_not"] == 1
    word = checked(address, next(REPORTS.glob("*.docx")).read_bytes(), name="toll.docx")
    assert (word["documents"], word["issues"]) == (1, [])
    broken = checked(address, b"\x00\x01\x02" * 100, name="../../x.bin")
    assert broken["documents"] == 0 and "neither text nor a known kind" in broken["issues"][0]
    assert "/" not in broken["issues"][0].partition(":")[0]
    assert "the file is empty" in checked(address, b"")["issues"][0]


def test_numbers_of_a_month_are_held_against_the_day_of_the_text(address: str, tasdiq: Tasdiq) -> None:
    now = checked(address, MONTH.encode())["findings"]
    assert [row["kind"] for row in now] == ["database"] and now[0]["verdict"] == "does_not"
    assert checked(address, MONTH.encode(), database="no")["findings"] == []
    assert checked(address, MONTH.encode(), published="2016-09-01")["findings"] == []  # nothing was on record on that day
    assert checked(address, MONTH.encode(), published="2016-09-01")["published"] == "2016-09-01"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("published=soon", "published: 'soon' is no date"), ("database=perhaps", "choose from yes, no"), ("colour=red", "no parameter 'colour'"),
        (f"name={'x' * 151}", "name: longer than 150 characters"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_told(address: str, asked: str, told: str) -> None:
    answer = httpx.post(f"{address}/api/check?{asked}", content=b"a")
    assert answer.status_code == 400 and told in answer.json()["error"]


def test_what_is_too_large_is_refused_and_leaves_nothing(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(201):
            yield b" " * 2**20

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    answer = httpx.post(f"{address}/api/check", content=pieces(), timeout=60)
    assert answer.status_code == 413 and "larger than 200 MB" in answer.json()["error"]


def test_a_text_is_pasted_and_a_file_dropped_in_the_browser(page: Any, tmp_path: Path) -> None:
    page.goto("/check")
    assert_accessible(page)
    page.get_by_label("Text", exact=True).fill(SLIP + HOSTILE)
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector("#findings li")
    assert [one.split(" · ")[0] for one in page.locator("#findings li p:first-child").all_inner_texts()] == [
        "✗ does not add up",
        "✓ adds up",
    ]
    assert page.locator("#findings script, #findings img").count() == 0
    assert page.evaluate("document.activeElement.id") == "came"
    assert_accessible(page)
    page.get_by_label("Show only what does not add up").check()
    assert [one.is_visible() for one in page.locator("#findings li").all()] == [True, False]
    (tmp_path / "draft.txt").write_text(f"The review. {SLIP}", encoding="utf-8")
    page.set_input_files("#file", tmp_path / "draft.txt")
    page.get_by_label("Show only what does not add up").uncheck()
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector("#findings li:only-child")
    assert "draft.txt" in page.locator("#chosen").inner_text()
