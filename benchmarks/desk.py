"""Serve a desk of many made-up incidents and measure its answers, asked by ten people at once.

python benchmarks/desk.py [--incidents 20000] [--seconds 20] [--think 1.0]

The incidents are put into the desk's records directly: what is measured is serving, not reading. Each of the ten asks,
reads for about --think seconds, asks again; with --think 0 they never stop reading, which is a load test.
"""

import argparse
import gzip
import random
import statistics
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import httpx
from tests.serve.conftest import served

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq

TYPES = ("bombing", "suicide_bombing", "armed_assault", "assassination", "kidnapping", "air_strike", "clash")
REPORT = "QUETTA, Aug 9, 2016 - A bomb killed nine people at a market in Quetta on Aug 9, 2016, police said. Islamic State claimed it."


class Made(Tasdiq):
    """A real store with one report, whose records are told many times over, each at another place and day."""

    many = 0

    def everything(self, as_of: Any = None, policy: str | None = None) -> dict[str, list[dict[str, Any]]]:
        found = super().everything(as_of, policy)
        chance, first = random.Random(7), found["incidents"][0]
        claim = found["claims"][0] if found["claims"] else None
        rows, claims, weighed, made_of = [], [], [], []
        for number in range(self.many):
            name = f"incident:{chance.getrandbits(64):016x}"
            day = (date(2010, 1, 1) + timedelta(days=chance.randrange(5000))).isoformat()
            dead = {"low": (n := int(chance.expovariate(0.2))), "best": n, "high": n, "estimated": False, "wording": f"{n} people"}
            place = {
                **first["place"],
                "lat": 24 + chance.random() * 12,
                "lon": 61 + chance.random() * 14,
                "admin1": chance.choice(("Balochistan", "Sindh", "Punjab")),
            }
            rows.append(
                {
                    **first,
                    "id": name,
                    "type": chance.choice(TYPES),
                    "date": {**first["date"], "start": day, "end": day},
                    "place": place,
                    "killed": dead,
                }
            )
            weighed.append({**found["weighed"][0], "id": name})
            made_of.append({"id": name, "of": found["made_of"][0]["of"]})
            if claim and number % 3 == 0:
                claims.append({**claim, "id": f"claim:{number:016x}", "incident": {**claim["incident"], "id": name, "place": place}})
        return {**found, "incidents": rows, "claims": claims, "weighed": weighed, "made_of": made_of, "links": []}


def questions(rows: list[dict[str, Any]], chance: random.Random) -> list[tuple[str, str]]:
    """What a person may ask next: its kind and address; filters differ from person to person."""
    since = (date(2010, 1, 1) + timedelta(days=chance.randrange(4500))).isoformat()
    known = chance.choice(rows)["id"]
    return [
        ("queue", "/"), ("list, a page", "/incidents"), ("list, filtered, a page", f"/incidents?since={since}&type={chance.choice(TYPES)}"),
        ("list, API", f"/api/incidents?since={since}"), ("filter, API", f"/api/incidents?type={chance.choice(TYPES)}&least_killed={chance.randrange(12)}&admin1=Sindh"),
        ("filter by words, API", f"/api/incidents?text=quetta+{chance.choice(('bombing', 'clash', 'market'))}"),
        ("incident, API", f"/api/records/{known}"), ("incident, a page", f"/incidents/{known}"), ("claims, a page", "/claims"), ("actors, a page", "/actors"),
    ]  # fmt: skip


def ask(address: str, rows: list[dict[str, Any]], until: float, think: float, seed: int, took: list[tuple[str, float]]) -> None:
    chance = random.Random(seed)
    with httpx.Client(base_url=address, timeout=60) as client:
        while time.monotonic() < until:
            kind, path = chance.choice(questions(rows, chance))
            began = time.perf_counter()
            answer = client.get(path)
            took.append((kind if answer.status_code == 200 else f"{kind} [{answer.status_code}]", time.perf_counter() - began))
            if think:
                time.sleep(think * (0.5 + chance.random()))


