"""The quality floor: scores on pinned, synthetic data, and the least that each may be.

    python tests/gate.py                             print the scores beside their floor
    python tests/gate.py --update --reason TEXT      write a new floor, a little below what is measured

A floor that falls needs a reason, which is kept in gate.json. The data are pinned by their hashes.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FLOOR = ROOT / "tests" / "gate.json"
SAMPLES = (
    ("gold.json", "reports"),
    ("wide.json", "wide"),
    ("fresh.json", "fresh"),
    ("plain.json", "plain"),
)  # in examples/: labels, and the folder of reports that they are of
SLACK = 0.02  # how far below the measured score the floor lies
SCORES = (
    "mean", "link_f1", "incident_precision", "found", "date", "place", "type", "killed_best", "killed_in_range", "injured_best",
    "injured_in_range", "claimants_f1", "distractors_quiet",
)  # fmt: skip
ANCHOR = date(2016, 8, 11)  # a Thursday
DATES = {
    "yesterday": "2016-08-10", "on Monday": "2016-08-08", "Tuesday night": "2016-08-09TNI", "August 9": "2016-08-09",
    "last month": "2016-07", "two days ago": "2016-08-09", "in 2014": "2014", "16 December 2014": "2014-12-16", "last year": "2015",
    "July 2015": "2015-07", "today": "2016-08-11", "on 3 August": "2016-08-03",
}  # fmt: skip
COUNTS = {
    "At least 70 people were killed.": (70, 70, None), "More than 100 people were wounded.": (100, 100, None),
    "Up to 30,000 fighters joined.": (None, None, 30_000), "Dozens of people were killed.": (24, 24, None),
    "Three soldiers were killed.": (3, 3, 3), "Between 1,000 and 1,500 fighters remain.": (1_000, None, 1_500),
    "About 100 people left.": (None, 100, None), "Sixty thousand militants were killed.": (60_000, 60_000, 60_000),
}  # fmt: skip


def measure() -> dict[str, float]:
    """Every score, from a fresh store."""
    from tasdiq.config import Config
    from tasdiq.evaluate.news import score
    from tasdiq.pipeline import Tasdiq

    with tempfile.TemporaryDirectory() as folder:
        tasdiq = Tasdiq(Config(store=Path(folder) / "gate.db", workers=1))
        tasdiq.add([str(ROOT / "examples" / folder) for _, folder in SAMPLES])
        found = score(labels(), tasdiq.incidents())
    scores = {name: float(found[name]) for name in SCORES}
    return {**scores, "no_wrong_merges": float(found["wrong_merges"] == 0), "dates": _dates(), "counts": _counts()}


def labels() -> dict[str, list[Any]]:
    """The labelled articles and incidents of all samples."""
    held = [json.loads((ROOT / "examples" / name).read_text(encoding="utf-8")) for name, _ in SAMPLES]
    return {key: [row for each in held for row in each[key]] for key in ("articles", "incidents")}


def _dates() -> float:
    from tasdiq.resolve.dates import normalise

    return sum(normalise(words, ANCHOR) == right for words, right in DATES.items()) / len(DATES)


def _counts() -> float:
    from tasdiq.extract.counts import find
    from tasdiq.model.text import Document, sentences

    right = 0
    for words, wanted in COUNTS.items():
        found = find(sentences(Document(id="d", name="d", text=words)))
        right += bool(found) and (found[0].count.low, found[0].count.best, found[0].count.high) == wanted
    return right / len(COUNTS)


def pinned() -> dict[str, str]:
    """The hash of every file that is scored on."""
    files = [path for name, folder in SAMPLES for path in (ROOT / "examples" / name, *sorted((ROOT / "examples" / folder).iterdir()))]
    return {path.relative_to(ROOT).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def floor() -> dict[str, Any]:
    """What gate.json holds."""
    held: dict[str, Any] = json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.exists() else {"floor": {}, "data": {}, "reasons": []}
    return held


def below(scores: Mapping[str, float], held: Mapping[str, float]) -> list[str]:
    """Each score that is under its floor, in words."""
    return [
        f"{name}: {scores.get(name, 0.0):.4f} is below its floor {least:.4f}"
        for name, least in held.items()
        if scores.get(name, 0.0) < least
    ]


def updated(held: Mapping[str, Any], scores: Mapping[str, float], data: Mapping[str, str], reason: str) -> dict[str, Any]:
    """The new gate.json; raises ValueError where a floor would fall, or the data change, without a reason."""
    old: Mapping[str, float] = held["floor"]
    new = {name: value if value in (0.0, 1.0) else round(max(0.0, value - SLACK), 3) for name, value in scores.items()}
    fallen = [name for name, least in old.items() if new.get(name, 0.0) < least]
    changed = [name for name in {*held["data"], *data} if held["data"] and held["data"].get(name) != data.get(name)]
    if (fallen or changed) and not reason.strip():
        raise ValueError(f"give a --reason: floors that fall {sorted(fallen)}, data that changed {sorted(changed)}")
    reasons = (
        [*held["reasons"], {"reason": reason, "lowered": {n: [old[n], new.get(n, 0.0)] for n in fallen}}]
        if reason.strip()
        else held["reasons"]
    )
    return {"floor": new, "data": dict(data), "reasons": reasons}


def main() -> int:
    """Print the scores, or write a new floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="write a new floor")
    parser.add_argument("--reason", default="", help="why the floor or the data change")
    arguments = parser.parse_args()
    held, scores = floor(), measure()
    for name, value in scores.items():
        print(f"{name:20} {value:.4f}   floor {held['floor'].get(name, 0.0):.3f}")
    if arguments.update:
        try:
            FLOOR.write_text(json.dumps(updated(held, scores, pinned(), arguments.reason), indent=1) + "\n", encoding="utf-8")
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    problems = below(scores, held["floor"])
    print("\n".join(problems), file=sys.stderr, end="\n" * bool(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
