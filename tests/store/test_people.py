"""Accounts in a store of each kind: kept with the act that made them, counted before they are tried, gone with an old version's tables."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from tasdiq.errors import StoreError
from tasdiq.model.statement import Act
from tasdiq.store.log import Log
from tasdiq.store.migrating import migrate
from tasdiq.store.people import SESSION, Account, Accounts, Secret

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
