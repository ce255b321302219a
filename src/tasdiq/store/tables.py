"""The tables of a store, the same in SQLite and in PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, MetaData, Table

VERSION = 3  # of the tables; each has a file in migrations/versions
_LAST = "\U0010ffff"  # no text sorts after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of a store: the log's entries, the raw bytes of documents, views that can be made again, and who may use them."""

    entry: "Table"
    raw: "Table"
    derived: "Table"
    version: "Table"  # which migrations were run; Alembic's
    person: "Table"  # accounts of a shared desk: of this place, not of the log, so a copy does not take them along
    secret: "Table"  # digests of sessions, tokens and invitations; the secrets themselves are nowhere
    attempt: "Table"  # failed sign-ins


@cache
def tables() -> Tables:
    """The tables as SQLAlchemy describes them; made once, when first asked for."""
    from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

    def words() -> Any:
        return String().with_variant(Text(collation="C"), "postgresql")  # ordered by bytes, as SQLite orders

    known = MetaData()
    entry = Table(
        "entry", known,
        Column("sequence", Integer, primary_key=True, autoincrement=False),
        Column("kind", words(), nullable=False),
        Column("id", words(), nullable=False),
        Column("recorded_at", words(), nullable=False),  # UTC, fixed width, so that text order is time order
        Column("document", words()), Column("subject", words()), Column("method", words()), Column("retracts", words()),
        Column("digest", words(), nullable=False),  # of the payload as first written
        Column("chain", words(), nullable=False),
        Column("payload", words()),  # JSON; null once erased
    )  # fmt: skip
    retracting = entry.c.retracts.is_not(None)
    Index("entry_id", entry.c.id, unique=True)
    Index("entry_kind", entry.c.kind, entry.c.sequence)
    Index("entry_document", entry.c.document)
    Index("entry_subject", entry.c.subject)
    Index("entry_retracts", entry.c.retracts, sqlite_where=retracting, postgresql_where=retracting)
    Index("entry_recorded", entry.c.recorded_at, entry.c.sequence)
    return Tables(
        entry=entry,
        raw=Table("raw", known, Column("digest", words(), primary_key=True), Column("bytes", LargeBinary, nullable=False)),
        derived=Table(
            "derived", known,
            Column("head", words(), primary_key=True), Column("key", words(), primary_key=True),
            Column("bytes", LargeBinary, nullable=False),
        ),
        version=Table("alembic_version", known, Column("version_num", String(32), primary_key=True)),
        **_of_people(known, words),
    )  # fmt: skip


def _of_people(known: "MetaData", words: "Callable[[], Any]") -> "dict[str, Table]":
    from sqlalchemy import Column, Index, Integer, Table

    secret = Table(
        "secret", known, Column("digest", words(), primary_key=True), Column("id", words(), nullable=False),
        Column("kind", words(), nullable=False), Column("person", words(), nullable=False), Column("label", words()),
        Column("scopes", words()), Column("made_at", words(), nullable=False), Column("used_at", words()),
        Column("ends_at", words(), nullable=False),
    )  # fmt: skip
    Index("secret_person", secret.c.person)
    return {
        "person": Table(
            "person", known, Column("name", words(), primary_key=True), Column("role", words(), nullable=False),
            Column("password", words()), Column("removed_at", words()),
        ),
        "secret": secret,
        "attempt": Table(
            "attempt", known, Column("key", words(), primary_key=True), Column("failed", Integer, nullable=False),
            Column("until", words(), nullable=False),
        ),
    }  # fmt: skip


def begins(column: "ColumnElement[str]", text: str) -> "ColumnElement[bool]":
    """Whether a column's text begins with that, letter for letter; an index finds it."""
    return (column >= text) & (column < text + _LAST)


def plainly(column: "ColumnElement[str]") -> "ColumnElement[str]":
    """The column's text without its index: where another column's index finds the few rows that matter."""
    return column.concat("")
