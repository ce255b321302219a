"""Two facts in, the level of each comparison out: what `data/linking/comparisons.toml` says in SQL, told in Python for few reports."""

import math
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from tasdiq.link.facts import Facts
from tasdiq.link.rules import Limits, Rules

Levels = Mapping[str, str]  # comparison -> level


def levels(left: Facts, right: Facts, rules: Rules) -> Levels:
    """The level of every comparison; the same whichever report comes first."""
    found = {name: compare(left, right) for name, compare in _PLAIN.items()}
    return found | {
        "type": _type(left, right, rules), "news": _news(left, right, rules.limits), "words": _words(left, right, rules.limits),
        "killed": _toll(left, right, left.killed, right.killed, rules.limits),
        "injured": _toll(left, right, left.injured, right.injured, rules.limits),
    }  # fmt: skip


def gap_days(left: Facts, right: Facts) -> int | None:
    """Days between the two ranges, 0 where they touch; None where either is unknown."""
    if left.days is None or right.days is None:
        return None
    return max(0, (right.days[0] - left.days[1]).days, (left.days[0] - right.days[1]).days)


def too_early(one: Facts, other: Facts) -> bool:
    """Whether a report without a day was published before the other's day."""
    return one.days is None and one.published is not None and other.days is not None and (other.days[0] - one.published).days > 1


def distance_km(left: Facts, right: Facts) -> float | None:
    """Great-circle distance between two places; None where either has no coordinates."""
    if left.spot is None or right.spot is None:
        return None
    a, b = math.radians(left.spot[0]), math.radians(right.spot[0])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(right.spot[1] - left.spot[1]) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))


def calendar_days(facts: Facts) -> frozenset[tuple[int, int]]:
    """The days of the year it may mean: a known day and its neighbours, or the one it states."""
    if facts.dated and facts.days:
        return frozenset((near.month, near.day) for step in (-1, 0, 1) if (near := _step(facts.days[0], step)) is not None)
    return frozenset({facts.calendar} if facts.calendar else ())


def weekday(facts: Facts) -> int | None:
    """The day of the week on which it happened, Monday being 0."""
    return facts.days[0].weekday() if facts.dated and facts.days else facts.weekday


@lru_cache(maxsize=100_000)
def alike(one: str, two: str) -> bool:
    """Whether two folded names may be spellings of one.

    >>> alike("chenegai", "chenagai"), alike("nearmirali", "mirali"), alike("kabul", "kunduz")
    (True, True, False)
    """
    from rapidfuzz.distance import Levenshtein

    shorter, longer = sorted((one, two), key=len)
    return len(shorter) >= 4 and (shorter in longer or Levenshtein.distance(one, two) * 5 <= len(longer))


def _step(day: date, step: int) -> date | None:
    try:
        return day + timedelta(days=step)
    except OverflowError:
        return None


def _dating(left: Facts, right: Facts) -> str:
    return "both" if left.dated and right.dated else "one" if left.dated or right.dated else "neither"


def _date(left: Facts, right: Facts) -> str:
    gap = gap_days(left, right) if left.dated and right.dated else None
    if gap is None or not left.days or not right.days:
        return "unknown"
    if gap == 0:
        return "same_day" if left.days[0] == left.days[1] and right.days[0] == right.days[1] else "overlap"
    return "next_day" if gap == 1 else "few_days" if gap <= 3 else "apart"


def _weekday(left: Facts, right: Facts) -> str:
    one, two = weekday(left), weekday(right)
    if (left.dated and right.dated) or one is None or two is None:
        return "unknown"
    return "agrees" if one == two else "differs"


def _calendar(left: Facts, right: Facts) -> str:
    one, two = calendar_days(left), calendar_days(right)
    if (left.dated and right.dated) or not one or not two:
        return "unknown"
    return "agrees" if one & two else "differs"


def _news(left: Facts, right: Facts, limits: Limits) -> str:
    """Whether a main report without a date was published soon after the other's day, or long after it."""
    if left.dated == right.dated:
        return "unknown"
    known, other = (left, right) if left.dated else (right, left)
    if not known.days or not other.main or other.published is None:
        return "unknown"
    late = (other.published - known.days[0]).days
    return "fresh" if late <= 7 else "stale" if late > limits.late_days else "unknown"


def _story(left: Facts, right: Facts) -> str:
    """Whether the other's own incident came within days of the known day, in the same town."""
    if left.dated == right.dated:
        return "unknown"
    known, other = (left, right) if left.dated else (right, left)
    town, day = other.home
    near = known.days and day and town and town == known.town and 0 <= (day - known.days[0]).days <= 14
    return "same" if near else "unknown"


