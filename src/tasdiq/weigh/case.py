"""A claim before the weigher: what one claimant says, what others say, and what the world knows; its findings."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from tasdiq.model.incident import Contradiction, Factor, Incident
from tasdiq.model.record import Claim
from tasdiq.model.text import Span
from tasdiq.weigh.past import Past

_FOLD = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class World:
    """What the weigher asks of the actor book, the institutions and the channels."""

    same_actor: Callable[[str, str], bool]
    right_name: Callable[[str, str | None, date | None], str | None]  # the right name, where that country had no such body on that day
    channel_owner: Callable[[str], str | None]  # actor id of whose channel it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that speaks for or against a claim, or is left open, with the fact it contradicts, if it does."""

    factor: Factor
    contradiction: Contradiction | None = None

    @property
    def weight(self) -> float:
        """Its log-odds."""
        return self.factor.weight


@dataclass(frozen=True, kw_only=True)
class Case:
    """A claim before the weigher: what one claimant says, what rivals and the claimant itself say elsewhere, and what is known."""

    claims: Sequence[Claim]
    rivals: Sequence[Claim]  # one of each other claimant
    again: Sequence[Claim]  # the same organisation's denials, retractions, disavowals
    incident: Incident
    past: Past
    world: World
    rules: dict[str, Any]

    @property
    def name(self) -> str:
        """The claimant's name."""
        return self.claims[0].name

    @cached_property
    def names(self) -> list[tuple[str | None, str]]:
        """What the claimant is called: its id in the actor book, and its name."""
        return list(dict.fromkeys((c.claimant, c.name) for c in self.claims))

    @property
    def unnamed(self) -> bool:
        """Whether the claimant is only described ("a faction"): nothing is on record of such, and it may be anybody."""
        return unnamed(self.claims[0], self.rules)

    def weight(self, name: str) -> float:
        """The log-odds of one kind of finding."""
        return float(self.rules["weights"][name])

    def limit(self, name: str) -> float:
        """A number of the rules: so many kilometres, days, incidents."""
        return float(self.rules["limits"][name])

    def finding(self, name: str, text: str, evidence: Iterable[Span | None] = (), *, times: float = 1.0) -> Finding:
        """A finding with the weight of that name."""
        return Finding(factor=Factor(name=name, weight=self.weight(name) * times, text=text, evidence=spans(evidence)))

    def is_claimant(self, actor: str | None, name: str) -> bool:
        """Whether an actor of the incident is the claimant."""
        for claimant, called in self.names:
            if actor and claimant and (actor == claimant or self.world.same_actor(actor, claimant)):
                return True
            if (actor is None or claimant is None) and fold(name) == fold(called):
                return True
        return False

    def spoken(self, words: Iterable[Span]) -> bool:
        """Whether the words stand only inside the claim as documents relay it."""
        found = list(words)
        return bool(found) and all(any(_overlap(s, o) for o in self._own.get(s.document, ())) for s in found)

    @cached_property
    def _own(self) -> dict[str, list[Span]]:
        """The claim's own words by document: a large incident has hundreds of claims."""
        own: dict[str, list[Span]] = {}
        for claim in self.claims:
            for span in (*(s for found in claim.evidence.values() for s in found), *(a.span for a in claim.asserts if a.span)):
                own.setdefault(span.document, []).append(span)
        return own


def unnamed(claim: Claim, rules: dict[str, Any]) -> bool:
    """Whether a claimant is only described so: it may be one that another document names."""
    return claim.claimant is None and not set(claim.name.casefold().split()).isdisjoint(rules["unnamed"]["words"])


def open_question(name: str, text: str, evidence: Iterable[Span | None] = ()) -> Finding:
    """A finding that speaks neither for nor against."""
    return Finding(factor=Factor(name=name, weight=0.0, text=text, evidence=spans(evidence)))


def claiming(claims: Iterable[Claim]) -> tuple[Span, ...]:
    """The words with which documents tell of the claims, one passage a document."""
    told = [(c.document, next((found[0] for key in _TELLING if (found := c.evidence.get(key))), None)) for c in claims]
    return tuple({document: span for document, span in reversed(told) if span}.values())[::-1]


def spans(found: Iterable[Span | None]) -> tuple[Span, ...]:
    """The spans that there are, each once, not more than a reader reads."""
    return tuple(dict.fromkeys(s for s in found if s is not None))[:_SHOWN]


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """A name without case, blanks and marks."""
    return _FOLD.sub("", name.casefold())


def listed(names: Iterable[str]) -> str:
    """Names in a row: "a, b and c".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    found = list(names)[:5]
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else "nobody"


_SHOWN = 6
_TELLING = ("claim", "stance", "name", "claimant")  # whose words tell of the claiming; from the log each field has them


def _overlap(one: Span, other: Span) -> bool:
    return one.document == other.document and one.field == other.field and one.start < other.end and other.start < one.end
