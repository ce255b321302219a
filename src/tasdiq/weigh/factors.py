"""A claim before the weigher in, what its channel, its time, rivals and officials say for and against it out."""

from collections.abc import Iterable, Iterator

from tasdiq.model.record import ActorRole
from tasdiq.model.text import Span
from tasdiq.weigh.bodies import official_body
from tasdiq.weigh.case import Case, Finding, claiming, listed, open_question, unnamed


def findings(case: Case) -> Iterator[Finding]:
    """What speaks for or against the claim, other than the facts it asserts and what is on record of the claimant."""
    yield from _channel(case)
    yield from _time(case)
    yield from _rivals(case)
    yield from _later(case)
    yield from _said_by_others(case)


def _channel(case: Case) -> Iterator[Finding]:
    words = [s for c in case.claims for s in c.evidence.get("channel", ())]
    for channel in dict.fromkeys(c.channel for c in case.claims if c.channel):
        owner = case.world.channel_owner(channel)
        if owner is None:
            yield open_question("channel_unknown", f"Whose channel {channel} is, is not on record.", words)
        elif case.is_claimant(owner, owner):
            yield case.finding("own_channel", f"It came through {channel}, the claimant's own channel.", words)
            return
        else:
            yield case.finding("other_channel", f"It came through {channel}, known as another organisation's channel.", words)


def _time(case: Case) -> Iterator[Finding]:
    """Whether the claim was made before what it claims, or long after."""
    happened = case.incident.when
    days = [c for c in case.claims if c.when.precision == "day" and c.when.start is not None]
    first = min(days, key=lambda c: str(c.when.start), default=None)
    if first is None or first.when.start is None or happened.start is None or happened.precision not in ("day", "days"):
        return
    words, days_later = first.evidence.get("date", ()), (first.when.start - (happened.end or happened.start)).days
    if first.when.start < happened.start:
        yield case.finding("claimed_before", f"It is dated {first.when.start}, before the attack of {happened.start}.", words)
    elif days_later >= case.limit("late_days"):
        yield case.finding("late_claim", f"It was made {days_later} days after the attack.", words)


def _rivals(case: Case) -> Iterator[Finding]:
    if case.unnamed:
        if case.rivals:
            text = f"It may be {listed(c.name for c in case.rivals)}, named as claimant elsewhere."
            yield open_question("may_be_named", text, claiming(case.rivals))
        return
    named = [c for c in case.rivals if not unnamed(c, case.rules)]
    if named:
        verb = "claims" if len(named) == 1 else "claim"
        text = f"{listed(c.name for c in named)} also {verb} it."
        yield case.finding("rival_claim", text, claiming(named), times=min(2, len(named)))
    documents = {t.document for t in case.incident.tellings if t.copy_of is None}
    if not case.rivals and len(documents) >= case.limit("enough_documents"):
        text = f"Nobody else claims it in the {len(documents)} documents that tell of it."
        yield case.finding("uncontested", text, claiming(case.claims))


def _later(case: Case) -> Iterator[Finding]:
    """What the organisation itself, or a doubter, said of the claim."""
    denials = [c for c in case.again if c.stance == "denies"]
    if denials:
        yield case.finding("denied", f"{case.name} is also reported to deny it.", claiming(denials))
    withdrawn = [c for c in case.again if c.stance in ("retracts", "disavows")]
    if withdrawn:
        yield case.finding("withdrawn", f"{case.name} withdrew or disowned the claim.", claiming(withdrawn))
    doubters = list(dict.fromkeys(d for c in case.claims for d in c.doubted_by))
    if doubters:
        words = [s for c in case.claims for s in c.evidence.get("doubted_by", ())] or claiming(c for c in case.claims if c.doubted_by)
        yield case.finding("doubted", f"It is doubted by {listed(doubters)}.", words, times=min(2, len(doubters)))


def _said_by_others(case: Case) -> Iterator[Finding]:
    """Whom officials, and whom reports in their own voice, hold responsible."""
    told = [a for r in case.incident.reports for a in r.actors if a.role == "initiator" and not (a.span and case.spoken([a.span]))]
    official = [a for a in told if a.basis in ("attributed", "reported", "suspected") and a.attribution and official_body(a.attribution)]
    named = [a for a in official if a.actor]
    agree = [a for a in official if case.is_claimant(a.actor, a.name)]
    if agree:
        yield case.finding("officials_agree", f"Officials, too, hold {case.name} responsible.", _words(agree))
    elif named:
        text = f"Officials name {listed(dict.fromkeys(a.name for a in named))} instead."
        yield case.finding("officials_differ", text, _words(named))
    else:
        own = [a for a in _independent(case) if a.basis == "reported" and not a.attribution and case.is_claimant(a.actor, a.name)]
        if own:
            yield case.finding("reports_agree", f"Reports call {case.name} responsible in their own words.", _words(own))


def _words(roles: Iterable[ActorRole]) -> list[Span | None]:
    return [a.span for a in roles]


def _independent(case: Case) -> list[ActorRole]:
    """Initiators in documents that do not relay the claim, so that they cannot only have taken it over."""
    relaying = {c.document for c in case.claims}
    return [a for r in case.incident.reports if r.document not in relaying for a in r.actors if a.role == "initiator"]
