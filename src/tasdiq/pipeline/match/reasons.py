"""What was found on a pair of rows in, the words that tell why it is a match out."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tasdiq.link.across.contrast import Pairs
from tasdiq.link.across.estimate import Estimate
from tasdiq.model.record import Report

_TOLLS = {"killed": ("killed", "unknown"), "civilians_killed": ("killed", "civilians"), "injured": ("injured", "unknown")}
_NAMES = {"civilians_killed": "civilians killed", "words": "words", "actors": "actors", "type": "type"}
_SHIFT = 0.3  # log-odds: what the other rows change less than this is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One pair of rows: where it stands among the pairs, and how probable it came to be."""

    pairs: Pairs
    estimate: Estimate
    at: int
    probability: float


def reasons(finding: Finding, left: Report, right: Report) -> str:
    """Each finding in words, with what it adds to the log-odds: "date: same day (+4.8); place: 'kel' in both, 2 % of rows (+2.9)"."""
    return "; ".join(f"{told} ({weight:+.1f})" for told, weight in _told(finding, left, right))


def _told(finding: Finding, left: Report, right: Report) -> Iterator[tuple[str, float]]:
    pairs, found, at = finding.pairs, finding.estimate, finding.at
    gap = int(pairs.gap[at])
    single = all(r.when.end in (None, r.when.start) for r in (left, right))
    when = ("same day" if single else "days overlap") if gap == 0 else f"{gap} day{'s' if gap > 1 else ''} apart"
    yield f"date: {when}", float(found.start[at] + found.date[at])
    for name, parts in pairs.parts.items():
        part = int(parts[at])
        if part >= 0:
            yield f"{_NAMES.get(name, name)}: {_what(name, finding, left, right)}", float(found.weights[name][part])
    shift = _log_odds(finding.probability) - float(found.odds[at])
    if shift <= -_SHIFT:
        yield "other rows: one of these goes with another too", shift
    elif shift >= _SHIFT:
        yield "other rows: both go with one of a third table", shift


def _what(name: str, finding: Finding, left: Report, right: Report) -> str:
    share = float(finding.pairs.shares[name][finding.at])
    rare = f"{max(1, round(100 * share))} % of rows agree so well"
    if name == "place":
        return _place(finding, left, right) + (f", {rare}" if share <= 1 else "")
    if name == "type":
        return "the same" if share == 0 else f"{left.type} and {right.type}"
    if name in _TOLLS:
        return f"{_toll(left, *_TOLLS[name])} and {_toll(right, *_TOLLS[name])}, {rare}"
    return rare if share <= 1 else "none in common"


def _place(finding: Finding, left: Report, right: Report) -> str:
    shared = finding.pairs.shared.get(finding.at)
    if shared:
        return f"'{shared}' in both" if " or " not in shared else shared.replace(" or ", " may be ")
    km = float(finding.pairs.km[finding.at])
    if not math.isnan(km):
        return f"{km:.0f} km apart"
    same = left.where.admin2 and left.where.admin2 == right.where.admin2
    return "the same district" if same else "nothing in common"


def _toll(report: Report, measure: str, side: str) -> str:
    for figure in report.figures:
        if (figure.measure, figure.side) == (measure, side):
            known = [n for n in (figure.count.low, figure.count.best, figure.count.high) if n is not None]
            return str(known[0]) if known[0] == known[-1] else f"{known[0]}-{known[-1]}"
    return "?"


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-13), 1 - 1e-13)
    return math.log(inside / (1 - inside))
