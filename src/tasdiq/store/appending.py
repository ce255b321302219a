"""Entries go to the end of the log: each once, in order, with its digest and its place in the chain."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasdiq.store.database import Database
from tasdiq.store.entries import GENESIS, Entry, link, payload_digest, stamp
from tasdiq.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ASKED_AT_ONCE = 5_000  # ids in one query
_ACCEPT = '"decision":"accept"'  # as a payload says it


def last(connection: "Connection", upto: int | None = None) -> tuple[int, str, str]:
    """The last entry's sequence, chain and moment; of those up to `upto`, where it is given."""
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry.c.sequence, entry.c.chain, entry.c.recorded_at).order_by(entry.c.sequence.desc()).limit(1)
    if upto is not None:
        query = query.where(entry.c.sequence <= upto)
    row = connection.execute(query).one_or_none()
    return (row[0], row[1], row[2]) if row else (0, GENESIS, "")


def last_told(connection: "Connection", upto: int | None = None) -> str:
    """The chain at the last entry that can change what is shown: signing in changes nothing there, nor does saying that it is right."""
    from sqlalchemy import func, select

    entry = tables().entry
    accepts = (entry.c.kind == "judgement") & func.coalesce(entry.c.payload, "").contains(_ACCEPT)
    query = select(entry.c.chain).where(entry.c.kind != "act", ~accepts).order_by(entry.c.sequence.desc()).limit(1)
    if upto is not None:
        query = query.where(entry.c.sequence <= upto)
    found = connection.execute(query).scalar_one_or_none()
    return GENESIS if found is None else str(found)


def write(database: Database, found: Sequence[Entry], now: datetime) -> int:
    """Append what the log does not hold yet, inside the caller's transaction; how many entries that was."""
    held = _held(database.connection, found)
    sequence, chain, before = last(database.connection)
    recorded_at = max(before, stamp(now))  # a clock set back must not reorder the log
    rows: list[tuple[Any, ...]] = []
    for new in found:
        if new.id in held:
            continue
        held.add(new.id)
        sequence += 1
        digest = payload_digest(new.payload)
        chain = link(chain, digest, new.kind, new.id, recorded_at)
        rows.append((
            sequence, new.kind, new.id, recorded_at, new.document, new.subject, new.method, new.retracts, digest, chain, new.payload,
        ))  # fmt: skip
    if rows:
        database.insert(rows)
    return len(rows)


def _held(connection: "Connection", found: Sequence[Entry]) -> set[str]:
    from sqlalchemy import select

    entry = tables().entry
    held: set[str] = set()
    for at in range(0, len(found), _ASKED_AT_ONCE):
        ids = [new.id for new in found[at : at + _ASKED_AT_ONCE]]
        held.update(connection.execute(select(entry.c.id).where(entry.c.id.in_(ids))).scalars())
    return held
