"""Views that take long to make, kept beside the log: of the log as it is, and of a few earlier moments. For speed alone."""

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

from tasdiq.errors import StoreError
from tasdiq.store.database import Database, friendly, writing
from tasdiq.store.tables import begins, tables

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

PAST = "past:"  # what the keys of earlier moments' views begin with
_MOMENTS = 8  # earlier moments whose views are kept at once
_SEAL = 32  # bytes of the hash that stands before a view


def kept(database: Database, head: str, key: str, make: Callable[[], bytes]) -> bytes:
    """The view kept under that key of the log with that head, else made now and kept."""
    with friendly(database):
        held = read(database.connection, head, key)
    if held is None:
        held = make()
        keep(database, head, key, held)
    return held


def read(connection: "Connection", head: str, key: str) -> bytes | None:
    """The view kept under that key of the log with that head; None where there is none, or it was changed."""
    from sqlalchemy import select

    derived = tables().derived
    held = connection.execute(select(derived.c.bytes).where(derived.c.head == head, derived.c.key == key)).scalar_one_or_none()
    if isinstance(held, bytes) and sha256(held[_SEAL:]).digest() == held[:_SEAL]:
        return held[_SEAL:]
    return None


def keep(database: Database, head: str, key: str, made: bytes) -> None:
    """Keep a view; those of the log before it grew go. Without the right to write, nothing is kept."""
    from sqlalchemy import delete

    derived, connection = tables().derived, database.connection
    outdated = _crowded(head) if key.startswith(PAST) else ~begins(derived.c.key, PAST) & (derived.c.head != head)
    try:
        with writing(database):
            connection.execute(delete(derived).where(outdated | ((derived.c.head == head) & (derived.c.key == key))))
            connection.execute(derived.insert(), {"head": head, "key": key, "bytes": sha256(made).digest() + made})
    except StoreError:
        return


def forget(database: Database) -> None:
    """Let go of every view, where that may be."""
    from sqlalchemy import delete

    try:
        with writing(database):
            database.connection.execute(delete(tables().derived))
    except StoreError:
        return


def _crowded(head: str) -> "ColumnElement[bool]":
    """The views of other earlier moments, once there are too many of them."""
    from sqlalchemy import distinct, func, select

    derived = tables().derived.alias()
    others = select(func.count(distinct(derived.c.head))).where(begins(derived.c.key, PAST), derived.c.head != head).scalar_subquery()
    mine = tables().derived
    return begins(mine.c.key, PAST) & (mine.c.head != head) & (others >= _MOMENTS)
