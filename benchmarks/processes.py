"""A command in; how long it took and how much memory all its processes held together out. Memory on Linux only.

Memory is the sum of each process's proportional share (PSS), looked at several times a second.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of a command took; the megabytes are 0 where the system does not tell."""

    seconds: float
    peak_mb: float  # all processes together
    peak_first_mb: float  # the first process alone
    many_until: float | None  # the second at which `many` processes were last seen
    said: str  # on stderr


def run(command: Sequence[str], *, many: int = 2, every: float = 0.5, environment: Mapping[str, str] | None = None) -> Run:
    """Run the command to its end; raises CalledProcessError where it fails."""
    peak = peak_first = 0.0
    many_until = None
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env={**os.environ, **(environment or {})}) as running:
            while running.poll() is None:
                shares = [share_mb(process) for process in tree(running.pid)]
                peak, peak_first = max(peak, sum(shares)), max(peak_first, shares[0])
                if len(shares) >= many:
                    many_until = time.perf_counter() - start
                try:
                    running.wait(every)
                except subprocess.TimeoutExpired:
                    continue
        seconds = time.perf_counter() - start
        said.seek(0)
        told = said.read()
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command, stderr=told)
    return Run(seconds=seconds, peak_mb=peak, peak_first_mb=peak_first, many_until=many_until, said=told)


def tree(root: int) -> list[int]:
    """The process and all below it."""
    found = [root]
    for process in found:
        try:
            found += map(int, Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


def share_mb(process: int) -> float:
    """The memory that this process uses, what it shares counted in part; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
