"""Accounts in a store of each kind: kept with the act that made them, counted before they are tried, gone with an old version's tables."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from tasdiq.errors import StoreError
from tasdiq.model.statement import Act
from tasdiq.pipeline.moving import back_up, copy, restore
from tasdiq.store.log import Log
from tasdiq.store.migrating import migrate
from tasdiq.store.people import SESSION, Account, Accounts, Secret
from tasdiq.store.tables import tables

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def act(what: str, second: int = 0) -> Act:
    return Act(person="root", act=what, at=NOW + timedelta(seconds=second))


def secret(name: str, days: int = 1) -> Secret:
    ends = (NOW + timedelta(days=days)).isoformat(timespec="microseconds")
    return Secret(
        digest=f"digest-{name}", id=name, kind=SESSION, person="ana", made_at=NOW.isoformat(timespec="microseconds"), ends_at=ends
    )


def test_what_is_kept_is_found_and_the_log_is_whole(place: Path | str) -> None:
    with Log.open(place) as log:
        accounts = Accounts(log.database, lambda: NOW)
        assert not accounts.exist()
        accounts.put(Account(name="ana", role="admin", password="hash"), act("account made"))
        accounts.put(Account(name="ana", role="coder", password="hash"), act("role given", 1))
        accounts.lend(secret("one"), act("signed in", 2))
        accounts.lend(secret("old", days=-1), act("signed in", 3))
        held = accounts.holder("digest-one", SESSION)
        assert held is not None and held[1].role == "coder"
        assert accounts.holder("digest-old", SESSION) is None and accounts.holder("digest-one", "token") is None
        assert [one.id for one in accounts.secrets(SESSION)] == ["one"]
        assert accounts.take_back([held[0]], act("signed out", 4)) and not accounts.take_back([held[0]], act("signed out", 5))
        accounts.put(Account(name="ana", role="coder", removed_at="2026"), act("account removed", 6), ends=True)
        assert not accounts.exist() and accounts.get("ana") is not None
        assert [one.act for one in accounts.acts()] == [
            "account made", "role given", "signed in", "signed in", "signed out", "account removed",
        ]  # fmt: skip
        assert log.verify().entries == 6


def test_an_account_and_its_act_stand_together_or_not_at_all(place: Path | str) -> None:
    with Log.open(place) as log:
        accounts = Accounts(log.database, lambda: NOW)
        with pytest.raises(StoreError):
            accounts.put(Account(name="ana", role=None), act("account made"))  # type: ignore[arg-type]
        assert accounts.every() == [] and list(accounts.acts()) == []


def test_attempts_made_at_once_are_all_counted(place: Path | str) -> None:
    Log.open(place).close()
    told: list[tuple[int, str]] = []

    def attempt() -> None:
        with Log.open(place) as log:
            told.append(Accounts(log.database, lambda: NOW).attempt("ana", lambda count: NOW + timedelta(seconds=60 if count >= 5 else 0)))

    threads = [Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(count for count, wait in told if not wait) == [1, 2, 3, 4, 5]
    assert sum(bool(wait) for _, wait in told) == 7


def test_tables_without_accounts_say_so(place: Path | str) -> None:
    with Log.open(place) as log:
        migrate(log.database, 2)
        accounts = Accounts(log.database, lambda: NOW)
        assert not accounts.exist()
        with pytest.raises(StoreError, match="tasdiq migrate"):
            accounts.every()


def test_a_backup_has_the_accounts_and_nothing_that_lets_in_by_itself(place: Path | str, tmp_path: Path) -> None:
    with Log.open(place) as log:
        accounts = Accounts(log.database, lambda: NOW)
        accounts.put(Account(name="ana", role="admin", password="hash-of-ana"), act("account made"))
        accounts.put(Account(name="ben", role="coder", removed_at="2026"), act("account removed", 1))
        accounts.lend(secret("one"), act("signed in", 2))
        accounts.attempt("key-of-a-failure", lambda _: NOW)
    done = back_up(place, tmp_path / "backup.db")
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("backup.db*"))
    assert b"hash-of-ana" in raw and b"digest-one" not in raw and b"key-of-a-failure" not in raw
    restored = restore(tmp_path / "backup.db", tmp_path / "again.db", lambda _: None)
    assert (restored["head"], restored["accounts"]) == (done["head"], 2)
    with Log.open(tmp_path / "again.db") as log:
        accounts = Accounts(log.database, lambda: NOW)
        assert [(one.name, one.role, one.password) for one in accounts.every()] == [("ana", "admin", "hash-of-ana"), ("ben", "coder", None)]
        assert accounts.secrets(SESSION) == [] and accounts.holder("digest-one", SESSION) is None
        accounts.put(Account(name="ana", role="admin", password="newer"), act("password changed", 3))
        other = accounts.every()
    with Log.open(place) as log:  # still as it was: the backup took nothing away
        assert Accounts(log.database, lambda: NOW).holder("digest-one", SESSION) is not None
    with Log.open(tmp_path / "again.db") as log, pytest.raises(StoreError):
        restore(tmp_path / "backup.db", tmp_path / "again.db", lambda _: None)  # holds more by now
    with Log.open(tmp_path / "again.db") as log:
        assert Accounts(log.database, lambda: NOW).every() == other


def test_accounts_that_a_store_has_are_not_written_over(tmp_path: Path) -> None:
    for name, password in (("source", "of the backup"), ("target", "of the store")):
        with Log.open(tmp_path / f"{name}.db") as log:
            log.database.connection.execute(tables().person.insert(), {"name": "ana", "role": "admin", "password": password})
            log.database.connection.commit()
    assert restore(tmp_path / "source.db", tmp_path / "target.db", lambda _: None)["accounts"] == 0
    with Log.open(tmp_path / "target.db") as log:
        assert Accounts(log.database, lambda: NOW).every()[0].password == "of the store"


def test_a_copy_leaves_the_accounts_and_says_how_many(place: Path | str, tmp_path: Path) -> None:
    with Log.open(place) as log:
        Accounts(log.database, lambda: NOW).put(Account(name="ana", role="admin", password="hash"), act("account made"))
    assert copy(place, tmp_path / "copy.db", lambda _: None)["accounts_left"] == 1
    with Log.open(tmp_path / "copy.db") as log:
        assert Accounts(log.database, lambda: NOW).every() == []
