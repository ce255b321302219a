"""A path in, the SQLite file behind a log out: one file, many readers, one writer at a time."""

import os
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tasdiq.errors import StoreError
from tasdiq.store.database import APPLICATION, BUSY_SECONDS, Rows, friendly, pooling, writing
from tasdiq.store.tables import VERSION, tables

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_PRAGMAS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "trusted_schema=OFF",
    "synchronous=NORMAL",
    "secure_delete=ON",
    "cache_size=-16384",
    "wal_autocheckpoint=20000",
)
_MESSAGES: Mapping[str, str] = {
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


class Sqlite:
    """An open SQLite file."""

    messages: Mapping[str, str] = _MESSAGES

    def __init__(self, path: Path, connection: "Connection") -> None:
        from sqlalchemy.exc import DBAPIError

        self.name = str(path)
        self.connection = connection
        self.errors: tuple[type[Exception], ...] = (DBAPIError,)

    def begin(self) -> None:
        """Start a transaction; whoever else writes is waited for."""
        self.connection.exec_driver_sql("BEGIN IMMEDIATE")

    def snapshot(self) -> None:
        """Start a transaction that reads; the write-ahead log keeps what it sees."""
        self.connection.exec_driver_sql("BEGIN")
        self.connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the moment is that of the first look

    def undo(self) -> None:
        """Roll back, where there is something to."""
        driver = self.driver
        if driver is not None and driver.in_transaction:
            driver.rollback()

    def insert(self, rows: Rows) -> None:
        """Add rows given as tuples, which is twice as quick as rows given by name."""
        self.connection.exec_driver_sql(_insert(), list(rows))

    def check(self) -> None:
        """Check that tables and indexes agree: an index that was changed hides entries from those who ask for them."""
        found = self.connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        if found != "ok":
            raise StoreError(f"{self.name}: is damaged ({found}); restore it from a copy, then run `tasdiq verify`")

    def scrub(self) -> None:
        """Rewrite the file and empty its -wal."""
        self.connection.exec_driver_sql("VACUUM")
        if self.connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]:
            raise StoreError(
                f"{self.name}: erased, but another process still reads it, so its -wal file keeps the words; redact again later"
            )

    def version(self) -> int:
        """The version that the file's header has."""
        return int(self.connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    def versioned(self, version: int) -> None:
        """Write it into the header."""
        self.connection.exec_driver_sql(f"PRAGMA user_version={version:d}")

    @property
    def driver(self) -> Any:
        """The connection of Python's own sqlite3."""
        return self.connection.connection.driver_connection


@cache
def _insert() -> str:
    from sqlalchemy.dialects import sqlite

    return str(tables().entry.insert().compile(dialect=sqlite.dialect()))


def connect(path: Path, *, create: bool, kept: bool = False) -> Sqlite:
    """The file at that path, made there if it may be, brought up to this version's tables where it may be written."""
    from sqlalchemy.exc import DBAPIError

    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a store; name a file with --store")
    if not path.exists() and not create:
        raise StoreError(f"{path}: no store here yet; `tasdiq add PATH` makes one, --store names another")
    try:
        connection = _connection(_engine(str(path.absolute()), sealed=_is_sealed(path), kept=kept), path)
    except DBAPIError as error:
        words = next((message for words, message in _MESSAGES.items() if words in str(error.orig).lower()), str(error.orig))
        raise StoreError(f"{path}: {words}") from error
    found = Sqlite(path, connection)
    try:
        with friendly(found):
            if connection.info.get("tables") != _tables(found):  # a new connection, or another program changed the tables since
                for pragma in _PRAGMAS:
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
                _prepare(found)
                connection.info.update(file=_file(path), tables=_tables(found))
    except BaseException:
        connection.close()
        raise
    return found


def _connection(engine: "Engine", path: Path) -> "Connection":
    """A connection to the file that is there now: one to a file that was moved away or replaced is let go."""
    connection = engine.connect()
    while connection.info.get("file") not in (None, _file(path)):
        connection.invalidate()
        connection.close()
        connection = engine.connect()
    return connection


def _file(path: Path) -> tuple[int, int]:
    held = path.stat() if path.exists() else None
    return (held.st_dev, held.st_ino) if held else (0, 0)


def _tables(found: Sqlite) -> tuple[int, int]:
    """What changes with the tables: the schema's cookie, and the version that is written beside it."""
    return int(found.connection.exec_driver_sql("PRAGMA schema_version").scalar_one()), found.version()


def close(path: Path) -> None:
    """Let go of the connections that are kept for a file."""
    _engine(str(path.absolute()), sealed=_is_sealed(path), kept=True).dispose()


def _is_sealed(path: Path) -> bool:
    """Whether the file can be read only as one that nobody changes: beside it nothing may be written, and nobody is writing it."""
    return path.exists() and not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()


@lru_cache(maxsize=16)
def _engine(path: str, *, sealed: bool, kept: bool) -> "Engine":
    """What opens the file, with the statements that were compiled for it before."""
    from sqlalchemy import URL, create_engine

    more = {"uri": "true", "immutable": "1"} if sealed else {}  # not a text: a path may hold "?" and "#"
    place = URL.create("sqlite", database=f"file:{quote(path)}" if sealed else path, query=more)
    return create_engine(place, isolation_level="AUTOCOMMIT", connect_args={"timeout": BUSY_SECONDS}, **pooling(kept=kept))


def _prepare(found: Sqlite) -> None:
    """Make the tables in an empty file; check that any other file is ours and not newer than we are."""
    if _is_empty(found):
        found.connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        with writing(found):
            if _is_empty(found):  # another process may have been quicker
                tables().entry.metadata.create_all(found.connection)
                found.connection.execute(tables().version.insert(), {"version_num": f"v{VERSION}"})
                found.connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
                found.versioned(VERSION)
    elif found.version() < VERSION:
        _bring_up(found)


def _bring_up(found: Sqlite) -> None:
    """Bring an older file up; one that may not be written is read as it is, since a newer version only adds to the tables."""
    from tasdiq.store.migrating import migrate

    try:
        migrate(found, VERSION)
    except StoreError:
        found.undo()


def _is_empty(found: Sqlite) -> bool:
    connection, name = found.connection, found.name
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = found.version()
    holds = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if application == APPLICATION:
        if version > VERSION:
            raise StoreError(f"{name}: written by a newer Tasdiq (store version {version}, this one reads {VERSION}); please upgrade")
        _refuse_orders(connection, name)
        return False
    if holds:
        raise StoreError(f"{name}: is not a Tasdiq store (an SQLite file of another program); choose another with --store")
    return True


def _refuse_orders(connection: "Connection", name: str) -> None:
    """A store has tables alone: a trigger or view would change what is written or shown behind our back."""
    found = connection.exec_driver_sql("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')").first()
    if found is not None:
        raise StoreError(f"{name}: holds a {found[0]} {found[1]!r} that Tasdiq did not make; restore it from a copy")
