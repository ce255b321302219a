"""Pages on which people sign in and out, set a password, make tokens for their programs, and see who has an account."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.people.accounts import Turned, Who
from tasdiq.serve.accounts import check, gate_of, signed_in
from tasdiq.serve.refused import Refused
from tasdiq.serve.sent import Form, form
from tasdiq.serve.show import Pages
from tasdiq.store.people import SESSION, TOKEN

_FRESH = {"Cache-Control": "no-store"}
_ACTS = 200  # that the page of people shows


def routes() -> APIRouter:
    """The routes of signing in and of accounts."""
    router = APIRouter(include_in_schema=False)
    for path, handler, method in (
        ("/sign-in", _door, "GET"), ("/sign-in", _sign_in, "POST"), ("/sign-out", _sign_out, "POST"),
        ("/welcome/{secret}", _welcome, "GET"), ("/welcome/{secret}", _accept, "POST"), ("/account", _account, "GET"),
        ("/account/password", _password, "POST"), ("/account/sessions", _everywhere, "POST"), ("/account/tokens", _token, "POST"),
        ("/account/tokens/{key}", _end_token, "POST"), ("/people", _people, "GET"), ("/api/documents/{document}/raw", _raw, "GET"),
    ):  # fmt: skip
        router.add_api_route(path, handler, methods=[method], response_model=None)
    return router


def _door(request: Request) -> Response:
    if request.state.open:
        return RedirectResponse("/", status_code=303)
    return _page(request, "sign_in.html.j2", {"next": within(request.query_params.get("next", "/")), "problem": None, "name": ""})


async def _sign_in(request: Request) -> Response:
    given, gate = await form(request), gate_of(request)
    place = request.client.host if request.client else ""
    name, wanted = given.one("name").strip().lower()[:80], within(given.one("next"))
    try:
        secret = await run_in_threadpool(gate.people.sign_in, name, given.one("password"), place)
    except Turned as turned:
        page = _page(request, "sign_in.html.j2", {"next": wanted, "problem": str(turned), "name": name}, turned.status)
        page.headers.update(turned.headers or {})
        return page
    before = request.cookies.get(gate.door.cookie)
    if before:  # a session that was there before is never taken over
        await run_in_threadpool(gate.people.sign_out, before)
    response = RedirectResponse(wanted, status_code=303, headers=_FRESH)
    gate.let_in(response, secret)
    return response


async def _sign_out(request: Request) -> Response:
    gate = gate_of(request)
    await run_in_threadpool(gate.people.sign_out, request.cookies.get(gate.door.cookie, ""))
    response = RedirectResponse("/sign-in", status_code=303, headers={**_FRESH, "Clear-Site-Data": '"cache", "storage"'})
    gate.let_out(response)
    return response


def _welcome(request: Request, secret: str) -> Response:
    name = gate_of(request).people.invited(secret)
    return _page(request, "welcome.html.j2", {"name": name, "problem": None}, 200 if name else 404)


async def _accept(request: Request, secret: str) -> Response:
    given, people = await form(request), gate_of(request).people
    try:
        await run_in_threadpool(people.accept, secret, _twice(given))
    except BadValueError as problem:
        name = await run_in_threadpool(people.invited, secret)
        return _page(request, "welcome.html.j2", {"name": name, "problem": str(problem)}, 400)
    return RedirectResponse("/sign-in", status_code=303, headers=_FRESH)


def _account(request: Request) -> Response:
    return _of_mine(request, {})


async def _password(request: Request) -> Response:
    given, who, gate = await form(request), _mine(request), gate_of(request)

    def change() -> Response:
        gate.people.give_password(who.name, _twice(given), by=who.name, old=given.one("old"))
        response = RedirectResponse("/sign-in", status_code=303, headers=_FRESH)
        gate.let_out(response)
        return response

    return await run_in_threadpool(_tried, request, change)


async def _everywhere(request: Request) -> Response:
    who, gate = _mine(request), gate_of(request)
    await run_in_threadpool(lambda: gate.people.sign_out_everywhere(who.name, by=who.name))
    response = RedirectResponse("/sign-in", status_code=303, headers=_FRESH)
    gate.let_out(response)
    return response


async def _token(request: Request) -> Response:
    given, who, people = await form(request), _mine(request), gate_of(request).people

    def make() -> Response:
        days = int(given.one("days")) if given.one("days").isdecimal() and len(given.one("days")) < 5 else 0
        made = people.make_token(who.name, label=given.one("label"), scopes=given.get("scope", []), days=days, by=who.name)
        return _of_mine(request, {"token": made})

    return await run_in_threadpool(_tried, request, make)


def _end_token(request: Request, key: str) -> Response:
    who, people = _mine(request), gate_of(request).people
    if key not in {one["id"] for one in people.secrets(TOKEN, who.name)}:
        raise Refused(404, "you have no such token")
    people.take_back_token(key, by=who.name)
    return RedirectResponse("/account", status_code=303, headers=_FRESH)


def _people(request: Request) -> Response:
    check(request, "people")
    people = gate_of(request).people
    told = {"people": people.listed(), "roles": gate_of(request).roles, "acts": people.acts()[-_ACTS:][::-1]}
    return _page(request, "people.html.j2", told)


def _raw(request: Request, document: str) -> Response:
    """The bytes a document was read from, for editors: nothing in them is run or shown by a browser."""
    check(request, "raw")
    tasdiq: Tasdiq = request.app.state.tasdiq
    who = signed_in(request)
    content = tasdiq.people.raw(document, by=who.name if who else request.state.person or "desk")
    headers = {**_FRESH, "Content-Disposition": f'attachment; filename="{document[:12]}.bin"', "Content-Security-Policy": "sandbox"}
    return Response(content, media_type="application/octet-stream", headers=headers)


def within(wanted: str) -> str:
    """An address within the desk; its first page where another one was asked for."""
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\", "/sign-")) and wanted.isprintable() and len(wanted) < 2_000
    return wanted if inside else "/"


def _tried(request: Request, act: Callable[[], Response]) -> Response:
    """What an act on the page of one's account comes to; the page with what was wrong where it did not work."""
    try:
        return act()
    except BadValueError as problem:
        return _of_mine(request, {"problem": str(problem)}, 400)


def _of_mine(request: Request, more: Mapping[str, Any], status: int = 200) -> Response:
    who, gate = _mine(request), gate_of(request)
    told = {
        "sessions": gate.people.secrets(SESSION, who.name), "tokens": gate.people.secrets(TOKEN, who.name), "token": None, "problem": None,
        "roles": gate.roles, "rights": [right for right in gate.roles.rights if right in who.rights], **more,
    }  # fmt: skip
    return _page(request, "account.html.j2", told, status)


def _mine(request: Request) -> Who:
    who = signed_in(request)
    if who is None or who.kind != SESSION:
        raise Refused(404, "nobody has an account at this desk; `tasdiq people add NAME` makes one")
    return who


def _twice(given: Form) -> str:
    if given.one("password") != given.one("again"):
        raise BadValueError("the two new passwords differ")
    return given.one("password")


def _page(request: Request, name: str, told: Mapping[str, Any], status: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    made = pages.page(request, name, told, status=status)
    made.headers.update(_FRESH)
    return made
