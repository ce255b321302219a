"""Two reports in, the probability that they tell of one incident out, with named reasons."""

import math
from dataclasses import dataclass
from datetime import date

from tasdiq.link.facts import Facts
from tasdiq.link.levels import calendar_days, distance_km, gap_days, levels, too_early
from tasdiq.link.model import Model, plain
from tasdiq.link.rules import Rules

DIGITS = 9  # of log-odds, when pairs are ranked: both evaluators give the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One finding for (above 0) or against two reports being the same, in log-odds."""

    name: str  # "date: same day"
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How likely two reports tell of one incident; `barred` names what rules it out."""

    odds: float  # log-odds
    start: float = 0.0  # the log-odds before the reasons
    reasons: tuple[Reason, ...] = ()
    barred: str | None = None

    @property
    def probability(self) -> float:
        """From 0 to 1; 0 where it is ruled out."""
        if self.barred:
            return 0.0
        return 1 / (1 + math.exp(-self.odds))


def score(left: Facts, right: Facts, rules: Rules, model: Model) -> Score:
    """The findings on two reports added up; the same whichever comes first."""
    if right.order < left.order:
        left, right = right, left
    barred = bar(left, right, rules)
    if barred:
        return Score(odds=-math.inf, barred=barred)
    found = levels(left, right, rules)
    reasons = tuple(
        Reason(name=_told(name, level, left, right, rules), weight=model.told(name, level))
        for name, level in found.items() if level != plain()[name]
    )  # fmt: skip
    odds = model.odds(found)
    return Score(odds=odds, start=odds - sum(r.weight for r in reasons), reasons=reasons)


def judge(left: Facts, right: Facts, rules: Rules, model: Model, *, odds: float | None = None) -> Score:
    """The score without its reasons; `odds` where they are known already, as Splink's differ in the fifteenth digit."""
    barred = bar(left, right, rules)
    if barred:
        return Score(odds=-math.inf, barred=barred)
    return Score(odds=round(weigh(left, right, rules, model) if odds is None else odds, DIGITS))


def weigh(left: Facts, right: Facts, rules: Rules, model: Model) -> float:
    """The log-odds alone, as though nothing ruled it out."""
    return model.odds(levels(left, right, rules))


def _told(name: str, level: str, left: Facts, right: Facts, rules: Rules) -> str:
    says = rules.comparisons[name][level].says
    shared = left.words & right.words if name == "words" else frozenset()
    return f"{says}: {', '.join(sorted(shared)[:6])}" if shared else says


def bar(left: Facts, right: Facts, rules: Rules) -> str | None:
    """Why two reports can never be one incident, or None."""
    if left.document == right.document:
        return "one document tells them apart"
    return _days_bar(left, right, rules) or _places_bar(left, right, rules) or _kinds_bar(left, right, rules)


def _days_bar(left: Facts, right: Facts, rules: Rules) -> str | None:
    gap = gap_days(left, right)
    if gap is not None:
        return f"distinct days, {gap} apart" if gap > max(left.slack, right.slack) else None
    for known, other in ((left, right), (right, left)):
        if too_early(other, known):
            return "published before it happened"
        if known.days and known.days[0] == known.days[1] and other.calendar and other.calendar not in calendar_days(known):
            return "distinct days of the year"
        undated = other.main and other.published if not other.days and not other.calendar else None
        if known.calendar and undated and _days_since(known.calendar, undated) > rules.limits.late_days:
            return "published long after that day of the year"
    return None


def _days_since(calendar: tuple[int, int], published: date) -> int:
    """Days from the last such day of the year to the publication."""
    return round((published.month - calendar[0]) * 30.4 + published.day - calendar[1] + 1) % 366


def _places_bar(left: Facts, right: Facts, rules: Rules) -> str | None:
    if left.town and left.town == right.town and left.country == right.country and left.admin1 == right.admin1:
        return None
    km = distance_km(left, right)
    if left.town and right.town and km is not None and km > rules.limits.far_km:
        return f"distinct towns, {km:.0f} km apart"
    if left.country and right.country and left.country != right.country and (km is None or km > rules.limits.far_km):
        return "distinct countries"
    return None


def _kinds_bar(left: Facts, right: Facts, rules: Rules) -> str | None:
    one, two = left.kinds, right.kinds
    for shot, exploded in ((one, two), (two, one)):
        if shot <= rules.shooting and exploded <= rules.exploding and _explosive(left, rules) != _explosive(right, rules):
            return None if any(n >= 5 for n in left.killed & right.killed) else "a shooting and an explosion"
    return None


def _explosive(facts: Facts, rules: Rules) -> bool:
    return bool(facts.kinds & rules.exploding) or bool(facts.tactics & rules.explosive_tactics)
