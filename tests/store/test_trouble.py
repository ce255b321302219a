"""A full disk, a file that may not be written, a clock set back, two at once: nothing is lost, nothing is half, and it is told."""

import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.store.test_databases import page, said

from tasdiq.errors import StoreError
from tasdiq.store.history import Wanted
from tasdiq.store.log import Log

FULL = textwrap.dedent("""
    import resource, signal, sys
    from pathlib import Path
    from tasdiq.errors import StoreError
    from tasdiq.store import copying
    from tasdiq.store.log import Log
    from tests.store.test_databases import page, said
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails, as on a full disk, and the process goes on
    path = Path(sys.argv[1])
    with Log.open(path) as log:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
        try:
            for number in range(10_000):
                document = page(number, "Two people died. " * 400 + str(number))
                log.append_document(document, document.text.encode(), [said(document)], method="rules:1")
                print(number, flush=True)
        except StoreError as error:
            print(error, flush=True)
    with Log.open(path) as log:
        log.verify()
        try:
            copying.back_up(log.database, path.with_name("backup.db"))
        except StoreError as error:
            print(error, flush=True)
""")


@pytest.mark.parametrize("limit", [300_000, 1_000_000])
def test_a_disk_that_fills_up_in_the_middle(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "tasdiq.db"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", FULL, str(path), str(limit)], capture_output=True, text=True, cwd=root, timeout=120)
    assert done.returncode == 0, done.stderr
    *kept, problem = [line for line in done.stdout.splitlines() if "backup.db" not in line]
    assert "nothing half-written was kept" in problem and kept
    with Log.open(path) as log:  # there is room again
        assert log.verify().entries == 3 * len(kept)
        log.append([said(page(3))])
    left = {file.name for file in tmp_path.iterdir()} - {"tasdiq.db", "backup.db"}
    assert not left  # no half backup
    if (tmp_path / "backup.db").exists():
        with Log.open(tmp_path / "backup.db") as log:
            assert log.verify().entries == 3 * len(kept)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine may read."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        Path(name).chmod(0o755)


def test_a_file_that_may_not_be_written_is_read_and_left_as_it_is(open_folder: Path) -> None:
    path = open_folder / "tasdiq.db"
    with Log.open(path) as log:
        document = page(1)
        log.append_document(document, b"raw", [said(document)], method="rules:1")
    before = path.read_bytes()
    order = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from tasdiq.errors import StoreError
        from tasdiq.model.statement import Judgement
        from tasdiq.store.log import Log
        with Log.open(Path(sys.argv[1]).with_name("other.db")) as log:  # so that all that is needed is loaded: nobody may read it
            print(len(list(log.statements())), log.cached("incidents", lambda: b"view"), log.verify().entries)
            log.judge(Judgement(person="ana", about="report:1", decision="correct"))
            log.append([])
        os.chmod(Path(sys.argv[1]).parent, 0o555)
        if os.getuid() == 0:
            os.setgid(65534); os.setuid(65534)
        with Log.open(Path(sys.argv[1]), create=False) as log:
            print(len(list(log.statements())), log.cached("incidents", lambda: b"view"), log.verify().entries)
            try:
                log.judge(Judgement(person="ana", about="report:1", decision="correct"))
            except StoreError as error:
                print(error)
    """)
    path.chmod(0o444)
    done = subprocess.run([sys.executable, "-c", order, str(path)], capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[1:2] == ["1 b'view' 3"], done.stdout + done.stderr
    assert "may not be written" in done.stdout
    assert path.read_bytes() == before


def test_a_clock_set_back_for_one_of_two_who_write(place: Path | str) -> None:
    noon = datetime(2031, 8, 9, 12, tzinfo=UTC)
    with Log.open(place, now=lambda: noon) as right, Log.open(place, now=lambda: noon - timedelta(days=400)) as wrong:
        for number in range(6):
            document = page(number)
            (wrong if number % 2 else right).append_document(document, b"raw", [said(document)], method="rules:1")
        moments = [entry.recorded_at for entry in right.history(Wanted())]
        assert moments == [noon] * len(moments)
        assert len(list(right.statements(noon))) == 6
        assert list(right.statements(noon - timedelta(seconds=1))) == []
        right.verify()


def test_a_lost_server_connection_is_told_and_nothing_is_half(address: str) -> None:
    with Log.open(address) as log, Log.open(address) as other:
        document = page(1)
        pid = log.database.connection.exec_driver_sql("select pg_backend_pid()").scalar_one()

        def rows() -> object:
            yield said(document)
            other.database.connection.exec_driver_sql(f"select pg_terminate_backend({pid})")
            yield said(document, "Police said")

        log.append_document(page(0), b"raw", [], method="rules:1")
        log.database.begin()
        log.database.insert([(3, "judgement", "x", "2031", None, None, None, None, "d", "c", "{}")])
        other.database.connection.exec_driver_sql(f"select pg_terminate_backend({pid})")
        with pytest.raises(StoreError, match="Run it again to go on"):
            log.append_document(document, b"raw", rows(), method="rules:1")  # type: ignore[arg-type]
        assert other.verify().entries == 2
        assert other.append_document(document, b"raw", [said(document)], method="rules:1") == 3  # the lock went with the connection
