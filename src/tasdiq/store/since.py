"""An entry of the log in, the documents of which something was said after it out."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from tasdiq.store.database import Database, friendly
from tasdiq.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def touched(database: Database, after: int, subjects: Collection[str]) -> list[str]:
    """The documents that entries after that one are of, and those of these subjects, in log order."""
    entry = tables().entry
    late = entry.c.sequence > after
    retracted = [row for row in _asked(database, entry.c.retracts, late, entry.c.retracts.is_not(None)) if row]
    found = {
        *_asked(database, entry.c.document, late), *_asked(database, entry.c.document, entry.c.id.in_(retracted)),
        *_asked(database, entry.c.document, entry.c.subject.in_(subjects)),
    }  # fmt: skip
    return _in_order(database, [name for name in found if name is not None])


def _in_order(database: Database, documents: Collection[str]) -> list[str]:
    from sqlalchemy import func, select

    entry = tables().entry
    query = select(entry.c.document).where(entry.c.document.in_(documents)).group_by(entry.c.document).order_by(func.min(entry.c.sequence))
    with friendly(database):
        return list(database.connection.execute(query).scalars())


def _asked(database: Database, column: "ColumnElement[str | None]", *wanted: "ColumnElement[bool]") -> list[str | None]:
    from sqlalchemy import select

    with friendly(database):
        return list(database.connection.execute(select(column).where(*wanted).distinct()).scalars())
