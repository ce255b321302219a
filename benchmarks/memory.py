"""The peak memory of `tasdiq add` on a folder of many documents, all its processes together, and how long it takes.

    python benchmarks/memory.py --documents 10000

The documents are synthetic news: places, days, tolls and outlets vary, some tell of one happening, some are reprints. Memory is
the sum of each process's proportional share (PSS), looked at several times a second; Linux only.
"""

import argparse
import os
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from processes import run

LAST, DAYS = date(2017, 4, 15), 1200  # the reports are of the days before that one
PLACES = (
    "Quetta",
    "Peshawar",
    "Karachi",
    "Kabul",
    "Kandahar",
    "Jalalabad",
    "Mosul",
    "Baghdad",
    "Maiduguri",
    "Mogadishu",
    "Aleppo",
    "Sanaa",
)
GROUPS = ("Islamic State", "Jamaat-ul-Ahrar", "Tehreek-e-Taliban Pakistan", "Al-Shabaab", "Boko Haram", "Lashkar-e-Jhangvi")
LEADS = (
    "A suicide bomber blew himself up at a {site} in {place} on {weekday}, killing at least {killed} people and wounding {injured}, police said.",
    "Gunmen opened fire on a {site} in {place} on {weekday}, killing {killed} people and injuring {injured} others, officials said.",
    "A roadside bomb hit a police van near a {site} in {place} on {weekday}, killing {killed} policemen and wounding {injured}.",
    "Security forces killed {killed} militants in a raid near {place} on {weekday}, the army said; {injured} soldiers were hurt.",
    "Armed men abducted {killed} workers from a {site} in {place} on {weekday}, a district official said.",
)
SITES = ("market", "hospital", "mosque", "checkpoint", "school", "bus station", "court", "shrine")
MORE = (
    "A spokesman for {group} claimed responsibility for the attack in a message to reporters.",
    "A doctor at the main hospital said {injured} people had been brought in, several of them in a critical condition.",
    "Witness number {number} said that the road had been closed since the early morning.",
    "No group has claimed responsibility for the incident.",
    "It was the worst attack in {place} since a bombing in {month} killed {older} people.",
    "The provincial government announced compensation and ordered an inquiry into case {number}.",
    "Shops stayed closed and a funeral was held under heavy guard in the afternoon.",
)


def document(chance: random.Random, number: int, days: int = DAYS) -> str:
    """One report of those days: a headline, a dateline, a lead and a few more sentences."""
    day = LAST - timedelta(days=days - chance.randrange(days))
    told = {
        "place": chance.choice(PLACES), "site": chance.choice(SITES), "killed": chance.randint(1, 60), "injured": chance.randint(1, 150),
        "weekday": f"{day - timedelta(days=1):%A}", "group": chance.choice(GROUPS), "number": number, "older": chance.randint(2, 90),
        "month": f"{day - timedelta(days=200):%B %Y}",
    }  # fmt: skip
    body = [chance.choice(LEADS), *chance.sample(MORE, chance.randint(3, 6))]
    paragraphs = "\n\n".join(sentence.format(**told) for sentence in body)
    return f"Violence in {told['place']}: report {number}\n\n{told['place'].upper()}, {day:%B} {day.day}, {day.year} - {paragraphs}\n"


def fill(folder: Path, count: int) -> None:
    """That many files, one in twenty of them a reprint of an earlier one."""
    chance = random.Random(2016)
    written: list[str] = []
    for number in range(count):
        text = chance.choice(written) + "\nReprinted.\n" if written and chance.random() < 0.05 else document(chance, number)
        written = [*written[-200:], text]
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two looks")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reports, store = Path(folder, "reports"), Path(folder, "store.db")
        reports.mkdir()
        fill(reports, arguments.documents)
        command = [sys.executable, "-m", "tasdiq", "--store", str(store), "add", "--workers", str(arguments.workers), str(reports)]
        ran = run(command, many=2 + arguments.workers // 2, every=arguments.every)
        print("\n".join(line for line in ran.said.splitlines() if line.startswith("tasdiq:") and " copy of " not in line))
        print(f"{arguments.documents} documents, {arguments.workers} workers, load {os.getloadavg()[0]:.1f}")
        print(f"peak memory, all processes  {ran.peak_mb:8.0f} MB    the first process alone {ran.peak_first_mb:8.0f} MB")
        print(f"time                        {ran.seconds:8.0f} s     {arguments.documents / ran.seconds:.0f} documents/s")
        if ran.many_until is not None:
            print(f"of it reading and storing   {ran.many_until:8.0f} s     linking and weighing {ran.seconds - ran.many_until:8.0f} s")
        print(f"store                       {store.stat().st_size / 1e6:8.0f} MB")


if __name__ == "__main__":
    main()
