"""How long the monthly assessment of a large desk takes, in each form; processor seconds, whatever else the machine does.

python benchmarks/assessment.py [--incidents 20000] [--out FOLDER] [md html pdf docx]

The incidents are those of benchmarks/desk.py: what one report says, told many times over, each at another place and day.
"""

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path

from desk import REPORT, Made

from tasdiq.analyse.numbers import Month
from tasdiq.config import Config
from tasdiq.report.assess import Wanted, template
from tasdiq.report.build import FORMS, build
from tasdiq.report.data import ReportData

KINDS = ("incidents", "claims", "relations", "figures", "positions")


def holdings(folder: Path, number: int) -> ReportData:
    """What a report of so many made-up incidents is filled from."""
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    made = Made(Config(store=folder / "desk.db", workers=1, rules_only=True))
    made.add([str(folder / "report.txt")])
    documents = made.holdings()["documents"]
    made.many = number
    told = made.everything()
    return ReportData(**{kind: told[kind] for kind in KINDS}, documents=documents)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms", nargs="*", default=list(FORMS))
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--out", type=Path, help="keep the reports there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = holdings(Path(folder), given.incidents)
    wanted = Wanted(month=Month(2020, 6), today=date(2024, 1, 1))
    for form in given.forms:
        began, spent = time.perf_counter(), time.process_time()
        made = build(template("monthly"), data, wanted, form)
        took = f"{time.process_time() - spent:.1f} s of CPU, {time.perf_counter() - began:.1f} s by the clock"
        print(f"{form}: {took}, {len(made) / 1e6:.1f} MB", flush=True)
        if given.out is not None:
            given.out.mkdir(parents=True, exist_ok=True)
            (given.out / f"assessment.{form}").write_bytes(made)


if __name__ == "__main__":
    main()
