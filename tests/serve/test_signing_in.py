"""A shared desk, attacked: other sites' pages, stolen and ended sessions and tokens, guessing, and people without the right."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.conftest import served
from tests.serve.looked import assert_accessible

from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.people.roles import ANYBODY, roles
from tasdiq.serve.accounts import Door
from tasdiq.serve.app import desk as application
from tasdiq.serve.rate import Rate
from tasdiq.serve.signing_in import within

PASSWORD = "four plain words here"
ROLES = {"rea": "reader", "cod": "coder", "edi": "editor", "adm": "admin"}
OPEN = {"/sign-in", "/welcome/{secret}"}  # what a stranger may ask for


@pytest.fixture(scope="module")
def team(tasdiq: Tasdiq, tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    """The sample reports, with somebody of each role."""
    folder = tmp_path_factory.mktemp("team")
    shutil.copy(str(tasdiq.config.store), folder / "desk.db")
    made = Tasdiq(replace(tasdiq.config, store=folder / "desk.db"))
    for name, role in ROLES.items():
        made.people.add(name, role, by="root", password=PASSWORD)
    return made


@pytest.fixture(scope="module")
def address(team: Tasdiq) -> Iterator[str]:
    """The address of that desk."""
    yield from served(team)


@pytest.fixture(scope="module")
def sessions(team: Tasdiq) -> dict[str, str]:
    """A session of each, by role."""
    return {role: team.people.sign_in(name, PASSWORD, "test") for name, role in ROLES.items()}


def asked(address: str, method: str, path: str, *, session: str | None = None, **more: Any) -> httpx.Response:
    """What the desk says to a request from its own page, with that session."""
    headers = {"Origin": address, **more.pop("headers", {})}
    headers = {name: value for name, value in headers.items() if value}
    cookies = {"Cookie": f"tasdiq={session}"} if session else {}
    return httpx.request(method, f"{address}{path}", headers={**headers, **cookies}, timeout=60, **more)


def sign_in(address: str, name: str, password: str, **more: Any) -> httpx.Response:
    return asked(address, "POST", "/sign-in", data={"name": name, "password": password, "next": "/incidents"}, **more)


def every_route(team: Tasdiq) -> list[tuple[str, str]]:
    found = [
        (method, re.sub(r"\{[^}]*\}", "x" * 12, prefix + route.path))
        for prefix, route in _routes(application(team).routes, "") for method in sorted(getattr(route, "methods", None) or ())
    ]  # fmt: skip
    assert len(found) > 30
    return found


def _routes(routes: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """The routes of an application and of the routers in it."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _routes(inner.routes, prefix + route.include_context.prefix)
        else:
            yield prefix, route


def test_a_stranger_gets_nothing_but_the_way_in(team: Tasdiq, address: str) -> None:
    for method, path in every_route(team):
        if roles().needed(method, path) == ANYBODY:
            assert re.sub("x{12}", "{secret}", path) in OPEN, f"{method} {path} is open to everybody"
            continue
        answer = asked(address, method, path)
        if method == "GET" and not path.startswith("/api/"):
            assert (answer.status_code, answer.headers["Location"][:14]) == (303, "/sign-in?next="), path
        else:
            assert answer.status_code == 401, f"{method} {path}"
        assert "Quetta" not in answer.text
    answer = httpx.get(f"{address}/api/incidents")
    assert answer.json()["error"].startswith("sign in first")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "Incidents" not in httpx.get(f"{address}/sign-in").text  # no menu either


def test_a_reader_changes_nothing(team: Tasdiq, address: str, sessions: dict[str, str]) -> None:
    own = ("/sign-", "/account", "/welcome")
    tried = [(m, p) for m, p in every_route(team) if m not in ("GET", "HEAD", "OPTIONS") and not p.startswith(own)]
    assert tried
    for method, path in tried:
        answer = asked(address, method, path, session=sessions["reader"], json={})
        assert answer.status_code == 403, f"{method} {path}"


