"""One organisation's claim and the incident as others report it in, findings for and against the claim out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tasdiq.model.incident import Contradiction, Incident
from tasdiq.model.record import Assertion, Claim
from tasdiq.model.text import Span
from tasdiq.model.values import When
from tasdiq.weigh.claims import akin, names_day, number, target_kinds, weapon_kinds
from tasdiq.weigh.past import Past
from tasdiq.weigh.tally import official_body

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
    """All that speaks for or against the claim."""
    for assertion in _assertions(case):
        yield from _FACTS[assertion.aspect](case, assertion)
    yield from _channel(case)
    yield from _others(case)
    yield from _said_by_others(case)
    yield from _presence(case)


def _assertions(case: Case) -> Iterator[Assertion]:
    seen: set[tuple[str, str]] = set()
    for claim in case.claims:
        for assertion in claim.asserts:
            key = (assertion.aspect, fold(assertion.value))
            if key not in seen:
                seen.add(key)
                yield assertion


def _differs(case: Case, name: str, assertion: Assertion, found: str, text: str, evidence: Iterable[Span | None] = ()) -> Finding:
    weight = case.weight(name)
    spans = tuple(s for s in (assertion.span, *evidence) if s is not None)
    wrong = Contradiction(asserted=assertion.value, found=found, aspect=assertion.aspect, weight=weight, evidence=spans)
    return Finding(weight=weight, text=text, contradiction=wrong)


def _target(case: Case, assertion: Assertion) -> Iterator[Finding]:
    asserted = target_kinds([assertion.value])
    told = [t for r in case.incident.reports for t in r.targets if not (t.span and case.spoken([t.span]))]
    reported = target_kinds(t.text for t in told)
    if not asserted or not reported:
        return
    missing = sorted(kind for kind in asserted if not akin(kind, reported))
    named = _listed(dict.fromkeys(t.text for t in told if target_kinds([t.text])))
    if missing:
        text = f'It says the target was "{assertion.value}", but reports name {named}.'
        finding = _differs(case, "target_differs", assertion, named, text, (t.span for t in told[:3]))
        share = len(missing) / len(asserted)
        yield Finding(weight=finding.weight * share, text=text, contradiction=finding.contradiction)
    else:
        yield Finding(weight=case.weight("target_agrees"), text=f'The target it names ("{assertion.value}") is the one reports name.')


def _weapon(case: Case, assertion: Assertion) -> Iterator[Finding]:
    asserted = weapon_kinds([assertion.value])
    told = [w for r in case.incident.reports if not case.spoken(r.evidence.get("weapons", ())) for w in (*r.weapons, *r.tactic)]
    reported = weapon_kinds(told)
    if case.incident.type == "suicide_bombing" and not reported:
        reported = frozenset({"vest"}) if "vest" in asserted else reported
    if not asserted or not reported:
        return
    if asserted & reported:
        yield Finding(weight=case.weight("weapon_agrees"), text=f'The weapon it names ("{assertion.value}") fits the reports.')
    else:
        named = _listed(dict.fromkeys(told))
        text = f'It speaks of "{assertion.value}", but reports of {named}.'
        yield _differs(case, "weapon_differs", assertion, named, text)


def _date(case: Case, assertion: Assertion) -> Iterator[Finding]:
    day = case.incident.when.start
    if day is None or case.spoken(case.incident.evidence.get("date", ())):
        return
    same = names_day(assertion.value, day)
    if same:
        yield Finding(weight=case.weight("date_agrees"), text=f'The day it gives ("{assertion.value}") is right.')
    elif same is False and not _in_range(case.incident.when, assertion.value):
        yield _differs(
            case, "date_differs", assertion, day.isoformat(), f'It says "{assertion.value}", but it happened on {day.isoformat()}.'
        )


def _in_range(when: When, text: str) -> bool:
    return when.end is not None and when.end != when.start and names_day(text, when.end) is True


def _place(case: Case, assertion: Assertion) -> Iterator[Finding]:
    where = case.incident.where
    known = [n for n in (where.name, where.site, where.admin2, where.admin1) if n]
    if not where.name or case.spoken(case.incident.evidence.get("place", ())):
        return
    said = fold(assertion.value)
    if any(fold(n) in said or said in fold(n) for n in known):
        yield Finding(weight=case.weight("place_agrees"), text=f'The place it names ("{assertion.value}") is right.')
    elif assertion.value[:1].isupper():
        text = f'It names "{assertion.value}", but it happened in {where.name}.'
        yield _differs(case, "place_differs", assertion, where.name, text, case.incident.evidence.get("place", ())[:1])


def _toll(case: Case, assertion: Assertion) -> Iterator[Finding]:
    said, settled = number(assertion.value), case.incident.settled.get("killed")
    if said is None or settled is None or settled.count.best is None:
        return
    top = settled.count.high if settled.count.high is not None else settled.count.best
    if said > max(top, 1) * case.rules["limits"]["inflated_times"]:
        text = f'Its toll ("{assertion.value}") is far above what others report ({settled.count.best}).'
        yield _differs(case, "toll_inflated", assertion, str(settled.count.best), text)
    elif said >= (settled.count.low or 0) and said <= top:
        yield Finding(weight=case.weight("toll_agrees"), text=f'Its toll ("{assertion.value}") fits what others report.')


def _attackers(case: Case, assertion: Assertion) -> Iterator[Finding]:
    said, settled = number(assertion.value), case.incident.settled.get("attackers")
    if said is None or settled is None or settled.count.best is None:
        return
    if said == settled.count.best:
        yield Finding(weight=case.weight("attackers_agree"), text=f"The number of attackers it gives ({said}) is the reported one.")
    else:
        text = f"It speaks of {said} attackers, reports of {settled.count.best}."
        yield _differs(case, "attackers_differ", assertion, str(settled.count.best), text)


def _institution(case: Case, assertion: Assertion) -> Iterator[Finding]:
    right = case.world.right_name(assertion.value, case.incident.where.country)
    if right is None:
        return
    languages = {c.language for c in case.claims if c.language}
    local = set(case.rules["languages"].get(case.incident.where.country or "", ()))
    translated = bool(languages and local) and not languages & local
    text = f'It names "{assertion.value}", which does not exist under that name; it is the {right}.'
    if translated:
        text = f"{text[:-1]} (weak, as the claim was translated)."
    elif not languages:
        text = f"{text[:-1]} (weak, as the claim may have been translated)."
    name = "no_such_institution" if languages and not translated else "no_such_institution_translated"
    yield _differs(case, name, assertion, right, text)


_FACTS: dict[str, Callable[[Case, Assertion], Iterator[Finding]]] = {
    "target": _target, "weapon": _weapon, "date": _date, "place": _place, "toll": _toll, "attackers": _attackers,
    "institution": _institution,
}  # fmt: skip


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
        yield Finding(weight=weight, text=f"{_listed(case.rivals)} also {verb} it.")
    stances = {c.stance for c in case.again}
    if "denies" in stances:
        yield Finding(weight=case.weight("denied"), text=f"{case.name} is also reported to deny it.")
    if stances & {"retracts", "disavows"}:
        yield Finding(weight=case.weight("withdrawn"), text=f"{case.name} withdrew or disowned the claim.")
    doubters = list(dict.fromkeys(d for c in case.claims for d in c.doubted_by))
    if doubters:
        weight = case.weight("doubted") * min(2, len(doubters))
        yield Finding(weight=weight, text=f"{_listed(doubters)} {'doubts' if len(doubters) == 1 else 'doubt'} it.")


def _said_by_others(case: Case) -> Iterator[Finding]:
    """Whom officials, and whom reports in their own voice, hold responsible."""
    told = [a for r in case.incident.reports for a in r.actors if a.role == "initiator" and not (a.span and case.spoken([a.span]))]
    official = [a for a in told if a.basis in ("attributed", "reported", "suspected") and a.attribution and official_body(a.attribution)]
    named = [a for a in official if a.actor]
    if any(case.is_claimant(a.actor, a.name) for a in official):
        yield Finding(weight=case.weight("officials_agree"), text=f"Officials, too, hold {case.name} responsible.")
    elif named:
        text = f"Officials name {_listed(dict.fromkeys(a.name for a in named))} instead."
        yield Finding(weight=case.weight("officials_differ"), text=text)
    elif any(a.basis == "reported" and not a.attribution and case.is_claimant(a.actor, a.name) for a in told):
        yield Finding(weight=case.weight("reports_agree"), text=f"Reports call {case.name} responsible in their own words.")


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


def _listed(names: Iterable[str]) -> str:
    """Names in a row: "a, b and c".

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    found = list(names)[:5]
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else "nobody"
