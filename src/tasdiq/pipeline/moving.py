"""The verbs on a whole store: copy it, back it up, bring it back, change the version of its tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tasdiq.store import copying
from tasdiq.store.database import Database, Place, open_database
from tasdiq.store.log import utc_now
from tasdiq.store.migrating import migrate
from tasdiq.store.people import Accounts

Advance = Callable[[int], None]


def copy(source: Place, target: Place, advance: Advance) -> dict[str, Any]:
    """Bring the target, empty or an earlier state of the same log, up to the source; what it then holds, proven whole.

    Accounts stay where they are; how many did is told.
    """
    with _opened(source) as held, _opened(target, create=True) as other:
        return {**asdict(copying.copy(held, other, advance)), "accounts_left": _accounts(held)}


def restore(backup: Place, store: Place, advance: Advance) -> dict[str, Any]:
    """The same from a backup, with the accounts where the store has none: people sign in with their passwords again."""
    with _opened(backup) as held, _opened(store, create=True) as other:
        return {**asdict(copying.copy(held, other, advance)), "accounts": copying.hand_over(held, other)}


def back_up(store: Place, file: Path) -> dict[str, Any]:
    """Write all that the store holds now to a new file, which is proven whole."""
    with _opened(store) as held:
        return asdict(copying.back_up(held, file))


def change_version(store: Place, to: int) -> int:
    """Bring the tables of a store to that version; the version they had before."""
    with _opened(store) as held:
        return migrate(held, to)


def _accounts(held: Database) -> int:
    accounts = Accounts(held, utc_now)
    return sum(one.removed_at is None for one in accounts.every()) if accounts.exist() else 0


@contextmanager
def _opened(place: Place, *, create: bool = False) -> Iterator[Database]:
    found = open_database(place, create=create)
    try:
        yield found
    finally:
        found.connection.close()
