"""How fast reports are linked, at what memory, and how right: invented incidents (tools/linking_material.py).

    python benchmarks/linking.py 1000 10000 100000       link so many incidents from scratch, then add one report to each desk
    python benchmarks/linking.py 100000 1000000          ... and the exponent by which time grows from one to the next
    python benchmarks/linking.py 1000000 --region 1000000    all in the same towns, which get ten times as busy

An archive grows by regions: each 100,000 incidents (`--region`) have towns, countries and groups of their own, over the same ten years.

Each size runs in a process of its own, which ends where it needs more than `--most` GB. Seconds are wall time; beside them the processor's,
which other work does not lengthen. What is done so far goes to stderr, each stage when it ends and a line a minute, so that a run
that is stopped has told what it came to: nohup nice -n 19 python benchmarks/linking.py 1000000 > link.log 2>&1 &
"""

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from linking_material import material

from tasdiq.link.columns import rows_of, to_arrow
from tasdiq.link.desk import Desk
from tasdiq.link.facts import Facts
from tasdiq.link.rules import shipped

LOT = 20_000  # reports made at a time
REGION = 100_000
ADDED = 5  # reports added one by one, of incidents that the desk knows


class Progress:
    """Says on stderr what is being done: each stage when it begins and ends, and once a minute."""

    def __init__(self, incidents: int) -> None:
        self._incidents, self._stage, self._over = incidents, "making reports", threading.Event()
        self._begun = time.perf_counter(), time.process_time()
        self._thread = threading.Thread(target=self._often, daemon=True)

    def __enter__(self) -> "Progress":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._say("done")
        self._over.set()
        self._thread.join()

    def next(self, stage: str) -> None:
        """One stage is over, the next begins."""
        self._say("done")
        self._stage, self._begun = stage, (time.perf_counter(), time.process_time())

    def _often(self) -> None:
        while not self._over.wait(60):
            self._say("so far")

    def _say(self, state: str) -> None:
        wall, processor = time.perf_counter() - self._begun[0], time.process_time() - self._begun[1]
        held = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e9
        print(
            f"{self._incidents:,} incidents, {self._stage}: {state} {wall:.0f} s, {processor:.0f} s of processor, {held:.1f} GB, load {os.getloadavg()[0]:.1f}",
            file=sys.stderr, flush=True,
        )  # fmt: skip


def measure(incidents: int, region: int, memory: str, keep: Path | None) -> dict[str, Any]:
    """Link from scratch, score the incidents, add reports one by one."""
    with tempfile.TemporaryDirectory() as folder, Progress(incidents) as progress:
        regions = max(1, round(incidents / region))
        made_before = (keep or Path(folder)) / f"{incidents}-{regions}.links"
        if not made_before.with_suffix(".json").exists():
            made_before.unlink(missing_ok=True)
            with Desk(made_before, memory=memory) as desk:
                made_before.with_suffix(".json").write_text(json.dumps(fill(desk, incidents, regions)))
        truth: dict[str, int] = json.loads(made_before.with_suffix(".json").read_text())
        waiting = held_back(incidents, regions)
        file = Path(shutil.copy(made_before, Path(folder) / "desk.links"))
        with Desk(file, memory=memory) as desk:
            made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            progress.next(f"linking {len(truth):,} reports")
            wall, processor = time.perf_counter(), time.process_time()
            desk.relink()
            took = time.perf_counter() - wall, time.process_time() - processor
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            progress.next("comparing with the truth")
            scores = compared(desk, truth)
        progress.next(f"adding {len(waiting)} reports; {scores}")
        added = [add(file, facts, memory) for facts in waiting]
    return {
        "incidents": incidents, "regions": regions, "reports": len(truth), "seconds": round(took[0], 1), "processor_seconds": round(took[1], 1),
        "peak_mb": peak // 1024, "peak_mb_before": made // 1024, "add_seconds": round(median(a for a, _ in added), 2),
        "add_processor_seconds": round(median(b for _, b in added), 2), "load": round(os.getloadavg()[0], 1), **scores,
    }  # fmt: skip


def fill(desk: Desk, incidents: int, regions: int) -> dict[str, int]:
    """Put all reports into the desk but the few that are kept back; which incident each is of."""
    truth: dict[str, int] = {}
    back = {facts.id for facts in held_back(incidents, regions)}
    made = material(incidents, regions=regions)
    first = 0
    while lot := [row for row in islice(made, LOT) if row[1].id not in back]:
        truth |= {facts.id: number for number, facts in lot}
        desk.load(to_arrow(rows_of((facts for _, facts in lot), first, shipped())))
        first += len(lot)
    return truth


def held_back(incidents: int, regions: int) -> list[Facts]:
    """The reports that are added one by one afterwards."""
    return [facts for _, facts in list(islice(material(incidents, regions=regions), 10 * ADDED))[1::10]]


def add(file: Path, facts: Facts, memory: str) -> tuple[float, float]:
    """Open the desk's file, add one report and close it: wall and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    with Desk(file, memory=memory) as desk:
        desk.update([facts], {facts.document: "1"})
    return time.perf_counter() - wall, time.process_time() - processor


def compared(desk: Desk, truth: dict[str, int]) -> dict[str, float]:
    """Precision and recall over pairs of reports of one incident."""
    right = claimed = 0
    for _, names, _ in desk.incidents():
        counts = Counter(truth[name] for name in names)
        claimed += math.comb(len(names), 2)
        right += sum(math.comb(n, 2) for n in counts.values())
    real = sum(math.comb(n, 2) for n in Counter(truth.values()).values())
    return {"precision": round(right / max(1, claimed), 4), "recall": round(right / max(1, real), 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("incidents", type=int, nargs="+")
    parser.add_argument("--region", type=int, default=REGION, help="incidents that fall on the towns of one region")
    parser.add_argument("--memory", default="3GB", help="what DuckDB may use before it writes to disk")
    parser.add_argument("--most", type=float, default=14.0, help="GB that a size may take before it ends")
    parser.add_argument("--keep", type=Path, help="a folder for the reports that are made, which are taken from there the next time")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        resource.setrlimit(resource.RLIMIT_DATA, (int(asked.most * 1e9), int(asked.most * 1e9)))
        print(json.dumps(measure(asked.incidents[0], asked.region, asked.memory, asked.keep)))
        return
    before: dict[str, Any] | None = None
    for size in asked.incidents:
        command = [sys.executable, __file__, str(size), "--one", "--memory", asked.memory, "--most", str(asked.most)]
        command += ["--region", str(asked.region)]
        command += ["--keep", str(asked.keep)] if asked.keep else []
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        if before:
            steps = math.log(found["incidents"] / before["incidents"])
            for name in ("seconds", "processor_seconds"):
                found[f"exponent_{name}"] = round(math.log(found[name] / before[name]) / steps, 2)
        print(json.dumps(found), flush=True)
        before = found


if __name__ == "__main__":
    main()
