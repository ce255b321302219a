"""How time and memory grow: the Queries over 1e3 to 1e6 incidents, reading and coding over 1e2 to 1e5 documents, on each engine.

    python benchmarks/scale.py queries --engine local --sizes 1000,10000,100000,1000000
    python benchmarks/scale.py documents --engine local --sizes 100,1000,10000,100000 [--rules-only]

Seconds of CPU are those of this process and all it started, so that they say the same when other work runs beside; seconds of the
clock do not. Each size runs in a process of its own. The texts are those of `memory.py`, in one .jsonl file; beyond 10,000 they are of more
years, as an archive grows, so that a town's day is told of as often.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from memory import DAYS, GROUPS, PLACES, document

TYPES = ("bombing", "armed_assault", "suicide_bombing", "kidnapping", "security_operation")


def incident(chance: random.Random, number: int) -> dict[str, Any]:
    """An incident of the output contract, as short as it may be."""
    day = (date(2006, 1, 1) + timedelta(days=chance.randrange(4000))).isoformat()
    killed = chance.choice((None, *range(30)))
    kind = chance.choice(TYPES)
    return {
        "id": f"incident:{number}", "type": kind, "also": [], "stage": "accomplished", "tactic": [chance.choice(("ied", "ambush"))],
        "date": {"start": day, "end": day, "precision": "day"}, "place": {"name": chance.choice(PLACES), "country": "PK", "admin1": f"A{number % 9}"},
        "actors": [{"actor": None, "name": chance.choice(GROUPS), "role": "initiator", "type": "non_state"}],
        "killed": {"low": killed, "best": killed}, "injured": {"low": chance.randrange(40)},
    }  # fmt: skip


def queries(engine: str, size: int) -> str:
    """Load so many incidents, then ask what a monthly assessment asks."""
    from tasdiq.analyse.numbers import Month
    from tasdiq.analyse.series import Period, Series
    from tasdiq.engine import select

    chance = random.Random(7)
    rows = [incident(chance, number) for number in range(size)]
    before = spent()
    series = Series(rows, engine)
    loaded = spent()
    period = Period.of(Month.read("2016-08"), 120)
    series.count("killed", period)
    series.by("actor", period)
    series.by("month", period)
    series.by_side("killed", period)
    asked = spent()
    select(rows, "killed >= 10 and country = 'PK'", engine=engine)
    return f"load {loaded - before:8.1f} s, eight Queries {asked - loaded:7.1f} s, one --where {spent() - asked:7.1f} s of CPU"


def documents(engine: str, size: int, *, rules_only: bool) -> str:
    """Read and code so many short reports, then add them to a new store."""
    from tasdiq.config import Config, cores
    from tasdiq.pipeline import Tasdiq
    from tasdiq.pipeline.reading.adding import Work, taken

    chance, days = random.Random(2016), DAYS * max(1, size // 10_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "reports.jsonl")
        with path.open("w", encoding="utf-8") as file:
            for number in range(size):
                file.write(json.dumps({"id": f"d{number}", "text": document(chance, number, days)}) + "\n")
        config = Config(store=Path(folder, "store.db"), workers=cores(), engine=engine, rules_only=rules_only)
        before = spent()
        tasdiq = Tasdiq(config)
        added = tasdiq.add([str(path)])
        done = spent()
        said = f"add {done - before:8.1f} s of CPU, {size / (done - before):6.1f} documents/s/core, {added.reports} reports, {added.incidents} incidents"
        if size <= 1_000:  # the larger sizes take long enough once
            again = sum(1 for _ in taken([str(path)], config, Work(), on_issue=lambda issue: None, on_progress=lambda done: None))
            said += f"; reading and coding alone {spent() - done:8.1f} s of CPU for {again}"
        return f"{said}; store {config.store.stat().st_size / size / 1e3:.1f} kB a document"


def spent() -> float:
    """Seconds of CPU of this process and of all it started, Java among them while it runs."""
    ours = resource.getrusage(resource.RUSAGE_SELF)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime + sum(map(_running, _below(os.getpid())))


def _below(process: int) -> list[int]:
    from processes import tree

    return tree(process)[1:]


def _running(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("queries", "documents"))
    parser.add_argument("--engine", default="local")
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument(
        "--rules-only", action="store_true", help="documents: read without the trained model, which takes a fixed time for each"
    )
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        told = (
            documents(given.engine, given.one, rules_only=given.rules_only)
            if given.what == "documents"
            else queries(given.engine, given.one)
        )
        print(told)
        return
    for size in map(int, given.sizes.split(",")):
        begun = time.perf_counter()
        command = [
            sys.executable,
            __file__,
            given.what,
            "--engine",
            given.engine,
            "--one",
            str(size),
            *(["--rules-only"] if given.rules_only else []),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        said = done.stdout.strip() or done.stderr.strip().splitlines()[-1]
        clock = time.perf_counter() - begun
        print(
            f"{given.engine:5} {given.what} {size:9,}: {said}; {clock:.0f} s by the clock, largest process {peak:.0f} MB, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
