"""Two reports in, the probability that they tell of one incident out, with named reasons."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tasdiq.link.facts import Facts
from tasdiq.link.rules import Rules
from tasdiq.model.values import Where

_SLACK = {"day": 1, "days": 2, "week": 3, "month": 7, "season": 31, "year": 31, "unknown": 31}  # days a phrase may be off
_RADIUS_KM = {"exact": 2.0, "settlement": 10.0, "near": 25.0, "admin2": 50.0, "admin1": 200.0, "larger": 300.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One finding for (above 0) or against two reports being the same, in log-odds."""

    name: str  # "date: same day"
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How likely two reports tell of one incident; `barred` names what rules it out."""

    odds: float  # log-odds
    reasons: tuple[Reason, ...] = ()
    barred: str | None = None

    @property
    def probability(self) -> float:
        """From 0 to 1; 0 where it is ruled out."""
        if self.barred:
            return 0.0
        return 1 / (1 + math.exp(-self.odds))


def score(left: Facts, right: Facts, rules: Rules) -> Score:
    """The findings on two reports added up; the same whichever comes first."""
    if right.order < left.order:
        left, right = right, left
    barred = bar(left, right, rules)
    if barred:
        return Score(odds=-math.inf, barred=barred)
    reasons = tuple(_reasons(left, right, rules))
    limits = rules.limits
    bias = limits.bias if left.dated and right.dated else limits.thin_bias if left.dated or right.dated else limits.undated_bias
    return Score(odds=bias + sum(r.weight for r in reasons), reasons=reasons)


def bar(left: Facts, right: Facts, rules: Rules) -> str | None:
    """Why two reports can never be one incident, or None."""
    if left.report.document == right.report.document:
        return "one document tells them apart"
    return _days_bar(left, right, rules) or _places_bar(left, right, rules) or _kinds_bar(left, right, rules)


def _days_bar(left: Facts, right: Facts, rules: Rules) -> str | None:
    gap = left.report.when.days_from(right.report.when)
    if gap is not None:
        slack = max(_SLACK[left.report.when.precision], _SLACK[right.report.when.precision])
        return f"distinct days, {gap} apart" if gap > slack else None
    for known, other in ((left, right), (right, left)):
        if known.days and other.published and (known.days[0] - other.published).days > 1:
            return "published before it happened"
        if known.days and known.days[0] == known.days[1] and other.calendar and not _is_day(known.days[0], other.calendar):
            return "distinct days of the year"
        undated = other.report.main and other.published if not other.days and not other.calendar else None
        if known.calendar and undated and _days_since(known.calendar, undated) > rules.limits.late_days:
            return "published long after that day of the year"
    return None


def _days_since(calendar: tuple[int, int], published: date) -> int:
    """Days from the last such day of the year to the publication."""
    return round((published.month - calendar[0]) * 30.4 + published.day - calendar[1] + 1) % 366


def _is_day(day: date, calendar: tuple[int, int]) -> bool:
    """Whether a day is that month and day of the month, or next to it."""
    return any(((near := day + timedelta(days=step)).month, near.day) == calendar for step in (-1, 0, 1))


def _places_bar(left: Facts, right: Facts, rules: Rules) -> str | None:
    if left.town and left.town == right.town and left.country == right.country and left.admin1 == right.admin1:
        return None
    km = distance_km(left.report.where, right.report.where)
    if left.town and right.town and km is not None and km > rules.limits.far_km:
        return f"distinct towns, {km:.0f} km apart"
    if left.country and right.country and left.country != right.country and (km is None or km > rules.limits.far_km):
        return "distinct countries"
    return None


def _kinds_bar(left: Facts, right: Facts, rules: Rules) -> str | None:
    one, two = left.kinds, right.kinds
    for shot, exploded in ((one, two), (two, one)):
        if shot <= rules.shooting and exploded <= rules.exploding and _explosive(left, rules) != _explosive(right, rules):
            shared = left.tolls["killed"] & right.tolls["killed"]
            return None if any(n >= 5 for n in shared) else "a shooting and an explosion"
    return None


def _explosive(facts: Facts, rules: Rules) -> bool:
    return bool(facts.kinds & rules.exploding) or bool(set(facts.report.tactic) & rules.explosive_tactics)


def _reasons(left: Facts, right: Facts, rules: Rules) -> Iterator[Reason]:
    for table, found in (
        ("date", _date(left, right, rules)), ("place", _place(left, right, rules)), ("place", _site(left, right)),
        ("type", _type(left, right, rules)), ("type", _tactic(left, right)), ("people", _people(left, right)),
    ):  # fmt: skip
        for name in found:
            yield Reason(name=f"{table}: {name.replace('_', ' ')}", weight=rules.weight(table, name))
    yield from _tolls(left, right, rules)
    yield from _words(left, right, rules)
    if left.witness == right.witness:
        yield Reason(name="copy: same passage", weight=rules.weight("copy", "same_passage"))
        if left.report.order == right.report.order:
            yield Reason(name="copy: same order", weight=rules.weight("copy", "same_order"))


def _date(left: Facts, right: Facts, rules: Rules) -> Iterator[str]:
    if left.dated and right.dated:
        gap = left.report.when.days_from(right.report.when) or 0
        single = all(f.days and f.days[0] == f.days[1] for f in (left, right))
        yield ("same_day" if single else "overlap") if gap == 0 else "next_day" if gap == 1 else "apart"
        return
    for known, other in ((left, right), (right, left)):
        if known.dated and known.days and not other.dated:
            yield from _undated(known, other, rules)
            return
    if left.weekday is not None and right.weekday is not None:
        yield "weekday" if left.weekday == right.weekday else "weekday_not"
    if left.calendar and right.calendar:
        yield "calendar_day" if left.calendar == right.calendar else "calendar_day_not"


def _undated(known: Facts, other: Facts, rules: Rules) -> Iterator[str]:
    """What the words of a report without a date say for or against a known day."""
    day = known.days[0] if known.days else None
    if day is None:
        return
    if other.weekday is not None:
        yield "weekday" if day.weekday() == other.weekday else "weekday_not"
    if other.calendar is not None:
        yield "calendar_day" if _is_day(day, other.calendar) else "calendar_day_not"
    if other.published is not None and other.report.main:
        late = (other.published - day).days
        yield from ["fresh"] if late <= 7 else ["stale"] if late > rules.limits.late_days else []
    home_town, home_day = other.home
    if home_day and home_town and home_town == known.town and 0 <= (home_day - day).days <= 14:
        yield "same_week_document"


def _place(left: Facts, right: Facts, rules: Rules) -> Iterator[str]:
    one, two = left.report.where, right.report.where
    if left.town and (left.town == right.town or (one.place_id and one.place_id == two.place_id)):
        yield "same_town"
        return
    km = distance_km(one, two)
    if left.town and right.town:
        yield _two_towns(left, right, km)
        return
    if not left.placed and not right.placed:
        yield from ["same_country"] if left.country and left.country == right.country else []
    elif left.placed and right.placed:
        yield from _coarse(left, right, km)
    else:
        bare, full = (left, right) if right.placed else (right, left)
        if bare.home[0] and bare.home[0] == full.town:
            yield "document_town"
        elif bare.country and bare.country == full.country:
            yield "same_country"


def _two_towns(left: Facts, right: Facts, km: float | None) -> str:
    """How two towns of different names lie to each other, be it two spellings of one."""
    if alike(left.town or "", right.town or "") and (km is None or km <= 25):
        return "alike_town"
    if km is not None:
        return "close" if km <= 15 else "near"
    if left.admin2 and left.admin2 == right.admin2:
        return "within"
    return "same_admin1" if left.admin1 and left.admin1 == right.admin1 else "too_far"


@lru_cache(maxsize=100_000)
def alike(one: str, two: str) -> bool:
    """Whether two folded names may be spellings of one.

    >>> alike("chenegai", "chenagai"), alike("nearmirali", "mirali"), alike("kabul", "kunduz")
    (True, True, False)
    """
    from rapidfuzz.fuzz import ratio

    shorter, longer = sorted((one, two), key=len)
    return len(shorter) >= 4 and (shorter in longer or ratio(one, two) >= 80)


def _coarse(left: Facts, right: Facts, km: float | None) -> Iterator[str]:
    """Both give a place, at least one of them only a district or province."""
    reach = _RADIUS_KM.get(left.report.where.precision, 0.0) + _RADIUS_KM.get(right.report.where.precision, 0.0)
    if left.admin1 and right.admin1:
        if left.admin1 != right.admin1:
            yield "near" if km is not None and km <= 50 else "other_admin1"
        elif left.admin2 and left.admin2 == right.admin2:
            yield "within"
        else:
            yield "within" if left.town or right.town else "same_admin1"
    elif km is not None:
        yield "within" if km <= reach else "too_far"


def _site(left: Facts, right: Facts) -> Iterator[str]:
    if not left.site or not right.site:
        return
    if left.site == right.site or len((left.site & right.site) - left.site_kinds - right.site_kinds) > 1:
        yield "same_site"
    elif left.site_kinds & right.site_kinds:
        yield "same_kind_of_site"
    elif left.site_kinds and right.site_kinds and not left.site & right.site:
        yield "other_kind_of_site"


def _type(left: Facts, right: Facts, rules: Rules) -> Iterator[str]:
    one, two = left.kinds, right.kinds
    if left.report.type == right.report.type and left.report.type != "other":
        yield "same"
    elif "other" in (left.report.type, right.report.type):
        yield "vague"
    elif one & two or any(frozenset({a, b}) in rules.kin for a in one for b in two):
        yield "kin"
    else:
        yield "unlike"


def _tactic(left: Facts, right: Facts) -> Iterator[str]:
    one, two = set(left.report.tactic), set(right.report.tactic)
    if one and two:
        yield "same_tactic" if one & two else "other_tactic"


def _people(left: Facts, right: Facts) -> Iterator[str]:
    if left.targets & right.targets:
        yield "same_target"
    elif left.target_kinds and right.target_kinds:
        yield "same_kind_of_target" if left.target_kinds & right.target_kinds else "other_kind_of_target"
    if left.actors and right.actors:
        yield "same_actor" if left.actors & right.actors else "other_actor"
    if left.state is not None and right.state is not None and left.state != right.state:
        yield "state_against_other"
    if left.claimants & right.claimants:
        yield "same_claimant"


def _words(left: Facts, right: Facts, rules: Rules) -> Iterator[Reason]:
    shared = left.words & right.words
    enough = rules.weight("words", "enough")
    if shared:
        weight = min(rules.weight("words", "most"), rules.weight("words", "each") * len(shared))
        yield Reason(name="words: " + ", ".join(sorted(shared)[:6]), weight=weight)
    elif min(len(left.words), len(right.words)) >= enough and left.latin == right.latin:
        yield Reason(name="words: none shared", weight=rules.weight("words", "none"))


def _tolls(left: Facts, right: Facts, rules: Rules) -> Iterator[Reason]:
    for measure in ("killed", "injured"):
        name = _toll(left.tolls[measure], right.tolls[measure], rules)
        if name:
            share = 1.0 if measure == "killed" else rules.weight("toll", "injured_share")
            if rules.weight("toll", name) < 0 and len(left.targets & right.targets) > 1:
                share *= rules.weight("toll", "known_target_share")
            yield Reason(name=f"{measure}: {name.replace('_', ' ')}", weight=share * rules.weight("toll", name))


def _toll(one: frozenset[int], two: frozenset[int], rules: Rules) -> str | None:
    if not one or not two:
        return None
    shared = max(one & two, default=0)
    if shared:
        return "equal_large" if shared >= rules.weight("toll", "large") else "equal_small" if shared > 1 else "equal_one"
    low, high = sorted((max(one), max(two)))
    if high - low <= 2 or high <= low * rules.weight("toll", "close_ratio"):
        return "close" if low > 0 else None
    return "unlike" if high <= low * rules.weight("toll", "unlike_ratio") else "far"


def distance_km(one: Where, two: Where) -> float | None:
    """Great-circle distance between two places; None where either has no coordinates."""
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return None
    a, b = math.radians(one.lat), math.radians(two.lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(two.lon - one.lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))
