"""A log in SQLite and a log in PostgreSQL: one contract, the same results, and either becomes the other."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import inspect

from tasdiq.errors import BadValueError, StoreError
from tasdiq.model.statement import Issue, Judgement, Statement
from tasdiq.model.text import Document
from tasdiq.store import copying
from tasdiq.store.database import open_database
from tasdiq.store.entries import link, payload_digest
from tasdiq.store.history import Wanted
from tasdiq.store.log import Log
from tasdiq.store.migrating import migrate
from tasdiq.store.tables import VERSION, tables

SECRET = "Invented Witness"
DAY = datetime(2016, 8, 9, 12, tzinfo=UTC)
Place = Path | str


def page(number: int, text: str = f"Two people died in Exampur. {SECRET} saw it. Police said three died.") -> Document:
    return Document(id=sha256(str(number).encode()).hexdigest(), name=f"{number}.txt", text=text, title=f"{SECRET} speaks")


def said(document: Document, words: str = "Two people died", method: str = "rules:1", prop: str = "type") -> Statement:
    start = document.text.index(words)
    span = document.span(start, start + len(words))
    return Statement(subject=f"report:{document.name}", prop=prop, value=words, method=method, document=document.id, span=span)


def fill(place: Place, numbers: range = range(6), now: Callable[[], datetime] = lambda: DAY) -> None:
    with Log.open(place, now=now) as log:
        for number in numbers:
            document = page(number)
            rows = [said(document), said(document, SECRET, prop="targets")]
            issue = Issue(name=document.name, stage="extract", problem=f"who is {SECRET}?", document=document.id)
            log.append_document(document, f"{number}: {document.text}".encode(), rows, method="rules:1", issues=[issue])
            log.judge(Judgement(person="ana", about=f"report:{number}.txt", decision="correct", value=number, reason=f"{SECRET} was right"))
        log.append_document(page(99, "a\x00b \ud800 اردو half a pair"), b"\x00\xff", [], method="rules:1")
        log.append([replace(said(page(0)), method="human:ana", retracts=said(page(0)).id)])


def raws(log: Log) -> list[bytes]:
    """The bytes of each document; nothing where they were erased."""
    found = []
    for document in log.documents():
        try:
            found.append(log.raw(document.id))
        except StoreError:
            found.append(b"")
    return found


def told(place: Place) -> object:
    """All that a log says."""
    with Log.open(place, create=False) as log:
        documents = list(log.documents())
        return (
            log.head(), documents, list(log.statements()), list(log.judgements()), list(log.issues()), list(log.history(Wanted())),
            raws(log), log.known("rules:1"), list(log.read_by("rules:", "targets")),
        )  # fmt: skip


def test_the_same_steps_say_the_same_in_both(tmp_path: Path, address: str) -> None:
    for place in (tmp_path / "tasdiq.db", address):
        fill(place)
    assert told(tmp_path / "tasdiq.db") == told(address)


def test_a_copy_there_and_back_has_the_same_head(tmp_path: Path, address: str) -> None:
    first, last = tmp_path / "first.db", tmp_path / "last.db"
    fill(first)
    for source, target in ((first, address), (address, last)):
        here, there = open_database(source, create=False), open_database(target, create=True)
        assert copying.copy(here, there, lambda _: None).entries == 6 * 6 + 3
        here.connection.close()
        there.connection.close()
    assert told(first) == told(address) == told(last)


def test_a_copy_is_brought_up_and_forgets_what_was_redacted_since(place: Place, tmp_path: Path) -> None:
    fill(place)
    mirror = tmp_path / "mirror.db"
    source = open_database(place, create=False)
    for step in range(3):
        target = open_database(mirror, create=True)
        copying.copy(source, target, lambda _: None)
        target.connection.close()
        assert told(mirror) == told(place)
        with Log.open(place) as log:
            log.redact(SECRET if step == 0 else "5.txt", reason="asked to be left out", person="ana")
    assert SECRET.encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("mirror.db*"))
    source.connection.close()


def test_nothing_of_another_log_is_written_over(place: Place, tmp_path: Path) -> None:
    fill(place)
    other = tmp_path / "other.db"
    fill(other, range(7, 9))
    before = told(place)
    source, target = open_database(other, create=False), open_database(place, create=False)
    with pytest.raises(StoreError, match="another log"):
        copying.copy(source, target, lambda _: None)
    with pytest.raises(StoreError, match=r"holds all of .* and more"):
        short = open_database(tmp_path / "short.db", create=True)
        copying.copy(short, target, lambda _: None)
    for each in (source, target, short):
        each.connection.close()
    assert told(place) == before


def test_a_backup_in_use_is_whole_and_restores(place: Place, tmp_path: Path) -> None:
    fill(place)
    with Log.open(place) as user:
        user.redact(SECRET, reason="asked to be left out", person="ana")
        reading = user.statements()
        next(reading)
        store = open_database(place, create=False)
        found = copying.back_up(store, tmp_path / "backup.db")
        with pytest.raises(StoreError, match="there already"):
            copying.back_up(store, tmp_path / "backup.db")
        store.connection.close()
        user.append([said(page(3), "Police said three died")])  # it goes on
        assert found.head != user.head()[1]
    assert [file.name for file in tmp_path.glob("*backup*")] == ["backup.db"]
    assert SECRET.encode() not in (tmp_path / "backup.db").read_bytes()
    backup, again = open_database(tmp_path / "backup.db", create=False), open_database(tmp_path / "again.db", create=True)
    assert copying.copy(backup, again, lambda _: None) == found
    backup.connection.close()
    again.connection.close()
    assert told(tmp_path / "again.db") == told(tmp_path / "backup.db")


def test_redaction_leaves_nothing_on_the_server(address: str) -> None:
    fill(address)
    with Log.open(address) as log:
        log.cached("incidents", lambda: SECRET.encode())
        erased = log.redact(SECRET, reason="asked to be left out", person="ana")
        assert (erased.kind, erased.raws) == ("phrase", 7)
        assert log.redact("5.txt", reason="withdrawn", person="ana").kind == "document"
        assert log.verify().redacted >= erased.entries
        rows = log.database.connection.exec_driver_sql(
            "select entry::text from entry union all select encode(bytes, 'escape') from derived"
        )
        assert not any(SECRET in row[0] for row in rows.all())
        assert page(5).id in log.known("rules:9")


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("update entry set payload = replace(payload, 'Two', 'Six') where sequence = 3", r"entry 3 .*payload was changed"),
        ("delete from entry where sequence = 2", r"entry 3 .*entry 2 is missing"),
        ("update entry set subject = 'report:9' where sequence = 3", r"entry 3 .*subject column"),
        ("update entry set payload = null where sequence = 3", r"entry 3 .*no redaction says so"),
        ("update raw set bytes = decode('00', 'hex')", r"entry 1 .*bytes"),
        ("drop table raw", "a table is missing"),
    ],
)
def test_verify_names_the_first_broken_entry_on_a_server(address: str, sql: str, broken: str) -> None:
    fill(address, range(1))
    with Log.open(address) as log:
        log.database.connection.exec_driver_sql(sql)
        with pytest.raises(StoreError, match=broken):
            log.verify()


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("create table other (x int)", "tables of another program"),
        ("create view entry as select 1", "tables of another program"),
    ],
)
def test_a_database_of_another_program_is_refused(address: str, sql: str, message: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql)
    with pytest.raises(StoreError, match=message):
        Log.open(address)


@pytest.mark.parametrize(
    "sql",
    [
        "create function f() returns trigger language plpgsql as 'begin return null; end'; "
        "create trigger t before insert on entry for each row execute function f()",
        "create rule r as on delete to entry do instead nothing",
    ],
)
def test_a_server_store_that_brings_orders_of_its_own_is_refused(address: str, sql: str) -> None:
    fill(address, range(1))
    with Log.open(address) as log:
        log.database.connection.exec_driver_sql(sql)
    with pytest.raises(StoreError, match="that Tasdiq did not make"):
        Log.open(address)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda a: a.replace("/desk_", "/no_desk_"), "does not exist"),
        (lambda a: a.rpartition(":")[0] + ":1/desk", "nothing listens there"),
        (lambda a: "postgresql://ana@localhost:port/desk", "cannot be understood"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(address: str, change: Callable[[str], str], message: str) -> None:
    with pytest.raises(StoreError, match=message):
        Log.open(change(address))


def test_a_password_is_in_no_message(address: str) -> None:
    with pytest.raises(StoreError, match="no store here yet") as met:
        Log.open(address.replace("tasdiq@", "tasdiq:sesame@"), create=False)
    assert "sesame" not in str(met.value)


def test_a_user_without_the_right_to_write_reads(address: str) -> None:
    fill(address, range(2))
    with Log.open(address) as log:
        log.database.connection.exec_driver_sql("drop role if exists reader")
        log.database.connection.exec_driver_sql("create role reader login")
        log.database.connection.exec_driver_sql("grant select on all tables in schema public to reader")
    with Log.open(address.replace("tasdiq@", "reader@"), create=False) as log:
        assert len(list(log.documents())) == 3
        assert log.cached("incidents", lambda: b"view") == b"view"
        log.verify()
        with pytest.raises(StoreError, match="may not be used so by this user"):
            log.append([said(page(1), "Police said")])
    with Log.open(address) as log:
        log.database.connection.exec_driver_sql("drop owned by reader; drop role reader")


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from tests.store.test_databases import page, said
    from tasdiq.model.statement import Judgement
    from tasdiq.store.log import Log
    where, who = sys.argv[1], int(sys.argv[2])
    with Log.open(where if where.startswith("postgresql:") else Path(where)) as log:
        for number in range(20):
            own, shared = page(1000 * who + number), page(number)
            for document in (own, shared):  # the shared ones are read by all eight: one of them is first
                rows = [said(document), said(document, "Police said")]
                log.append_document(document, document.text.encode(), rows, method="rules:1")
            log.judge(Judgement(person=f"coder-{who}", about=f"report:{number}", decision="correct", value=who))
""")


