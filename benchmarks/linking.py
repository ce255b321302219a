"""How fast reports are linked, at what memory, and how right: invented incidents (tools/linking_material.py).

    python benchmarks/linking.py 1000 10000 100000       link so many incidents from scratch, then add one report to each desk
    python benchmarks/linking.py 100000 1000000          ... and the exponent by which time grows from one to the next

Each size runs in a process of its own. Seconds are wall time; beside them the processor's, which other work does not lengthen.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
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
ADDED = 5  # reports added one by one, of incidents that the desk knows


def measure(incidents: int, memory: str) -> dict[str, Any]:
    """Link from scratch, score the incidents, add reports one by one."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.links"
        with Desk(file, memory=memory) as desk:
            truth, waiting = fill(desk, incidents)
            made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            wall, processor = time.perf_counter(), time.process_time()
            desk.relink()
            took = time.perf_counter() - wall, time.process_time() - processor
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            scores = compared(desk, truth)
        added = [add(file, facts, memory) for facts in waiting]
    return {
        "incidents": incidents, "reports": len(truth), "seconds": round(took[0], 1), "processor_seconds": round(took[1], 1),
        "peak_mb": peak // 1024, "peak_mb_before": made // 1024, "add_seconds": round(median(a for a, _ in added), 2),
        "add_processor_seconds": round(median(b for _, b in added), 2), "load": round(os.getloadavg()[0], 1), **scores,
    }  # fmt: skip


def fill(desk: Desk, incidents: int) -> tuple[dict[str, int], list[Facts]]:
    """Put all reports into the desk but a few that are kept back; which incident each is of."""
    truth: dict[str, int] = {}
    waiting: list[Facts] = []
    made = material(incidents)
    first = 0
    while lot := list(islice(made, LOT)):
        if not waiting:
            waiting = [facts for _, facts in lot[1 : 10 * ADDED : 10]]
        back = {facts.id for facts in waiting}
        lot = [row for row in lot if row[1].id not in back]
        truth |= {facts.id: number for number, facts in lot}
        desk.load(to_arrow(rows_of((facts for _, facts in lot), first, shipped())))
        first += len(lot)
    return truth, waiting


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
    parser.add_argument("--memory", default="3GB", help="what DuckDB may use before it writes to disk")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.incidents[0], asked.memory)))
        return
    before: dict[str, Any] | None = None
    for size in asked.incidents:
        command = [sys.executable, __file__, str(size), "--one", "--memory", asked.memory]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        if before:
            steps = math.log(found["incidents"] / before["incidents"])
            for name in ("seconds", "processor_seconds"):
                found[f"exponent_{name}"] = round(math.log(found[name] / before[name]) / steps, 2)
        print(json.dumps(found), flush=True)
        before = found


if __name__ == "__main__":
    main()
