"""Hostile words in all that can be told and asked: every page of the desk, opened once in a browser, keeps them words."""

import re
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import pytest
from tests.hostile.payloads import PAYLOADS, assert_still, poisoned
from tests.serve.conftest import served

from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.blind.assigning import Order
from tasdiq.pipeline.blind.sheets import YES, Filled
from tasdiq.pipeline.deciding.keys import Decision
from tasdiq.serve.analyses import ABOUT
from tasdiq.serve.filters import NAMES

PASSWORD = "four plain words here"
ASKED = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' onfocus='alert(1)\r\nX-Asked: 1"
MOMENT = ("as_of", "policy")
REPORT = ("template", "month", "last", "internal", "country", "publisher", "high_profile", "group", *MOMENT)
ASKS = {
    "/incidents": (*NAMES, *MOMENT, "cursor", "limit"), "/map": ("since", "actor", "text"), "/map.svg": ("country", "text"), "/actors": ("q", *MOMENT),
    "/claims": MOMENT, "/sources": MOMENT, "/search": ("q", *MOMENT), "/issues": ("stage", "cursor", *MOMENT), "/assessment": REPORT,
    "/assessment/preview": ("template", "month", "group"), "/assessment/file": ("template", "publisher", "form"), "/sign-in": ("next",),
    **{f"/analyses/{name}": ("until", "country", "counted") for name in ABOUT}, "/analyses/series/chart.svg": ("admin1",),
    "/api/incidents": ("where", "format"), "/api/grid": ("cell",), "/api/queue": ("after", "item"),
}  # fmt: skip
PLACES = (
    "/incidents/{}", "/actors/{}", "/analyses/{}", "/analyses/{}/chart.svg", "/assignments/{}", "/adjudication/{}", "/welcome/{}", "/{}", "/static/{}",
    "/vendor/{}", "/api/records/{}", "/api/ties/{}", "/api/documents/{}/raw", "/api/added/{}",
)  # fmt: skip
OUTSIDE = (
    "/static/../app.py", "/static/../../config.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/..%5capp.py", "/static//etc/passwd",
    "/static/js/../../app.py", "/vendor/..%2f..%2f..%2f..%2f..%2fetc/passwd", "/vendor/../app.py", "/static/%00", "//etc/passwd",
    "/assessment/preview?template=..%2f..%2fapp", "/assessment/file?template=%2fetc%2fpasswd", "/assessment/file?form=..%2fx",
    "/api/documents/..%2f..%2fdesk.db/raw", "/assignments/..%2f..%2fapp.py",
)  # fmt: skip
ALIVE = """() => [...document.querySelectorAll("*")].filter((one) =>
    one.getAttributeNames().some((name) => name.startsWith("on") || name === "srcdoc")
    || /^\\s*(javascript|vbscript|data:text)/i.test(one.getAttribute("href") ?? one.getAttribute("action") ?? "")
    || (one.localName === "script" && !new URL(one.src, location).pathname.startsWith("/static/"))
).map((one) => one.outerHTML.slice(0, 200))"""
DOT = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    """The hostile database with one incident that all its reports tell of, accounts, and a document coded differently by two."""
    made = poisoned(tmp_path_factory.mktemp("payloads"))
    attacks = [row for row in made.incidents() if row["reports"][0]["name"][0].isdigit()]  # not the imported ones
    about = tuple(row["id"] for row in attacks[:-2])
    made.review_desk.decide(Decision(act="one", person="ana", decision="same", about=about), {})
    for name, role in (("adm", "admin"), ("eda", "editor"), ("ben", "coder"), ("cem", "coder")):
        made.people.add(name, role, by=PAYLOADS["script"], password=PASSWORD)
    for number, words in enumerate(PAYLOADS.values()):
        if words.isprintable():
            made.people.make_token("adm", label=words[:60], scopes=["read"], days=1 + number, by=words[:60])
    other, mine = (row["reports"][0]["document"] for row in attacks[-2:])
    made.coding_desk.assign([other], Order(to=("ben", "cem"), by="eda"))
    made.coding_desk.assign([mine], Order(to=("adm", "cem"), by="eda"))
    task, _ = made.coding_desk.task(other, None)
    for name, words in (("ben", PAYLOADS["image"]), ("cem", PAYLOADS["leaving"])):
        filled = {"incident": YES, "type": "bombing", "stage": "accomplished", "target": words, "weapon": words, "initiator": words}
        made.coding_desk.code(name, other, {unit: {field: Filled(text=text) for field, text in filled.items()} for unit in task.units})
    return made


