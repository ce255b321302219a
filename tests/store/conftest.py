"""A PostgreSQL server of the tests' own: Debian's programs, a data folder in a temporary place, a loopback port."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

USER = "nobody"  # the server refuses to run as root
_numbers = count(1)


def programs() -> Path | None:
    """The folder of the newest PostgreSQL installed here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


def run(*order: str | Path) -> None:
    """Run a program of the server's as a user that it accepts."""
    as_other = {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    done = subprocess.run([str(part) for part in order], capture_output=True, text=True, timeout=120, cwd="/tmp", **as_other)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that holds nothing yet, without the name of a database."""
    found = programs()
    if found is None:
        pytest.skip("needs a PostgreSQL server: apt-get install postgresql")
    pytest.importorskip("psycopg", reason="needs the extra: pip install 'tasdiq[postgres]'")
    folder = Path(f"/tmp/tasdiq-postgres-{os.getpid()}")
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        shutil.chown(folder, USER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=40"
    try:
        run(found / "initdb", "-D", data, "-U", "tasdiq", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        run(found / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "-t", "90", "start")
        yield f"postgresql://tasdiq@127.0.0.1:{port}"
    finally:
        if (data / "postmaster.pid").exists():
            run(found / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_database(server: str) -> Callable[[], str]:
    """Makes an empty database on the server; its address."""

    def make() -> str:
        import psycopg

        name = f"desk_{next(_numbers)}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return f"{server}/{name}"

    return make


@pytest.fixture
def address(new_database: Callable[[], str]) -> str:
    """The address of an empty database."""
    return new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A store that is not there yet, of each kind."""
    return tmp_path / "tasdiq.db" if request.param == "sqlite" else request.getfixturevalue("address")
