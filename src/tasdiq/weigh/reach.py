"""A claim before the weigher in, what the record of the claimant says for and against it out: its reach, its habits, its claims.

Only organisations have a record here, never persons, and a place is told no finer than its district.
"""

from collections.abc import Iterator
from datetime import date

from tasdiq.weigh.case import Case, Finding, fold, open_question
from tasdiq.weigh.past import Deed, Near, Own


def findings(case: Case) -> Iterator[Finding]:
    """What is on record of an organisation with a name; of "a faction" there is none."""
    day = case.incident.when.start
    if day is None or case.unnamed:
        return
    own = case.past.of_claimant(case.names, case.is_claimant)
    yield from _reach(case, own, day)
    yield from _habits(case, own, day)
    yield from _earlier_claims(case, day)


def _reach(case: Case, own: Own, day: date) -> Iterator[Finding]:
    """How near the claimant struck before, in distance and days."""
    where = case.incident.where
    if where.country is None:
        return
    near = _near(case, own, day)
    in_country, last = own.there(where.country, None, day)
    in_province, last_there = own.there(where.country, where.admin1, day) if where.admin1 else (0, None)
    if near is not None and near.km <= case.limit("near_km") and near.days <= case.limit("near_days"):
        text = f"{case.name}'s nearest earlier attack on record is {_apart(near)}{_in(near.deed)}."
        yield case.finding("acted_nearby", text, [near.deed.span])
    elif in_province and last_there:
        text = f"{case.name} had acted in {where.admin1} before ({in_province} earlier on record)."
        yield case.finding("present_in_province", text, [last_there.span])
    elif _placed(case) and near is None and in_country >= case.limit("enough_own"):
        text = f"None of {case.name}'s {in_country} earlier attacks in the country on record is within {case.limit('far_km'):.0f} km."
        yield case.finding("out_of_reach", text, [last.span if last else None])
    elif in_country and last:
        text = f"{case.name} had acted in the country before ({in_country} on record)."
        yield case.finding("present_in_country", text, [last.span])
    else:
        yield _absent(case, where.country, day)


def _absent(case: Case, country: str, day: date) -> Finding:
    before = case.past.incidents_before(country, day)
    if before >= case.limit("enough_incidents"):
        return case.finding("never_present", f"None of {before} earlier incidents in the country on record is {case.name}'s.")
    text = f"Whether {case.name} had acted there before is unknown: {before} earlier incidents in the country are on record."
    return open_question("record_short", text)


def _placed(case: Case) -> bool:
    where = case.incident.where
    return where.lat is not None and where.precision not in ("admin1", "larger", "country", "sea_air", "unknown")


def _near(case: Case, own: Own, day: date) -> Near | None:
    where = case.incident.where
    if not _placed(case) or where.lat is None or where.lon is None:
        return None
    at = (where.lat, where.lon)
    return own.nearest(at, day, case.limit("near_km")) or own.nearest(at, day, case.limit("far_km"))


def _apart(near: Near) -> str:
    """Kilometres in tens: a district's measure, not a place's."""
    km = round(near.km, -1)
    return f"{'less than 10' if km < 10 else f'about {km:.0f}'} km and {near.days} day{'s' if near.days != 1 else ''} away"


def _in(deed: Deed) -> str:
    district = deed.admin2 or deed.admin1
    return f", in {district}" if district else ""


def _habits(case: Case, own: Own, day: date) -> Iterator[Finding]:
    """Whether the claimant is known for attacks of this kind."""
    every = own.before(day)
    if every < case.limit("enough_own") or case.incident.type == "other":
        return
    alike, last = own.alike(case.incident.type, day)
    kind = case.incident.type.replace("_", " ")
    if alike:
        text = f"It fits {case.name}'s habits: {alike} of its {every} earlier attacks on record are of this kind ({kind})."
        yield case.finding("usual_tactic", text, [last.span if last else None])
    else:
        yield case.finding("new_tactic", f"None of {case.name}'s {every} earlier attacks on record is of this kind ({kind}).")


def _earlier_claims(case: Case, day: date) -> Iterator[Finding]:
    """What became of the claimant's claims on earlier incidents."""
    earlier = case.past.claims_before([actor or fold(name) for actor, name in case.names], day)
    wrong = [outcome for outcome in earlier if outcome.wrong]
    if len(earlier) < case.limit("enough_claims"):
        return
    share = len(wrong) / len(earlier)
    if share >= case.limit("poor_share"):
        text = f"{len(wrong)} of {case.name}'s {len(earlier)} earlier claims on record are contradicted, withdrawn or denied."
        yield case.finding("poor_record", text, [outcome.span for outcome in wrong[-3:]])
    elif share <= case.limit("good_share"):
        held = len(earlier) - len(wrong)
        text = f"Nothing on record contradicts {held} of {case.name}'s {len(earlier)} earlier claims."
        yield case.finding("good_record", text, [outcome.span for outcome in earlier[-3:]])