DOCUMENT = "0" * 12
RIGHTS = [  # method, path, who may; what it comes to there is another test's business
    ("GET", "/incidents", "reader coder editor admin"), ("GET", "/api/incidents", "reader coder editor admin"),
    ("GET", "/api/queue", "reader coder editor admin"), ("POST", "/api/decisions", "coder editor admin"),
    ("POST", "/api/decisions/undo", "coder editor admin"), ("GET", "/add", "coder editor admin"),
    ("POST", "/api/adds/abcdefgh", "coder editor admin"), ("PUT", "/api/adds/abcdefgh/a.txt", "coder editor admin"),
    ("GET", "/check", "coder editor admin"), ("POST", "/api/check", "coder editor admin"), ("GET", "/analyses", "reader coder editor admin"),
    ("GET", "/assignments", "coder editor admin"), ("GET", "/adjudication", "editor admin"),
    ("GET", f"/api/documents/{DOCUMENT}/raw", "editor admin"), ("GET", "/people", "admin"), ("GET", "/account", "reader coder editor admin"),
    ("POST", "/a/route/of/tomorrow", "editor admin"), ("DELETE", "/api/incidents", "editor admin"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "who"), RIGHTS)
@pytest.mark.parametrize("role", ROLES.values())
def test_each_role_may_what_the_table_says(address: str, sessions: dict[str, str], role: str, method: str, path: str, who: str) -> None:
    answer = asked(address, method, path, session=sessions[role], content=b"" if method != "GET" else None)
    assert (answer.status_code != 403) == (role in who.split()), answer.text
    if role not in who.split():
        assert answer.status_code == 403
        assert role in answer.text and "that is for" in answer.text


def test_signing_in_gives_a_cookie_that_no_script_and_no_other_site_can_use(address: str) -> None:
    answer = sign_in(address, "cod", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/incidents")
    told = answer.headers["Set-Cookie"].lower()
    assert all(each in told for each in ("httponly", "samesite=strict", "path=/", "max-age="))
    session = answer.cookies["tasdiq"]
    page = asked(address, "GET", "/incidents", session=session)
    assert page.status_code == 200 and "Sign out" in page.text and ">cod<" in page.text
    assert page.headers["Cache-Control"] in ("private, no-cache", "no-store") and "Cookie" in page.headers["Vary"]
    assert asked(address, "POST", "/sign-out", session=session).status_code == 303
    assert asked(address, "GET", "/incidents", session=session).status_code == 303


def test_a_session_that_was_there_before_is_not_taken_over(team: Tasdiq, address: str) -> None:
    planted = "A" * 43
    answer = sign_in(address, "cod", PASSWORD, session=planted)
    assert answer.cookies["tasdiq"] != planted
    assert asked(address, "GET", "/incidents", session=planted).status_code == 303
    attackers = team.people.sign_in("rea", PASSWORD, "test")  # a real session, planted in another's browser
    answer = sign_in(address, "cod", PASSWORD, session=attackers)
    assert team.people.of_session(attackers) is None
    who = team.people.of_session(answer.cookies["tasdiq"])
    assert who is not None and who.name == "cod"


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": "null"}, {"Origin": ""},
    {"Origin": "", "Sec-Fetch-Site": "cross-site"}, {"Origin": "", "Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Sec-Fetch-Site": "none"},
])  # fmt: skip
@pytest.mark.parametrize("path", ["/api/decisions", "/sign-out", "/account/tokens", "/sign-in"])
def test_another_sites_page_cannot_act(team: Tasdiq, address: str, sessions: dict[str, str], headers: dict[str, str], path: str) -> None:
    given = {"act": "x", "decision": "accept", "about": ["incident:0"]}
    body: dict[str, Any] = (
        {"json": given} if path.startswith("/api") else {"data": {"name": "cod", "password": PASSWORD, "label": "x", "scope": "read"}}
    )
    answer = asked(address, "POST", path, session=sessions["editor"], headers=headers, **body)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert team.people.of_session(sessions["editor"]) is not None
    assert not team.people.secrets("token", "edi")
    assert not team.review_desk.made()


def test_a_page_of_the_desk_may_act_be_it_without_telling_more_than_that(team: Tasdiq, address: str, sessions: dict[str, str]) -> None:
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}  # what a form sends where no referrer is told
    made = asked(
        address, "POST", "/account/tokens", session=sessions["admin"], headers=headers, data={"label": "x", "scope": "read", "days": "3"}
    )
    token = re.search(r"tasdiq_[A-Za-z0-9_-]{43}", made.text)
    assert made.status_code == 200 and token is not None
    [row] = team.people.secrets("token", "adm")
    assert asked(address, "POST", f"/account/tokens/{row['id']}", session=sessions["editor"]).status_code == 404  # not one's own
    assert asked(address, "POST", f"/account/tokens/{row['id']}", session=sessions["admin"]).status_code == 303
    assert asked(address, "GET", "/account", session=sessions["admin"]).text.count(row["id"]) == 0


