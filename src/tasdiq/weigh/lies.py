"""A weighed claim or denial in, which of the lies about an attack it may be out (Kearns, Conlon and Young, 2014).

A *false claim* is of an attack by others, a *false flag* is made in another's name, a *hot potato* is denied by those who did it,
and an *omission* is an attack that those who did it do not claim. A label says what to look into, never what is so.
"""

from collections.abc import Sequence

from tasdiq.model.incident import Factor, Incident
from tasdiq.model.record import ActorRole
from tasdiq.weigh.bodies import official_body
from tasdiq.weigh.case import Case, Finding, listed, spans

_WEAK = ("doubtful", "unlikely")
_AGAINST = (
    "rival_claim",
    "officials_differ",
    "target_differs",
    "place_differs",
    "date_differs",
    "weapon_differs",
    "claimed_before",
    "withdrawn",
)


def of_claim(case: Case, rating: str, found: Sequence[Finding]) -> tuple[str, ...]:
    """What a claim may be, if it is no true one."""
    disowned = [c for c in case.again if c.stance in ("denies", "disavows")]
    own_channel = any(f.factor.name == "own_channel" for f in found)
    if disowned and not own_channel and not case.unnamed:
        return ("false_flag",)
    if rating in _WEAK and any(f.factor.name in _AGAINST and f.weight < 0 for f in found):
        return ("false_claim",)
    return ()


def of_denial(case: Case) -> tuple[tuple[str, ...], Factor | None]:
    """Whether those who deny are held responsible by officials, or by reports in their own words; and the words for it."""
    held = [a for a in _blamed(case.incident) if case.is_claimant(a.actor, a.name)]
    if not held:
        return (), None
    who = "Officials hold" if any(a.attribution for a in held) else "Reports call"
    text = f"{who} {case.name} responsible, which denies it."
    return ("hot_potato",), Factor(name="held_responsible", weight=0.0, text=text, evidence=spans(a.span for a in held))


def of_silence(incident: Incident, enough_documents: int) -> Factor | None:
    """Whether nobody claims an attack that officials lay at an organisation's door, although enough documents tell of it."""
    named = [a for a in _blamed(incident) if a.actor and a.attribution and a.type == "non_state"]
    documents = {t.document for t in incident.tellings if t.copy_of is None}
    if not named or len(documents) < enough_documents or any(w.claims[0].stance == "claims" for w in incident.claims):
        return None
    names = listed(dict.fromkeys(a.name for a in named))
    text = f"Officials hold {names} responsible, but none of {len(documents)} documents tells of a claim."
    return Factor(name="omission", weight=0.0, text=text, evidence=spans(a.span for a in named))


def _blamed(incident: Incident) -> list[ActorRole]:
    """Whom officials, or reports in their own voice, call the initiator."""
    told = [a for r in incident.reports for a in r.actors if a.role == "initiator" and a.basis in ("attributed", "reported", "suspected")]
    return [a for a in told if not a.attribution or official_body(a.attribution)]
