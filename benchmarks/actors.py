"""Name matching on hand-coded pairs of organisations: the actor book against rapidfuzz, in one run.

    python benchmarks/actors.py tac_link_group_pairs.csv [--quick]

Each row pairs a name that UCDP uses (`sideb`) with one that GTD uses (`gname`); `gname_match` 0 means the same organisation.
Prints average precision and the area under the ROC curve of "same" against all other pairs that were decided, with the 95 %
interval of a bootstrap over groups (all pairs of one `sideb` are drawn together), for

- all pairs,
- groups held out, by fifths: every actor that bears the name of a group of the fifth, or that one of its pairs is the same as by the
  coders, is taken out of the book before the fifth is scored, so that no group is in the seed list,
- the pairs of groups whose name the book does not have as it is (few).
"""

import csv
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from rapidfuzz import fuzz, utils

from tasdiq.resolve.actor_alike import alike, name_parts
from tasdiq.resolve.actor_names import is_acronym
from tasdiq.resolve.actors import ActorBook

UNDECIDED = -90.0  # -96 to -99: the coders could not tell
FOLDS = 5
DRAWS = 1000
Method = Callable[[str, str], float]
Scored = list[tuple[float, bool]]


@dataclass(frozen=True)
class Pair:
    group: str
    other: str
    same: bool


def pairs(path: Path) -> list[Pair]:
    rows = csv.DictReader(path.open(encoding="utf-8"))
    return [Pair(row["sideb"], row["gname"], float(row["gname_match"]) == 0) for row in rows if float(row["gname_match"]) > UNDECIDED]


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


def fold(group: str) -> int:
    return sha256(group.encode()).digest()[0] % FOLDS


def keys_of(book: ActorBook) -> dict[str, set[str]]:
    """Who bears each name of the book."""
    found: dict[str, set[str]] = {}
    for actor in book.actors.values():
        for held in actor.names:
            found.setdefault(book.naming.key(held.text), set()).add(actor.id)
    return found


def bearers(book: ActorBook, keys: dict[str, set[str]], name: str) -> set[str]:
    """Every actor that has the name, or a part of it that is no acronym; an acronym that is the whole name counts."""
    parts = [name, *(part for part in name_parts(name) if not is_acronym(part))]
    return set().union(*(keys.get(book.naming.key(part), set()) for part in parts))


def without(book: ActorBook, keys: dict[str, set[str]], rows: Iterable[Pair]) -> ActorBook:
    """The book without the groups of these pairs, under either of their names."""
    names = {name for row in rows for name in ((row.group, row.other) if row.same else (row.group,))}
    out = set().union(*(bearers(book, keys, name) for name in sorted(names)))
    left = {
        id_: replace(actor, parents=tuple(tie for tie in actor.parents if tie.actor not in out))
        for id_, actor in book.actors.items() if id_ not in out
    }  # fmt: skip
    return replace(book, actors=left)


def score(rows: Sequence[Pair], method: Method) -> tuple[Scored, float]:
    start = time.perf_counter()
    scored = [(method(row.group, row.other), row.same) for row in rows]
    return scored, 1000 * (time.perf_counter() - start) / len(rows)


def intervals(rows: Sequence[Pair], scored: Scored, beside: Scored, draws: int) -> tuple[str, str]:
    """The 95 % interval of the average precision, and of how far it is ahead of the one beside it."""
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row.group, []).append(place)
    groups, chance, found, ahead = sorted(places), random.Random(5), [], []
    for _ in range(draws):
        drawn = [place for group in chance.choices(groups, k=len(groups)) for place in places[group]]
        if not any(scored[place][1] for place in drawn):
            continue
        ours, theirs = (average_precision([some[place] for place in drawn]) for some in (scored, beside))
        found.append(ours)
        ahead.append(ours - theirs)
    return tuple(f"{sorted(of)[int(0.025 * len(of))]:+.3f}..{sorted(of)[int(0.975 * len(of)) - 1]:+.3f}" for of in (found, ahead))  # type: ignore[return-value]


def table(title: str, rows: Sequence[Pair], results: dict[str, tuple[Scored, float]], draws: int) -> None:
    print(f"\n{title}: {len(rows)} pairs of {len({row.group for row in rows})} groups, {sum(row.same for row in rows)} of them the same")
    beside = next(iter(results.values()))[0]
    for name, (scored, milliseconds) in results.items():
        own, ahead = intervals(rows, scored, beside, draws)
        figures = f"average precision {average_precision(scored):.3f} ({own})  AUC {area(scored):.3f}  {milliseconds:.2f} ms a pair"
        print(f"  {name:28} {figures}{'' if scored is beside else f'  ahead by {ahead}'}")


def folds(rows: Sequence[Pair], beside: Scored, ours: Scored) -> None:
    """Each fifth by itself: whether being ahead is the work of a few groups."""
    told = []
    for each in range(FOLDS):
        places = [place for place, row in enumerate(rows) if fold(row.group) == each]
        told.append(" against ".join(f"{average_precision([some[place] for place in places]):.3f}" for some in (ours, beside)))
    print(f"  by fifths, ours against rapidfuzz: {', '.join(told)}")


def main(path: Path, draws: int) -> None:
    rows, book = pairs(path), ActorBook.load()
    keys = keys_of(book)
    plain: dict[str, Method] = {
        "rapidfuzz token_set_ratio": lambda left, right: fuzz.token_set_ratio(left, right, processor=utils.default_process),
        "names alone (alike)": lambda left, right: alike(left, right, book.naming),
    }
    alone = {name: score(rows, method) for name, method in plain.items()}
    table("all pairs", rows, {**alone, "actor book (same_name)": score(rows, book.same_name)}, draws)
    held: dict[int, float] = {}
    spent = 0.0
    for each in range(FOLDS):
        places = [place for place, row in enumerate(rows) if fold(row.group) == each]
        there, milliseconds = score([rows[place] for place in places], without(book, keys, [rows[place] for place in places]).same_name)
        held |= dict(zip(places, (value for value, _ in there), strict=True))
        spent += milliseconds * len(places) / len(rows)
    unseen = [(held[place], row.same) for place, row in enumerate(rows)]
    table("groups held out of the seed list", rows, {**alone, "the book without them": (unseen, spent)}, draws)
    folds(rows, alone["rapidfuzz token_set_ratio"][0], unseen)
    few = [place for place, row in enumerate(rows) if not bearers(book, keys, row.group)]
    some = {name: ([scored[place] for place in few], each) for name, (scored, each) in alone.items()}
    some["actor book (same_name)"] = score([rows[place] for place in few], book.same_name)
    table("groups not in the seed list as it is", [rows[place] for place in few], some, draws)


if __name__ == "__main__":
    main(Path(sys.argv[1]), 200 if "--quick" in sys.argv else DRAWS)
