"""A request's address in, what it asks for out: the records of a day and policy, the filter, and which page of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from hashlib import sha256

from fastapi import Request

from tasdiq.errors import BadValueError
from tasdiq.serve.filters import Filter, Row, day
from tasdiq.serve.shelf import Held

MOST = 1_000  # rows of one page


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one request wants to see."""

    held: Held
    filter: Filter
    start: int = 0
    limit: int = 50

    def incidents(self) -> Sequence[Row]:
        """The incidents that fit, newest first; those without a day last."""
        return _fitting(_Once(self.held), self.filter)

    def tag(self, request: Request) -> str:
        """The ETag of the answer."""
        return '"' + sha256(f"{self.held.name}?{request.url.query}{request.headers.get('accept')}".encode()).hexdigest()[:24] + '"'


@dataclass(frozen=True)
class _Once:
    """Held records as a key: the same name, the same records."""

    held: Held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and other.held is self.held

    def __hash__(self) -> int:
        return hash(self.held.name)


@lru_cache(maxsize=64)
def _fitting(once: _Once, wanted: Filter) -> Sequence[Row]:
    held = once.held
    publishers = {name: str(row.get("publisher") or row.get("name")) for name, row in held.documents.items()}
    rows = list(wanted.of_rows(held.rows["incidents"], publishers))
    return sorted(rows, key=lambda row: (day(row) or "", row["id"]), reverse=True)


def asked(request: Request) -> Asked:
    """What the address asks for; raises BadValueError that names what is wrong in it."""
    given = request.query_params
    shelf = request.app.state.shelf
    return Asked(
        held=shelf.held(_moment(given.get("as_of")), _policy(request, given.get("policy"))),
        filter=Filter.of(given),
        start=_whole(given.get("cursor"), "cursor", 0, 10**9),
        limit=_whole(given.get("limit"), "limit", 50, MOST),
    )


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadValueError(f"as_of: {text[:40]!r} is no date; write 2016-08-09") from error
    if len(text) <= len("2016-08-09"):
        moment = datetime.combine(moment.date(), time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _policy(request: Request, text: str | None) -> str | None:
    from tasdiq.weigh.policies import POLICIES

    if text and text not in POLICIES:
        raise BadValueError(f"policy: no {text[:40]!r}; choose from {', '.join(POLICIES)}")
    return text or None


def _whole(text: str | None, name: str, default: int, most: int) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or int(text[:12]) > most:
        raise BadValueError(f"{name}: {text[:40]!r} is no whole number from 0 to {most}")
    return int(text)
