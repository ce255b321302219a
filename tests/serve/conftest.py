"""A desk on the sample reports, served for real on loopback; a real browser where there is one."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq

CHROMIUM = Path("/usr/bin/chromium")
REPORTS = Path(__file__).parents[2] / "examples" / "reports"


@pytest.fixture(scope="session")
def tasdiq(tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    """A database of the sample reports, read by the rules."""
    made = Tasdiq(Config(store=tmp_path_factory.mktemp("desk") / "desk.db", workers=1, rules_only=True))
    made.add([str(REPORTS)])
    return made


@pytest.fixture(scope="session")
def address(tasdiq: Tasdiq) -> Iterator[str]:
    """The address of the desk."""
    yield from served(tasdiq)


def served(tasdiq: Tasdiq, door: Any = None) -> Iterator[str]:
    """Serve a database until the test is over, through that door (serve/accounts.py) where one is given."""
    import uvicorn

    from tasdiq.serve.app import desk

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(desk(tasdiq, door), host="127.0.0.1", port=port, log_level="error"))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="needs the extra: pip install 'tasdiq[dev]'")
    with api.sync_playwright() as running:
        made = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--enable-unsafe-swiftshader"])
        yield made
        made.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A new page, which must end without an error on its console."""
    context = browser.new_context(base_url=address)
    opened, problems = context.new_page(), []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert not problems
