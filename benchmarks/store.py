"""How quick the log is: statements appended, and what stood on an earlier day, in a log of a million statements.

    python benchmarks/store.py                                         in SQLite
    python benchmarks/store.py --store postgresql://USER@HOST/EMPTY    in PostgreSQL
    python benchmarks/store.py --views 500                             incidents as of a day against those of now, that many reports

One statement in a hundred is retracted later, half by people; 14 statements a report, five reports an incident.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median

from tasdiq.config import Config
from tasdiq.model.statement import Statement
from tasdiq.model.text import Span
from tasdiq.pipeline import Tasdiq
from tasdiq.store.log import Log

EACH = 14  # statements of a report
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
PAGE = "EXAMPUR, Aug {day}, 20{year} - A roadside bomb killed {killed} people and wounded 12 near Village{number} on Monday, police said.\n"


def report(number: int) -> list[Statement]:
    """What a document of one report says."""
    document = sha256(str(number).encode()).hexdigest()
    subject = f"report:{document[:16]}"
    return [
        Statement(
            subject=subject, prop=f"field{at}", value={"measure": "killed", "count": {"low": at, "best": at + number % 50}},
            method="rules:2", document=document, attribution="police",
            span=Span(document=document, start=at * 20, end=at * 20 + 18, quote="at least 70 people"),
        )
        for at in range(EACH)
    ]  # fmt: skip


def statements(total: int) -> Iterator[Statement]:
    """So many statements, a retraction after each hundredth."""
    made, number = 0, 0
    while made < total:
        rows = report(number)
        yield from rows
        made += EACH
        if number % 7 == 6:
            who = "human:ana" if number % 2 else "rules:2"
            yield replace(rows[3], method=who, retracts=rows[3].id)
            made += 1
        number += 1


def milliseconds(ask: Callable[[], object], times: int) -> tuple[float, float]:
    """Median and the 95th percentile."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return median(took), sorted(took)[int(len(took) * 0.95)]


def large(place: Path | str, total: int) -> None:
    ticks = iter(range(10**9))
    with Log.open(place, now=lambda: BEGAN + timedelta(hours=next(ticks))) as log:
        began, spent = time.perf_counter(), time.process_time()
        added = log.append(statements(total))
        took, used = time.perf_counter() - began, time.process_time() - spent
        spent = time.process_time()
        made = sum(1 for _ in statements(total))
        print(f"appended {added:,}: {took:.1f} s ({used:.1f} s of CPU, {time.process_time() - spent:.1f} s of it to make {made:,} up)")
        early = BEGAN + timedelta(hours=max(1, total // 80_000))  # about half of it
        number = log.head(early)[0] // (EACH + 1)
        chance = random.Random(7)

        def one(moment: datetime | None) -> list[Statement]:
            first = chance.randrange(max(1, number - 5))
            return list(log.statements(moment, subject=[report(first + k)[0].subject for k in range(5)]))

        for name, moment in (("now", None), ("as of an early day", early)):
            middle, slow = milliseconds(lambda moment=moment: one(moment), 60)
            print(f"the statements of one incident (five reports) {name}: {middle:.1f} ms, 95 % under {slow:.1f} ms")
        began = time.perf_counter()
        held = sum(1 for _ in log.statements())
        present = time.perf_counter() - began
        began = time.perf_counter()
        then = sum(1 for _ in log.statements(early))
        past = time.perf_counter() - began
        print(f"all statements now: {held:,} in {present:.1f} s; as of the early day: {then:,} in {past:.1f} s")
        began = time.perf_counter()
        log.verify()
        print(f"verified: {time.perf_counter() - began:.1f} s")
    if isinstance(place, Path):
        print(f"size: {place.stat().st_size / 1e6:.0f} MB")


def views(folder: Path, number: int) -> None:
    reports = folder / "reports"
    reports.mkdir()
    for at in range(number):
        text = PAGE.format(day=at % 28 + 1, year=10 + at % 20, killed=at % 40 + 2, number=at)
        (reports / f"{at}.txt").write_text(f"Blast in Village{at}\n\n{text}", encoding="utf-8")
    tasdiq = Tasdiq(Config(store=folder / "views.db", rules_only=True, workers=2))
    names = sorted(reports.iterdir())
    tasdiq.add([str(name) for name in names[: number * 9 // 10]])
    early = datetime.now(UTC)
    tasdiq.add([str(name) for name in names[number * 9 // 10 :]])
    tasdiq.verify()  # forgets what was kept
    for name, moment in (("now", None), ("as of before the last tenth came", early)):
        for kept in ("made", "kept"):
            began = time.perf_counter()
            held = tasdiq.incidents(moment)
            print(f"{len(held)} incidents {name}, {kept}: {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--total", type=int, default=1_000_000)
    given.add_argument("--store")
    given.add_argument("--views", type=int)
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if options.views:
            views(Path(name), options.views)
        else:
            large(options.store or Path(name) / "large.db", options.total)
