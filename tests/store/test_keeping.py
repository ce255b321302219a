"""Connections that a desk keeps: they save opening the store, and hide nothing that happened to it meanwhile."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.test_databases import SECRET, Place, fill, page, said

from tasdiq.errors import StoreError
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Document
from tasdiq.store.database import close_kept
from tasdiq.store.log import Log
from tasdiq.store.since import touched


@pytest.fixture
def kept(place: Place) -> Iterator[Callable[[], Log]]:
    """Opens a log of six documents on a connection that is kept."""
    fill(place)
    yield lambda: Log.open(place, kept=True)
    close_kept(place)


def driver(log: Log) -> object:
    return log.database.connection.connection.driver_connection


def test_one_connection_serves_one_after_the_other_and_sees_what_others_write(place: Place, kept: Callable[[], Log]) -> None:
    with kept() as log:
        first, head = driver(log), log.head()
        with kept() as beside:
            assert driver(beside) is not first
    with Log.open(place) as other:
        other.judge(Judgement(person="ana", about="report:9", decision="reject"))
    with kept() as log:
        assert log.head() != head
        drivers = {id(driver(log))}
    for _ in range(3):
        with kept() as log:
            drivers.add(id(driver(log)))
    assert len(drivers) == 1


def test_nothing_erased_is_left_while_connections_are_kept(place: Place, kept: Callable[[], Log]) -> None:
    with kept() as one, kept() as two:
        assert SECRET in str([*one.documents(), *two.documents()])
    with Log.open(place) as log:
        log.redact(SECRET, reason="a test", person="ana")
    with kept() as log:
        assert SECRET not in str([*log.documents(), *log.judgements()])
    if isinstance(place, Path):
        assert not any(SECRET.encode() in path.read_bytes() for path in place.parent.iterdir())


def test_another_file_in_its_place_is_opened_anew(tmp_path: Path) -> None:
    first, second = tmp_path / "a.db", tmp_path / "b.db"
    fill(first, range(2))
    fill(second, range(5))
    with Log.open(first, kept=True) as log:
        assert len(list(log.documents())) == 3
    os.replace(second, first)
    with Log.open(first, kept=True) as log:
        assert len(list(log.documents())) == 6
    first.unlink()
    with pytest.raises(StoreError, match="no store here yet"):
        Log.open(first, create=False, kept=True)
    close_kept(first)


@pytest.mark.parametrize(
    ("sql", "message"),
    [("CREATE TRIGGER t AFTER INSERT ON entry BEGIN SELECT 1; END", "holds a trigger"), ("PRAGMA user_version=99", "newer Tasdiq")],
)
def test_what_another_program_does_to_the_tables_is_seen(tmp_path: Path, sql: str, message: str) -> None:
    file = tmp_path / "a.db"
    fill(file, range(1))
    Log.open(file, kept=True).close()
    with sqlite3.connect(file) as other:
        other.execute(sql)
    other.close()
    with pytest.raises(StoreError, match=message):
        Log.open(file, kept=True)
    close_kept(file)


def test_a_connection_that_the_server_closed_is_made_anew(address: str) -> None:
    fill(address, range(1))
    with Log.open(address, kept=True) as log:
        gone = driver(log)
    with Log.open(address) as other:
        other.database.connection.exec_driver_sql(f"SELECT pg_terminate_backend({gone.info.backend_pid})")  # type: ignore[attr-defined]
    with Log.open(address, kept=True) as log:
        assert len(list(log.documents())) == 2
        assert driver(log) is not gone
    close_kept(address)


def test_documents_are_read_together_as_one_by_one(place: Place) -> None:
    fill(place)
    with Log.open(place) as log:
        names = [page(number).id for number in (4, 0, 3)]
        assert log.texts([*names, "nowhere"]) == {name: log.document(name) for name in names}
        again = Document(id=page(0).id, name="0.txt", text="Read again.", title="Later")
        log.append_document(again, b"0", [], method="rules:2")
        assert log.texts(names)[page(0).id].text == "Read again."


def test_what_was_touched_since_an_entry(place: Place) -> None:
    fill(place)
    with Log.open(place) as log:
        before, _ = log.head()
        assert touched(log.database, before, ()) == []
        log.append([said(page(3), "Police said", method="human:ana", prop="when")])
        assert touched(log.database, before, {"report:5.txt", "report:0.txt"}) == [page(0).id, page(3).id, page(5).id]
        after, _ = log.head()
        log.judge(Judgement(person="ana", about="report:1.txt", decision="accept"))
        assert touched(log.database, after, ()) == []
        assert [j.decision for j in log.judgements(after=after)] == ["accept"]
