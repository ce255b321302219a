"""A weighed claim in, its verdict in three sentences out."""

from collections.abc import Sequence

from tasdiq.model.incident import Factor, WeighedClaim

_SHOWN = 3  # factors told on either side
_OPENINGS = ("It", "Its", "The", "Officials", "Reports", "Nobody", "No", "None", "Nothing", "Whether", "What", "Whose")
_LIES = {
    "false_claim": "It may be a false claim.",
    "false_flag": "It may be made in another's name (a false flag).",
    "hot_potato": "It may be denied by those who did it (a hot potato).",
    "omission": "Those who did it may keep silent (an omission).",
}


def explain(weighed: WeighedClaim) -> str:
    """The verdict in three sentences: how likely, what speaks against it most, what for; what is open where nothing is told."""
    verdict, name = weighed.verdict, weighed.claims[0].name
    said = [_first(weighed, name)]
    against = sorted((f for f in verdict.factors if f.weight < 0), key=lambda f: f.weight)
    speaks_for = sorted((f for f in verdict.factors if f.weight > 0), key=lambda f: -f.weight)
    said += [f"Against it: {_joined(against)}."] if against else []
    said += [f"For it: {_joined(speaks_for)}."] if speaks_for else []
    asked = [f for f in verdict.factors if f.weight == 0]
    said += [f"Open: {_joined(asked)}."] if asked and len(said) < _SHOWN else []
    said += [_LIES[lie] for lie in verdict.lies if len(said) < _SHOWN]
    return " ".join(said[:_SHOWN])


def _first(weighed: WeighedClaim, name: str) -> str:
    verdict, what = weighed.verdict, "claim" if weighed.claims[0].stance == "claims" else "statement"
    if verdict.decided_by:
        return f"{verdict.decided_by} rated the {what} by {name} {verdict.rating.replace('_', ' ')}{_range(weighed)}."
    if verdict.low is None:
        return f"The {what} by {name} cannot be judged{': ' + _small(verdict.reasons[0].rstrip('.')) if verdict.reasons else ''}."
    return f"The claim by {name} is {verdict.rating}{_range(weighed)}."


def _range(weighed: WeighedClaim) -> str:
    verdict = weighed.verdict
    if verdict.low is None or verdict.high is None:
        return ""
    words = f"{verdict.words}, " if verdict.words and verdict.words != verdict.rating else ""
    return f" ({words}{verdict.low:.0%} to {verdict.high:.0%})"


def _joined(factors: Sequence[Factor]) -> str:
    return "; ".join(_small(f.text.rstrip(".")) for f in factors[:_SHOWN])


def _small(sentence: str) -> str:
    """The sentence as part of a longer one: its opening "It" or "The" small."""
    head, _, rest = sentence.partition(" ")
    return f"{head.lower()} {rest}" if head in _OPENINGS else sentence
