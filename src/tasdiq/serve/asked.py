"""A request's address in, what it asks for out: the records of a day and policy, the filter, and which page of them."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from hashlib import sha256

from fastapi import Request

from tasdiq.errors import BadValueError
from tasdiq.serve import blind
from tasdiq.serve.facts import Facts, Row
from tasdiq.serve.filters import Filter
from tasdiq.serve.refused import Refused
from tasdiq.serve.shelf import Held, Once

MOST = 1_000  # rows of one page


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some rows of a listing."""

    rows: Sequence[Row]
    count: int  # of all the rows that fit
    next: str | None  # the cursor of the rows after these


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one request wants to see."""

    held: Held
    filter: Filter
    start: int = 0
    after: str = ""  # the id of the row before the first one wanted
    limit: int = 50

    def facts(self) -> Sequence[Facts]:
        """The incidents that fit as filters see them, newest first; those without a day last."""
        return _fitting(Once(self.held), self.filter)

    def incidents(self) -> Sequence[Row]:
        """The incidents that fit, newest first; those without a day last."""
        return _rows(Once(self.held), self.filter)

    def page(self, rows: Sequence[Row]) -> Page:
        """The part of the rows that is asked for; also where rows came in before it since its cursor was given."""
        start = self._begin(rows)
        shown = rows[start : start + self.limit]
        more = shown and start + len(shown) < len(rows)
        return Page(rows=shown, count=len(rows), next=_cursor(start + len(shown), shown[-1]) if more else None)

    def tag(self, request: Request) -> str:
        """The ETag of the answer."""
        told = f"{self.held.name} {request.url.path}?{request.url.query} {request.headers.get('accept')}"
        return '"' + sha256(told.encode()).hexdigest()[:24] + '"'

    def _begin(self, rows: Sequence[Row]) -> int:
        if not self.after:
            return self.start
        if 0 < self.start <= len(rows) and _id(rows[self.start - 1]) == self.after:
            return self.start
        found = next((number for number, row in enumerate(rows, 1) if _id(row) == self.after), None)
        if found is None:
            raise Refused(404, "cursor: the row it stands after is no longer there; leave it out to begin anew")
        return found


@lru_cache(maxsize=64)
def _fitting(once: Once, wanted: Filter) -> Sequence[Facts]:
    return wanted.fitting(once.held.facts)


@lru_cache(maxsize=64)
def _rows(once: Once, wanted: Filter) -> Sequence[Row]:
    return [one.row for one in _fitting(once, wanted)]


def listed(found: Asked, kind: str, where: str | None = None) -> Sequence[Row]:
    """The records of a kind that fit the filter, and the condition in SQL where there is one."""
    rows = found.incidents() if kind == "incidents" else _related(kind, found.held.rows[kind], found.filter)
    return _holding(Once(found.held), found.filter, kind, where) if where else rows


@lru_cache(maxsize=16)
def _holding(once: Once, wanted: Filter, kind: str, where: str) -> Sequence[Row]:
    from tasdiq.engine import select

    try:
        return select(listed(Asked(held=once.held, filter=wanted), kind), where, kind)
    except BadValueError as error:
        raise BadValueError(str(error).replace("--where", "where", 1)) from error


def _related(kind: str, rows: Sequence[Row], wanted: Filter) -> Sequence[Row]:
    """Records other than incidents, by actor and verdict where they have one."""
    ends: Mapping[str, Callable[[Row], tuple[object, ...]]] = {
        "claims": lambda row: (row["claimant"],), "relations": lambda row: (row["subject"], row["object"]),
        "figures": lambda row: (row["about"].get("actor"),),
    }  # fmt: skip
    if wanted.actor and kind in ends:
        rows = [row for row in rows if wanted.actor in ends[kind](row)]
    if wanted.verdict and kind == "claims":
        rows = [row for row in rows if row["verdict"]["rating"] == wanted.verdict]
    return rows


def asked(request: Request) -> Asked:
    """What the address asks for; raises BadValueError that names what is wrong in it."""
    given = request.query_params
    wanted = Filter.of(given)
    start, after = _place(given.get("cursor"))
    return Asked(held=held(request), filter=wanted, start=start, after=after, limit=_limit(given))


def held(request: Request) -> Held:
    """The records of the day and policy that the address asks for, as far as whoever asks may see them."""
    given = request.query_params
    found: Held = request.app.state.shelf.held(_moment(given.get("as_of")), _policy(given.get("policy")))
    return blind.seen(request, found)


def _id(row: Row) -> str:
    """What a row is known by from one answer to the next: its id, else a hash of all it says."""
    return str(row["id"]) if row.get("id") else sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


def _cursor(position: int, last: Row) -> str:
    return base64.urlsafe_b64encode(f"{position}:{_id(last)}".encode()).decode().rstrip("=")


def _place(cursor: str | None) -> tuple[int, str]:
    if not cursor:
        return 0, ""
    try:
        told = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        told = ""
    position, _, after = told.partition(":")
    if not after or not position.isascii() or not position.isdecimal() or len(position) > 12:
        raise Refused(404, f"cursor: {cursor[:40]!r} is none that an answer gave as `next`; leave it out to begin anew")
    return int(position), after


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= len("2016-08-09"):
            moment = datetime.combine(moment.date(), time.max)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValueError(f"as_of: {text[:40]!r} is no date; write 2016-08-09") from error


def _policy(text: str | None) -> str | None:
    from tasdiq.weigh.policies import POLICIES

    if text and text not in POLICIES:
        raise BadValueError(f"policy: no {text[:40]!r}; choose from {', '.join(POLICIES)}")
    return text or None


def _limit(given: Mapping[str, str]) -> int:
    text = given.get("limit")
    if not text:
        return 50
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:12]) <= MOST:
        raise BadValueError(f"limit: {text[:40]!r} is no whole number from 1 to {MOST}")
    return int(text)