def test_eight_writers_at_once_lose_and_double_nothing(place: Place) -> None:
    Log.open(place).close()
    root = Path(__file__).parents[2]
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(place), str(who)], cwd=root) for who in range(1, 9)]
    assert [writer.wait(300) for writer in writers] == [0] * 8
    with Log.open(place) as log:
        entries = list(log.history(Wanted()))
        pages = [e.document for e in entries if e.kind == "document"]
        assert len(pages) == len(set(pages)) == 8 * 20 + 20
        assert len({e.id for e in entries}) == len(entries) == 4 * len(pages) + 8 * 20
        assert [e.sequence for e in entries] == list(range(len(entries), 0, -1))
        assert all(e.by for e in entries if e.kind in ("statement", "judgement", "reading"))  # to a person or a method
        assert {e.by for e in entries if e.kind == "judgement"} == {f"human:coder-{who}" for who in range(1, 9)}
        for who in range(1, 9):
            assert sum(1 for _ in log.history(Wanted(person=f"coder-{who}"))) == 20
        log.verify()


def test_migrations_lead_both_ways_and_to_the_tables_as_described(place: Place) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    fill(place)
    before = told(place)
    database = open_database(place, create=False)
    for to in (1, VERSION, 1):
        migrate(database, to)
        assert database.version() == to
        names = {each["name"] for each in inspect(database.connection).get_indexes("entry")}
        assert ("entry_recorded" in names) == (to > 1)
    with pytest.raises(BadValueError, match="choose from 1 to"):
        migrate(database, VERSION + 1)
    if isinstance(place, str):
        assert told(place) == before  # an older store on a server is read as it is
    migrate(database, VERSION)
    assert compare_metadata(MigrationContext.configure(database.connection), tables().entry.metadata) == []
    database.connection.close()
    assert told(place) == before  # an older file is brought up when it is opened


