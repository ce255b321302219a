"""A request in; who asks, and what they may, out. A desk on loopback without accounts is open, as a desk of one person is."""

import threading
import time
from dataclasses import dataclass

from fastapi import Request, Response

from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.people.accounts import Who
from tasdiq.pipeline.people.roles import Roles, roles
from tasdiq.serve.refused import Refused

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
_ASKED_AGAIN = 2.0  # seconds after which a desk without accounts looks whether it has one now


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """How a desk is reached."""

    person: str | None = None  # who decides at an open desk
    address: str | None = None  # what people type, where a server before this one takes their requests: https://desk.example.org
    secure: bool = False  # reached by https
    exposed: bool = False  # from other machines: never open

    @property
    def cookie(self) -> str:
        """The session cookie's name; browsers take `__Host-` only over https, from this host and for all of it."""
        return "__Host-tasdiq" if self.secure else "tasdiq"


class Gate:
    """Who may pass."""

    def __init__(self, tasdiq: Tasdiq, door: Door) -> None:
        self.people = tasdiq.people
        self.door = door
        self._lock = threading.Lock()
        self._asked = -_ASKED_AGAIN
        self._open = False

    @property
    def roles(self) -> Roles:
        """Who may do what."""
        return roles()

    def is_open(self) -> bool:
        """Whether everybody who reaches the desk may do everything: on loopback, as long as nobody has an account."""
        if self.door.exposed or self.door.address:
            return False
        with self._lock:
            if self._asked + _ASKED_AGAIN < time.monotonic():
                self._open = not self.people.exist()
                self._asked = time.monotonic()
            return self._open

    def who(self, request: Request) -> Who | None:
        """Who asks: by the token where there is one, else by the session's cookie; raises Refused for a token that does not hold."""
        told = request.headers.get("authorization")
        if told is not None:
            scheme, _, secret = told.partition(" ")
            found = self.people.of_token(secret.strip()) if scheme.casefold() == "bearer" else None
            if found is None:
                raise Refused(401, "that token does not hold: it is wrong, has ended or was taken back")
            return found
        cookie = request.cookies.get(self.door.cookie)
        return self.people.of_session(cookie) if cookie else None

    def let_in(self, response: Response, secret: str) -> None:
        """Give the browser a session: out of reach of scripts, and never sent along from another site."""
        age = self.roles.limits["session_days"] * 86_400
        response.set_cookie(self.door.cookie, secret, max_age=age, path="/", secure=self.door.secure, httponly=True, samesite="strict")

    def let_out(self, response: Response) -> None:
        """Take the session from the browser."""
        response.delete_cookie(self.door.cookie, path="/", secure=self.door.secure, httponly=True, samesite="strict")


def gate_of(request: Request) -> Gate:
    """The desk's gate."""
    gate: Gate = request.app.state.gate
    return gate


def signed_in(request: Request) -> Who | None:
    """Who is signed in; None at an open desk, and for whoever is not."""
    found: Who | None = getattr(request.state, "who", None)
    return found


def check(request: Request, right: str) -> None:
    """Raise Refused unless whoever asks has that right."""
    who = signed_in(request)
    if not getattr(request.state, "open", False) and (who is None or right not in who.rights):
        raise Refused(403, not_yours(who, right))


def not_yours(who: Who | None, right: str) -> str:
    """Why somebody may not, and who may."""
    known = roles()
    allowed = [name for name, rights in known.roles.items() if right in rights]
    whose = f"{who.name} ({who.role}) may" if who is not None and who.kind == "session" else "this token or address may"
    return f"{whose} not {known.rights.get(right, right)}; that is for: {', '.join(allowed) or 'somebody signed in'}"
