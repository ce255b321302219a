"""A name that several organisations bear in, the one that this text means out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tasdiq.resolve.actor_records import Actor
from tasdiq.resolve.actor_search import Hit, Named, Words

_MUCH_MORE = 3.0  # a weak name needs its own countries named this many times as much as the other's
_MORE = 2.0  # ... and this many times where the text elsewhere names the organisation in full
_WINDOW = 20  # sentences before and behind in which distance counts; all that is farther off counts alike


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a text speaks of: countries by document and by sentence, and the organisations it names beyond doubt."""

    on: date | None
    countries: Mapping[int, Mapping[str, int]] = field(default_factory=dict)  # sentence -> country -> times named
    total: Mapping[str, int] = field(default_factory=dict)  # country -> times named in the whole text
    certain: frozenset[str] = frozenset()

    def choose(self, named: Sequence[Named], sentence: int) -> Actor | None:
        """The organisation meant, or None where the name can only be meant in texts of another kind."""
        valid = [n for n in named if self._possible(n)]
        strong = [n for n in valid if not n.name.weak]
        weak = [n for n in valid if n.name.weak]
        if not strong:
            known = [n for n in weak if n.actor.id in self.certain or (not n.acronym and self._leads(n.actor, sentence))]
            return max((n.actor for n in known), key=lambda a: self._score(a, sentence), default=None)
        if len(valid) == 1:
            return strong[0].actor
        best = max(strong, key=lambda n: self._score(n.actor, sentence))
        rivals = [n.actor for n in weak if self._outweighs(n.actor, best.actor, sentence)]
        return max(rivals, key=lambda a: self._score(a, sentence)) if rivals else best.actor

    def _possible(self, named: Named) -> bool:
        """Whether the organisation, and this name of it, existed by then, and the text supports a name that says little.

        Old names live on in print, so a name's end rules nothing out.
        """
        starts = [day for day in (named.actor.start, named.name.start) if day is not None]
        if self.on is not None and any(day > self.on for day in starts):
            return False
        return not named.faint or named.actor.id in self.certain or supports(self.total, named.actor)

    def _score(self, actor: Actor, sentence: int) -> float:
        lasting = actor.end is None or self.on is None or self.on <= actor.end
        return 5 * (actor.id in self.certain) + min(4.0, 2 * self._presence(actor, sentence)) + 0.5 * lasting

    def _outweighs(self, actor: Actor, other: Actor, sentence: int) -> bool:
        """Whether the text speaks here of the one's countries, and hardly of the other's."""
        if other.id in self.certain or any(code in other.countries for code in self.countries.get(sentence, ())):
            return False
        mine, theirs = self._presence(actor, sentence), self._presence(other, sentence)
        return mine > (_MORE if actor.id in self.certain else _MUCH_MORE) * theirs

    def _leads(self, actor: Actor, sentence: int) -> bool:
        """Whether no country is spoken of here as much as the actor's own."""
        here = self._spoken(sentence)
        mine = sum(here.get(code, 0.0) for code in actor.countries)
        return mine > 0 and all(mine >= other for other in here.values())

    def _presence(self, actor: Actor, sentence: int) -> float:
        """How much the text speaks of an actor's countries, near sentences before far ones."""
        here = self._spoken(sentence)
        return sum(here.get(code, 0.0) for code in actor.countries)

    def _spoken(self, sentence: int) -> Mapping[str, float]:
        """How much the text speaks of each country, as seen from one sentence."""
        if sentence not in self._seen:
            farthest = _far(_WINDOW)
            here = {country: times / farthest for country, times in self.total.items()}
            for where in range(sentence - _WINDOW, sentence + _WINDOW + 1):
                for country, times in self.countries.get(where, {}).items():
                    here[country] += times / _far(sentence - where) - times / farthest
            self._seen[sentence] = here
        return self._seen[sentence]

    @cached_property
    def _seen(self) -> dict[int, Mapping[str, float]]:
        return {}


def context(hits: Iterable[Hit], text: Words, on: date | None) -> Context:
    """What the hits say of the text's countries and its undoubted organisations."""
    countries: dict[int, Counter[str]] = {}
    total: Counter[str] = Counter()
    named: list[Named] = []
    armed: set[str] = set()
    before: Hit | None = None
    for hit in hits:
        meaning = hit.meaning
        code = meaning.country or meaning.hint
        if code:
            countries.setdefault(text.owners[hit.first], Counter())[code] += 1
            total[code] += 1
        if len(meaning.named) == 1 and not meaning.named[0].name.weak:
            named.append(meaning.named[0])
        if before is not None and _are_armed(hit) and before.last == hit.first - 1 and text.together(before.last, hit.first):
            armed.update(n.actor.id for n in before.meaning.named)
        before = hit
    certain = frozenset(n.actor.id for n in named if not n.faint or n.actor.id in armed or supports(total, n.actor))
    return Context(on=on, countries=countries, total=total, certain=certain)


def _are_armed(hit: Hit) -> bool:
    """Whether the words are for armed people: behind a name that says little they tell what it is ("two ABC fighters")."""
    return hit.meaning.generic is not None and hit.meaning.generic.type == "non_state"


def _far(sentences: int) -> int:
    """By how much less a country counts that is named so many sentences away."""
    return 1 + 2 * abs(sentences)


def supports(spoken_of: Mapping[str, int], actor: Actor) -> bool:
    """Whether a text on these countries can mean the actor by a name that says little; one on no country can."""
    return actor.anywhere or not spoken_of or any(code in spoken_of for code in actor.countries)