def test_the_steps_alone_make_the_tables_as_described(place: Place) -> None:
    from alembic import command
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from sqlalchemy import NullPool, create_engine, make_url

    url = make_url(place).set(drivername="postgresql+psycopg") if isinstance(place, str) else f"sqlite:///{place}"
    with create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(copying.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, f"v{VERSION}")
        assert compare_metadata(MigrationContext.configure(connection), tables().entry.metadata) == []


def test_a_file_of_the_first_version_is_brought_up_when_it_is_opened(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "old.db"
    fill(path)
    before = told(path)
    old = sqlite3.connect(path)
    old.executescript("drop index entry_recorded; drop table alembic_version; pragma user_version=1")  # as the first version left it
    old.executescript("drop table person; drop table secret; drop table attempt")
    old.close()
    assert told(path) == before
    with Log.open(path) as log:
        assert log.database.version() == VERSION


def test_what_a_newer_version_says_is_kept_and_left_alone(place: Place, tmp_path: Path) -> None:
    fill(place, range(2))
    with Log.open(place) as log:
        sequence, chain = log.head()
        rows = []
        for kind, held in (
            ("wager", {"words": SECRET}),
            ("statement", {"subject": "report:0.txt", "prop": "type", "value": 1, "method": "rules:9", "stance": "rumoured"}),
            ("statement", {"subject": "report:0.txt", "prop": "mood", "value": 1, "method": "mood:1", "since": 3}),
        ):
            payload, sequence = json.dumps(held), sequence + 1
            stamp = "2031-01-01T00:00:00.000000+00:00"
            chain = link(chain, payload_digest(payload), kind, f"id{sequence}", stamp)
            subject, method = held.get("subject"), held.get("method")
            rows.append((sequence, kind, f"id{sequence}", stamp, None, subject, method, None, payload_digest(payload), chain, payload))
        log.database.insert(rows)
        assert log.verify().newer == 2
        assert [s.prop for s in log.statements(subject="report:0.txt")] == ["targets", "mood"]
        assert len(list(log.judgements())) == 2
        log.append([said(page(1), "Police said")])
        log.redact(SECRET, reason="asked to be left out", person="ana")
        assert SECRET not in str([entry.held for entry in log.history(Wanted())])
        assert log.verify().newer == 2
        copying.back_up(log.database, tmp_path / "backup.db")
    with Log.open(tmp_path / "backup.db") as log:
        assert log.verify().newer == 2