def test_tokens_hold_for_what_they_were_made_and_as_long(team: Tasdiq, address: str) -> None:
    def with_token(method: str, path: str, token: str, **more: Any) -> int:
        return httpx.request(method, f"{address}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=60, **more).status_code

    token = team.people.make_token("edi", label="nightly", scopes=["read"], by="edi")
    assert with_token("GET", "/api/incidents", token) == 200
    assert with_token("POST", "/api/decisions", token, json={}) == 403  # beyond its scope
    assert with_token("GET", f"/api/documents/{DOCUMENT}/raw", token) == 403
    assert with_token("GET", "/account", token) == 403  # no program changes an account
    assert with_token("GET", "/api/incidents", token[:-1]) == 401
    assert httpx.get(f"{address}/api/incidents?token={token}").status_code == 401  # never in an address, which is noted down everywhere
    cookie = httpx.get(f"{address}/api/incidents", headers={"Cookie": f"tasdiq={token}"})
    assert cookie.status_code == 401
    for scheme in ("Basic", "Token", "bearer x"):
        assert httpx.get(f"{address}/api/incidents", headers={"Authorization": f"{scheme} {token}"}).status_code == 401
    decide = team.people.make_token("cod", label="x", scopes=["read", "decide"], by="cod")
    given = {"act": "by token", "decision": "accept", "about": ["incident:0"], "person": "somebody else"}
    assert with_token("POST", "/api/decisions", decide, json=given) == 201
    assert [one["person"] for one in team.review_desk.made() if one["act"] == "by token"] == ["cod"]  # not who the request says
    assert team.review_desk.undo("cod", "by token") is not None
    [mine] = team.people.secrets("token", "edi")
    team.people.take_back_token(mine["id"], by="adm")
    assert with_token("GET", "/api/incidents", token) == 401


def test_guessing_is_slow_and_names_are_not_told(address: str) -> None:
    told = {name: [sign_in(address, name, f"wrong {n}") for n in range(6)] for name in ("edi", "nobody")}
    assert [each.status_code for each in told["edi"]] == [each.status_code for each in told["nobody"]] == [401] * 5 + [429]
    alike = [re.sub(r"edi|nobody|\d+ seconds", "", each[0].text) for each in told.values()]
    assert alike[0] == alike[1]
    while sign_in(address, "edi", "wrong").status_code != 429:  # the waits double, so sooner or later this one holds
        pass
    locked = sign_in(address, "edi", PASSWORD)
    assert (locked.status_code, "Set-Cookie" in locked.headers) == (429, False)
    assert int(locked.headers["Retry-After"]) >= 1


def test_a_link_is_good_once(team: Tasdiq, address: str) -> None:
    team.people.add("new", "reader", by="adm")
    path = f"/welcome/{team.people.invite('new', by='adm')}"
    assert "new" in httpx.get(f"{address}{path}").text
    assert asked(address, "POST", path, data={"password": PASSWORD, "again": "else"}).status_code == 400
    assert asked(address, "POST", path, data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert asked(address, "POST", path, data={"password": "x" + PASSWORD, "again": "x" + PASSWORD}).status_code == 400
    assert httpx.get(f"{address}{path}").status_code == 404
    assert sign_in(address, "new", PASSWORD).status_code == 303


def test_raw_pages_are_for_editors_and_fetching_one_is_noted(team: Tasdiq, address: str, sessions: dict[str, str]) -> None:
    name = next(row["document"] for row in team.everything()["documents"])
    path = f"/api/documents/{name}/raw"
    assert [asked(address, "GET", path, session=sessions[role]).status_code for role in ("reader", "coder")] == [403, 403]
    answer = asked(address, "GET", path, session=sessions["editor"])
    assert answer.status_code == 200 and len(answer.content) > 100
    assert answer.headers["Content-Type"] == "application/octet-stream" and answer.headers["Content-Disposition"].startswith("attachment")
    assert [act.person for act in team.people.acts() if act.act == "raw page fetched"] == ["edi"]
    assert not (set(re.findall(r'href="([^"]*raw[^"]*)"', asked(address, "GET", "/incidents", session=sessions["reader"]).text)))


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", "/sign-out", "/\n/x"]
)
def test_after_signing_in_one_stays_at_the_desk(path: str) -> None:
    assert within(path) == "/"


def test_who_is_removed_or_demoted_is_stopped_at_the_next_request(team: Tasdiq, address: str) -> None:
    team.people.add("gone", "editor", by="adm", password=PASSWORD)
    session = team.people.sign_in("gone", PASSWORD, "test")
    assert asked(address, "GET", "/adjudication", session=session).status_code != 403
    team.people.give_role("gone", "reader", by="adm")
    assert asked(address, "GET", "/adjudication", session=session).status_code == 403
    team.people.remove("gone", by="adm")
    assert asked(address, "GET", "/incidents", session=session).status_code == 303


def test_an_open_desk_is_open_on_loopback_alone_and_to_no_other_name(tasdiq: Tasdiq, tmp_path: Path) -> None:
    shutil.copy(str(tasdiq.config.store), tmp_path / "desk.db")
    made = Tasdiq(replace(tasdiq.config, store=tmp_path / "desk.db"))
    for address in served(made, Door(person="ana")):
        assert httpx.get(f"{address}/incidents").status_code == 200
        rebound = httpx.get(f"{address}/incidents", headers={"Host": "evil.example:80"})
        assert (rebound.status_code, "evil.example" in rebound.text) == (400, True)
        given = {"act": "1", "decision": "accept", "about": ["incident:0"]}
        assert asked(address, "POST", "/api/decisions", json=given, headers={"Origin": "https://evil.example"}).status_code == 403
        assert httpx.post(f"{address}/api/decisions", json=given).status_code == 201
        assert [one["person"] for one in made.review_desk.made()] == ["ana"]
    for address in served(made, Door(exposed=True, secure=True)):
        assert httpx.get(f"{address}/api/incidents").status_code == 401  # never open, accounts or not
    made.people.add("cod", "coder", by="root", password=PASSWORD)
    for address in served(made, Door(address="https://desk.example", secure=True)):
        answer = sign_in(address, "cod", PASSWORD, headers={"Origin": "https://desk.example"})
        assert answer.headers["Set-Cookie"].startswith("__Host-tasdiq=") and "secure" in answer.headers["Set-Cookie"].lower()
        assert sign_in(address, "cod", PASSWORD).status_code == 403  # from another address than the desk's


def test_so_many_a_minute_and_no_more() -> None:
    rate = Rate(a_minute=60, at_once=5)
    assert [rate.wait("ana", 0.0) for _ in range(5)] == [0.0] * 5
    assert 0 < rate.wait("ana", 0.0) <= 1
    assert rate.wait("ben", 0.0) == 0.0
    assert rate.wait("ana", 2.0) == 0.0
    assert sum(rate.wait("ana", 10.0 + second / 10) == 0.0 for second in range(600)) <= 5 + 60


def test_the_desk_tells_who_asks_too_much(team: Tasdiq, address: str) -> None:
    token = team.people.make_token("rea", label="hasty", scopes=["read"], by="rea")
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        told = [client.get("/api/openapi.json").status_code for _ in range(roles().limits["requests_at_once"] * 2)]
        if 429 not in told:
            pytest.skip("this machine is too slow to ask too much")
        late = next(answer for answer in (client.get("/api/openapi.json") for _ in range(50)) if answer.status_code == 429)
    assert int(late.headers["Retry-After"]) >= 1 and "too many" in late.json()["error"]


def test_signing_in_with_the_keyboard(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address)
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Content Security" in message.text else None)
    page.goto("/incidents?least_killed=10")
    assert page.url.endswith("/sign-in?next=/incidents%3Fleast_killed%3D10")
    assert_accessible(page)
    page.keyboard.type("cod")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong password")
    page.keyboard.press("Enter")
    page.wait_for_selector("#problem")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents?least_killed=10")
    assert page.get_by_role("link", name="Adjudication").count() == 0
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("link", name="cod", exact=True).click()
    page.wait_for_selector("#tokens")
    assert_accessible(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    assert not problems
    context.close()
