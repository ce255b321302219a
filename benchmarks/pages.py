"""Open every page of a desk of many made-up incidents in a real browser: how long, how much, and what is wrong with it.

python benchmarks/pages.py [--incidents 20000] [--size desk] [--size phone]

Needs Chromium (apt-get install chromium) and the extra dev. A page is opened twice: the second time the desk has its records and answers ready.
Seconds are from the address to the last answer, and CPU is that of desk and browser together, the second time; bytes are as sent, the first time. Ends with 1 where a page has an error on its console, a serious
finding of axe, something wider than the screen, or where the map does not show all within two seconds.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from benchmarks.desk import REPORT, Made
from playwright.sync_api import sync_playwright
from tests.serve.conftest import CHROMIUM, served

from tasdiq.config import Config

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
MOST_SECONDS = 2.0  # until the map shows all
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
PAGES = {
    "queue": "/", "incidents": "/incidents", "incidents, filtered": "/incidents?type=bombing&since=2015-01-01&least_killed=5", "incident": "",
    "map": "/map", "actors": "/actors", "actor": "/actors/islamic-state", "claims": "/claims", "sources": "/sources", "search": "/search?q=quetta",
    "add": "/add", "issues": "/issues", "assessment": "/assessment?month=2016-08", "check": "/check", "analyses, by month": "/analyses/series",
    "analyses, tactics": "/analyses/tactics", "analyses, claims": "/analyses/claims", "analyses, hot spots": "/analyses/hotspots",
    "analyses, claimed together": "/analyses/coclaims", "analyses, ties": "/analyses/network",
}  # fmt: skip


@dataclass
class Opened:
    """What one page came to."""

    page: str
    size: str
    first: float = 0.0
    again: float = 0.0
    cpu: float = 0.0  # seconds, the second time
    bytes: int = 0
    problems: list[str] = field(default_factory=list)


@contextmanager
def desk(incidents: int) -> Iterator[str]:
    """The address of a desk of so many incidents, its records made."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(REPORT, encoding="utf-8")
        made = Made(Config(store=Path(folder) / "desk.db", workers=1, rules_only=True))
        made.add([str(report)])
        made.many = incidents
        running = served(made)
        yield next(running)
        running.close()


def opened(context: Any, name: str, path: str, size: str, incidents: int) -> Opened:
    """One page, opened twice and looked at."""
    found, page = Opened(name, size), context.new_page()
    page.set_default_timeout(300_000)
    page.on("console", lambda message: found.problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.problems.append(str(error)))
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda told: setattr(found, "bytes", found.bytes + int(told["encodedDataLength"])))
    found.first = seconds(page, path, name, incidents)
    sent, before = found.bytes, cpu()
    found.again = seconds(page, path, name, incidents)
    found.bytes, found.cpu = sent, cpu() - before
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 1:
        found.problems.append(f"{wide} pixels wider than the screen")
    for one in Axe().run(page, options=WCAG).response["violations"]:
        if one["impact"] in ("serious", "critical"):
            found.problems.append(f"axe: {one['id']}: {one['nodes'][0]['html'][:120]}")
    if name == "map" and size == "desk" and found.again > MOST_SECONDS:
        found.problems.append(f"shows all after {found.again:.1f} s")
    page.close()
    return found


def seconds(page: Any, path: str, name: str, incidents: int) -> float:
    """How long until everything is there; the map, until it has drawn all incidents."""
    began = time.perf_counter()
    answer = page.goto(path)
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    if name == "map":
        page.wait_for_selector(f"body[data-map=interactive][data-loaded='{incidents}']")
        return float(page.evaluate("performance.now()")) / 1_000
    page.wait_for_load_state("load")
    took = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    return took


def cpu() -> float:
    """Seconds of the processor that this process and all that it has begun have used: the desk and the browser."""
    told = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(") ")[2].split()
        except OSError:  # it has ended
            continue
        told[int(each.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    ours = {os.getpid()}
    while more := {one for one, (parent, _) in told.items() if parent in ours} - ours:
        ours |= more
    return sum(told[one][1] for one in ours if one in told) / os.sysconf("SC_CLK_TCK")


def flow(context: Any) -> list[str]:
    """A person with a keyboard: filter, open an incident, check a text against the records, go to the data of an analysis."""
    page, problems = context.new_page(), []
    page.set_default_timeout(120_000)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/incidents")
    page.get_by_label("Type").select_option("clash")
    page.get_by_role("button", name="Show").press("Enter")
    page.locator("tbody a").first.press("Enter")
    page.wait_for_url("**/incidents/incident:*")
    page.goto("/check")
    page.get_by_label("Text", exact=True).fill(
        "In all 65 people were killed: 11 soldiers and 59 civilians. Fighters carried out 9 attacks in August 2016."
    )
    page.get_by_role("button", name="Check").press("Enter")
    page.wait_for_selector("#findings li")
    page.goto("/analyses/claims")
    page.get_by_role("link", name="CSV", exact=True).focus()
    page.close()
    return problems


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--size", choices=SIZES, action="append")
    given = parser.parse_args()
    with desk(given.incidents) as address, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--enable-unsafe-swiftshader"])
        rows = look(browser, address, given.incidents, given.size or list(SIZES))
        browser.close()
    print(f"load {os.getloadavg()[0]:.1f}")
    sys.exit(any(row.problems for row in rows))


def look(browser: Any, address: str, incidents: int, sizes: Sequence[str]) -> list[Opened]:
    """Every page at those sizes, printed as it is opened."""
    rows = []
    for size in sizes:
        width, height = SIZES[size]
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
        known = context.request.get("/api/incidents?limit=1", timeout=600_000).json()["rows"][0]["id"]
        for name, path in PAGES.items():
            row = opened(context, name, path or f"/incidents/{known}", size, incidents)
            rows.append(row)
            print(
                f"| {name} | {size} | {row.first:.2f} | {row.again:.2f} | {row.cpu:.2f} | {row.bytes / 1000:,.0f} kB | {'; '.join(row.problems) or 'none'} |",
                flush=True,
            )
        rows.append(Opened("a flow", size, problems=flow(context)))
        print(f"a flow on a {size}: {'; '.join(rows[-1].problems) or 'done'}", flush=True)
        context.close()
    return rows


if __name__ == "__main__":
    main()
