"""Claims of responsibility for one incident in, a verdict on each claimant's out, with reasons and contradictions."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.incident import RATINGS, Incident, Verdict, WeighedClaim
from tasdiq.model.record import Claim
from tasdiq.model.statement import Judgement
from tasdiq.weigh import asserted, factors, lies, reach
from tasdiq.weigh.case import Case, Finding, World, fold
from tasdiq.weigh.past import Past
from tasdiq.weigh.rules import differences, read, refuse

COMPUTED = "computed"  # a person takes a rating back

_WEIGHTS = (
    "own_channel", "other_channel", "rival_claim", "denied", "withdrawn", "doubted", "officials_agree", "officials_differ",
    "reports_agree", "claimed_before", "late_claim", "acted_nearby", "present_in_province", "present_in_country", "out_of_reach",
    "never_present", "usual_tactic", "new_tactic", "good_record", "poor_record", "date_agrees", "date_differs", "place_agrees",
    "place_differs", "target_agrees", "target_differs", "weapon_agrees", "weapon_differs", "toll_agrees", "toll_inflated",
    "attackers_agree", "attackers_differ", "fate_agrees", "fate_differs", "uncontested", "no_such_institution",
    "no_such_institution_translated",
)  # fmt: skip
_LIMITS = (
    "enough_incidents", "enough_documents", "inflated_times", "near_km", "near_days", "far_km", "enough_own", "enough_claims",
    "poor_share", "good_share", "late_days",
)  # fmt: skip
_OPEN = "Open: "


@cache
def rules() -> dict[str, Any]:
    """The weights and bands that come with the program."""
    table = read("credibility.toml")
    problems = differences("credibility", table, ["start", "weights", "limits", "unnamed", "band", "languages"])
    problems += differences("weights", table.get("weights", {}), _WEIGHTS) + differences("start", table.get("start", {}), ["claim"])
    problems += differences("limits", table.get("limits", {}), _LIMITS)
    for band in table.get("band", ()):
        problems += differences("band", band, ["rating", "low", "high", "words"])
        problems += [f"[band] no rating {band['rating']!r}; choose from {RATINGS}"] * (band.get("rating") not in RATINGS)
    problems += differences("unnamed", table.get("unnamed", {}), ["words"])
    refuse("credibility.toml", problems)
    return table


def judge(claims: Sequence[Claim], incident: Incident, past: Sequence[Incident] | Past, world: World) -> list[WeighedClaim]:
    """One verdict for each claimant and stance; `past` are all incidents on record (`Past.of`), of which earlier ones count.

    What the claimant says of the incident is held against what others report, never against its own words.
    """
    groups = _groups(claims, world)
    record = past if isinstance(past, Past) else Past.of(past if claims else ())
    weighed = []
    for group in groups:
        rivals = [min(g, key=_order) for g in groups if g[0].stance == "claims" and not _same(g[0], group[0], world)]
        rivals.sort(key=_order)
        again = sorted((c for g in groups if g[0].stance != "claims" and _same(g[0], group[0], world) for c in g), key=_order)
        full = sorted(group, key=lambda c: (-len(c.asserts), -sum(map(len, c.evidence.values())), c.id))
        case = Case(claims=full, rivals=rivals, again=again, incident=incident, past=record, world=world, rules=rules())
        later = tuple(again) if group[0].stance == "claims" else ()
        weighed.append(
            WeighedClaim(id=group[0].id, claims=tuple(full), incident=incident.id, verdict=_verdict(case), later=later)
        )  # fmt: skip
    return weighed


def _order(claim: Claim) -> tuple[str, str]:
    return claim.name, claim.id


def unlinked(claim: Claim) -> WeighedClaim:
    """A claim that no incident on record answers to: it cannot be judged."""
    reason = "No incident on record answers to it, so there is nothing to hold it against."
    return WeighedClaim(id=claim.id, claims=(claim,), incident=None, verdict=Verdict(rating="cannot_be_judged", reasons=(reason,)))


def ratings(judgements: Iterable[Judgement]) -> dict[str, tuple[int, Judgement]]:
    """The newest rating that a person gave to each claim, by the claim's id, with its place in the log."""
    return {j.about: (order, j) for order, j in enumerate(judgements) if j.decision == "rating"}


