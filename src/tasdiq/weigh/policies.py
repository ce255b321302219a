"""Counts of bodies in, one settled count out: the house rule and those of GTD, ACLED and UCDP, each a pure function."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from tasdiq.model.values import Count
from tasdiq.weigh.bodies import bodies
from tasdiq.weigh.tally import Tally

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A count, why it is so, and which tallies are behind its best number."""

    count: Count
    reason: str
    winners: tuple[Tally, ...] = ()


def house(tallies: Sequence[Tally]) -> Outcome:
    """The latest official count from an independent source, else the median of independent sources' latest."""
    standing, superseded = _standing(tallies)
    if not standing:
        return _only_untrusted(tallies)
    officials = [t for t in standing if t.official and t.count.best is not None]
    if officials:
        best = max(officials, key=_lateness)
        winners, reason = [best], f"latest official count: {_said(best)}"
    else:
        numbered = [t for t in standing if t.count.best is not None] or standing
        middle = median_low(t.number for t in numbered)
        winners = [t for t in numbered if t.number == middle]
        best = winners[0]
        reason = f"one source: {_said(best)}" if len(numbered) == 1 else f"median of {len(numbered)} independent sources: {_said(best)}"
    count = _range(standing, best)
    return Outcome(count=count, reason=reason + _rest(standing, superseded, best), winners=tuple(winners))


def current(tallies: Sequence[Tally]) -> Outcome:
    """What one document presents as the figure now: its own voice or an official, the latest, then the largest."""
    standing, superseded = _standing(tallies)
    if not standing:
        return _only_untrusted(tallies)
    numbered = [t for t in standing if t.count.best is not None] or standing
    leading = [t for t in numbered if t.own or t.official]
    if leading:
        best = max(leading, key=lambda t: (_dated(t) or date.min, t.number, t.official, t.body))
    else:
        middle = median_low(t.number for t in numbered)
        best = next(t for t in numbered if t.number == middle)
    return Outcome(
        count=best.count, reason=f"the document's own figure: {_said(best)}" + _rest(standing, superseded, best), winners=(best,)
    )


def gtd(tallies: Sequence[Tally]) -> Outcome:
    """The most recent independent source; several: what most of them say, else the lowest."""
    usable, exact = _newest(tallies)
    if not usable:
        return _only_untrusted(tallies)
    newest = max(t.moment or date.min for t in usable)
    recent = [t for t in usable if (t.moment or date.min) == newest]
    number, times = min(Counter(t.number for t in recent).items(), key=lambda item: (-item[1], item[0]))
    why = "the most recent source" if len(recent) == 1 else f"what {times} of {len(recent)} recent sources say"
    if times * 2 <= len(recent) and len(recent) > 1:
        number, why = min(t.number for t in recent), "the lowest of the recent sources, which disagree"
    winners = tuple(t for t in recent if t.number == number)
    reason = f"{why}: {_said(winners[0])}{_rest(recent, _superseded(exact, recent), winners[0])}"
    return Outcome(count=Count(low=number, best=number, high=number), reason=reason, winners=winners)


def acled(tallies: Sequence[Tally]) -> Outcome:
    """The lowest count, unless two independent sources agree on a number; vague words as ACLED's codebook has them."""
    standing, exact = _newest(tallies)
    if not standing:
        return _only_untrusted(tallies)
    numbers = {id(t): _acled_number(t) for t in standing}
    shared = Counter(numbers.values())
    agreed = [n for n, times in shared.items() if times > 1]
    number = max(agreed, key=lambda n: (shared[n], -n)) if agreed else min(numbers.values())
    winners = tuple(t for t in standing if numbers[id(t)] == number)
    why = f"{shared[number]} independent sources agree" if agreed else "the lowest count, as none is corroborated"
    reason = f"{why}: {_said(winners[0])}{_rest(standing, _superseded(exact, standing), winners[0])}"
    return Outcome(count=Count(low=number, best=number, high=number), reason=reason, winners=winners)


def ucdp(tallies: Sequence[Tally]) -> Outcome:
    """Best as the house has it; low and high are the lowest and highest that any trusted source gave, early ones too."""
    base = house(tallies)
    trusted = [t for t in tallies if t.trusted]
    if base.count.best is None or not trusted:
        return base
    low = min([base.count.best, *(t.count.low if t.count.low is not None else t.number for t in trusted)])
    high = max([base.count.best, *(t.count.high if t.count.high is not None else t.number for t in trusted)])
    return Outcome(count=Count(low=low, best=base.count.best, high=high), reason=base.reason, winners=base.winners)


POLICIES: Mapping[str, Callable[[Sequence[Tally]], Outcome]] = {"house": house, "gtd": gtd, "acled": acled, "ucdp": ucdp}


def _standing(tallies: Sequence[Tally]) -> tuple[list[Tally], list[Tally]]:
    """Each body's latest count that no later one has made out of date; and what is superseded."""
    newest, exact = _newest(tallies)
    days = _days(newest)
    standing = [t for t in newest if not (_outdated(t, newest) or _overtaken(t, newest, days) or _undated_and_lower(t, newest))]
    return standing, _superseded(exact, standing)


