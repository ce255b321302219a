"""Figures from many sources in, one settled count for each measure and side out, under a named policy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tasdiq.errors import BadValueError
from tasdiq.model.incident import Settled
from tasdiq.model.record import INCIDENT_MEASURES, Figure, Report
from tasdiq.model.values import SIDES, Count, exactly
from tasdiq.weigh.bodies import Source, bodies
from tasdiq.weigh.policies import POLICIES, Outcome, current
from tasdiq.weigh.tally import Tally, tallies

ALL_SIDES = frozenset(SIDES)
WITHOUT_ATTACKERS = ALL_SIDES - {"militants"}
_SIDED = ("killed", "injured")
_WITH_ATTACKERS = ("gtd", "acled", "ucdp")  # these policies count dead attackers among the killed


def settle(figures: Iterable[tuple[Figure, Source]], policy: str = "house", sides: frozenset[str] = WITHOUT_ATTACKERS) -> Settled:
    """The count that figures of one measure come to; `sides` says whose people are counted.

    Subsets are no totals, copies count once, and the order of sources does not matter.
    """
    if policy not in POLICIES:
        raise BadValueError(f"no figure policy {policy!r}; choose from {sorted(POLICIES)}")
    rows = list(figures)
    found = tallies(rows, sides)
    told = {side for tally in found for side in tally.sides}
    if found and len(told) > 1 and all(tally.partial for tally in found):
        return _summed([settle(rows, policy, frozenset({side})) for side in SIDES if side in told])
    whole = _whole(found)
    return _settled(POLICIES[policy](whole), found, policy)


def _whole(found: Sequence[Tally]) -> Sequence[Tally]:
    """Without counts of one side alone, where others that can be trusted count all."""
    return [t for t in found if not t.partial] if any(t.trusted and not t.partial for t in found) else found


def _summed(parts: Sequence[Settled]) -> Settled:
    """The sum over the sides, where no source counts more than one of them."""
    total = parts[0]
    for part in parts[1:]:
        total = _plus(total, part)
    reason = "sum over the sides: " + " + ".join(f"{p.count.best} ({p.reason})" for p in parts if p.count.best is not None)
    return replace(total, reason=reason)


def settle_all(figures: Sequence[tuple[Figure, Source]], kind: str, policy: str = "house") -> dict[str, Settled]:
    """Every measure that is told of, in all and by side ("killed/civilians"), for an incident of that type.

    GTD, ACLED and UCDP count dead attackers among the killed; ACLED has no injured, no sides, and writes 0 where no number is told.
    """
    by_measure = {m: [(f, s) for f, s in figures if f.measure == m] for m in INCIDENT_MEASURES}
    everyone = ALL_SIDES if kind in bodies().all_sides else WITHOUT_ATTACKERS
    found: dict[str, Settled] = {}
    for measure, rows in by_measure.items():
        if rows:
            found[measure] = settle(rows, policy, everyone if measure in _SIDED else ALL_SIDES)
        if rows and measure in _SIDED:
            found |= {f"{measure}/{side}": settle(rows, policy, frozenset({side})) for side in SIDES if side != "unknown"}
    if policy in _WITH_ATTACKERS and everyone is WITHOUT_ATTACKERS:
        found |= _with_attackers(found)
    if policy == "acled":
        found = _as_acled(found)
    return {name: settled for name, settled in found.items() if _known(settled) or settled.losers}


def _as_acled(found: Mapping[str, Settled]) -> dict[str, Settled]:
    """Without the injured and the sides; nobody killed where no count of the killed is told."""
    kept = {name: settled for name, settled in found.items() if not name.startswith("injured") and "/" not in name}
    if "killed" not in kept or kept["killed"].count.best is None:
        lost = kept["killed"].losers if "killed" in kept else ()
        kept["killed"] = Settled(count=exactly(0), policy="acled", reason="no count is given, which ACLED writes as 0", losers=lost)
    return kept


def settle_report(report: Report, policy: str = "house") -> dict[str, Settled]:
    """What one document presents as the figures now; other numbers it gives are the losers."""
    source = Source(document=report.document, name="the document", witness=report.document)
    if policy != "house":
        return settle_all([(f, source) for f in report.figures], report.type, policy)
    found: dict[str, Settled] = {}
    everyone = ALL_SIDES if report.type in bodies().all_sides else WITHOUT_ATTACKERS
    for measure in INCIDENT_MEASURES:
        rows = [(f, source) for f in report.figures if f.measure == measure]
        wanted = {measure: everyone if measure in _SIDED else ALL_SIDES}
        if measure in _SIDED:
            wanted |= {f"{measure}/{side}": frozenset({side}) for side in SIDES if side != "unknown"}
        for name, sides in wanted.items():
            counted = tallies(rows, sides)
            settled = _settled(current(_whole(counted)), counted, policy)
            if _known(settled):
                found[name] = settled
    return found


def _settled(outcome: Outcome, found: Sequence[Tally], policy: str) -> Settled:
    winners = tuple(dict.fromkeys(f for t in outcome.winners for f in t.figures))
    losers = tuple(dict.fromkeys(f for t in found for f in t.figures if f not in winners))
    return Settled(count=outcome.count, policy=policy, reason=outcome.reason, winners=winners, losers=losers)


def _known(settled: Settled) -> bool:
    return any(n is not None for n in (settled.count.low, settled.count.best, settled.count.high))


def _with_attackers(found: Mapping[str, Settled]) -> dict[str, Settled]:
    """The killed with the attackers who died, whether they are told apart or as a part of the total."""
    dead = [found[name] for name in ("attackers_killed", "killed/militants") if name in found and found[name].count.best is not None]
    if not dead:
        return {}
    attackers = max(dead, key=lambda settled: settled.count.best or 0)
    victims = found.get("killed")
    if victims is None or victims.count.best is None:
        return {"killed": replace(attackers, reason=f"attackers alone: {attackers.reason}")}
    reason = f"{victims.reason}; with {attackers.count.best} attackers ({attackers.reason})"
    return {"killed": replace(_plus(victims, attackers), reason=reason)}


def _plus(victims: Settled, attackers: Settled) -> Settled:
    """Two counts of different people added up; an unknown one adds nothing."""
    one, two = victims.count, attackers.count
    if one.best is None or two.best is None:
        return victims if two.best is None else attackers
    low = (one.low if one.low is not None else one.best) + (two.low if two.low is not None else two.best)
    high = one.high + two.high if one.high is not None and two.high is not None else None
    count = Count(low=low, best=one.best + two.best, high=high, estimated=one.estimated or two.estimated, wording=one.wording)
    return Settled(
        count=count, policy=victims.policy, reason=victims.reason,
        winners=victims.winners + attackers.winners, losers=victims.losers + attackers.losers,
    )  # fmt: skip
