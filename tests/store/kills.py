"""Kill -9 at random moments of add, import, judgement and migration, on a real store each time; then look whether it is whole.

    python tests/store/kills.py --times 50 --seed 7                                        in SQLite
    python tests/store/kills.py --times 50 --store postgresql://USER@HOST:PORT/postgres    in databases that it makes and drops there

One line of JSON for each kind of work: how often it was killed, how often before it had ended, and what was then found. Run as a
process of its own: it loads the product once, and each piece of work is a fork of it.
"""

import argparse
import csv
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tasdiq.config import Config  # noqa: E402
from tasdiq.errors import StoreError  # noqa: E402
from tasdiq.model.statement import Judgement  # noqa: E402
from tasdiq.pipeline import Tasdiq  # noqa: E402
from tasdiq.store.database import open_database  # noqa: E402
from tasdiq.store.history import Wanted  # noqa: E402
from tasdiq.store.log import Log  # noqa: E402
from tasdiq.store.migrating import migrate  # noqa: E402
from tasdiq.store.tables import VERSION  # noqa: E402

Place = Path | str
WORDS = "EXAMPUR, Aug {day}, 2031 - A roadside bomb killed {killed} people and wounded 12 in Exampur on Monday, police said.\n"


@dataclass(frozen=True)
class Work:
    """Something that writes, and what it leaves when nobody stops it."""

    name: str
    do: Callable[[Place], object]
    prepare: Callable[[Place], object] = lambda place: Log.open(place).close()


def works(folder: Path) -> list[Work]:
    """The four kinds of work that are killed."""
    from tests.codebooks.made import every_code

    from tasdiq.codebooks.scheme import scheme

    reports = folder / "reports"
    reports.mkdir()
    for number in range(8):
        (reports / f"{number}.txt").write_text(f"Blast {number}\n\n{WORDS.format(day=number + 1, killed=number + 2)}", encoding="utf-8")
    table = folder / "ged.csv"
    rows = every_code(scheme("ged"))
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)

    def tasdiq(place: Place) -> Tasdiq:
        return Tasdiq(Config(store=place, workers=1, rules_only=True))

    def judged(place: Place) -> None:
        with Log.open(place) as log:
            for number in range(150):
                log.judge(Judgement(person="ana", about=f"report:{number}", decision="correct", value=number, reason="as it stands there"))

    def migrated(place: Place) -> None:
        database = open_database(place, create=False)
        for to in (1, VERSION, 1, VERSION):
            migrate(database, to)
        database.connection.close()

    return [
        Work("add", lambda place: tasdiq(place).add([str(reports)])), Work("import", lambda place: tasdiq(place).take_in(table, "ged", "25.1")),
        Work("judgement", judged), Work("migration", migrated, judged),
    ]  # fmt: skip


def killed(work: Work, place: Place, after: float) -> bool:
    """Do the work in a process that is killed after so many seconds; whether it was still at work."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            devnull = os.open(os.devnull, os.O_WRONLY)
            os.dup2(devnull, 2)
            work.do(place)
            code = 0
        finally:
            os._exit(code)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def held(place: Place) -> dict[str, set[str]]:
    """All statements by document, judgements under "", and what of the log is no document's."""
    found: dict[str, set[str]] = {}
    with Log.open(place) as log:
        log.verify()
        for entry in log.history(Wanted()):
            found.setdefault(entry.document or "", set()).add(f"{entry.kind}:{entry.id}")
    return found


def problem(work: Work, place: Place, whole: dict[str, set[str]]) -> str | None:
    """What is wrong with a store after a kill; None where all is as it must be, and the work can be done again to its end."""
    try:
        left = held(place)
    except StoreError as error:
        return str(error)
    for document, entries in left.items():
        if not entries <= whole.get(document, set()) or (document and entries != whole[document]):
            return f"{document[:12] or 'judgements'}: {len(entries)} entries of {len(whole.get(document, ()))}"
    work.do(place)
    return None if held(place) == whole else "done again, it holds something else"


def places(store: str | None, folder: Path) -> Iterator[Place]:
    """Stores that are not there yet; each is gone before the next."""
    for number in range(1_000_000):
        if store is None:
            yield folder / f"{number}.db"
            for file in folder.glob(f"{number}.db*"):
                file.unlink()
            continue
        import psycopg

        name = f"killed_{os.getpid()}_{number}"
        with psycopg.connect(store, autocommit=True) as connection:
            connection.execute(f"create database {name}")
            yield f"{store.rpartition('/')[0]}/{name}"
            connection.execute(f"drop database {name} with (force)")


def run(work: Work, times: int, chance: random.Random, given: Iterator[Place]) -> dict[str, object]:
    """Kill the work so often; what was found."""
    place = next(given)
    work.prepare(place)
    began = time.monotonic()
    if os.fork() == 0:  # as those that are killed: a fork, with nothing loaded by work before it
        work.do(place)
        os._exit(0)
    os.wait()
    lasts = time.monotonic() - began
    whole = held(place)
    problems: list[str] = []
    at_work = 0
    for _ in range(times):
        place = next(given)
        work.prepare(place)
        at_work += killed(work, place, chance.uniform(0, lasts))
        told = problem(work, place, whole)
        problems += [told] if told else []
    return {"work": work.name, "killed": times, "at_work": at_work, "seconds": round(lasts, 2), "problems": problems}


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--times", type=int, default=50)
    given.add_argument("--seed", type=int, default=7)
    given.add_argument("--store")
    given.add_argument("--work", help="one kind alone: add, import, judgement, migration")
    options = given.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tasdiq-kills-"))
    chance, bad = random.Random(options.seed), 0
    try:
        stores = places(options.store, folder)
        for work in (each for each in works(folder) if options.work in (None, each.name)):
            told = run(work, options.times, chance, stores)
            bad += len(told["problems"])  # type: ignore[arg-type]
            print(json.dumps(told), flush=True)
    finally:
        shutil.rmtree(folder)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
