"""The same strikes in three codings: `tasdiq match`, the best plain window of days and kilometres, and meltt's rule on the same rows.

    python benchmarks/matching.py DRONE_FOLDER --scorer score_match.py [--seeds 5] [--suicide SUICIDE_FOLDER]

The scorer says which pairs are right, and writes the copies whose dates are moved at random. The windows of the two baselines are the
ones that score best on these very answers: more than anyone could choose beforehand. Both get the coordinates that our gazetteer finds.
"""

import argparse
import csv
import importlib.util
import tempfile
from collections import Counter
from itertools import combinations
from pathlib import Path
from statistics import mean

import meltt_rule

from tasdiq.codebooks.mapping import read
from tasdiq.config import load
from tasdiq.pipeline.match.tables import Options, match, placing
from tasdiq.pipeline.reading.coder import Coder

MAPPINGS = Path(__file__).parent.parent / "examples" / "mappings"
DRONES = {"bij_pakistan": "bij", "new_america_pakistan": "new_america", "pbc_pakistan_drone": "pakistan_body_count"}
DAYS = (0, 1, 2, 3, 4)
KM = (5, 10, 15, 25, 40, 60, 100, 1000)


def matched(folder, tables, places, options=None):
    paths = [folder / f"{stem}.csv" for stem in tables]
    return match(paths, [read(MAPPINGS / f"{name}.toml") for name in tables.values()], places, options or Options())


def events(found, gazetteer):
    """The rows as the baselines see them: a row without coordinates gets those of its district; taxonomies are place and size."""
    tables = []
    for table, entries in zip(found.tables, found.entries, strict=True):
        rows = []
        for row, entry in zip(table.rows, entries, strict=True):
            where = entry.report.where
            lat, lon = where.lat, where.lon
            if lat is None and row.report.where.admin2:
                known = [p for p in gazetteer.lookup(row.report.where.admin2, where.country) if p.lat is not None]
                lat, lon = (known[0].lat, known[0].lon) if known else (None, None)
            killed = [
                n
                for f in entry.report.figures
                if f.measure == "killed" and f.side == "unknown"
                for n in (f.count.low, f.count.high)
                if n is not None
            ]
            size = sum(killed) / len(killed) if killed else None
            sizes = ("", "") if size is None else (str(int(size // 5)), "small" if size < 10 else "large")
            rows.append(meltt_rule.Event(
                f"{table.stem}:{row.number}", entry.report.when.start.toordinal(), lat, lon,
                ((where.admin2 or "", where.country or ""), (*sizes, "any")),
            ))  # fmt: skip
        tables.append(rows)
    return tables


def window(tables, days, km, once):
    """All pairs within the window, or of them the nearest, each row once."""
    pairs = []
    for one, two in combinations(tables, 2):
        near = []
        for a in one:
            for b in two:
                far = meltt_rule.km_between(a, b)
                if abs(a.day - b.day) <= days and (km >= 1000 or (far is not None and far <= km)):
                    near.append((abs(a.day - b.day), far or 0.0, a.name, b.name))
        used = set()
        for _, _, a, b in sorted(near):
            if not once or not used & {a, b}:
                used |= {a, b}
                pairs.append((a, b))
    return pairs


def scored(scorer, folder, pairs):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "matches.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["left", "right", "probability"])
            writer.writerows((*pair[:2], pair[2] if len(pair) > 2 else 1.0) for pair in pairs)
        return scorer.score(folder, path)


def drones(folder, scorer, coder, seeds):
    """Scores on the rows as they are and with moved days: the best window of each run, then one window for all runs."""
    places = placing(coder.gazetteer, coder.book)
    runs = {}
    with tempfile.TemporaryDirectory() as place:
        copies = {"as they are": folder}
        for seed in range(1, seeds + 1):
            copies[f"moved {seed}"] = Path(place) / str(seed)
            scorer.jitter(folder, seed, copies[f"moved {seed}"])
        for name, copy in copies.items():
            found = matched(copy, DRONES, places)
            runs[name] = scores(found, folder, scorer, coder.gazetteer)
            for rule, by_window in runs[name].items():
                best = max(by_window, key=lambda w: by_window[w]["f1"])
                say(name, rule, best, [by_window[best]])
    moved = [run for name, run in runs.items() if name != "as they are"]
    for rule in moved[0] if moved else ():
        say("moved, mean", rule, "best each time", [max(run[rule].values(), key=lambda v: v["f1"]) for run in moved])
    for rule, by_window in runs["as they are"].items():
        best = max(by_window, key=lambda w: mean(run[rule][w]["f1"] for run in runs.values()))
        say("all, mean", rule, best, [run[rule][best] for run in runs.values()])
        say("as they are", rule, best, [by_window[best]])


def scores(found, folder, scorer, gazetteer):
    """What each rule scores, by its window; ours has none."""
    tables = events(found, gazetteer)
    ours = [(found.name(m.left), found.name(m.right), m.probability) for m in found.matches]
    spans = [(days, km) for days in DAYS for km in KM]
    return {
        "ours": {"": scored(scorer, folder, ours)},
        "window": {span: scored(scorer, folder, window(tables, *span, False)) for span in spans},
        "window, each row once": {span: scored(scorer, folder, window(tables, *span, True)) for span in spans},
        "meltt": {span: scored(scorer, folder, meltt_rule.match(tables, *span)) for span in spans},
    }


def say(name, rule, span, found):
    means = "  ".join(
        f"{told} {mean(v[key] for v in found):.3f}" for told, key in (("F1", "f1"), ("precision", "precision"), ("recall", "recall"))
    )
    least = f"  least F1 {min(v['f1'] for v in found):.3f}  precision {min(v['precision'] for v in found):.3f}" if len(found) > 1 else ""
    print(f"{name:12} {f'{rule} {span}':38} {means}{least}", flush=True)


def suicide(folder, coder):
    """Days on which both codings have one attack in Pakistan: these two rows are one attack."""
    tables = {"pbc_suicide_attacks": "pakistan_body_count", "cpost_suicide_attacks": "cpost"}
    found = matched(folder, tables, placing(coder.gazetteer, coder.book))
    days = [[(e.report.when.start, n) for n, e in enumerate(each) if e.report.where.country == "PK"] for each in found.entries]
    counts = [Counter(day for day, _ in each) for each in days]
    alone = [day for day, n in counts[0].items() if n == 1 and counts[1][day] == 1]
    rows = [{day: n for day, n in each} for each in days]
    gold = {((0, rows[0][day]), (1, rows[1][day])) for day in alone}
    ends = {end for pair in gold for end in pair}
    accepted = {(m.left, m.right) for m in found.matches}
    right, wrong = len(accepted & gold), sum(bool(set(pair) & ends) for pair in accepted - gold)
    precision, recall = right / (right + wrong), right / len(gold)
    print(
        f"suicide attacks: {len(gold)} days with one attack in both: F1 {2 * precision * recall / (precision + recall):.3f}  precision {precision:.3f}  recall {recall:.3f}; all matches {len(accepted)}"
    )
    several = sum(counts[0][day] + counts[1][day] > 2 for day in counts[0].keys() & counts[1].keys())
    print(f"days with more than one attack in one of them, and some in both: {several}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--scorer", type=Path, required=True)
    arguments.add_argument("--seeds", type=int, default=5)
    arguments.add_argument("--suicide", type=Path)
    given = arguments.parse_args()
    spec = importlib.util.spec_from_file_location("score_match", given.scorer)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    coder = Coder(load())
    drones(given.folder, module, coder, given.seeds)
    if given.suicide:
        suicide(given.suicide, coder)
