"""Two people code a document blind in the browser, an editor decides where they differ; whoever is not done sees nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.conftest import served
from tests.serve.looked import assert_accessible

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.blind.assigning import Order

PASSWORD = "four plain words here"
TEXT = """QUETTA, Oct 4, 2016 - A roadside bomb killed 11 people and wounded 30 others in Quetta on Tuesday, police said.

The hospital later gave the number of dead as 14. <script>document.title='broken'</script>
"""


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    folder = tmp_path_factory.mktemp("coding")
    (folder / "blast.txt").write_text(TEXT, encoding="utf-8")
    made = Tasdiq(Config(store=folder / "desk.db", workers=1, rules_only=True))
    made.add([str(folder)])
    for name, role in (("ana", "coder"), ("ben", "coder"), ("cem", "coder"), ("eda", "editor")):
        made.people.add(name, role, by="root", password=PASSWORD)
    made.coding_desk.assign(["blast.txt"], Order(to=("ana", "ben"), by="eda"))
    return made


@pytest.fixture(scope="module")
def address(team: Tasdiq) -> Iterator[str]:
    yield from served(team)


def get(team: Tasdiq, address: str, name: str, path: str) -> httpx.Response:
    session = team.people.sign_in(name, PASSWORD, "test")
    return httpx.get(f"{address}{path}", headers={"Cookie": f"tasdiq={session}"}, timeout=60)


def sign_in(browser: Any, address: str, name: str, path: str) -> Any:
    page = browser.new_context(base_url=address).new_page()
    page.goto(path)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{path}")
    return page


def fill(page: Any, killed: str) -> None:
    for label, value in (("incident", "yes"), ("type", "bombing"), ("stage", "accomplished")):
        page.locator(f"select[name='0-{label}']").select_option(value)
    for field, value in (("date", "2016-10-04"), ("place", "Quetta"), ("killed", killed), ("injured", "30")):
        page.locator(f"input[name='0-{field}']").fill(value)


def mark(page: Any, words: str) -> None:
    """Mark words of the text as a mouse would."""
    page.evaluate(
        """(words) => {
            const node = document.getElementById("text").firstChild;
            const start = node.data.indexOf(words);
            document.getSelection().setBaseAndExtent(node, start, node, start + words.length);
        }""",
        words,
    )
    page.wait_for_timeout(50)


def test_a_document_from_assignment_to_decision(browser: Any, team: Tasdiq, address: str) -> None:
    page = sign_in(browser, address, "ana", "/assignments")
    assert_accessible(page)
    page.locator("tbody a").click()
    page.wait_for_selector("#coding")
    assert "machine" not in page.content() and "14" in page.locator("#text").inner_text()
    assert_accessible(page)
    fill(page, "many")
    page.reload()
    assert page.locator("input[name='0-place']").input_value() == "Quetta"  # nothing typed is lost
    page.get_by_role("button", name="I am done").click()
    assert "killed" in page.locator("#problem").inner_text()
    page.locator("input[name='0-killed']").fill("14")
    mark(page, "number of dead as 14")
    page.locator("input[name='0-killed-words']").focus()
    assert page.locator("input[name='0-killed-words']").input_value() == "number of dead as 14"
    page.get_by_role("button", name="I am done").click()
    page.wait_for_selector("main p[role=status]")
    [document] = [row["document"] for row in team.coding_desk.listed()]
    for name, path in (
        ("ben", f"/assignments/{document}"),
        ("eda", f"/adjudication/{document}"),
        ("eda", "/adjudication"),
        ("ben", "/incidents"),
    ):
        told = get(team, address, name, path)
        assert "number of dead as 14</q>" not in told.text and "ana</strong>" not in told.text
    assert get(team, address, "eda", f"/adjudication/{document}").status_code == 400
    assert get(team, address, "cem", f"/assignments/{document}").status_code == 404
    assert get(team, address, "ana", f"/adjudication/{document}").status_code == 403

    second = sign_in(browser, address, "ben", f"/assignments/{document}")
    fill(second, "11")
    second.get_by_role("button", name="I am done").click()
    second.wait_for_selector("h2:has-text('What was coded')")
    assert "number of dead as 14" in second.content()

    third = sign_in(browser, address, "eda", "/adjudication")
    assert "1 fields" in third.locator("tbody").first.inner_text()
    assert_accessible(third)
    third.locator("tbody a").first.click()
    third.wait_for_selector("form.signing")
    assert_accessible(third)
    third.get_by_label("ana: 14").check()
    third.get_by_label("Why").first.fill("the hospital counted last")
    third.get_by_role("button", name="Decide on killed").click()
    third.wait_for_selector("text=the hospital counted last")
    [now] = [row for row in team.incidents() if row["type"] == "bombing"]
    assert (now["killed"]["best"], now["evidence"]["killed"][0]["quote"]) == (14, "number of dead as 14")
    assert third.title() != "broken" and re.search("ben</strong>: <span[^>]*>11", third.content())


def test_a_desk_without_accounts_says_what_blind_coding_takes(team: Tasdiq, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    alone = Tasdiq(Config(store=tmp_path / "desk.db", workers=1, rules_only=True))
    alone.add([str(tmp_path / "a.txt")])
    for address in served(alone):
        told = httpx.get(f"{address}/assignments")
        assert told.status_code == 404 and "tasdiq people add" in told.text