@pytest.fixture(scope="module")
def address(team: Tasdiq) -> Iterator[str]:
    yield from served(team)


@pytest.fixture(scope="module")
def session(team: Tasdiq) -> str:
    return team.people.sign_in("adm", PASSWORD, "test")


@pytest.fixture(scope="module")
def pages(team: Tasdiq) -> list[str]:
    """Every page of the desk, with hostile words in what it is asked."""
    told = max(team.incidents(), key=lambda row: len(row["reports"]))
    assert len(told["reports"]) > 12
    coded, mine = (task["document"] for task in team.coding_desk.listed())
    actors = sorted({row["id"] for row in team.actors()}, key=lambda name: name != "ttp")[:2]
    wanted = urlencode({"month": "2016-08", "internal": "1", "group": PAYLOADS["script"], "publisher": PAYLOADS["attribute"]})
    return [
        "/", "/incidents", f"/incidents/{told['id']}", "/map", "/actors", *(f"/actors/{quote(name)}" for name in actors), "/claims", "/sources",
        "/search?" + urlencode({"q": "alert"}), "/search?" + urlencode({"q": PAYLOADS["image"]}), "/add", "/issues", f"/assessment?{wanted}",
        *(f"/analyses/{name}" for name in ABOUT), "/check", "/account",
        "/people", "/assignments", f"/assignments/{mine}", "/adjudication", f"/adjudication/{coded}",
        "/actors?" + urlencode({"q": PAYLOADS["script"]}), "/incidents?" + urlencode({"text": PAYLOADS["attribute"]}),
        "/sign-in?" + urlencode({"next": PAYLOADS["script"]}),
    ]  # fmt: skip


class Watched:
    """A page of the browser, and all that should not happen in it. Nothing but the desk's own pages is fetched, and no pictures."""

    def __init__(self, browser: Any, address: str) -> None:
        self.address = address
        self.context = browser.new_context(base_url=address)
        self.context.route("**/*", self._fetch)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("dialog", self._dialog)
        self.page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _dialog(self, dialog: Any) -> None:
        self.problems.append(f"a script ran: {dialog.message}")
        dialog.dismiss()

    def _fetch(self, route: Any) -> None:
        there = urlsplit(route.request.url)
        if f"{there.scheme}://{there.netloc}" != self.address:
            self.problems.append(f"asked for {route.request.url[:200]}")
            route.fulfill(status=204)
        elif there.path.endswith("maplibre-gl.mjs"):
            route.fulfill(body="export {};", content_type="text/javascript")  # the drawn map stands where the moving one cannot be had
        elif route.request.resource_type == "image":
            route.fulfill(body=DOT, content_type="image/gif")
        else:
            route.continue_()

    def look(self, path: str) -> str:
        """Open a page; its words."""
        self.page.goto(path, wait_until="load")
        if path == "/":
            self.page.wait_for_selector("#item:not([hidden]) #title", timeout=60_000)
        self.problems += self.page.evaluate(ALIVE)
        return str(self.page.evaluate("document.documentElement.textContent"))


def test_every_page_is_opened_and_nothing_in_it_is_alive(browser: Any, address: str, session: str, pages: list[str]) -> None:
    watched, found, words = Watched(browser, address), {}, ""
    watched.context.add_cookies([{"name": "tasdiq", "value": session, "url": address}])
    for path in pages:
        words += watched.look(path)
        if watched.problems:
            found[path], watched.problems = watched.problems, []
    watched.context.close()
    assert not found
    assert {name for name, text in PAYLOADS.items() if text.isprintable() and text[:40] not in words} <= {"wide"}


