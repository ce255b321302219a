"""An address in, the tables of a log in PostgreSQL out: many people at once, their writes one after the other."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tasdiq.errors import StoreError
from tasdiq.store.database import APPLICATION, BUSY_SECONDS, Rows, friendly, meant, pooling, writing
from tasdiq.store.tables import VERSION, tables

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

_MESSAGES: Mapping[str, str] = {
    "password authentication failed": "refuses the user or the password; put the password into ~/.pgpass or PGPASSWORD",
    "no password supplied": "wants a password; put it into ~/.pgpass or PGPASSWORD",
    "connection refused": "cannot be reached: nothing listens there; check host and port, and that the server runs",
    "could not translate host name": "cannot be reached: there is no such host",
    "connection timeout": "cannot be reached: no answer in time",
    "server closed the connection": "has closed the connection; nothing half-written was kept. Run it again to go on",
    "terminating connection": "has closed the connection; nothing half-written was kept. Run it again to go on",
    "connection is lost": "has closed the connection; nothing half-written was kept. Run it again to go on",
    "connection is closed": "has closed the connection; nothing half-written was kept. Run it again to go on",
    "no space left": "cannot be written: the server's disk is full; nothing half-written was kept",
    "lock timeout": "is in use by another process that did not finish in time; try again when it is done",
    "permission denied": "may not be used so by this user: ask its owner for the right to it",
    "read-only transaction": "may not be written: the server or this user only reads",
    "must be owner": "may not be changed by this user: its owner must do that",
    "undefined_table": "is damaged: a table is missing; restore it from a copy, then run `tasdiq verify`",
    'relation "': "is damaged: a table is missing; restore it from a copy, then run `tasdiq verify`",
    "invalid page": "is damaged: restore it from a copy, then run `tasdiq verify`",
}  # fmt: skip
_SETTINGS = (
    "SET client_encoding TO 'UTF8'", f"SET lock_timeout TO '{BUSY_SECONDS}s'", "SET standard_conforming_strings TO on",
    "SET client_min_messages TO warning",
)  # fmt: skip

_HELD = """
    SELECT relname, relkind FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')
"""
_ORDERS = """
    WITH ours AS (
        SELECT oid, relname, relkind FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace
        AND relname IN ('entry', 'raw', 'derived', 'alembic_version', 'person', 'secret', 'attempt')
    )
    SELECT 'trigger', tgname FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL SELECT 'rule', rulename FROM pg_rewrite JOIN ours ON ours.oid = ev_class
    UNION ALL SELECT 'view', relname FROM ours WHERE relkind <> 'r'
