"""Every request in; only those that may pass out: from the desk's own pages or with a token, by somebody with the right, not too many."""

import math
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tasdiq.errors import TasdiqError
from tasdiq.pipeline.people.accounts import Who
from tasdiq.pipeline.people.roles import ANYBODY, LOOKING, SELF
from tasdiq.serve.accounts import LOOPBACK, Gate, gate_of, not_yours
from tasdiq.serve.rate import Rate
from tasdiq.serve.refused import Refused
from tasdiq.store.people import SESSION

Next = Callable[[Request], Awaitable[Response]]
Told = Callable[[Request, Exception], Awaitable[Response]]


def watch(gate: Gate, told: Told) -> Callable[[Request, Next], Awaitable[Response]]:
    """What stands before every route; `told` makes a page or JSON of a refusal."""
    limits = gate.roles.limits
    rate = Rate(limits["requests_a_minute"], limits["requests_at_once"])

    async def watched(request: Request, call_next: Next) -> Response:
        try:
            need = await run_in_threadpool(_admit, request, rate)
        except TasdiqError as error:
            if getattr(error, "status", 0) == 401 and _is_page(request):
                return _to_sign_in(request)
            response = await told(request, error)
            for name, value in (getattr(error, "headers", None) or {}).items():
                response.headers[name] = value
            return response
        response = await call_next(request)
        if need != ANYBODY and not request.state.open:
            _keep_private(response)
        if gate.door.secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"  # never again without https
        return response

    return watched


def at_home(request: Request) -> None:
    """Raise Refused where the request is for another host, or another site's page has sent what changes something.

    A browser tells with each such request where it comes from; a program with a token has nothing that a page could use.
    """
    door = gate_of(request).door
    host = request.headers.get("host", "")
    if not door.exposed and not door.address and urlsplit(f"//{host}").hostname not in {name.strip("[]") for name in LOOPBACK}:
        raise Refused(400, f"this desk is at 127.0.0.1, not at {host[:80]!r}")
    if request.method in LOOKING or "authorization" in request.headers:
        return
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    own = {door.address or f"{'https' if door.secure else 'http'}://{host}"}
    if site not in (None, "same-origin") or (origin not in (None, "null") and origin not in own):
        raise Refused(403, "this was sent by another site's page; use the desk's own pages, or a token")
    if site is None and origin not in own and (door.cookie in request.cookies or not gate_of(request).is_open()):
        raise Refused(403, "nothing tells that the desk's own page has sent this: no Origin; programs use a token")


def _admit(request: Request, rate: Rate) -> str:
    """Let a request pass, with who makes it; what it needed. Raises Refused, or Turned."""
    at_home(request)
    gate = gate_of(request)
    need = gate.roles.needed(request.method, request.scope["path"])
    request.state.open = gate.is_open()
    request.state.who = None
    if request.state.open:
        request.state.person = gate.door.person
        return need
    if need == ANYBODY and request.method in LOOKING and "authorization" not in request.headers:
        return need
    try:
        who = gate.who(request)
    except Refused:
        _slow_down(rate, _place(request))  # guessing tokens is not free
        raise
    _slow_down(rate, f"{who.kind} {who.key}" if who else _place(request))
    if need != ANYBODY:
        _check(who, need)
    request.state.who = who
    request.state.person = who.name if who else None
    return need


def _check(who: Who | None, need: str) -> None:
    if who is None:
        raise _Unknown()
    if need == SELF and who.kind != SESSION:
        raise Refused(403, "that is for a person who is signed in, not for a token")
    if need != SELF and need not in who.rights:
        raise Refused(403, not_yours(who, need))


class _Unknown(Refused):
    headers = {"WWW-Authenticate": 'Bearer realm="tasdiq"'}  # noqa: RUF012 - read only

    def __init__(self) -> None:
        super().__init__(401, "sign in first, or send a token: Authorization: Bearer tasdiq_…")


class _TooMany(Refused):
    def __init__(self, seconds: float) -> None:
        super().__init__(429, f"too many requests; try again in {math.ceil(seconds)} seconds")
        self.headers = {"Retry-After": str(math.ceil(seconds))}


def _slow_down(rate: Rate, who: str) -> None:
    wait = rate.wait(who, time.monotonic())
    if wait > 0:
        raise _TooMany(wait)


def _place(request: Request) -> str:
    return request.client.host if request.client else ""


def _is_page(request: Request) -> bool:
    path = request.scope["path"]
    return request.method == "GET" and not path.startswith("/api/") and "authorization" not in request.headers


def _to_sign_in(request: Request) -> Response:
    wanted = request.scope["path"] + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}", status_code=303, headers={"Cache-Control": "no-store"})


def _keep_private(response: Response) -> None:
    """What one person may see is kept by no cache that others use."""
    known = response.headers.get("Cache-Control", "")
    response.headers["Cache-Control"] = known if "no-store" in known else "private, no-cache"
    response.headers.append("Vary", "Cookie")
    response.headers.append("Vary", "Authorization")