def decided(weighed: WeighedClaim, judgements: Sequence[Judgement] | Mapping[str, tuple[int, Judgement]]) -> WeighedClaim:
    """The claim with the rating a person gave it, the newest first; the computed reasons stay beneath."""
    held = judgements if isinstance(judgements, Mapping) else ratings(judgements)
    given = [held[name] for name in {weighed.id, *(c.id for c in weighed.claims)} if name in held]
    found = max(given, key=lambda pair: pair[0])[1] if given else None
    if found is None or found.value == COMPUTED:
        return weighed
    if found.value not in RATINGS:
        raise BadValueError(f"{found.about}: no rating {found.value!r}; choose from {RATINGS}")
    rating = str(found.value)
    bands = [band for band in rules()["band"] if band["rating"] == rating]
    reason = f"Decided by {found.person}: {rating.replace('_', ' ')}" + (f", as {found.reason}." if found.reason else ".")
    verdict = replace(
        weighed.verdict, rating=rating, low=bands[0]["low"] if bands else None, high=bands[-1]["high"] if bands else None,
        words=" to ".join(dict.fromkeys(band["words"] for band in bands)) or None, reasons=(reason, *weighed.verdict.reasons),
        decided_by=found.person,
    )  # fmt: skip
    return replace(weighed, verdict=verdict)


def _groups(claims: Sequence[Claim], world: World) -> list[list[Claim]]:
    """The claims of each claimant and stance; of claims under one name only one is compared with others."""
    groups: list[list[Claim]] = []
    called: list[dict[tuple[str | None, str], Claim]] = []
    for claim in claims:
        name = (claim.claimant, claim.name)
        homes = (n for n, g in enumerate(groups) if g[0].stance == claim.stance)
        home = next((n for n in homes if name in called[n] or any(_same(c, claim, world) for c in called[n].values())), None)
        if home is None:
            groups.append([claim])
            called.append({name: claim})
        else:
            groups[home].append(claim)
            called[home].setdefault(name, claim)
    return groups


def _same(one: Claim, other: Claim, world: World) -> bool:
    if one.claimant and other.claimant:
        return one.claimant == other.claimant or world.same_actor(one.claimant, other.claimant)
    return fold(one.name) == fold(other.name)


def _verdict(case: Case) -> Verdict:
    if case.claims[0].stance != "claims":
        return _of_denial(case)
    found = sorted([*asserted.findings(case), *factors.findings(case), *reach.findings(case)], key=lambda f: -abs(f.weight))
    reasons = tuple(_sentence(f) for f in found) + tuple(_names_note(case))
    told = tuple(f.factor for f in found)
    if not any(f.weight for f in found):
        nothing = "Nothing on record speaks for or against it beyond the claim itself."
        return Verdict(rating="cannot_be_judged", reasons=(nothing, *reasons), factors=told)
    odds = case.rules["start"]["claim"] + sum(f.weight for f in found)
    chance = 1 / (1 + math.exp(-odds))
    bands = case.rules["band"]
    band = next((b for b in bands if chance <= b["high"]), bands[-1])
    wrong = tuple(f.contradiction for f in found if f.contradiction is not None)
    return Verdict(
        rating=band["rating"], low=band["low"], high=band["high"], words=band["words"], reasons=reasons, factors=told,
        contradictions=wrong, lies=lies.of_claim(case, band["rating"], found),
    )  # fmt: skip


def _of_denial(case: Case) -> Verdict:
    reason = "It is no claim of responsibility; it is held against the claims of others."
    kinds, factor = lies.of_denial(case)
    told = (factor,) if factor else ()
    return Verdict(rating="cannot_be_judged", reasons=(reason, *(f"{_OPEN}{f.text}" for f in told)), factors=told, lies=kinds)


def _sentence(finding: Finding) -> str:
    return ("For: " if finding.weight > 0 else "Against: " if finding.weight < 0 else _OPEN) + finding.factor.text


def _names_note(case: Case) -> list[str]:
    """Where a chapter and its parent both stand for the claimant, say so."""
    names = list(dict.fromkeys(c.name for c in case.claims))
    ids = {c.claimant for c in case.claims if c.claimant}
    return [f"{_OPEN}Documents name the claimant as {' and as '.join(names)}; they are taken as one."] if len(ids) > 1 else []
