"""How long weighing takes as a desk grows: made-up incidents of three reports each, half of them claimed, weighed alone.

    python benchmarks/weighing.py [--incidents 2500 5000 10000 20000]

Prints a line a size: seconds for the incidents with their figures, seconds for the claims, and the exponent since the line before.
"""

import argparse
import math
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tasdiq.model.record import ActorRole, Assertion, Claim, Figure, Report, Target
from tasdiq.model.values import When, Where, exactly
from tasdiq.weigh.bodies import Source
from tasdiq.weigh.case import World
from tasdiq.weigh.desk import weighed
from tasdiq.weigh.incident import incident

ORGANISATIONS = [f"org-{n}" for n in range(120)]
REPORTS = 3
WORLD = World(same_actor=lambda a, b: a == b, right_name=lambda *_: None, channel_owner=lambda _: None)


def desk(size: int, random: Random) -> Iterator[tuple[list[Report], list[Claim]]]:
    """The reports and claims of each incident; a few organisations do most, as in life."""
    for n in range(size):
        who = ORGANISATIONS[min(len(ORGANISATIONS) - 1, int(random.expovariate(0.12)))]
        day = date(2010, 1, 1) + timedelta(days=random.randrange(3650))
        at = (random.uniform(24, 37), random.uniform(61, 77))
        where = Where(name=f"town {n % 700}", admin1=f"province {n % 8}", country="PK", lat=at[0], lon=at[1], precision="settlement")
        dead = random.randrange(1, 40)
        reports = [_report(n, copy, who, When(start=day, end=day, precision="day"), where, dead) for copy in range(REPORTS)]
        yield reports, [_claim(reports[0], who)] * (n % 2)


def _report(number: int, copy: int, who: str, when: When, where: Where, dead: int) -> Report:
    figures = (
        Figure(measure="killed", count=exactly(dead + copy), attribution="police" if copy == 1 else None, official=copy == 1),
        Figure(measure="injured", count=exactly(dead * 2)),
    )
    actor = ActorRole(actor=who, name=who, role="initiator", type="non_state", basis="reported" if copy else "claimed")
    return Report(
        id=f"report:{number}-{copy}", document=f"d{number}-{copy}", type="bombing", when=when, where=where, actors=(actor,),
        figures=figures, targets=(Target(text="soldiers", type="military"),),
    )  # fmt: skip


def _claim(report: Report, who: str) -> Claim:
    facts = (Assertion(aspect="target", value="soldiers"), Assertion(aspect="toll", value="20 soldiers"))
    return Claim(id=f"claim:{report.id}", document=report.document, claimant=who, name=who, report=report.id, asserts=facts)


def main() -> None:
    """Weigh desks of the sizes asked for, the smallest first."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--incidents", type=int, nargs="+", default=[2500, 5000, 10000, 20000])
    before: tuple[int, float] | None = None
    for size in parser.parse_args().incidents:
        made = list(desk(size, Random(size)))
        sources = {r.document: Source(document=r.document, name=r.document, witness=r.document) for reports, _ in made for r in reports}
        claims = {claim.report or "": [claim] for _, found in made for claim in found}
        start = time.process_time()
        incidents = [incident(reports, sources) for reports, _ in made]
        middle = time.process_time()
        done = weighed(incidents, claims, (), WORLD)
        end = time.process_time()
        total = end - start
        grows = f"n^{math.log(total / before[1]) / math.log(size / before[0]):.2f}" if before else ""
        count = sum(len(one.claims) for one in done)
        print(f"{size:>7} incidents {middle - start:7.2f} s   {count:>6} claims {end - middle:7.2f} s   {total:7.2f} s {grows}", flush=True)
        before = size, total


if __name__ == "__main__":
    main()
