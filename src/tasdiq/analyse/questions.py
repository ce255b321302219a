"""Incidents and claims in, first analyses out: levels of a series, shifts of tactics, claims made and contested, hot spots, networks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import exp, lgamma, log
from typing import Any

from tasdiq.analyse.asked import LONGEST, Asked, Holdings, check_named
from tasdiq.analyse.change_points import levels
from tasdiq.analyse.finding import Fields, Finding, all_records, difference, interval, row, rules
from tasdiq.analyse.networks import coclaims, network
from tasdiq.analyse.numbers import Month, Share
from tasdiq.analyse.series import Period
from tasdiq.errors import BadValueError

Row = Mapping[str, Any]


def analyse(what: str, held: Holdings, asked: Asked) -> Finding:
    """The analysis of that name; raises BadValueError that names the choices."""
    if what not in ANALYSES:
        raise BadValueError(f"no analysis {what!r}; choose from {', '.join(ANALYSES)}")
    if asked.group is not None:
        held = held.of_group(asked.group)
        check_named(held, asked.group)
    return ANALYSES[what](held, asked)


def latest(incidents: Iterable[Row]) -> Month:
    """The month of the latest incident; raises BadValueError where none has a day."""
    days = [str(i["date"]["start"])[:7] for i in incidents if (i.get("date") or {}).get("start")]
    if not days:
        raise BadValueError("no incident has a day, so there is no series to look at")
    return Month.read(max(days))


def trend(held: Holdings, asked: Asked) -> Finding:
    """The months with the level each belongs to, and where a level began."""
    series = held.series
    known = series.by("month", Period.of(asked.until, asked.months or LONGEST), asked.where)
    begin = min((share.label for share in known), default=str(asked.until))
    span = (asked.until.year - int(begin[:4])) * 12 + asked.until.month - int(begin[5:]) + 1
    months = series.monthly(asked.until, asked.months or span, asked.where)
    counts = [int(_measured(share, asked.measure) or 0) for share in months]
    found = levels(counts)
    rows = []
    for number, level in enumerate(found):
        step = "" if not number else "rises" if level.mean > found[number - 1].mean else "falls"
        for position in range(level.start, level.end):
            share = months[position]
            told = {"month": share.label, asked.measure: _measured(share, asked.measure), "level": round(level.mean, 1)}
            rows.append(row(share.incidents.records, **told, change=step if position == level.start else ""))
    notes = (f"{len(found) - 1} change{'s' * (len(found) != 2)} of level; a month without an incident counts as 0",)
    return Finding(
        about=asked.of(f"{asked.measure} by month"), columns=("month", asked.measure, "level", "change"), rows=rows,
        records=all_records(rows), notes=notes,
    )  # fmt: skip


def tactics(held: Holdings, asked: Asked) -> Finding:
    """How the shares of tactics differ between two neighbouring periods of as many months."""
    months = asked.months or int(rules()["months"])
    series = held.series
    periods = Period.of(asked.until, months), Period.of(asked.until.before(months), months)
    (now, then), whole = (
        [{share.label: share.incidents for share in series.by("tactic", period, asked.where)} for period in periods],
        [int(series.count("incidents", period, asked.where).value or 0) for period in periods],
    )
    rows = []
    for label in dict.fromkeys((*now, *then)):
        pair = [int(found[label].value or 0) if label in found else 0 for found in (now, then)]
        low, high = difference((pair[0], whole[0]), (pair[1], whole[1]))
        records = [record for found in (now, then) if label in found for record in found[label].records]
        sure = len(records) >= int(rules()["few_in_a_row"])
        shift = "more" if sure and low > 0 else "less" if sure and high < 0 else "not sure"
        told = {"tactic": label, "now": pair[0], "share_now": _share(pair[0], whole[0])}
        rows.append(
            row(
                records, **told, before=pair[1], share_before=_share(pair[1], whole[1]), low=round(low, 2), high=round(high, 2), shift=shift
            )
        )
    notes = (
        f"now: {periods[0].words} ({whole[0]} incidents); before: {periods[1].words} ({whole[1]} incidents)",
        "low, high: 95 % interval of the difference of shares",
    )
    columns = ("tactic", "now", "share_now", "before", "share_before", "low", "high", "shift")
    return Finding(about=asked.of("tactics"), columns=columns, rows=rows, records=all_records(rows), notes=notes)


def claims(held: Holdings, asked: Asked) -> Finding:
    """Of the incidents each group is said to have done or claims: how many it claims, how many others claim too, how many are doubted."""
    verdicts = {(str((c.get("incident") or {}).get("id")), c.get("name")): (c.get("verdict") or {}).get("rating") for c in held.claims}
    found: dict[str, dict[str, list[str]]] = {}
    for incident in held.chosen(asked):
        told = [c for c in incident.get("claims", ()) if (c.get("stance") or "claims") == "claims"]
        claimants = {str(c.get("name") or c.get("claimant")) for c in told}
        acting = {str(a["name"]) for a in incident.get("actors", ()) if a.get("role") == "initiator" and a.get("actor") and a.get("name")}
        for group in sorted(claimants | acting):
            kept = found.setdefault(group, {"all": [], "claimed": [], "contested": [], "doubted": []})
            doubted = verdicts.get((str(incident["id"]), group)) in ("doubtful", "unlikely")
            holds = {"all": True, "claimed": group in claimants, "contested": group in claimants and len(claimants) > 1, "doubted": doubted}
            for name, is_so in holds.items():
                kept[name] += [str(incident["id"])] * is_so
    rows = []
    for group, kept in sorted(found.items(), key=lambda item: (-len(item[1]["all"]), item[0])):
        whole, claimed = len(kept["all"]), len(kept["claimed"])
        low, high = interval(claimed, whole)
        told_of: Fields = {"group": group, "attacks": whole, "claimed": claimed, "share": _share(claimed, whole), "low": round(low, 2)}
        rows.append(row(kept["all"], **told_of, high=round(high, 2), contested=len(kept["contested"]), doubted=len(kept["doubted"])))
    notes = ("low, high: 95 % interval of the share claimed; contested: another group claims it too; doubted: judged doubtful or unlikely",)
    columns = ("group", "attacks", "claimed", "share", "low", "high", "contested", "doubted")
    return Finding(about=asked.of("attacks claimed and contested"), columns=columns, rows=rows, records=all_records(rows), notes=notes)


def hotspots(held: Holdings, asked: Asked) -> Finding:
    """Districts with more incidents than the period before lets expect, beside all other districts; no finer than the district."""
    months = asked.months or int(rules()["months"])
    series = held.series
    periods = Period.of(asked.until, months), Period.of(asked.until.before(months), months)
    where = f"({asked.where}) and district is not null"
    now, then = ({share.label: share for share in series.by("admin2", period, where)} for period in periods)
    totals = [sum(int(share.incidents.value or 0) for share in found.values()) for found in (now, then)]
    rows = []
    for label, share in now.items():
        pair = int(share.incidents.value or 0), int(then[label].incidents.value or 0) if label in then else 0
        chance = _as_many(pair[0], sum(pair), totals[0] / max(sum(totals), 1))
        told = {"district": label, "now": pair[0], "before": pair[1], "killed": share.killed.value, "chance": round(chance, 4)}
        rows.append(row([*share.incidents.records, *(then[label].incidents.records if label in then else ())], **told))
    hot = _discoveries([each["chance"] for each in rows], float(rules()["hot_spots"]["chance"]))
    rows = [{**each, "hot": "yes" if each["chance"] <= hot and each["before"] + each["now"] and totals[1] else "no"} for each in rows]
    told_of = f"now: {periods[0].words} ({totals[0]} incidents); before: {periods[1].words} ({totals[1]} incidents)"
    why = "hot: more than all districts together let expect (binomial test, false ones at most 5 % of them)"
    undecided = ("no incident in the period before, so no district can be called hot",) if not totals[1] else ()
    return Finding(
        about=asked.of("districts"), columns=("district", "now", "before", "killed", "chance", "hot"), rows=rows,
        records=all_records(rows), notes=(told_of, why, *undecided),
    )  # fmt: skip


ANALYSES: Mapping[str, Callable[[Holdings, Asked], Finding]] = {
    "series": trend, "tactics": tactics, "claims": claims, "hotspots": hotspots, "coclaims": coclaims, "network": network,
}  # fmt: skip
"""The analyses by name."""


def _measured(share: Share, measure: str) -> float | None:
    numbers = {"incidents": share.incidents, "killed": share.killed, "injured": share.injured}
    if measure not in numbers:
        raise BadValueError(f"no measure {measure!r}; choose from {', '.join(numbers)}")
    return numbers[measure].value


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 2) if whole else None


def _as_many(part: int, whole: int, chance: float) -> float:
    """How likely so many or more of the whole are, each with that chance."""
    if part == 0 or chance >= 1:
        return 1.0
    if chance <= 0:
        return 0.0

    def exactly(k: int) -> float:
        return exp(lgamma(whole + 1) - lgamma(k + 1) - lgamma(whole - k + 1) + k * log(chance) + (whole - k) * log(1 - chance))

    return min(1.0, sum(exactly(k) for k in range(part, whole + 1)))


def _discoveries(chances: Sequence[float], rate: float) -> float:
    """The largest chance that still counts where at most that share of what counts may be false; below zero where none does."""
    ordered = sorted(chances)
    held = [chance for position, chance in enumerate(ordered, 1) if chance <= rate * position / len(ordered)]
    return max(held, default=-1.0)