"""


class Postgres:
    """An open connection to the tables of one schema."""

    messages: Mapping[str, str] = _MESSAGES

    def __init__(self, name: str, connection: "Connection") -> None:
        import psycopg
        from sqlalchemy.exc import DBAPIError

        self.name = name
        self.connection = connection
        self.errors: tuple[type[Exception], ...] = (DBAPIError, psycopg.Error)

    def begin(self) -> None:
        """Start a transaction and take the writers' lock: the chain has one end, so one writer at a time goes on from it."""
        self.connection.exec_driver_sql("BEGIN ISOLATION LEVEL READ COMMITTED")  # what the writer before left is seen
        self.connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION})")

    def snapshot(self) -> None:
        """Start a transaction that reads what stands now."""
        self.connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def undo(self) -> None:
        """Roll back; a connection that is gone has done so itself."""
        driver = self._driver
        if driver is not None and not driver.closed:
            try:
                driver.execute("ROLLBACK")
            except self.errors:
                return

    def insert(self, rows: Rows) -> None:
        """Add rows with COPY, which is several times as quick as INSERT."""
        columns = ", ".join(column.name for column in tables().entry.columns)
        with self._driver.cursor() as cursor, cursor.copy(f"COPY entry ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def check(self) -> None:
        """Nothing: the server checks its own pages."""

    def scrub(self) -> None:
        """Rewrite the tables; the server's own write-ahead files keep the words until it has used them up."""
        for table in ("entry", "raw", "derived"):
            self.connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")

    def version(self) -> int:
        """The version that Alembic's table has."""
        from sqlalchemy import select

        return int(str(self.connection.execute(select(tables().version.c.version_num)).scalar_one()).removeprefix("v"))

    def versioned(self, version: int) -> None:
        """Nothing: Alembic has written it."""

    @property
    def _driver(self) -> Any:
        return self.connection.connection.driver_connection


def connect(address: str, *, create: bool, kept: bool = False) -> Postgres:
    """The store at that address, its tables made if they may be; raises StoreError with what is wrong."""
    place = _place(address)
    name = place.set(drivername="postgresql").render_as_string(hide_password=True)
    try:
        connection = _engine(place, kept=kept).connect()
    except _errors() as error:
        raise StoreError(f"{name}: {meant(error, _MESSAGES)}") from error
    found = Postgres(name, connection)
    try:
        with friendly(found):
            if not connection.info.get("set"):
                for setting in _SETTINGS:
                    connection.exec_driver_sql(setting)
                connection.info["set"] = True
            _prepare(found, create=create)
    except BaseException:
        connection.close()
        raise
    return found


@lru_cache(maxsize=16)
def _engine(place: "URL", *, kept: bool) -> "Engine":
    """What connects; a connection that the server has closed meanwhile is made anew."""
    from sqlalchemy import create_engine

    return create_engine(
        place, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 10}, pool_pre_ping=kept, **pooling(kept=kept)
    )


def close(address: str) -> None:
    """Let go of the connections that are kept for an address."""
    _engine(_place(address), kept=True).dispose()


def _errors() -> tuple[type[Exception], ...]:
    from sqlalchemy.exc import DBAPIError

    return (DBAPIError,)


def _place(address: str) -> "URL":
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        import psycopg  # noqa: F401 - only to say in a user's words what is missing
    except ImportError as error:
        raise StoreError("a store in PostgreSQL needs the extra: pip install 'tasdiq[postgres]'") from error
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:  # the address itself is not told: it may hold a password
        raise StoreError("the store's address cannot be understood; write postgresql://USER@HOST:PORT/DATABASE") from error


def _prepare(found: Postgres, *, create: bool) -> None:
    """Make the tables in an empty schema; check that any others are ours, and of this version."""
    if _is_empty(found):
        if not create:
            raise StoreError(f"{found.name}: no store here yet; `tasdiq add PATH` makes one, --store names another")
        _refuse_letters(found)
        with writing(found):
            if _is_empty(found):  # another process may have been quicker
                tables().entry.metadata.create_all(found.connection)
                found.connection.execute(tables().version.insert(), {"version_num": f"v{VERSION}"})
    version = found.version()
    if version > VERSION:
        raise StoreError(f"{found.name}: written by a newer Tasdiq (store version {version}, this one reads {VERSION}); please upgrade")


def _is_empty(found: Postgres) -> bool:
    held = {row[0]: row[1] for row in found.connection.exec_driver_sql(_HELD).all()}
    if not held:
        return True
    if not {"entry", "alembic_version"} <= held.keys():
        raise StoreError(f"{found.name}: holds tables of another program; give Tasdiq a database or a schema of its own")
    _refuse_orders(found)
    return False


def _refuse_orders(found: Postgres) -> None:
    """A store has tables alone: a trigger, rule or view would change what is written or shown behind our back."""
    order = found.connection.exec_driver_sql(_ORDERS).first()
    if order is not None:
        raise StoreError(f"{found.name}: holds a {order[0]} {order[1]!r} that Tasdiq did not make; restore it from a copy")


def _refuse_letters(found: Postgres) -> None:
    letters = found.connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if letters != "UTF8":
        raise StoreError(f"{found.name}: keeps {letters} letters alone; make the database with ENCODING 'UTF8'")
