"""What a log stands on, an SQLite file or tables in PostgreSQL: opened, written in one go, its errors in a user's words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tasdiq.errors import StoreError, TasdiqError

if TYPE_CHECKING:
    from sqlalchemy import Connection

Place = Path | str  # a file, or an address that begins with "postgresql://"
Rows = Sequence[tuple[Any, ...]]
APPLICATION = 0x54534451  # "TSDQ": in an SQLite file's header, and the lock that writers take in turn in PostgreSQL
POOLED = 8  # connections that wait at most for whoever asks next
BUSY_SECONDS = 30  # how long one process waits for another to finish writing


class Database(Protocol):
    """One open store. SQLite and PostgreSQL differ in what is listed here, and in nothing else."""

    name: str  # how messages speak of it; never with a password
    connection: "Connection"
    messages: Mapping[str, str]  # words of the database's errors -> what a user can do
    errors: tuple[type[Exception], ...]

    def begin(self) -> None:
        """Start a transaction beside which nobody else writes."""

    def snapshot(self) -> None:
        """Start a transaction that goes on seeing the store as it is now, whatever others write."""

    def undo(self) -> None:
        """End the transaction; nothing of it stands."""

    def insert(self, rows: Rows) -> None:
        """Add rows of the entry table, their columns in the table's order."""

    def check(self) -> None:
        """Raise StoreError where the database finds its own pages or indexes damaged."""

    def scrub(self) -> None:
        """Rewrite what is stored so that nothing erased is left in its free space."""

    def version(self) -> int:
        """The version of its tables."""

    def versioned(self, version: int) -> None:
        """Note the version of its tables, inside the caller's transaction."""


def is_address(place: Place) -> bool:
    """Whether a store is in PostgreSQL."""
    return isinstance(place, str) and place.startswith(("postgresql://", "postgres://"))


def open_database(place: Place, *, create: bool, kept: bool = False) -> Database:
    """The store at that place, made there if it may be; raises StoreError with what is wrong.

    A connection that is kept goes back into a pool when it is closed, for a desk that asks many times a second.
    """
    if is_address(place):
        from tasdiq.store import postgres

        return postgres.connect(str(place), create=create, kept=kept)
    from tasdiq.store import sqlite

    return sqlite.connect(Path(place), create=create, kept=kept)


def close_kept(place: Place) -> None:
    """Let go of the connections that are kept for a store."""
    if is_address(place):
        from tasdiq.store import postgres

        postgres.close(str(place))
    else:
        from tasdiq.store import sqlite

        sqlite.close(Path(place))


def pooling(*, kept: bool) -> Mapping[str, Any]:
    """How an engine holds its connections: in a pool, or not at all."""
    from sqlalchemy.pool import NullPool, QueuePool

    return {"poolclass": QueuePool, "pool_size": POOLED, "max_overflow": -1, "pool_use_lifo": True} if kept else {"poolclass": NullPool}


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One transaction: all that is written inside stands, or nothing of it."""
    with friendly(database):
        database.begin()
        try:
            yield
            database.connection.exec_driver_sql("COMMIT")
        except BaseException:
            database.undo()
            raise


@contextmanager
def unchanging(database: Database) -> Iterator[None]:
    """All that is read inside is of one moment."""
    with friendly(database):
        database.snapshot()
        try:
            yield
        finally:
            database.undo()


@contextmanager
def friendly(database: Database) -> Iterator[None]:
    """Turn the database's errors into a StoreError that names the store and what can be done."""
    try:
        yield
    except database.errors as error:
        raise StoreError(f"{database.name}: {meant(error, database.messages)}") from error


def meant(error: Exception, messages: Mapping[str, str]) -> str:
    """What an error of a database means to a user: the message for its words, else its own first line."""
    said = str(getattr(error, "orig", None) or error)
    return next((message for words, message in messages.items() if words in said.lower()), said.strip().partition("\n")[0])


@contextmanager
def readable(name: Place, sequence: int | None = None) -> Iterator[None]:
    """Turn a payload that is not what was written into a StoreError that names the entry."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, TasdiqError) as error:
        where = f"entry {sequence}" if sequence is not None else "a document"
        raise StoreError(f"{name}: {where} cannot be understood ({error}); `tasdiq verify` names what was changed") from error
