"""A reviewer goes through the queue with the keyboard, sees the words behind each value, and takes decisions back."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.conftest import served

from tasdiq.config import Config
from tasdiq.model.statement import Judgement
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.known.decided import Decisions
from tasdiq.serve.shelf import Shelf
from tasdiq.serve.waiting import left
from tasdiq.serve.worklist import KINDS, items

HOSTILE = (
    "Blast in Quetta <script>document.title='broken'</script>\n\n"
    "QUETTA, Oct 4, 2016 - A roadside bomb killed 41 people and wounded 90 in Quetta on Tuesday, police said. \U0001f525 "
    "<img src=x onerror=\"document.title='broken'\"> The blast \u202eRED SNAP\u202c hit a bus. " + "A" * 3000 + " \U0001f525\n\n"
    "کوئٹہ میں دھماکہ ہوا۔\n\n"
    "The toll of 41 people was given by the hospital as well.\n"
)


@pytest.fixture(scope="module")
def desk(tasdiq: Tasdiq, tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    """The sample reports and a hostile one, in a database of its own to decide in."""
    folder = tmp_path_factory.mktemp("queue")
    shutil.copy(str(tasdiq.config.store), folder / "desk.db")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    made = Tasdiq(replace(tasdiq.config, store=folder / "desk.db"))
    made.add([str(folder / "hostile.txt")])
    return made


@pytest.fixture(scope="module")
def address(desk: Tasdiq) -> Iterator[str]:
    """The address of that desk."""
    yield from served(desk)


def queue(address: str, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{address}/api/queue", params=asked).raise_for_status().json()
    return found


def until(page: Any, holds: str) -> None:
    """Wait for a script's word; the page's policy forbids what Playwright would wait with."""
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {holds}")


def kept(desk: Tasdiq, count: int) -> list[dict[str, Any]]:
    """The decisions that stand, once so many do."""
    for _ in range(600):
        made = desk.review_desk.made()
        if len(made) == count:
            return made
        time.sleep(0.05)
    raise AssertionError(f"{len(made)} decisions stand, not {count}")


def test_what_is_doubtful_and_heavy_comes_first_each_with_a_reason(desk: Tasdiq) -> None:
    every = items(Shelf(desk).held())
    assert [one.score for one in every] == sorted((one.score for one in every), reverse=True)
    assert {"values", "figures", "link", "claim"} <= {one.kind for one in every} <= set(KINDS)
    assert all(one.why and one.title and 0 < one.doubt <= 1 for one in every)
    assert len({one.id for one in every}) == len(every)
    contested = next(one for one in every if one.kind == "claim")
    assert "claims it too" in " ".join(contested.why)
    assert any("Sources disagree on how many were killed" in one.why[0] for one in every)


def test_an_item_that_was_answered_waits_no_longer_and_a_rejected_incident_takes_all_its_items_along(desk: Tasdiq) -> None:
    held = Shelf(desk).held()
    every = items(held)
    first = every[0]
    answered = Judgement(person="ana", about=first.about[0], decision="accept", value={"act": "1", "item": first.id})
    waiting = left(held, Decisions(every=[answered]))
    assert waiting.after("", len(every)) == waiting.after(first.id, len(every)) == every[1:]
    assert waiting.after(every[3].id, 2) == every[4:6]
    incident = next(one for one in every if one.kind == "values").about[0]
    out = [Judgement(person="ana", about=name, decision="reject", value={"act": "2"}) for name in held.made_of[incident]]
    assert incident not in {one.about[0] for one in left(held, Decisions(every=out)).after("", len(every))}
    assert incident in {one.about[0] for one in left(held, Decisions(every=[])).after("", len(every))}


def appended(desk: Tasdiq) -> int:
    """How many judgements the log holds, those that were taken back among them."""
    with closing(desk._log()) as log:
        return len(list(log.judgements()))


def test_decisions_are_taken_from_the_desk_alone(address: str) -> None:
    given = {"act": "x", "decision": "accept", "about": ["incident:0"]}
    foreign = httpx.post(f"{address}/api/decisions", json=given, headers={"Sec-Fetch-Site": "cross-site"})
    form = httpx.post(f"{address}/api/decisions", content=json.dumps(given), headers={"Content-Type": "text/plain"})
    wrong = httpx.post(f"{address}/api/decisions", json={**given, "decision": "sing"})
    assert [foreign.status_code, wrong.status_code] == [403, 400]
    assert form.status_code in (400, 403, 422)
    assert "choose from accept, correct" in wrong.json()["error"]


def test_the_queue_with_the_keyboard_alone(page: Any, desk: Tasdiq, address: str) -> None:
    before, held = queue(address)["left"], appended(desk)
    page.goto("/")
    page.wait_for_selector("#item:not([hidden])")
    titles = []
    for key in "axa":
        titles.append(page.locator("#title").inner_text())
        page.keyboard.press(key)
    assert page.locator("#left").inner_text() == f"{before - 3} waiting"
    page.keyboard.press("u")
    page.keyboard.press("u")
    assert page.locator("#title").inner_text() == titles[1]
    assert page.locator("#done").inner_text().startswith("Taken back: ")
    for _ in range(600):  # all five keys have arrived, not the first alone
        if appended(desk) == held + 5:
            break
        time.sleep(0.05)
    kept(desk, 1)
    page.keyboard.press("j")
    assert page.locator("#title").inner_text() == titles[2]
    page.reload()
    page.wait_for_selector("#item:not([hidden])")
    assert page.locator("#left").inner_text() == f"{before - 1} waiting", "the accepted item stays away"
    page.keyboard.press("u")
    until(page, f"document.getElementById('title').innerText === {json.dumps(titles[0])}")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    assert kept(desk, 0) == []
    with closing(desk._log()) as log:
        assert {j.decision for j in log.judgements()} >= {"accept", "undo"}, "nothing was deleted"


def test_thirty_decisions_a_minute_need_no_page_load_and_are_all_kept(page: Any, desk: Tasdiq, address: str) -> None:
    left = min(queue(address)["left"], 12)
    page.goto("/")
    page.wait_for_selector("#item:not([hidden])")
    started = time.monotonic()
    for _ in range(left):
        page.keyboard.press("a")
        until(page, "!document.getElementById('item').hidden || !document.getElementById('empty').hidden")
    assert time.monotonic() - started < 2 * left
    made = kept(desk, left)
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1
    for row in made[::-1]:
        assert desk.review_desk.undo("desk", row["act"])


def test_the_words_behind_a_value_light_up_and_words_become_a_value(page: Any, desk: Tasdiq) -> None:
    page.goto("/")
    page.wait_for_selector("#item:not([hidden])")
    bring_hostile(page)
    killed = page.locator("#values button", has_text="killed").first
    killed.focus()
    lit = "[...CSS.highlights.get('lit')].map(range => range.toString()).join('|')"
    assert "41 people" in page.evaluate(lit)
    page.keyboard.press("c")
    page.get_by_label("Value", exact=True).fill("at least 42")
    page.keyboard.press("Enter")
    made = kept(desk, 1)
    with closing(desk._log()) as log:
        said = [s for s in log.statements(subject=made[0]["about"]) if s.method == "human:desk"]
    assert [(s.prop, s.value["count"]["low"]) for s in said if isinstance(s.value, dict)] == [("figures", 42)]  # type: ignore[index, call-overload]
    page.keyboard.press("w")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("#on-words").inner_text() == "On the words “Blast in”"
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    kept(desk, 0)


def test_hostile_text_is_shown_and_does_nothing(page: Any) -> None:
    page.goto("/")
    page.wait_for_selector("#item:not([hidden])")
    bring_hostile(page)
    text = page.locator("#text").inner_text()
    assert "<img src=x onerror" in text
    assert "\u202e" not in text and "\ufffdRED SNAP\ufffd" in text
    assert page.title().startswith("Queue")
    assert page.locator("#item script, #item img").count() == 0
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def bring_hostile(page: Any) -> None:
    for _ in range(60):
        if "hostile.txt" in page.locator("#about-source").inner_text():
            return
        page.keyboard.press("j")
        page.wait_for_timeout(30)
    raise AssertionError("the hostile report is not in the queue")


def test_a_decision_that_cannot_be_kept_is_told_and_comes_back(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/")
    page.wait_for_selector("#item:not([hidden])")
    title = page.locator("#title").inner_text()
    page.route("**/api/decisions", lambda route: route.abort())
    page.keyboard.press("a")
    page.wait_for_selector("#failed > div")
    assert "Not kept: " in page.locator("#failed").inner_text()
    assert page.locator("#title").inner_text() == title
    context.close()


def test_without_the_highlight_api_marks_do_it(page: Any) -> None:
    page.add_init_script("delete globalThis.Highlight")
    page.goto("/")
    page.wait_for_selector("#text mark.behind")
    lit = 0
    for value in page.locator("#values button").all():
        value.hover()
        lit += page.locator("#text mark.lit").count()
    assert lit > 0


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_stands_in_the_way_of_people_with_disabilities(page: Any, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra: pip install 'tasdiq[dev]'")
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.goto("/")
    page.wait_for_selector("#item:not([hidden])")
    page.keyboard.press("c")
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def test_config_is_not_needed_to_decide(tmp_path: Path) -> None:
    """A desk on an empty database says so instead of failing."""
    made = Tasdiq(Config(store=tmp_path / "empty.db", workers=1, rules_only=True))
    with closing(made._log(create=True)):
        pass
    for at in served(made):
        assert queue(at) == {"left": 0, "items": []}
