"""What rules a pair out, in SQL: what `score.bar` says of few pairs, for many. Tests hold the two equal.

A report without a date meets all that its town ever saw. Most of that came after it was published: it is let go before anything is weighed.
"""

from collections.abc import Iterable

from tasdiq.link.rules import Rules
from tasdiq.link.splinked import KM

_MONTH = "(extract(month from make_date({other}.published - 719163)) - {known}.calendar[1] // 100)"  # 719163: 1 January 1970
_DAY = "extract(day from make_date({other}.published - 719163)) - {known}.calendar[1] % 100"
_SINCE = f"(((round({_MONTH} * 30.4 + {_DAY} + 1)::INTEGER % 366) + 366) % 366)"
_KM = KM.replace("lat_l", "l.lat").replace("lon_l", "l.lon").replace("lat_r", "r.lat").replace("lon_r", "r.lon")
_DAYS = (  # of a pair of which one has no day
    "{known}.day_from - {other}.published > 1",
    "{known}.day_from = {known}.day_to and len({other}.calendar) > 0 and not list_has_any({other}.calendar, {known}.calendar)",
    "not {known}.dated and len({known}.calendar) > 0 and {other}.main and {other}.day_from is null and len({other}.calendar) = 0"
    f" and {_SINCE} > {{late}}",
)


def unbarred(pairs: str, every: str, rules: Rules) -> str:
    """Those of the table `pairs` (l, r) of reports in the table `every` that nothing rules out; the cheapest is asked first."""
    kept = " and ".join(f"not coalesce({barred}, false)" for barred in (_far(rules), _apart(rules), _unlike(rules)))
    return f"""select p.l, p.r from {pairs} as p join {every} as l on l.n = p.l join {every} as r on r.n = p.r
        where l.document <> r.document and {kept}"""  # noqa: S608 - put together from our own names and limits


def _apart(rules: Rules) -> str:
    gap = "greatest(0, r.day_from - l.day_to, l.day_from - r.day_to) > greatest(l.slack, r.slack)"
    other = " or ".join(
        f"coalesce({each.format(known=known, other=other, late=rules.limits.late_days)}, false)"
        for known, other in (("l", "r"), ("r", "l")) for each in _DAYS
    )  # fmt: skip
    return f"case when l.day_from is not null and r.day_from is not null then {gap} else {other} end"


def _far(rules: Rules) -> str:
    one_town = "l.town = r.town and l.country is not distinct from r.country and l.admin1 is not distinct from r.admin1"
    far = f"{_KM} > {rules.limits.far_km}"
    towns = f"l.town is not null and r.town is not null and {far}"
    return f"not coalesce({one_town}, false) and (coalesce({towns}, false) or (l.country <> r.country and coalesce({far}, true)))"


def _unlike(rules: Rules) -> str:
    exploding, shooting, tactics = map(_list, (rules.exploding, rules.shooting, rules.explosive_tactics))
    one, other = (f"(list_has_any({each}.kinds, {exploding}) or list_has_any({each}.tactics, {tactics}))" for each in "lr")
    apart = " or ".join(
        f"(list_has_all({shooting}, {shot}.kinds) and list_has_all({exploding}, {exploded}.kinds))" for shot, exploded in ("lr", "rl")
    )
    toll = "len(list_filter(list_intersect(l.killed, r.killed), lambda n: n >= 5)) > 0"
    return f"({apart}) and {one} <> {other} and not {toll}"


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words)) + "]"
