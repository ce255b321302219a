"""Claims of responsibility for one incident in, a verdict on each claimant's out, with reasons and contradictions."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.incident import RATINGS, Incident, Verdict, WeighedClaim
from tasdiq.model.record import Claim
from tasdiq.model.statement import Judgement
from tasdiq.weigh import asserted, factors
from tasdiq.weigh.factors import Case, Finding, World, fold
from tasdiq.weigh.past import Past
from tasdiq.weigh.rules import differences, read, refuse

_WEIGHTS = (
    "own_channel", "other_channel", "rival_claim", "denied", "withdrawn", "doubted", "officials_agree", "officials_differ",
    "reports_agree", "present_in_province", "present_in_country", "never_present", "date_agrees", "date_differs", "place_agrees",
    "place_differs", "target_agrees", "target_differs", "weapon_agrees", "weapon_differs", "toll_agrees", "toll_inflated",
    "attackers_agree", "attackers_differ", "uncontested", "no_such_institution", "no_such_institution_translated",
)  # fmt: skip


@cache
def rules() -> dict[str, Any]:
    """The weights and bands that come with the program."""
    table = read("credibility.toml")
    problems = differences("credibility", table, ["start", "weights", "limits", "unnamed", "band", "languages"])
    problems += differences("weights", table.get("weights", {}), _WEIGHTS) + differences("start", table.get("start", {}), ["claim"])
    problems += differences("limits", table.get("limits", {}), ["enough_incidents", "enough_documents", "inflated_times"])
    for band in table.get("band", ()):
        problems += differences("band", band, ["rating", "low", "high"])
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
        others = [g[0] for g in groups if g[0].stance == "claims" and not _same(g[0], group[0], world)]
        rivals = [c.name for c in others if not _unnamed(c)]
        again = [c for g in groups if g[0].stance != "claims" and _same(g[0], group[0], world) for c in g]
        full = sorted(group, key=lambda c: (-len(c.asserts), -sum(map(len, c.evidence.values())), c.id))
        case = Case(
            claims=full, rivals=rivals, contested=bool(others), again=again, incident=incident, past=record, world=world, rules=rules()
        )  # fmt: skip
        weighed.append(WeighedClaim(id=group[0].id, claims=tuple(full), incident=incident.id, verdict=_verdict(case)))
    return weighed


def unlinked(claim: Claim) -> WeighedClaim:
    """A claim that no incident on record answers to: it cannot be judged."""
    reason = "No incident on record answers to it, so there is nothing to hold it against."
    return WeighedClaim(id=claim.id, claims=(claim,), incident=None, verdict=Verdict(rating="cannot_be_judged", reasons=(reason,)))


def decided(weighed: WeighedClaim, judgements: Sequence[Judgement]) -> WeighedClaim:
    """The claim with the rating a person gave it, the newest first; the computed reasons stay beneath."""
    ids = {weighed.id, *(c.id for c in weighed.claims)}
    found = next((j for j in reversed(judgements) if j.decision == "rating" and j.about in ids), None)
    if found is None:
        return weighed
    if not isinstance(found.value, str):
        raise BadValueError(f"{found.about}: no rating {found.value!r}; choose from {RATINGS}")
    bands = [band for band in rules()["band"] if band["rating"] == found.value]
    reason = f"Decided by {found.person}: {found.value.replace('_', ' ')}" + (f", as {found.reason}." if found.reason else ".")
    verdict = replace(
        weighed.verdict,
        rating=found.value,
        low=bands[0]["low"] if bands else None,
        high=bands[-1]["high"] if bands else None,
        reasons=(reason, *weighed.verdict.reasons),
    )
    return replace(weighed, verdict=verdict)


def explain(weighed: WeighedClaim) -> str:
    """The verdict in at most three sentences: how likely, what speaks for it most, what against."""
    verdict, name = weighed.verdict, weighed.claims[0].name
    if verdict.low is None or verdict.high is None:
        return f"The claim by {name} cannot be judged. " + " ".join(verdict.reasons[:1])
    first = f"The claim by {name} is {verdict.rating} ({verdict.low:.0%} to {verdict.high:.0%})."
    said = [first]
    for sign in (_AGAINST, _FOR):
        reasons = [r.removeprefix(sign).rstrip(".") for r in verdict.reasons if r.startswith(sign)][:3]
        said += [f"{sign.rstrip(': ')} it: {'; '.join(_small(r) for r in reasons)}."] if reasons else []
    return " ".join(said)


def _small(sentence: str) -> str:
    """The sentence as part of a longer one: its opening "It" or "The" small."""
    head, _, rest = sentence.partition(" ")
    return f"{head.lower()} {rest}" if head in _OPENINGS else sentence


_OPENINGS = ("It", "Its", "The", "Officials", "Reports", "Nobody", "None", "Whether")
_FOR, _AGAINST, _OPEN = "For: ", "Against: ", "Open: "


def _groups(claims: Sequence[Claim], world: World) -> list[list[Claim]]:
    groups: list[list[Claim]] = []
    for claim in claims:
        home = next((g for g in groups if g[0].stance == claim.stance and any(_same(c, claim, world) for c in g)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return groups


def _same(one: Claim, other: Claim, world: World) -> bool:
    if one.claimant and other.claimant:
        return one.claimant == other.claimant or world.same_actor(one.claimant, other.claimant)
    return fold(one.name) == fold(other.name)


def _unnamed(claim: Claim) -> bool:
    """Whether the claimant is only described ("a faction"): it may be one that another document names."""
    return claim.claimant is None and not set(claim.name.casefold().split()).isdisjoint(rules()["unnamed"]["words"])


def _verdict(case: Case) -> Verdict:
    if case.claims[0].stance != "claims":
        return Verdict(rating="cannot_be_judged", reasons=("It is no claim of responsibility; it is held against the claims of others.",))
    found = sorted([*asserted.findings(case), *factors.findings(case)], key=lambda f: -abs(f.weight))
    reasons = tuple(_sentence(f) for f in found) + tuple(_names_note(case))
    if not any(f.weight for f in found):
        nothing = "Nothing on record speaks for or against it beyond the claim itself."
        return Verdict(rating="cannot_be_judged", reasons=(nothing, *reasons))
    odds = case.rules["start"]["claim"] + sum(f.weight for f in found)
    chance = 1 / (1 + math.exp(-odds))
    bands = case.rules["band"]
    band = next((b for b in bands if chance <= b["high"]), bands[-1])
    wrong = tuple(f.contradiction for f in found if f.contradiction is not None)
    return Verdict(rating=band["rating"], low=band["low"], high=band["high"], reasons=reasons, contradictions=wrong)


def _sentence(finding: Finding) -> str:
    return (_FOR if finding.weight > 0 else _AGAINST if finding.weight < 0 else _OPEN) + finding.text


def _names_note(case: Case) -> list[str]:
    """Where a chapter and its parent both stand for the claimant, say so."""
    names = list(dict.fromkeys(c.name for c in case.claims))
    ids = {c.claimant for c in case.claims if c.claimant}
    return [f"{_OPEN}Documents name the claimant as {' and as '.join(names)}; they are taken as one."] if len(ids) > 1 else []
