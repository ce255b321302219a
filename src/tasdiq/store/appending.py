"""Entries go to the end of the log: each once, in order, with its digest and its place in the chain."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasdiq.store.entries import GENESIS, Entry, link, payload_digest, stamp
from tasdiq.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ASKED_AT_ONCE = 5_000  # ids in one query


def last(connection: "Connection") -> tuple[int, str, str]:
    """The last entry's sequence, chain and moment."""
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry.c.sequence, entry.c.chain, entry.c.recorded_at).order_by(entry.c.sequence.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (row[0], row[1], row[2]) if row else (0, GENESIS, "")


def write(connection: "Connection", found: Sequence[Entry], now: datetime) -> int:
    """Append what the log does not hold yet, inside the caller's transaction; how many entries that was."""
    held = _held(connection, found)
    sequence, chain, before = last(connection)
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
        connection.exec_driver_sql(_insert(connection), rows)
    return len(rows)


def _held(connection: "Connection", found: Sequence[Entry]) -> set[str]:
    from sqlalchemy import select

    entry = tables().entry
    held: set[str] = set()
    for at in range(0, len(found), _ASKED_AT_ONCE):
        ids = [new.id for new in found[at : at + _ASKED_AT_ONCE]]
        held.update(connection.execute(select(entry.c.id).where(entry.c.id.in_(ids))).scalars())
    return held


def _insert(connection: "Connection") -> str:
    """The insert in the database's own words: rows given as tuples are twice as quick as rows given by name."""
    return str(tables().entry.insert().compile(dialect=connection.dialect))
