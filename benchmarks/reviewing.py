"""How quickly the desk answers reviewers: queue, incident, filter, decision, and what was decided in the record, on a desk of invented incidents.

python benchmarks/reviewing.py 1000 20000        so many incidents each; ten people at once
python benchmarks/reviewing.py 20000 --people 1
python benchmarks/reviewing.py 20000 --folder /tmp/desks        build the desk there once; each run works on a copy of it
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from multiprocessing import active_children, get_context
from pathlib import Path
from random import Random
from typing import Any

import httpx
import uvicorn

from tasdiq.config import Config
from tasdiq.model.codec import statements
from tasdiq.model.record import Claim, Figure, Report
from tasdiq.model.text import Document
from tasdiq.model.values import When, Where, exactly
from tasdiq.pipeline import Tasdiq
from tasdiq.serve.app import desk
from tasdiq.store.log import Log

TYPES = ("bombing", "armed_assault", "suicide_bombing", "clash", "assassination")
REQUESTS = 20  # of each kind by each person


def made(number: int) -> Iterator[tuple[Document, list[Any]]]:
    """Documents of invented towns; one in three incidents is told twice, with another toll."""
    chance = Random(7)
    for n in range(number):
        day, town = date(2010, 1, 1) + timedelta(days=chance.randrange(3600)), chance.randrange(400)
        for telling in range(1 if chance.random() < 0.67 else 2):
            killed = chance.randrange(1, 30) + telling
            text = (
                f"A blast killed {killed} people in Town {town} on {day:%d %B %Y}, officials said. "
                + "More was not known by the evening. " * 20
            )
            name = sha256(f"{n} {telling} {text}".encode()).hexdigest()
            document = Document(
                id=name, name=f"{n}-{telling}.txt", text=text, published=day + timedelta(days=1 + telling), publisher=f"Paper {n % 40}"
            )
            at = text.index(str(killed))
            span = document.span(at, at + len(f"{killed} people"))
            place = Where(name=f"Town {town}", admin1=f"Province {town % 8}", admin2=f"District {town}", country="PK", lat=25 + town % 20 * 0.5,
                          lon=62 + town // 20 * 0.6, precision="settlement", place_id=f"x:{town}")  # fmt: skip
            report = Report(
                id=f"report:{name[:16]}", document=name, type=TYPES[n % 5], when=When(start=day, end=day, precision="day", stated=f"{day}"), where=place,
                figures=(Figure(measure="killed", count=exactly(killed, f"{killed} people"), attribution="officials", span=span),),
                evidence={"type": (document.span(2, 7),)}, probability=0.9, probabilities={"date": chance.random(), "place": 0.8, "type": 0.85},
            )  # fmt: skip
            found: list[Any] = [report]
            if n % 9 == 0:
                found.append(Claim(id=f"claim:{name[:16]}", document=name, claimant=None, name=f"Front {n % 30}", report=report.id))
            yield document, found


def fill(store: Path, number: int) -> None:
    """Put them into a log, and keep what they come to beside it, as adding does."""
    with Log.open(store) as log:
        rows = ((d, [s for record in found for s in statements(record, "rules:1")]) for d, found in made(number))
        log.append_rows(rows, method="rules:1")
    Tasdiq(Config(store=store, workers=1, rules_only=True)).everything()


def built(folder: Path, number: int) -> Path:
    """The desk of so many incidents in that folder, made there where it is not yet."""
    made = folder / f"{number}" / "desk.db"
    if not made.exists():
        making = folder / f"{number}.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        fill(making / "desk.db", number)
        making.rename(made.parent)
    return made


def serve(tasdiq: Tasdiq) -> tuple[uvicorn.Server, str]:
    """The desk on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(desk(tasdiq), host="127.0.0.1", port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return server, f"http://127.0.0.1:{port}"


def person(address: str, ids: list[str], seed: int, took: dict[str, list[float]]) -> None:
    """One reviewer: the queue, a filter, an incident, a decision on each item."""
    chance, after = Random(seed), ""
    time.sleep(chance.random())  # people do not ask in step
    with httpx.Client(base_url=address, timeout=120) as client:

        def timed(kind: str, call: Any, *asked: Any, **more: Any) -> Any:
            started = time.perf_counter()
            answer = call(*asked, **more)
            took[kind].append(time.perf_counter() - started)
            answer.raise_for_status()
            return answer

        for turn in range(REQUESTS):
            found = timed("queue", client.get, "/api/queue", params={"after": after or "none"}).json()["items"]
            after = found[chance.randrange(len(found))]["id"] if found else ""
            about = ids[chance.randrange(len(ids))]
            timed("incident", client.get, f"/incidents/{about}")
            timed("filter", client.get, "/api/incidents", params={"type": TYPES[chance.randrange(5)], "since": f"201{turn % 10}-02-01"})
            if found:
                act = f"{seed}-{turn}"
                given = {"act": act, "person": f"p{seed}", "item": found[0]["id"], "decision": "accept", "about": [found[0]["id"]]}
                if turn % 2:  # one that changes a record
                    given = {
                        "act": act,
                        "person": f"p{seed}",
                        "decision": "settle",
                        "about": [about],
                        "field": "killed",
                        "value": f"{turn}",
                    }
                timed("decision", client.post, "/api/decisions", json=given)
            time.sleep(chance.uniform(0.5, 1.5))  # a person looks at it


def crowd(address: str, ids: list[str], people: int) -> dict[str, list[float]]:
    """So many reviewers at once; seconds of each kind of answer."""
    took: dict[str, list[float]] = {"queue": [], "incident": [], "filter": [], "decision": []}
    threads = [threading.Thread(target=person, args=(address, ids, n, took)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def busy() -> float:
    """Seconds of the processor that the desk has used: this process, and what it has compute beside it."""
    ticks = [
        Path(f"/proc/{each.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        for each in active_children()
        if each.name == "tasdiq-records"
    ]
    return time.process_time() + sum(int(tick) for row in ticks for tick in row) / os.sysconf("SC_CLK_TCK")


def shown(address: str, incident: str, kind: str, killed: int) -> dict[str, float]:
    """Seconds by the clock and of the processor until a decision on an incident shows in its record."""
    decisions = {
        "settle": {"about": [incident], "decision": "settle", "field": "killed", "value": str(killed)},
        "reject": {"about": [incident], "decision": "reject"},
    }
    started, cpu = time.perf_counter(), busy()
    with httpx.Client(base_url=address, timeout=3600) as client:
        client.post("/api/decisions", json={"act": f"shown-{killed}", "person": "ana", **decisions[kind]}).raise_for_status()
        while True:
            answer = client.get(f"/api/records/{incident}")
            if answer.status_code == 404 or answer.json()["record"]["killed"]["best"] == killed:
                return {"clock": round(time.perf_counter() - started, 1), "cpu": round(busy() - cpu, 1)}
            time.sleep(0.2)


def measure(folder: Path, number: int, people: int) -> dict[str, Any]:
    """Seconds from a start to the records, and until a decision shows; milliseconds at the median and the 95th percentile."""
    with tempfile.TemporaryDirectory() as own:
        store = shutil.copytree(built(folder, number).parent, Path(own) / "desk") / "desk.db"
        tasdiq = Tasdiq(Config(store=store, workers=1, rules_only=True))
        started, cpu = time.perf_counter(), busy()
        server, address = serve(tasdiq)
        rows = httpx.get(f"{address}/api/incidents", params={"limit": 1000}, timeout=1800).json()["rows"]
        waiting = httpx.get(f"{address}/api/queue", timeout=600).json()["left"]
        first = {"clock": round(time.perf_counter() - started, 1), "cpu": round(busy() - cpu, 1)}
        ids = [row["id"] for row in rows]
        seconds = {"records": first, "shown_first": shown(address, ids[0], "settle", 900)}
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
            took = beside.submit(crowd, address, ids[10:], people).result()
        for n, kind in enumerate(("settle", "reject", "settle"), 1):
            seconds[f"shown_{n}_{kind}"] = shown(address, ids[n], kind, 900 + n)
        server.should_exit = True
    told = {
        f"{kind}_ms": [round(1000 * statistics.median(times)), round(1000 * statistics.quantiles(times, n=20)[-1])]
        for kind, times in took.items()
    }
    return {"incidents": number, "people": people, "waiting": waiting, **told, **seconds, "load": round(os.getloadavg()[0], 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("incidents", type=int, nargs="+")
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="where desks are kept between runs [default: nowhere]")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        for number in asked.incidents:
            print(json.dumps(measure(asked.folder or Path(own), number, asked.people)), flush=True)


if __name__ == "__main__":
    main()
