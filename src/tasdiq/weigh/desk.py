"""All incidents on record and the claims on them in; the incidents with their claims weighed, each by what was known before it, out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tasdiq.model.incident import Incident, WeighedClaim
from tasdiq.model.record import Claim
from tasdiq.model.statement import Judgement
from tasdiq.weigh.case import World, claiming, fold
from tasdiq.weigh.credibility import decided, judge, ratings, unlinked
from tasdiq.weigh.explain import explain
from tasdiq.weigh.past import Outcome, Past

_WRONG = ("doubtful", "unlikely")


def weighed(
    incidents: Sequence[Incident], claims: Mapping[str, Sequence[Claim]], judgements: Iterable[Judgement], world: World
) -> list[Incident]:
    """The incidents in their order, each with its weighed claims; `claims` are by the id of the report they speak of.

    They are weighed in the order of days, so that what became of a claimant's earlier claims counts for its later ones.
    """
    past, given = Past.of(incidents), ratings(judgements)
    done: dict[str, Incident] = {}
    for one in sorted(incidents, key=lambda i: (i.when.start or date.max, i.id)):
        mine = [claim for report in one.reports for claim in claims.get(report.id, ())]
        found = [explained(decided(w, given)) for w in judge(mine, one, past, world)] if mine else []
        for each in found:
            _remember(past, each, one.when.start)
        done[one.id] = replace(one, claims=tuple(found)) if found else one
    return [done[one.id] for one in incidents]


def unanswered(claims: Iterable[Claim], judgements: Iterable[Judgement]) -> list[WeighedClaim]:
    """Claims that no incident on record answers to, as a person rated them, else not judged."""
    given = ratings(judgements)
    return [explained(decided(unlinked(claim), given)) for claim in claims]


def explained(weighed: WeighedClaim) -> WeighedClaim:
    """The claim with its verdict in three sentences."""
    return replace(weighed, verdict=replace(weighed.verdict, explanation=explain(weighed)))


def _remember(past: Past, weighed: WeighedClaim, day: date | None) -> None:
    first = weighed.claims[0]
    if day is None or first.stance != "claims" or weighed.verdict.low is None:
        return
    wrong = weighed.verdict.rating in _WRONG or bool(weighed.later)
    outcome = Outcome(day=day, wrong=wrong, span=next(iter(claiming(weighed.claims)), None))
    past.remember(first.claimant or fold(first.name), outcome)
