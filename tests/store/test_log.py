"""The log keeps all it is given, once, and shows what stood at any moment."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasdiq.errors import BadValueError, StoreError
from tasdiq.model.statement import Issue, Judgement, Statement
from tasdiq.model.text import Document, Range
from tasdiq.store import entries
from tasdiq.store.log import Log

TEXT = "Two people died in Exampur on Monday, the Example Courier reported. Police doubt the claim."
DAY = datetime(2016, 8, 9, 12, tzinfo=UTC)


class Clock:
    """A clock that a test winds."""

    def __init__(self) -> None:
        self.now = DAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(place: Path | str, clock: Clock) -> Iterator[Log]:
    """A log of each kind: in a file, and in PostgreSQL."""
    with Log.open(place, now=clock) as opened:
        yield opened


@pytest.fixture
def filed(tmp_path: Path, clock: Clock) -> Iterator[Log]:
    with Log.open(tmp_path / "tasdiq.db", now=clock) as opened:
        yield opened


def document(number: int = 1, text: str = TEXT) -> Document:
    return Document(
        id=f"{number:064x}", name=f"{number}.txt", text=text, title="A title", published=date(2016, 8, 9),
        article=(Range(0, len(text)),), fingerprint=(1, 2, 3),
    )  # fmt: skip


def statement(number: int = 1, *, prop: str = "type", value: str = "bombing", method: str = "rules:1", start: int = 0) -> Statement:
    page = document(number)
    return Statement(
        subject=f"report:{number}", prop=prop, value=value, method=method, document=page.id, span=page.span(start, start + 15),
        attribution="police",
    )  # fmt: skip


def add(log: Log, number: int, *statements: Statement, method: str = "rules:1") -> int:
    return log.append_document(document(number), f"raw {number}".encode(), statements, method=method)


def test_what_goes_in_comes_out(log: Log) -> None:
    said = statement()
    assert add(log, 1, said) == 3
    assert list(log.documents()) == [document()]
    assert list(log.statements()) == [replace(said, recorded_at=DAY)]
    assert next(log.statements()).id == said.id
    assert log.raw(document().id) == b"raw 1"


def test_a_probability_is_kept_and_is_no_other_statement(log: Log) -> None:
    add(log, 1, replace(statement(), probability=0.75), statement(prop="stage"))
    assert [row.probability for row in log.statements()] == [0.75, None]
    assert log.append([replace(statement(), probability=0.5), statement()]) == 0
    assert [row.probability for row in log.statements()] == [0.75, None]
    log.verify()


def test_a_statement_of_before_there_were_probabilities_reads_as_it_did() -> None:
    entry = entries.of_statement(statement())
    assert "probability" not in json.loads(entry.payload)  # byte for byte what older versions wrote
    assert entries.to_statement(entry.payload, entries.stamp(DAY)) == replace(statement(), recorded_at=DAY)


def test_the_id_of_a_statement_is_what_it_always_was() -> None:
    assert statement().id == "aa7fbd03c3bd848617efd483bec7fe2501f0d5d061e066418f4b1b95c386417d"


def test_a_second_add_adds_nothing(log: Log) -> None:
    add(log, 1, statement())
    head = log.head()
    assert add(log, 1, statement()) == 0
    assert log.append([statement()]) == 0
    assert log.report([Issue(name="a", stage="sources", problem="empty")]) == 1
    assert log.report([Issue(name="a", stage="sources", problem="empty")]) == 0
    assert log.head()[0] == head[0] + 1


def test_a_document_without_statements_is_known_to_its_method(log: Log) -> None:
    add(log, 1)
    assert log.has_document(document().id, "rules:1")
    assert not log.has_document(document().id, "rules:2")
    assert log.known("rules:1") == {document().id}


def test_a_newer_method_that_finds_nothing_hides_the_older(log: Log) -> None:
    add(log, 1, statement())
    add(log, 1, method="rules:2")
    assert list(log.statements()) == []


def test_a_newer_version_of_a_method_hides_the_older_but_no_other_method(log: Log) -> None:
    add(log, 1, statement())
    log.append([statement(prop="stage", value="foiled", method="human:ana"), statement(value="arson_sabotage", method="rules:2")])
    assert [s.value for s in log.statements()] == ["foiled", "arson_sabotage"]
    assert [s.value for s in log.statements(subject="report:1")] == ["foiled", "arson_sabotage"]


def test_as_of_shows_only_what_was_recorded_by_then(log: Log, clock: Clock) -> None:
    add(log, 1, statement())
    clock.now += timedelta(days=1)
    add(log, 2, statement(2))
    log.judge(Judgement(person="ana", about="report:1|report:2", decision="different"))
    assert [d.name for d in log.documents(as_of=DAY)] == ["1.txt"]
    assert [s.subject for s in log.statements(as_of=DAY)] == ["report:1"]
    assert list(log.judgements(as_of=DAY)) == []
    assert [j.decision for j in log.judgements()] == ["different"]
    assert list(log.statements(as_of=DAY - timedelta(seconds=1))) == []


def test_a_clock_set_back_does_not_reorder_the_log(log: Log, clock: Clock) -> None:
    add(log, 1, statement())
    clock.now -= timedelta(days=365)
    add(log, 2, statement(2))
    assert {s.recorded_at for s in log.statements()} == {DAY}
    log.verify()


def test_a_retraction_hides_from_its_moment_on(log: Log, clock: Clock) -> None:
    said = statement()
    add(log, 1, said)
    clock.now += timedelta(days=1)
    log.append([replace(said, method="rules:1", retracts=said.id)])
    assert list(log.statements()) == []
    assert len(list(log.statements(as_of=DAY))) == 1


def test_a_persons_retraction_survives_a_newer_method(log: Log) -> None:
    said = statement()
    add(log, 1, said)
    log.append([replace(said, method="human:ana", retracts=said.id)])
    other = statement(prop="stage", value="foiled", method="rules:2")
    add(log, 1, statement(method="rules:2"), other, method="rules:2")
    assert [s.prop for s in log.statements()] == ["stage"]


def test_a_machines_retraction_does_not(log: Log) -> None:
    said = statement()
    add(log, 1, said)
    log.append([replace(said, retracts=said.id)])
    add(log, 1, statement(method="rules:2"), method="rules:2")
    assert [s.method for s in log.statements()] == ["rules:2"]


def test_statements_of_one_document_or_subject(log: Log) -> None:
    add(log, 1, statement(), statement(prop="stage"))
    add(log, 2, statement(2))
    assert len(list(log.statements(document=document(1).id))) == 2
    assert [s.subject for s in log.statements(subject="report:2")] == ["report:2"]


def test_a_document_by_name_id_and_beginning_of_id(log: Log) -> None:
    page = replace(document(), id="abcd" + "0" * 60)
    log.append_document(page, b"x", [], method="rules:1")
    assert log.document("1.txt") == log.document("abcd") == log.document(page.id) == page
    with pytest.raises(BadValueError, match="no document 'nothing'"):
        log.document("nothing")


def test_an_ambiguous_name_is_told(log: Log) -> None:
    for number in (1, 2):
        log.append_document(replace(document(number), name="same.txt"), b"x", [], method="rules:1")
    with pytest.raises(BadValueError, match="2 documents"):
        log.document("same.txt")


def test_a_later_reading_of_the_same_bytes_is_shown_in_the_first_ones_place(log: Log) -> None:
    add(log, 1)
    add(log, 2)
    log.append_document(replace(document(1), repeats=(Range(0, 3),)), b"raw 1", [], method="rules:2")
    assert [(d.name, len(d.repeats)) for d in log.documents()] == [("1.txt", 1), ("2.txt", 0)]


@pytest.mark.parametrize("text", ["", "a\x00b", "\ud800 half a pair", "اردو میں ایک خبر", "x" * 1_000_000])
def test_hostile_text_is_kept_as_it_is(log: Log, text: str) -> None:
    page = document(text=text)
    log.append_document(page, text.encode("utf-8", "surrogatepass"), [], method="rules:1")
    assert next(log.documents()) == page
    log.verify()


def test_a_view_is_made_once_for_each_state_of_the_log(log: Log) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"view"

    assert log.cached("incidents", make) == log.cached("incidents", make) == b"view"
    add(log, 1)
    assert log.cached("incidents", make) == b"view"
    assert len(made) == 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2), st.booleans()), max_size=12))
def test_a_later_statement_never_alters_an_earlier_as_of(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, bool]]
) -> None:
    clock = Clock()
    seen: list[tuple[datetime, list[Statement]]] = []
    with Log.open(tmp_path_factory.mktemp("law") / "tasdiq.db", now=clock) as log:
        for number, version, retract in steps:
            said = statement(number, method=f"rules:{version}")
            log.append([replace(said, method="human:ana", retracts=said.id) if retract else said])
            seen.append((clock.now, list(log.statements())))
            clock.now += timedelta(minutes=1)
        for moment, stood in seen:
            assert list(log.statements(as_of=moment)) == stood
        log.verify()


def tamper(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("update entry set payload = replace(payload, 'bombing', 'clash') where kind = 'statement'", r"entry 3 .*payload was changed"),
        ("update entry set recorded_at = '2015-01-01T00:00:00.000000+00:00' where sequence = 2", r"entry 2 .*recorded before"),
        ("delete from entry where sequence = 2", r"entry 3 .*entry 2 is missing"),
        ("update entry set subject = 'report:9' where sequence = 3", r"entry 3 .*subject column"),
        ("update entry set payload = null where sequence = 3", r"entry 3 .*no redaction says so"),
        ("update entry set id = 'x' where sequence = 1", r"entry 1 .*chain"),
        ("update raw set bytes = x'789c030000000001'", r"entry 1 .*bytes"),
        ("delete from raw", r"entry 1 .*bytes"),
        ("update raw set bytes = x'00'", r"entry 1 .*bytes"),
        ("update raw set bytes = 'text'", r"entry 1 .*bytes"),
        ("update entry set payload = x'ff00fe' where sequence = 3", r"entry 3 .*payload was changed"),
        ("update entry set payload = '{' where sequence = 3", r"entry 3 .*payload was changed"),
        ("update entry set document = 'x' where sequence = 1", r"entry 1 .*document column"),
        ("update entry set retracts = 'x' where sequence = 1", r"entry 1 .*retracts column"),
        ("insert into entry values (9, 'redaction', 'x', '9', null, null, null, null, 'd', 'c', '[1]')", r"entry 9 .*payload was changed"),
        ("insert into entry values (9, 'redaction', 'x', '9', null, null, null, null, 'd', 'c', null)", r"entry 9 .*payload was changed"),
    ],
)
def test_verify_names_the_first_broken_entry(tmp_path: Path, sql: str, broken: str) -> None:
    path = tmp_path / "tasdiq.db"
    with Log.open(path) as log:
        add(log, 1, statement())
        assert log.verify().entries == 3
    tamper(path, sql)
    with Log.open(path) as log, pytest.raises(StoreError, match=broken):
        log.verify()


def test_what_cannot_be_understood_is_named_where_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tasdiq.db"
    with Log.open(path) as log:
        add(log, 1, statement())
    tamper(path, "update entry set payload = '{\"subject\": 1}' where kind in ('statement', 'document')")
    with Log.open(path) as log:
        with pytest.raises(StoreError, match="entry 3 cannot be understood"):
            list(log.statements())
        with pytest.raises(StoreError, match="a document cannot be understood"):
            list(log.documents())


@pytest.mark.parametrize("forged", ["x'666f72676564'", "'forged'", "zeroblob(40)"])
def test_a_view_that_was_changed_is_made_again(tmp_path: Path, forged: str) -> None:
    path = tmp_path / "tasdiq.db"
    with Log.open(path) as log:
        log.cached("incidents", lambda: b"view")
    tamper(path, f"update derived set bytes = {forged}")
    with Log.open(path) as log:
        assert log.cached("incidents", lambda: b"view") == b"view"


def test_verify_forgets_the_views_that_were_kept(log: Log) -> None:
    log.cached("incidents", lambda: b"a view made by whoever could write the file")
    log.verify()
    assert log.cached("incidents", lambda: b"view") == b"view"


@pytest.mark.parametrize("name", ["a?mode=ro", "b#c%41.db", "c d&e=f.db", "d%2fe.db"])
def test_a_store_is_made_under_the_very_name_it_was_given(tmp_path: Path, name: str) -> None:
    with Log.open(tmp_path / name) as log:
        add(log, 1)
    assert {file.name for file in tmp_path.iterdir()} == {name}


@pytest.mark.parametrize(
    "order",
    [
        "create trigger t after insert on entry begin update raw set bytes = x'00'; end",
        "create view shown as select * from entry",
    ],
)
def test_a_store_that_brings_orders_of_its_own_is_refused(tmp_path: Path, order: str) -> None:
    path = tmp_path / "tasdiq.db"
    with Log.open(path) as log:
        add(log, 1)
    tamper(path, order)
    with pytest.raises(StoreError, match="that Tasdiq did not make"):
        Log.open(path)


def test_a_store_without_its_tables_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "tasdiq.db"
    with Log.open(path) as log:
        add(log, 1)
    tamper(path, "drop table raw")
    with Log.open(path) as log, pytest.raises(StoreError, match="a table is missing"):
        log.verify()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_bytes(b"%PDF-1.4 not a store at all" * 50), "is not a Tasdiq store"),
        (lambda path: tamper(path, "create table other (x)"), "SQLite file of another program"),
        (lambda path: path.mkdir(), "is a folder"),
    ],
)
def test_a_file_that_is_no_store_is_told(tmp_path: Path, make: Callable[[Path], object], message: str) -> None:
    path = tmp_path / "some.db"
    make(path)
    with pytest.raises(StoreError, match=message):
        Log.open(path)


def test_rows_of_a_dataset_have_no_bytes_and_are_whole(log: Log) -> None:
    row = replace(document(7), dataset="ged")
    assert log.append_rows([(row, [statement(7)])], method="import:ged:25.1") == 3
    assert log.verify().entries == 3


def test_a_newer_store_is_told(tmp_path: Path) -> None:
    path = tmp_path / "tasdiq.db"
    Log.open(path).close()
    tamper(path, "pragma user_version=99")
    with pytest.raises(StoreError, match="newer Tasdiq"):
        Log.open(path)


def test_a_missing_store_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="tasdiq add"):
        Log.open(tmp_path / "none.db", create=False)
    with pytest.raises(StoreError, match="folder exists"):
        Log.open(tmp_path / "no" / "folder.db")


def test_a_full_disk_keeps_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "tasdiq.db"
    with Log.open(path) as log:
        add(log, 1, statement())
        log.database.connection.exec_driver_sql("PRAGMA max_page_count=30")
        with pytest.raises(StoreError, match="disk is full"):
            log.append_document(document(2, "long " * 100_000), b"", [statement(2)], method="rules:1")
        assert [d.name for d in log.documents()] == ["1.txt"]
        log.verify()


def test_a_store_that_may_not_be_written_can_be_read(filed: Log) -> None:
    add(filed, 1, statement())
    filed.database.connection.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(StoreError, match="may not be written"):
        add(filed, 2, statement(2))
    assert len(list(filed.statements())) == 1


def test_a_store_that_another_does_not_let_go_is_told(filed: Log) -> None:
    filed.database.connection.exec_driver_sql("PRAGMA busy_timeout=20")
    other = sqlite3.connect(filed.path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StoreError, match="in use by another process"):
        add(filed, 1, statement())
    other.execute("rollback")
    other.close()
    assert add(filed, 1, statement()) == 3


def test_two_logs_on_one_file_take_turns(tmp_path: Path) -> None:
    with Log.open(tmp_path / "tasdiq.db") as one, Log.open(tmp_path / "tasdiq.db") as two:
        for number in range(1, 6):
            add(one if number % 2 else two, number, statement(number))
        assert len(list(one.documents())) == len(list(two.documents())) == 5
        one.verify()


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from tasdiq.model.statement import Statement
    from tasdiq.model.text import Document
    from tasdiq.store.log import Log
    with Log.open(Path(sys.argv[1])) as log:
        for number in range(int(sys.argv[2]), int(sys.argv[3])):
            page = Document(id=f"{number:064x}", name=f"{number}.txt", text="Two died.")
            rows = [Statement(subject=f"report:{number}:{n}", prop="type", value="clash", method="rules:1", document=page.id,
                              span=page.span(0, 3)) for n in range(50)]
            log.append_document(page, page.text.encode(), rows, method="rules:1")
            print(number, flush=True)
""")


def test_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "tasdiq.db"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(first), str(first + 15)], stdout=subprocess.DEVNULL)
        for first in (0, 100)
    ]  # fmt: skip
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with Log.open(path) as log:
        assert len(list(log.documents())) == 30
        assert sum(1 for _ in log.statements()) == 30 * 50
        log.verify()


def test_killed_at_any_time_no_document_is_half(tmp_path: Path) -> None:
    path = tmp_path / "tasdiq.db"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), "0", "100000"], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(7):
        writer.stdout.readline()
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait(10)
    writer.stdout.close()
    with Log.open(path) as log:
        pages = list(log.documents())
        assert len(pages) >= 7
        assert all(sum(1 for _ in log.statements(document=page.id)) == 50 for page in pages)
        log.verify()
