"""Name matching on hand-coded pairs of organisations: the actor book against rapidfuzz, in one run.

    python benchmarks/actors.py tac_link_group_pairs.csv

Each row pairs a name that UCDP uses (`sideb`) with one that GTD uses (`gname`); `gname_match` 0 means the same organisation.
Prints average precision and the area under the ROC curve of "same" against all other pairs that were decided.
"""

import csv
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, utils

from tasdiq.resolve.actor_alike import alike
from tasdiq.resolve.actors import ActorBook

UNDECIDED = -90.0  # -96 to -99: the coders could not tell


def pairs(path: Path) -> list[tuple[str, str, bool]]:
    rows = csv.DictReader(path.open(encoding="utf-8"))
    return [(row["sideb"], row["gname"], float(row["gname_match"]) == 0) for row in rows if float(row["gname_match"]) > UNDECIDED]


def average_precision(scored: Sequence[tuple[float, bool]]) -> float:
    """Ties share the precision at their end, so their order cannot help."""
    ranked = sorted(scored, key=lambda pair: -pair[0])
    total = sum(same for _, same in ranked)
    found, precision_sum, start = 0, 0.0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        here = sum(same for _, same in ranked[start:end])
        found += here
        precision_sum += here * found / end
        start = end
    return precision_sum / total


def area(scored: Sequence[tuple[float, bool]]) -> float:
    ranked = sorted(scored)
    rank_sum, start = 0.0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        rank_sum += sum(same for _, same in ranked[start:end]) * (start + 1 + end) / 2
        start = end
    same = sum(flag for _, flag in ranked)
    return (rank_sum - same * (same + 1) / 2) / (same * (len(ranked) - same))


def main(path: Path) -> None:
    rows = pairs(path)
    book = ActorBook.load()
    methods: dict[str, Callable[[str, str], float]] = {
        "rapidfuzz token_set_ratio": lambda left, right: fuzz.token_set_ratio(left, right, processor=utils.default_process),
        "names alone (alike)": lambda left, right: alike(left, right, book.naming),
        "actor book (same_name)": book.same_name,
    }
    print(f"{len(rows)} pairs, {sum(same for *_, same in rows)} of them the same")
    for name, method in methods.items():
        start = time.perf_counter()
        scored = [(method(left, right), same) for left, right, same in rows]
        seconds = time.perf_counter() - start
        scores = f"average precision {average_precision(scored):.3f}  AUC {area(scored):.3f}"
        print(f"{name:28} {scores}  {1000 * seconds / len(rows):.2f} ms a pair")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
