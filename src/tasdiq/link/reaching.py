"""Which pairs can come to the least that decides anything: the findings that cost little are added up in SQL, the rest taken at its best.

A report without a date meets most of what its town ever saw, in a word or a toll; nearly all of that is let go here, before Splink
weighs it with everything. What is let go could not have come to more: tests hold what comes out of linking equal.
"""

# ruff: noqa: S608 - put together from our own names of tables, columns and weights

import re
from collections.abc import Sequence

from tasdiq.link.linking import Linking
from tasdiq.link.splinked import sql

_STEPS = (  # the cheaper ones first; what is in neither, such as the words in common, is taken at its best
    (
        "dating", "date", "weekday", "calendar", "news", "story", "place", "site", "type", "tactic", "target", "actor", "state",
        "claimant", "copy",
    ),
    ("killed", "injured"),
)  # fmt: skip
_SIDE = re.compile(r"\b(\w+)_([lr])\b")
_ROUNDING = 1e-6  # sums in another order differ in the last digits


def reachable(pairs: str, every: str, linking: Linking, least: float) -> str:
    """Those of the table `pairs` (l, r) of reports in the table `every` whose log-odds may come to `least`."""
    model, left = linking.model, dict.fromkeys(linking.rules.comparisons)
    steps, before, so_far = [], pairs, str(model.start)
    for number, names in enumerate(_STEPS):
        added = " + ".join((so_far, *(_weight(name, linking) for name in names)))
        for name in names:
            del left[name]
        best = sum(max(model.weights[name].values()) for name in left)
        joined = f"select p.l, p.r, {added} as odds from {before} as p join {every} as l on l.n = p.l join {every} as r on r.n = p.r"
        steps.append(f"step{number} as materialized (select * from ({joined}) where odds >= {least - best - _ROUNDING})")
        before, so_far = f"step{number}", "p.odds"
    return f"with {', '.join(steps)} select l, r from {before}"


def _weight(name: str, linking: Linking) -> str:
    """What the finding of that comparison weighs, for the reports l and r."""
    weights = linking.model.weights[name]
    whens: Sequence[str] = [
        f"when {sql(each.when, linking.rules.limits, 'duckdb')} then {weights[level]}" if each.when else f"else {weights[level]}"
        for level, each in linking.rules.comparisons[name].items()
    ]
    return _SIDE.sub(r"\2.\1", f"(case {' '.join(whens)} end)")
