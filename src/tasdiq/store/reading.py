"""Which entries of the log are wanted in; their rows, a page at a time, and the statements that stand among them, out."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasdiq.model.statement import Statement
from tasdiq.store import entries
from tasdiq.store.database import Database, friendly, readable
from tasdiq.store.standing import Standing
from tasdiq.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

PAGE = 2_000  # entries read at a time, so that no cursor stays open while others write


def pages(database: Database, wanted: "Sequence[ColumnElement[bool]]", upto: int) -> Iterator[Any]:
    """The wanted entries up to that one that were not erased: sequence, id, moment, payload, method, document."""
    from sqlalchemy import select

    entry = tables().entry
    columns = (entry.c.sequence, entry.c.id, entry.c.recorded_at, entry.c.payload, entry.c.method, entry.c.document)
    query = select(*columns).where(*wanted, entry.c.payload.is_not(None)).order_by(entry.c.sequence).limit(PAGE)
    last = 0
    while True:
        with friendly(database):
            rows = database.connection.execute(query.where(entry.c.sequence > last, entry.c.sequence <= upto)).all()
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1][0]


def statements(database: Database, wanted: "Sequence[ColumnElement[bool]]", upto: int, hides: Standing) -> Iterator[Statement]:
    """The wanted statements up to that entry which nothing hides."""
    entry = tables().entry
    said = (entry.c.kind == "statement", entry.c.retracts.is_(None))
    for sequence, statement_id, recorded_at, payload, method, held in pages(database, [*said, *wanted], upto):
        with readable(database.name, sequence):
            stands = hides.stands(sequence, statement_id, method, held) and hides.accepts(method, payload)
            found = entries.to_statement(payload, recorded_at) if stands and not entries.is_newer("statement", payload) else None
        if found is not None:
            yield found


def last_by(database: Database, as_of: datetime | None) -> int:
    """The last entry recorded by that moment; entries are in the order of their moments."""
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry.c.sequence).order_by(entry.c.sequence.desc()).limit(1)
    if as_of is not None:
        query = select(entry.c.sequence).where(entry.c.recorded_at <= entries.stamp(as_of))
        query = query.order_by(entry.c.recorded_at.desc(), entry.c.sequence.desc()).limit(1)
    with friendly(database):
        return database.connection.execute(query).scalar_one_or_none() or 0