def _answer(body: str, headers: dict[str, str], route: Any) -> None:
    route.fulfill(body=body, headers=headers)


def test_the_watch_sees_what_is_alive(browser: Any, address: str) -> None:
    watched = Watched(browser, address)
    body = '<script>alert(1)</script><img src="https://evil.example/x.png"><a href="javascript:alert(1)">x</a><p onclick="x">'
    for policy, seen in (
        ("", ("a script ran", "asked for https://evil.example", "onclick", "javascript:")),
        ("default-src 'none'", ("script-src", "img-src")),
    ):
        headers = {"Content-Type": "text/html", **({"Content-Security-Policy": policy} if policy else {})}
        watched.context.route("**/evil", partial(_answer, body, headers))
        watched.look("/evil")
        told, watched.problems = " ".join(watched.problems), []
        assert all(words in told for words in seen), told
    watched.context.close()


def test_what_an_address_asks_comes_back_as_words(address: str, session: str) -> None:
    wrong, headers = [], {"Cookie": f"tasdiq={session}"}
    asked = [f"{path}?{urlencode({name: ASKED})}" for path, names in ASKS.items() for name in names]
    asked += [place.format(quote(ASKED, safe="")) for place in PLACES]
    with httpx.Client(base_url=address, headers=headers, timeout=120) as client:
        for path in asked:
            wrong += [f"{path}: {problem}" for problem in problems_of(client.get(path))]
    assert not wrong, "\n".join(wrong)


def problems_of(answer: httpx.Response) -> Iterator[str]:
    """What an answer to a hostile question should not be."""
    if answer.status_code >= 500:
        yield f"status {answer.status_code}"
    if "x-asked" in answer.headers or any(set("\r\n") & set(value) for value in answer.headers.values()):
        yield "a header of the asker's own"
    if "content-security-policy" not in answer.headers or answer.headers.get("x-content-type-options") != "nosniff":
        yield "no policy"
    given = answer.headers.get("content-disposition", 'attachment; filename="a.b"')
    if not re.fullmatch(r'attachment; filename="[A-Za-z0-9][A-Za-z0-9._-]*"', given):
        yield given
    if answer.is_redirect and not re.match(r"/(?!/)", answer.headers["location"]):
        yield f"sent to {answer.headers['location']}"
    if answer.headers.get("content-type", "").startswith(("text/html", "image/svg")):
        try:
            assert_still(answer.request.url.path, answer.text)
        except AssertionError as error:
            yield str(error)[:300]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_address_leads_out_of_the_desks_own_files(address: str, session: str, path: str) -> None:
    """Sent as it stands: a client that tidies addresses would take the dots away."""
    there = urlsplit(address)
    connection = HTTPConnection(there.hostname or "", there.port, timeout=60)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.putheader("Cookie", f"tasdiq={session}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status in (303, 307, 400, 404, 422) and b"import " not in body and b"root:" not in body and b"SQLite" not in body


def test_a_file_is_put_nowhere_but_into_its_batch(address: str, team: Tasdiq, session: str) -> None:
    headers = {"Cookie": f"tasdiq={session}", "Origin": address}
    around = set(Path(team.config.store).parent.rglob("*"))
    for name in ("..%2f..%2fx.txt", "%2e%2e", "..%5cx.txt", quote(ASKED, safe="")):
        answer = httpx.put(f"{address}/api/adds/payloads-1/{name}", content=b"x", headers=headers)
        assert answer.status_code in (200, 201, 404), answer.text
        if answer.status_code != 404:
            assert all(re.fullmatch(r"[^/\\<>\r\n]+", file) and not file.startswith(".") for file in answer.json()["files"])
    assert set(Path(team.config.store).parent.rglob("*")) == around
