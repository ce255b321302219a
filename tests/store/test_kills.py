"""Killed at random moments, a store opens again, is whole, and the work can be done to its end. TASDIQ_KILLS=50 does it 50 times each."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TIMES = os.environ.get("TASDIQ_KILLS", "5")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_random_moments_nothing_is_half(kind: str, request: pytest.FixtureRequest) -> None:
    where = ["--store", f"{request.getfixturevalue('server')}/postgres"] if kind == "postgresql" else []
    order = [sys.executable, str(Path(__file__).with_name("kills.py")), "--times", TIMES, *where]
    done = subprocess.run(order, capture_output=True, text=True, timeout=3600)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["work"] for row in told] == ["add", "import", "judgement", "migration"], done.stderr
    assert [row["problems"] for row in told] == [[], [], [], []]
    assert sum(row["at_work"] for row in told) > len(told)  # most were at work when they were killed
