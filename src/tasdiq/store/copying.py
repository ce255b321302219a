"""Two stores in, the second with all that the first holds: the same entries under the same head, whichever database each is in.

Accounts are no part of the log. A backup has them with their passwords' hashes, and a restored store too; what people sign in
with besides (sessions, tokens, invitations) and the failed sign-ins are in none: one that was taken back would hold again.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasdiq.errors import StoreError
from tasdiq.store import appending, kept
from tasdiq.store.database import Database, friendly, open_database, unchanging, writing
from tasdiq.store.people import SINCE
from tasdiq.store.sqlite import Sqlite
from tasdiq.store.tables import tables
from tasdiq.store.verification import Verified, verify

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAGE = 5_000  # entries in memory at a time
_HELD = ("secret", "attempt")  # tables that are in no backup
Advance = Callable[[int], None]


def copy(source: Database, target: Database, advance: Advance) -> Verified:
    """Bring the target, empty or an earlier state of the same log, up to the source, all or nothing; then prove it whole."""
    with ExitStack() as open_ends:
        open_ends.enter_context(unchanging(source))
        open_ends.enter_context(writing(target))
        sequence, chain, _ = appending.last(target.connection)
        _check_same(source, target, sequence, chain)
        erased = _entries(source, target, sequence, advance)
        _raws(source.connection, target)
        _erase(source.connection, target.connection, erased)
        expected = appending.last(source.connection)[1]
    if erased:
        kept.forget(target)
        with friendly(target):
            target.scrub()
    with friendly(target):
        found = verify(target)
    if found.head != expected:
        raise StoreError(f"{target.name}: somebody else has written there meanwhile; it holds more than {source.name}")
    return found


def hand_over(source: Database, target: Database) -> int:
    """Give the target the accounts of the source, unless it has some of its own; how many it was given."""
    with friendly(source):
        if source.version() < SINCE:
            return 0
        rows = [dict(row) for row in source.connection.execute(tables().person.select()).mappings()]
    with writing(target):
        if not rows or target.connection.execute(tables().person.select().limit(1)).first() is not None:
            return 0
        target.connection.execute(tables().person.insert(), rows)
    return len(rows)


def back_up(source: Database, file: Path) -> Verified:
    """Write a new SQLite file that holds all that the store holds now, while others go on using it; it is there once it is proven."""
    if file.exists():
        raise StoreError(f"{file}: is there already; name a new file")
    if not file.parent.is_dir():
        raise StoreError(f"{file}: its folder is not there; make it, or name another")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        found = _pages(source, part) if isinstance(source, Sqlite) else _rows(source, part)
        part.replace(file)
    finally:
        for left in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + left).unlink(missing_ok=True)
    return found


def _rows(source: Database, file: Path) -> Verified:
    with closing(open_database(file, create=True).connection) as connection:
        target = Sqlite(file, connection)
        found = copy(source, target, lambda _: None)
        hand_over(source, target)
    return found


def _pages(source: Sqlite, file: Path) -> Verified:
    """The pages of an SQLite store as they are at one moment, by SQLite's own backup."""
    import sqlite3

    with friendly(source):
        try:
            with closing(sqlite3.connect(file)) as written:
                source.driver.backup(written, pages=-1)
                written.execute("pragma journal_mode = delete")
                written.execute("pragma secure_delete = on")
                there = {name for (name,) in written.execute("select name from sqlite_master where type = 'table'")}
                for table in there.intersection(_HELD):
                    written.execute(f"delete from {table}")  # noqa: S608 (names of ours)
                written.commit()
        except sqlite3.Error as error:
            raise StoreError(f"{file}: cannot be written ({error}); nothing is left of it") from error
    with closing(open_database(file, create=False).connection) as connection:
        return verify(Sqlite(file, connection))


def _check_same(source: Database, target: Database, sequence: int, chain: str) -> None:
    """The target must be empty or hold what the source began with: nothing of another log is written over."""
    last, head, _ = appending.last(source.connection)
    if last < sequence and appending.last(target.connection, last)[1] == head:
        raise StoreError(f"{target.name}: holds all of {source.name} and more; there is nothing to bring there")
    if appending.last(source.connection, sequence)[:2] != (sequence, chain):
        raise StoreError(f"{target.name}: holds another log, and nothing is written over; choose an empty place")


def _entries(source: Database, target: Database, after: int, advance: Advance) -> list[Any]:
    """Add the entries that the target lacks; the redactions among them come back."""
    redactions: list[Any] = []
    for page in _pages_of(source.connection, after):
        target.insert([tuple(row) for row in page])
        redactions += [json.loads(row.payload) for row in page if row.kind == "redaction"]
        advance(len(page))
    return redactions if after else []


def _pages_of(connection: "Connection", after: int) -> Iterator[list[Any]]:
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry).order_by(entry.c.sequence).limit(_PAGE)
    while page := connection.execute(query.where(entry.c.sequence > after)).all():
        yield list(page)
        after = page[-1].sequence


def _raws(source: "Connection", target: Database) -> None:
    raws = tables().raw
    digests = raws.select().with_only_columns(raws.c.digest)
    held = set(target.connection.execute(digests).scalars())
    for digest in [each for each in source.execute(digests).scalars().all() if each not in held]:
        packed = source.execute(raws.select().with_only_columns(raws.c.bytes).where(raws.c.digest == digest)).scalar_one()
        target.connection.execute(raws.insert(), {"digest": digest, "bytes": packed})


def _erase(source: "Connection", target: "Connection", redactions: list[Any]) -> None:
    """What the source has erased since is erased in the target too."""
    from sqlalchemy import bindparam, delete, select

    entry, raws = tables().entry, tables().raw
    change = entry.update().where(entry.c.sequence == bindparam("at")).values(payload=bindparam("left"))
    for redaction in redactions:
        for sequence, _ in redaction["entries"]:
            left = source.execute(select(entry.c.payload).where(entry.c.sequence == sequence)).scalar_one()
            target.execute(change, {"at": sequence, "left": left})
        target.execute(delete(raws).where(raws.c.digest.in_(redaction["raw"])))
