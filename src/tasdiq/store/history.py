"""The log's entries as they stand there, newest first: what was recorded when, and who or what stands for it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasdiq.store.database import Database, friendly
from tasdiq.store.entries import quoted, stamp
from tasdiq.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

_AT_ONCE = 500
HUMAN = "human:"  # what the method of a person's statement begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: of one document, by one person, recorded from one moment on, after one entry; None for all."""

    document: str | None = None  # its id
    person: str | None = None
    start: datetime | None = None
    after: int = 0  # entries up to that sequence are left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry: its place in the log, its moment, who or what stands for it, and what it holds (None once erased)."""

    sequence: int
    kind: str
    id: str
    recorded_at: datetime
    document: str | None = None
    subject: str | None = None
    by: str | None = None  # "human:ana", else the method that read it; None where the entry is no reading
    retracts: str | None = None
    held: Mapping[str, Any] | None = field(default=None, repr=False)


def entries(database: Database, wanted: Wanted, upto: int) -> Iterator[Told]:
    """The entries up to that one, newest first."""
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry).where(entry.c.sequence > wanted.after, *_conditions(wanted)).order_by(entry.c.sequence.desc()).limit(_AT_ONCE)
    last = upto + 1
    while rows := _asked(database, query.where(entry.c.sequence < last)):
        yield from (told for told in map(_told, rows) if wanted.person is None or told.by == HUMAN + wanted.person)
        last = rows[-1].sequence


def _asked(database: Database, query: "Select[Any]") -> list[Any]:
    with friendly(database):
        return list(database.connection.execute(query).all())


def _conditions(wanted: Wanted) -> "Iterator[ColumnElement[bool]]":
    from sqlalchemy import or_

    entry = tables().entry
    if wanted.document is not None:
        yield entry.c.document == wanted.document
    if wanted.start is not None:
        yield entry.c.recorded_at >= stamp(wanted.start)
    if wanted.person is not None:
        named = or_(*(entry.c.payload.contains(f'"person":{words}', autoescape=True) for words in quoted(wanted.person)))
        yield (entry.c.method == HUMAN + wanted.person) | (entry.c.kind.in_(["judgement", "redaction", "act"]) & named)


def _told(row: Any) -> Told:
    held = json.loads(row.payload) if row.payload is not None else None
    person = held.get("person") if isinstance(held, dict) and row.kind in ("judgement", "redaction", "act") else None
    return Told(
        sequence=row.sequence, kind=row.kind, id=row.id, recorded_at=datetime.fromisoformat(row.recorded_at), document=row.document,
        subject=row.subject, by=HUMAN + str(person) if person else row.method, retracts=row.retracts, held=held,
    )  # fmt: skip