def _newest(tallies: Sequence[Tally]) -> tuple[list[Tally], list[Tally]]:
    """Each body's latest count, without vague ones where there are numbers; and all that it was chosen from."""
    usable = [t for t in tallies if t.trusted]
    exact = [t for t in usable if not t.count.estimated] or usable
    live = [t for t in exact if not t.superseded] or exact
    latest = _latest(live)
    return [t for t in live if latest[t.body] is t], exact


def _superseded(exact: Sequence[Tally], standing: Sequence[Tally]) -> list[Tally]:
    numbers = {t.number for t in standing}
    return [t for t in exact if t not in standing and t.number not in numbers]


def _latest(tallies: Iterable[Tally]) -> dict[str, Tally]:
    """Each body's latest count: two papers that quote one body are one source."""
    latest: dict[str, Tally] = {}
    for tally in tallies:
        if tally.body not in latest or _lateness(tally) > _lateness(latest[tally.body]):
            latest[tally.body] = tally
    return latest


def _days(tallies: Sequence[Tally]) -> dict[int, date]:
    """The day of each tally by `id`; one without a day is of the day on which another source told the same number."""
    known = {t.number: t.moment for t in sorted(tallies, key=lambda t: t.moment or date.min) if t.moment}
    return {id(t): day for t in tallies if (day := t.moment or known.get(t.number))}


def _outdated(tally: Tally, others: Sequence[Tally]) -> bool:
    """Whether enough sources published higher counts days later, so that this one only says what was known at first.

    Later is what was published days after it (after the first dated count, if it has no date) or recalls it as background.
    """
    rules = bodies()
    start = tally.moment or min((t.moment for t in others if t.moment), default=None)
    if not rules.later_sources or not tally.main:
        return False
    then = start + timedelta(days=rules.later_days) if start else date.max
    later = [t for t in others if t.body != tally.body and ((t.moment is not None and t.moment >= then) or not t.main)]
    return len({t.witness for t in later}) >= rules.later_sources and all(t.number > tally.number for t in later)


def _overtaken(tally: Tally, others: Sequence[Tally], days: Mapping[int, date]) -> bool:
    """Whether a source of a later day tells more than this count, which no official gave: tolls rise as the dead are found."""
    day = days.get(id(tally))
    if tally.official or not tally.main or day is None:
        return False
    most = tally.number * bodies().later_times
    return any(t.main and t.moment is not None and t.moment > day and tally.number < t.number <= most for t in others)


def _undated_and_lower(tally: Tally, others: Sequence[Tally]) -> bool:
    """Whether enough sources that have a day agree on a higher number than this count, which has none: it may be of any hour."""
    if tally.moment is not None or not tally.main or not bodies().later_sources:
        return False
    agreed = Counter(t.number for t in others if t.main and t.moment is not None and t.body != tally.body and t.number > tally.number)
    return max(agreed.values(), default=0) >= bodies().later_sources


def _lateness(tally: Tally) -> tuple[date, int, int, str]:
    return (tally.moment or date.min, tally.number, tally.order, tally.witness)


def _dated(tally: Tally) -> date | None:
    return max((f.as_of.start for f in tally.figures if f.as_of and f.as_of.start), default=None)


def _range(standing: Sequence[Tally], best: Tally) -> Count:
    lows = [t.count.low if t.count.low is not None else t.number for t in standing if t.count.low is not None or t.count.best is not None]
    closed = max((t.count.high for t in standing if t.count.high is not None), default=None)
    open_ended = max((t.number for t in standing if t.count.high is None), default=-1)
    return Count(
        low=min(lows, default=None), best=best.count.best, high=closed if closed is not None and closed >= open_ended else None,
        estimated=best.count.estimated, wording=best.count.wording,
    )  # fmt: skip


def _only_untrusted(tallies: Sequence[Tally]) -> Outcome:
    if not tallies:
        return Outcome(count=Count(), reason="no source gives a count")
    said = "; ".join(_said(t) for t in tallies[:3])
    return Outcome(count=Count(), reason=f"unknown: only doubted, denied or the perpetrators' own counts ({said})")


def _acled_number(tally: Tally) -> int:
    if tally.count.estimated:
        words = (tally.count.wording or "").casefold().split()
        return next((n for word, n in bodies().vague.items() if word in words), tally.number)
    return tally.number


def _said(tally: Tally) -> str:
    day = f", {tally.moment.day} {_MONTHS[tally.moment.month - 1]} {tally.moment.year}" if tally.moment else ""
    return f"{tally.number}, {tally.name}{day}"


def _rest(standing: Sequence[Tally], superseded: Sequence[Tally], best: Tally) -> str:
    others = sorted({t.number for t in standing} - {best.number})
    said = f"; others say {others[0]}" if len(others) == 1 else f"; others say {others[0]} to {others[-1]}" if others else ""
    gone = list(dict.fromkeys(t.number for t in superseded))
    return said + (f"; superseded: {', '.join(str(n) for n in gone)}" if gone else "")
