"""A claim before the weigher in, what its channel, rivals, officials and the past say for and against it out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tasdiq.model.incident import Contradiction, Incident
from tasdiq.model.record import ActorRole, Claim
from tasdiq.model.text import Span
from tasdiq.weigh.bodies import official_body
from tasdiq.weigh.past import Past

_FOLD = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class World:
    """What the weigher asks of the actor book, the institutions and the channels."""

    same_actor: Callable[[str, str], bool]
    right_name: Callable[[str, str | None], str | None]  # the right name, where no such institution exists in that country
    channel_owner: Callable[[str], str | None]  # actor id of whose channel it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that speaks for (weight above 0) or against a claim, or is left open (0), as a plain sentence."""

    weight: float
    text: str
    contradiction: Contradiction | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A claim before the weigher: what one claimant says, what rivals and the claimant itself say elsewhere, and what is known."""

    claims: Sequence[Claim]
    rivals: Sequence[str]  # names of other claimants
    contested: bool  # anybody else claims it, be it a "faction" without a name
    again: Sequence[Claim]  # the same organisation's denials, retractions, disavowals
    incident: Incident
    past: Past
    world: World
    rules: dict[str, Any]

    @property
    def name(self) -> str:
        """The claimant's name."""
        return self.claims[0].name

    def weight(self, name: str) -> float:
        """The log-odds of one kind of finding."""
        return float(self.rules["weights"][name])

    def is_claimant(self, actor: str | None, name: str) -> bool:
        """Whether an actor of the incident is the claimant."""
        for claim in self.claims:
            if actor and claim.claimant and (actor == claim.claimant or self.world.same_actor(actor, claim.claimant)):
                return True
            if (actor is None or claim.claimant is None) and fold(name) == fold(claim.name):
                return True
        return False

    def spoken(self, spans: Iterable[Span]) -> bool:
        """Whether the words stand only inside the claim as documents relay it."""
        own = [s for c in self.claims for s in [*(s for v in c.evidence.values() for s in v), *(a.span for a in c.asserts if a.span)]]
        found = list(spans)
        return bool(found) and all(any(_overlap(s, o) for o in own) for s in found)


def fold(name: str) -> str:
    """A name without case, blanks and marks."""
    return _FOLD.sub("", name.casefold())


def findings(case: Case) -> Iterator[Finding]:
    """What speaks for or against the claim, other than the facts it asserts."""
    yield from _channel(case)
    yield from _others(case)
    yield from _said_by_others(case)
    yield from _presence(case)


def _channel(case: Case) -> Iterator[Finding]:
    for channel in dict.fromkeys(c.channel for c in case.claims if c.channel):
        owner = case.world.channel_owner(channel)
        if owner is None:
            yield Finding(weight=0.0, text=f"Whose channel {channel} is, is not on record.")
        elif case.is_claimant(owner, owner):
            yield Finding(weight=case.weight("own_channel"), text=f"It came through {channel}, the claimant's own channel.")
            return
        else:
            yield Finding(weight=case.weight("other_channel"), text=f"It came through {channel}, known as another organisation's channel.")


def _others(case: Case) -> Iterator[Finding]:
    if case.rivals:
        verb = "claims" if len(case.rivals) == 1 else "claim"
        weight = case.weight("rival_claim") * min(2, len(case.rivals))
        yield Finding(weight=weight, text=f"{listed(case.rivals)} also {verb} it.")
    documents = {t.document for t in case.incident.tellings if t.copy_of is None}
    if not case.contested and len(documents) >= case.rules["limits"]["enough_documents"]:
        yield Finding(weight=case.weight("uncontested"), text=f"Nobody else claims it in the {len(documents)} documents that tell of it.")
    stances = {c.stance for c in case.again}
    if "denies" in stances:
        yield Finding(weight=case.weight("denied"), text=f"{case.name} is also reported to deny it.")
    if stances & {"retracts", "disavows"}:
        yield Finding(weight=case.weight("withdrawn"), text=f"{case.name} withdrew or disowned the claim.")
    doubters = list(dict.fromkeys(d for c in case.claims for d in c.doubted_by))
    if doubters:
        weight = case.weight("doubted") * min(2, len(doubters))
        yield Finding(weight=weight, text=f"It is doubted by {listed(doubters)}.")


def _said_by_others(case: Case) -> Iterator[Finding]:
    """Whom officials, and whom reports in their own voice, hold responsible."""
    told = [a for r in case.incident.reports for a in r.actors if a.role == "initiator" and not (a.span and case.spoken([a.span]))]
    official = [a for a in told if a.basis in ("attributed", "reported", "suspected") and a.attribution and official_body(a.attribution)]
    named = [a for a in official if a.actor]
    if any(case.is_claimant(a.actor, a.name) for a in official):
        yield Finding(weight=case.weight("officials_agree"), text=f"Officials, too, hold {case.name} responsible.")
    elif named:
        text = f"Officials name {listed(dict.fromkeys(a.name for a in named))} instead."
        yield Finding(weight=case.weight("officials_differ"), text=text)
    elif any(a.basis == "reported" and not a.attribution and case.is_claimant(a.actor, a.name) for a in _independent(case)):
        yield Finding(weight=case.weight("reports_agree"), text=f"Reports call {case.name} responsible in their own words.")


def _independent(case: Case) -> list[ActorRole]:
    """Initiators in documents that do not relay the claim, so that they cannot only have taken it over."""
    relaying = {c.document for c in case.claims}
    return [a for r in case.incident.reports if r.document not in relaying for a in r.actors if a.role == "initiator"]


def _presence(case: Case) -> Iterator[Finding]:
    where, day = case.incident.where, case.incident.when.start
    if where.country is None or day is None:
        return
    before = case.past.incidents_before(where.country, day)
    own = case.past.before(where.country, day, case.is_claimant)
    nearby = [admin1 for _, _, admin1 in own if where.admin1 and admin1 == where.admin1]
    if nearby:
        text = f"{case.name} had acted in {where.admin1} before ({len(nearby)} earlier on record)."
        yield Finding(weight=case.weight("present_in_province"), text=text)
    elif own:
        yield Finding(weight=case.weight("present_in_country"), text=f"{case.name} had acted in the country before ({len(own)} on record).")
    elif before >= case.rules["limits"]["enough_incidents"]:
        text = f"None of {before} earlier incidents in the country on record is {case.name}'s."
        yield Finding(weight=case.weight("never_present"), text=text)
    else:
        text = f"Whether {case.name} had acted there before is unknown: {before} earlier incidents in the country are on record."
        yield Finding(weight=0.0, text=text)


def _overlap(one: Span, other: Span) -> bool:
    return one.document == other.document and one.field == other.field and one.start < other.end and other.start < one.end


def listed(names: Iterable[str]) -> str:
    """Names in a row: "a, b and c".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    found = list(names)[:5]
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else "nobody"