def alone(address: str, rows: list[dict[str, Any]]) -> dict[str, list[float]]:
    """CPU seconds of each kind of answer, one after the other."""
    chance, took = random.Random(3), {}
    with httpx.Client(base_url=address, timeout=120) as client:
        for _ in range(10):
            for kind, path in questions(rows, chance):
                began = time.process_time()
                client.get(path).raise_for_status()
                took.setdefault(kind, []).append(time.process_time() - began)
    return took


def crowd(address: str, rows: list[dict[str, Any]], seconds: float, think: float) -> dict[str, list[float]]:
    """Ten people at once; how long each kind of answer took."""
    took: list[tuple[str, float]] = []
    until = time.monotonic() + seconds
    people = [threading.Thread(target=ask, args=(address, rows, until, think, seed, took)) for seed in range(10)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return {kind: [seconds for name, seconds in took if name == kind] for kind in sorted({kind for kind, _ in took})}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--think", type=float, default=1.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "report.txt").write_text(REPORT, encoding="utf-8")
        made = Made(Config(store=Path(folder) / "desk.db", workers=1, rules_only=True))
        made.add([str(Path(folder) / "report.txt")])
        made.many = given.incidents
        desk = served(made)
        address = next(desk)
        measure(address, given)
        desk.close()


def measure(address: str, given: argparse.Namespace) -> None:
    began = time.perf_counter()
    httpx.get(f"{address}/api/incidents?limit=1", timeout=300).raise_for_status()
    print(f"{given.incidents:,} incidents; made ready in {time.perf_counter() - began:.1f} s")
    rows = httpx.get(f"{address}/api/incidents?limit=1000", timeout=60).json()["rows"]
    for path in ("/api/map", "/api/map?type=bombing", "/api/grid"):
        began = time.perf_counter()
        answer = httpx.get(address + path, timeout=60)
        print(f"{path}: {time.perf_counter() - began:.2f} s, {len(answer.content) / 1e6:.2f} MB, {size(answer) / 1e6:.2f} MB as sent")
    first = ["/map", "/static/desk.css", "/static/map.css", "/vendor/maplibre-gl.css", "/static/js/map.js", "/static/js/borders.js", "/static/js/timeline.js",
             "/vendor/maplibre-gl.mjs", "/vendor/maplibre-gl-worker.mjs", "/map/borders.json", "/api/map", "/api/grid?cell=0.5"]  # fmt: skip
    sent = {path: size(httpx.get(address + path, timeout=60)) for path in first}
    print(f"the map page's first load: {sum(sent.values()) / 1e6:.2f} MB as sent (largest: {max(sent, key=sent.__getitem__)})")
    for kind, path in questions(rows, random.Random(1)):  # once, so that templates and the index of facts are there
        print(f"  first {kind}: {httpx.get(address + path, timeout=120).elapsed.total_seconds() * 1000:.0f} ms")
    print("CPU of one answer, this client's share in it, whatever else the machine does:")
    for kind, spent in alone(address, rows).items():
        print(f"  {kind}: median {statistics.median(spent) * 1000:.0f} ms")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:  # not in this process: the desk has it for itself
        began = time.process_time()
        took = beside.submit(crowd, address, rows, given.seconds, given.think).result()
        busy = time.process_time() - began
    every = [one for times in took.values() for one in times]
    print(
        f"10 people, {given.think} s between answers: {len(every)} answers in {given.seconds:.0f} s, {busy / len(every) * 1000:.0f} ms of CPU each"
    )
    for kind, times in [*sorted(took.items()), ("all", every)]:
        print(f"  {kind}: {len(times)}, median {statistics.median(times) * 1000:.0f} ms, 95 % under {percentile(times) * 1000:.0f} ms")


def percentile(times: list[float]) -> float:
    return sorted(times)[min(int(len(times) * 0.95), len(times) - 1)]


def size(answer: httpx.Response) -> int:
    """Bytes as they go over the wire."""
    return int(answer.headers.get("content-length") or len(gzip.compress(answer.content, 9)))


if __name__ == "__main__":
    main()
