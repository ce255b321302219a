"""The SQLite file behind the log: its tables, how it is opened, and its errors in a user's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasdiq.errors import StoreError, TasdiqError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

APPLICATION = 0x54534451  # "TSDQ" in the file's header: how a Tasdiq store is told from another SQLite file
VERSION = 1
BUSY_SECONDS = 30.0  # how long one process waits for another to finish writing

_PRAGMAS = (
    "busy_timeout=30000",
    "trusted_schema=OFF",
    "synchronous=NORMAL",
    "secure_delete=ON",
    "cache_size=-16384",
    "wal_autocheckpoint=20000",
)
_MESSAGES = {
    "file is not a database": "is not a Tasdiq store (not an SQLite file); choose another with --store",
    "malformed": "is damaged: restore it from a copy, then run `tasdiq verify`",
    "no such table": "is damaged: a table is missing; restore it from a copy, then run `tasdiq verify`",
    "no such column": "is damaged: a column is missing; restore it from a copy, then run `tasdiq verify`",
    "disk is full": "cannot be written: the disk is full; nothing half-written was kept",
    "locked": "is in use by another process that did not finish in time; try again when it is done",
    "readonly": "may not be written: check its permissions and those of its folder",
    "read-only": "may not be written: check its permissions and those of its folder",
    "unable to open": "cannot be opened: check that its folder exists and may be read and written",
    "disk i/o error": "cannot be read or written (disk error); nothing half-written was kept",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of a store: the log's entries, the raw bytes of documents, and views that can be made again."""

    entry: "Table"
    raw: "Table"
    derived: "Table"


@cache
def tables() -> Tables:
    """The tables as SQLAlchemy describes them; made once, when first asked for."""
    from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table

    known = MetaData()
    entry = Table(
        "entry", known,
        Column("sequence", Integer, primary_key=True, autoincrement=False),
        Column("kind", String, nullable=False),
        Column("id", String, nullable=False),
        Column("recorded_at", String, nullable=False),  # UTC, fixed width, so that text order is time order
        Column("document", String), Column("subject", String), Column("method", String), Column("retracts", String),
        Column("digest", String, nullable=False),  # of the payload as first written
        Column("chain", String, nullable=False),
        Column("payload", String),  # JSON; null once erased
    )  # fmt: skip
    Index("entry_id", entry.c.id, unique=True)
    Index("entry_kind", entry.c.kind, entry.c.sequence)
    Index("entry_document", entry.c.document)
    Index("entry_subject", entry.c.subject)
    Index("entry_retracts", entry.c.retracts, sqlite_where=entry.c.retracts.is_not(None))
    return Tables(
        entry=entry,
        raw=Table("raw", known, Column("digest", String, primary_key=True), Column("bytes", LargeBinary, nullable=False)),
        derived=Table(
            "derived", known,
            Column("head", String, primary_key=True), Column("key", String, primary_key=True), Column("bytes", LargeBinary, nullable=False),
        ),
    )  # fmt: skip


def connect(path: Path, *, create: bool) -> "Connection":
    """A connection to the store at that path, made there if it may be; raises StoreError with what is wrong."""
    from sqlalchemy import URL, create_engine
    from sqlalchemy.pool import NullPool

    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a store; name a file with --store")
    if not path.exists() and not create:
        raise StoreError(f"{path}: no store here yet; `tasdiq add PATH` makes one, --store names another")
    with friendly(path):
        place = URL.create("sqlite", database=str(path))  # not a text: a path may hold "?" and "#"
        engine = create_engine(place, isolation_level="AUTOCOMMIT", connect_args={"timeout": BUSY_SECONDS}, poolclass=NullPool)
        connection = engine.connect()
        try:
            for pragma in _PRAGMAS:
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: "Connection", path: Path) -> None:
    """Make the tables in an empty file; check that any other file is ours and not newer than we are."""
    if _state(connection, path) == "empty":
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        with writing(connection, path):
            if _state(connection, path) == "empty":  # another process may have been quicker
                tables().entry.metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
                connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")


def _state(connection: "Connection", path: Path) -> str:
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    holds = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if application == APPLICATION:
        if version > VERSION:
            raise StoreError(f"{path}: written by a newer Tasdiq (store version {version}, this one reads {VERSION}); please upgrade")
        _refuse_orders(connection, path)
        return "ours"
    if holds:
        raise StoreError(f"{path}: is not a Tasdiq store (an SQLite file of another program); choose another with --store")
    return "empty"


def _refuse_orders(connection: "Connection", path: Path) -> None:
    """A store has tables alone: a trigger or view would change what is written or shown behind our back."""
    found = connection.exec_driver_sql("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')").first()
    if found is not None:
        raise StoreError(f"{path}: holds a {found[0]} {found[1]!r} that Tasdiq did not make; restore it from a copy")


@contextmanager
def writing(connection: "Connection", path: Path) -> Iterator[None]:
    """One transaction: all that is written inside stands, or nothing of it."""
    with friendly(path):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            _undo(connection)
            raise


def _undo(connection: "Connection") -> None:
    driver: Any = connection.connection.driver_connection
    if driver is not None and driver.in_transaction:
        driver.rollback()


@contextmanager
def friendly(path: Path) -> Iterator[None]:
    """Turn the database's errors into a StoreError that names the file and what can be done."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        said = str(error.orig)
        for words, message in _MESSAGES.items():
            if words in said.lower():
                raise StoreError(f"{path}: {message}") from error
        raise StoreError(f"{path}: {said}") from error


@contextmanager
def readable(path: Path, sequence: int | None = None) -> Iterator[None]:
    """Turn a payload that is not what was written into a StoreError that names the entry."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, TasdiqError) as error:
        where = f"entry {sequence}" if sequence is not None else "a document"
        raise StoreError(f"{path}: {where} cannot be understood ({error}); `tasdiq verify` names what was changed") from error
