"""Accounts of a shared desk: roles, digests of what people sign in with, failed sign-ins. Each change is an act in the log."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasdiq.errors import StoreError
from tasdiq.model.statement import Act
from tasdiq.store import appending, entries
from tasdiq.store.database import Database, friendly, writing
from tasdiq.store.entries import stamp
from tasdiq.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

SINCE = 3  # the first version of the tables that has accounts
SESSION, TOKEN, INVITATION = "session", "token", "invitation"  # kinds of secrets
_FORGOTTEN = 5_000  # failed sign-ins that are remembered at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person's account; a removed one stays, without its password, so that nobody else takes the name."""

    name: str
    role: str
    password: str | None = None  # argon2's hash
    removed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """What somebody signs in with, by its digest alone."""

    digest: str
    id: str  # a short name for people
    kind: str  # SESSION, TOKEN or INVITATION
    person: str
    made_at: str
    ends_at: str
    label: str | None = None
    scopes: str | None = None  # of a token: rights, separated by blanks
    used_at: str | None = None


class Accounts:
    """The accounts in one store."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._connection = database.connection
        self._now = now

    def exist(self) -> bool:
        """Whether anybody has an account here."""
        person = tables().person
        with friendly(self._database):
            if self._database.version() < SINCE:
                return False
            return self._connection.execute(person.select().where(person.c.removed_at.is_(None)).limit(1)).first() is not None

    def every(self) -> list[Account]:
        """All accounts, removed ones too, by name."""
        self._check()
        person = tables().person
        with friendly(self._database):
            return [Account(**row) for row in self._connection.execute(person.select().order_by(person.c.name)).mappings().all()]

    def get(self, name: str) -> Account | None:
        """The account of that name, be it removed."""
        self._check()
        person = tables().person
        with friendly(self._database):
            row = self._connection.execute(person.select().where(person.c.name == name)).mappings().first()
        return Account(**row) if row else None

    def put(self, account: Account, act: Act, *, ends: bool = False) -> None:
        """Keep an account as it now is, and that it was changed; `ends` takes back all that the person signs in with."""
        self._check()
        person, secret = tables().person, tables().secret
        with self._noting(act):
            self._connection.execute(person.delete().where(person.c.name == account.name))
            self._connection.execute(person.insert(), _row(account))
            if ends:
                self._connection.execute(secret.delete().where(secret.c.person == account.name))

    def lend(self, secret: Secret, act: Act) -> None:
        """Keep a secret's digest; those that have ended go."""
        table = tables().secret
        with self._noting(act):
            self._connection.execute(table.delete().where(table.c.ends_at < stamp(self._now())))
            self._connection.execute(table.insert(), _row(secret))

    def secrets(self, kind: str, person: str | None = None) -> list[Secret]:
        """The secrets of that kind that still hold, the oldest first."""
        self._check()
        table = tables().secret
        wanted: list[ColumnElement[bool]] = [table.c.kind == kind, table.c.ends_at >= stamp(self._now())]
        wanted += [table.c.person == person] if person is not None else []
        with friendly(self._database):
            rows = self._connection.execute(table.select().where(*wanted).order_by(table.c.made_at)).mappings().all()
        return [Secret(**row) for row in rows]

    def holder(self, digest: str, kind: str) -> tuple[Secret, Account] | None:
        """Whose secret that is, as long as it has not ended and its holder is not removed."""
        person = tables().person
        found = next((one for one in self._held(digest, kind) if one.ends_at >= stamp(self._now())), None)
        if found is None:
            return None
        with friendly(self._database):
            row = self._connection.execute(person.select().where(person.c.name == found.person)).mappings().first()
        return (found, Account(**row)) if row and row["removed_at"] is None else None

    def used(self, digest: str) -> None:
        """Note that a secret was used just now."""
        table = tables().secret
        with writing(self._database):
            self._connection.execute(table.update().where(table.c.digest == digest).values(used_at=stamp(self._now())))

    def take_back(self, secrets: Sequence[Secret], act: Act) -> bool:
        """Let secrets hold no longer; False where somebody was quicker, as with a link that is used once."""
        table = tables().secret
        with writing(self._database):
            gone = self._connection.execute(table.delete().where(table.c.digest.in_([one.digest for one in secrets]))).rowcount
            if gone:
                appending.write(self._database, [entries.of_act(act)], self._now())
        return gone > 0

    def note(self, act: Act) -> None:
        """Keep what somebody did."""
        with self._noting(act):
            return

    def acts(self) -> Iterator[Act]:
        """What people did about accounts and access, in log order."""
        entry = tables().entry
        query = entry.select().with_only_columns(entry.c.payload).where(entry.c.kind == "act", entry.c.payload.is_not(None))
        with friendly(self._database):
            yield from map(entries.to_act, self._connection.execute(query.order_by(entry.c.sequence)).scalars().all())

    def attempt(self, key: str, until: Callable[[int], datetime]) -> tuple[int, str]:
        """Count an attempt before it is made, so that many at once gain nothing: how many there were, until when to wait ("" for not).

        One that must wait is not counted.
        """
        self._check()
        table = tables().attempt
        with writing(self._database):
            row = self._connection.execute(table.select().where(table.c.key == key)).first()
            failed, wait = (row.failed, row.until) if row else (0, "")
            if wait > stamp(self._now()):
                return failed, wait
            self._connection.execute(table.delete().where((table.c.key == key) | table.c.key.in_(self._crowd())))
            self._connection.execute(table.insert(), {"key": key, "failed": failed + 1, "until": stamp(until(failed + 1))})
        return failed + 1, ""

    def forgive(self, keys: Sequence[str]) -> None:
        """Forget the failures under those keys."""
        table = tables().attempt
        with writing(self._database):
            self._connection.execute(table.delete().where(table.c.key.in_(keys)))

    def _held(self, digest: str, kind: str) -> list[Secret]:
        self._check()
        table = tables().secret
        with friendly(self._database):
            rows = self._connection.execute(table.select().where(table.c.digest == digest, table.c.kind == kind)).mappings().all()
        return [Secret(**row) for row in rows]

    def _crowd(self) -> list[str]:
        """The oldest failures, once there are too many: names that never were can be tried without end."""
        table = tables().attempt
        query = table.select().with_only_columns(table.c.key).order_by(table.c.until.desc()).offset(_FORGOTTEN).limit(_FORGOTTEN)
        return list(self._connection.execute(query).scalars())

    @contextmanager
    def _noting(self, act: Act) -> Iterator[None]:
        """A transaction at whose end the act is appended."""
        with writing(self._database):
            yield
            appending.write(self._database, [entries.of_act(act)], self._now())

    def _check(self) -> None:
        with friendly(self._database):
            if self._database.version() < SINCE:
                raise StoreError(f"{self._database.name}: its tables have no accounts yet; `tasdiq migrate` brings them up")


def _row(held: Account | Secret) -> dict[str, Any]:
    return {name: getattr(held, name) for name in held.__slots__}