def _place(left: Facts, right: Facts) -> str:
    if left.town and right.town:
        return _two_towns(left, right)
    if left.placed and right.placed:
        return _coarse(left, right)
    if left.placed != right.placed:
        bare, full = (left, right) if right.placed else (right, left)
        if bare.home[0] and bare.home[0] == full.town:
            return "document_town"
    return "same_country" if left.country and left.country == right.country else "unknown"


def _two_towns(left: Facts, right: Facts) -> str:
    """How two towns lie to each other, be it two spellings of one."""
    if left.town == right.town or (left.place and left.place == right.place):
        return "same_town"
    km = distance_km(left, right)
    if alike(left.town or "", right.town or "") and (km is None or km <= 25):
        return "alike_town"
    if km is not None:
        return "close" if km <= 15 else "near"
    if left.admin2 and left.admin2 == right.admin2:
        return "within"
    return "same_admin1" if left.admin1 and left.admin1 == right.admin1 else "too_far"


def _coarse(left: Facts, right: Facts) -> str:
    """Both give a place, at least one of them only a district or province."""
    km = distance_km(left, right)
    if left.admin1 and right.admin1:
        if left.admin1 != right.admin1:
            return "near" if km is not None and km <= 50 else "other_admin1"
        return "within" if left.town or right.town or (left.admin2 and left.admin2 == right.admin2) else "same_admin1"
    if km is None:
        return "unknown"
    return "within" if km <= left.reach_km + right.reach_km else "too_far"


def _site(left: Facts, right: Facts) -> str:
    names = (left.site - left.site_kinds) & (right.site - right.site_kinds)
    if (left.site and left.site == right.site) or len(names) > 1:
        return "same"
    if left.site_kinds & right.site_kinds:
        return "same_kind"
    return "other_kind" if left.site_kinds and right.site_kinds and not left.site & right.site else "unknown"


def _type(left: Facts, right: Facts, rules: Rules) -> str:
    if "other" in (left.type, right.type):
        return "vague"
    if left.type == right.type:
        return "same"
    return "kin" if left.kinds & kin(right, rules) else "unlike"


def kin(facts: Facts, rules: Rules) -> frozenset[str]:
    """The types that another report of the same incident may give it."""
    return frozenset(other for kind in facts.kinds for other in rules.kin.get(kind, {kind}))


def _either(one: frozenset[str], two: frozenset[str]) -> bool | None:
    return bool(one & two) if one and two else None


def _target(left: Facts, right: Facts) -> str:
    if left.targets & right.targets:
        return "same"
    kinds = _either(left.target_kinds, right.target_kinds)
    return "unknown" if kinds is None else "same_kind" if kinds else "other_kind"


def _same_or_other(one: frozenset[str], two: frozenset[str]) -> str:
    same = _either(one, two)
    return "unknown" if same is None else "same" if same else "other"


def _state(left: Facts, right: Facts) -> str:
    return "against" if left.state is not None and right.state is not None and left.state != right.state else "unknown"


def _words(left: Facts, right: Facts, limits: Limits) -> str:
    shared = len(left.words & right.words)
    if shared:
        return "six" if shared >= 6 else "four" if shared >= 4 else ("one", "two", "three")[shared - 1]
    return "none" if min(len(left.words), len(right.words)) >= limits.many_words and left.latin == right.latin else "few"


def _toll(left: Facts, right: Facts, one: frozenset[int], two: frozenset[int], limits: Limits) -> str:
    shared = max(one & two, default=0)
    if shared:
        return "equal_large" if shared >= limits.large_toll else "equal_small" if shared > 1 else "equal_one"
    if not one or not two:
        return "unknown"
    low, high = sorted((max(one), max(two)))
    if high - low <= 2 or high <= low * limits.close_ratio:
        return "close" if low > 0 else "unknown"
    known = "_known" if len(left.targets & right.targets) > 1 else ""
    return ("unlike" if high <= low * limits.unlike_ratio else "far") + known


def _copy(left: Facts, right: Facts) -> str:
    if left.witness != right.witness:
        return "none"
    return "same_order" if left.order[1] == right.order[1] else "same_passage"


_PLAIN: Mapping[str, Callable[[Facts, Facts], str]] = {
    "dating": _dating, "date": _date, "weekday": _weekday, "calendar": _calendar, "story": _story, "place": _place, "site": _site,
    "tactic": lambda left, right: _same_or_other(left.tactics, right.tactics), "target": _target,
    "actor": lambda left, right: _same_or_other(left.actors, right.actors), "state": _state,
    "claimant": lambda left, right: "same" if left.claimants & right.claimants else "unknown", "copy": _copy,
}  # fmt: skip
