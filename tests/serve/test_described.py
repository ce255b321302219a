"""The desk, asked all that its own description allows and forbids: it breaks nowhere, and answers nothing that is not described."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serve.conftest import served

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
REPORT = (
    "QUETTA, Aug {day}, 2016 - A bomb killed {day} people at a market in Quetta on Aug {day}, 2016, police said. Islamic State claimed it."
)
LONGEST = 60  # seconds, on a machine that has little else to do
EXAMPLES = "4"  # of each address


@pytest.fixture
def small(tmp_path: Path) -> Iterator[str]:
    """The address of a desk of its own: what is asked here adds documents and decides."""
    for day in (3, 9, 14):
        (tmp_path / f"{day}.txt").write_text(REPORT.format(day=day), encoding="utf-8")
    made = Tasdiq(Config(store=tmp_path / "desk.db", workers=1, rules_only=True))
    made.add([str(tmp_path)])
    yield from served(made)


def test_what_the_description_allows_and_forbids_is_answered_as_it_says(small: str, tmp_path: Path) -> None:
    pytest.importorskip("schemathesis", reason="needs the extra: pip install 'tasdiq[dev]'")
    asked = [
        sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run", f"{small}/api/openapi.json", "--checks", CHECKS,
        "--phases", "examples,fuzzing", "--max-examples", EXAMPLES, "--seed", "7", "--no-color", "--continue-on-failure",
        "--generation-database", "none",
    ]  # fmt: skip
    hooks = {"SCHEMATHESIS_HOOKS": "conditions", "PYTHONPATH": str(Path(__file__).parent)}
    told = subprocess.run(asked, env={**os.environ, **hooks}, cwd=tmp_path, capture_output=True, text=True, timeout=5 * LONGEST)
    assert told.returncode == 0, told.stdout[-6_000:] + told.stderr[-1_000:]
    assert re.search(r"\b(\d+) generated, \1 passed", told.stdout), told.stdout[-2_000:]
