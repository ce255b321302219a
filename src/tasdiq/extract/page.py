"""A Reading in, what the claim, relation, figure and position finders share of it out, each part made once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from tasdiq.extract.masking import Masked, PersonMention, Same, mask, slots_of
from tasdiq.extract.patterns import Match, Patterns, search
from tasdiq.extract.people import Person, mentions_of, people
from tasdiq.extract.sayings import load
from tasdiq.model.mention import ActorMention, DateMention, Mention, Reading, in_sentence
from tasdiq.model.text import Sentence
from tasdiq.model.values import When

_LOOK_BACK = 10  # sentences in which "the group" finds its name
_FADING = 0.7  # what a sentence further back counts
_OBLIQUE = re.compile(
    r"(?:\b(?:with|from|against|to|by|of|former|ex|than|between|unlike|anti|fight|fighting)[ -])(?:the )?$", re.IGNORECASE
)
_FURTHEST_DATE = 60  # characters between words and a date that can be theirs


class Page:
    """One Reading with its people, its masked sentences and what its pronouns mean."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._masked: dict[tuple[int, bool], Masked] = {}

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everyone the document names in a public role."""
        return people(self.reading)

    @cached_property
    def _people_mentions(self) -> tuple[PersonMention, ...]:
        return mentions_of(self.reading, self.people)

    @cached_property
    def _actors(self) -> dict[int, list[ActorMention]]:
        found: dict[int, list[ActorMention]] = {}
        for mention in self.reading.actors:
            found.setdefault(mention.sentence, []).append(mention)
        return {index: in_sentence(held, index) for index, held in found.items()}

    @cached_property
    def _spoken_of(self) -> Counter[str]:
        return Counter(_who(m) for m in self.reading.actors if not m.generic)

    def person(self, name: str) -> Person | None:
        """The person of that full name, with an organisation where the document gives one."""
        known = [p for p in self.people if p.name == name]
        return next((p for p in known if p.actor_name is not None), known[0] if known else None)

    def roles(self, name: str) -> list[Person]:
        """Every role the document gives the person of that name."""
        return [p for p in self.people if p.name == name]

    def actors(self, sentence: int) -> list[ActorMention]:
        """The organisations of one sentence, in order."""
        return self._actors.get(sentence, [])

    def masked(self, sentence: int, *, counts: bool = False) -> Masked:
        """The sentence as patterns see it, with or without its counts as slots."""
        key = (sentence, counts)
        if key not in self._masked:
            people = in_sentence(self._people_mentions, sentence)
            counted = in_sentence(self.reading.counts, sentence) if counts else []
            self._masked[key] = mask(self.reading.sentences[sentence], [*people, *counted, *slots_of(self.reading, sentence)])
        return self._masked[key]

    def matches(self, patterns: Patterns, sentence: Sentence, *, counts: bool = False) -> Iterator[Match]:
        """The patterns' matches in one sentence; a sentence without a cue is not even masked."""
        hopeful = patterns.hopeful(sentence.plain)
        if hopeful:
            yield from search(hopeful, self.masked(sentence.index, counts=counts))

    def focus(self, sentence: int, start: int) -> ActorMention | None:
        """The armed organisation that "the group" or "it" means at a place: the one most spoken of shortly before."""
        scores: dict[str, float] = {}
        nearest: dict[str, ActorMention] = {}
        of = self.reading.sentences[sentence].of
        for index in range(sentence, max(-1, sentence - _LOOK_BACK), -1):
            if self.reading.sentences[index].of != of:
                break
            for number, mention in enumerate(self.actors(index)):
                if mention.generic or mention.type not in ("non_state", "unknown") or (index == sentence and mention.end > start):
                    continue
                who = _who(mention)
                nearest.setdefault(who, mention)
                scores[who] = scores.get(who, 0.0) + _FADING ** (sentence - index) * self._weight(mention, number)
        if not scores:
            return None
        best = max(scores, key=lambda who: scores[who] + 0.04 * min(self._spoken_of[who], 10) * (scores[who] > 0))
        return nearest[best]

    def _weight(self, mention: ActorMention, number: int) -> float:
        before = self.reading.sentences[mention.sentence].plain[: mention.start]
        weight = 0.3 if _OBLIQUE.search(before) else 1.5 if number == 0 else 0.8
        return weight if mention.type == "non_state" else weight / 2

    def date_near(self, sentence: int, start: int, end: int) -> DateMention | None:
        """The date of the sentence that stands in or nearest to start..end, if it is near enough to be meant."""
        plain = self.reading.sentences[sentence].plain
        found = [
            (_distance(m, start, end), m) for m in in_sentence(self.reading.dates, sentence)
            if load().verbs.search(plain[min(end, m.start) : max(m.start, end)]) is None
        ]  # fmt: skip
        near = [(far, m.start, m) for far, m in found if far <= _FURTHEST_DATE]
        return min(near, key=lambda row: row[:2])[2] if near else None

    def when_near(self, sentence: int, start: int, end: int) -> When:
        """When the words at start..end say it was; unknown where no date is near them."""
        date = self.date_near(sentence, start, end)
        return date.when if date else When()


def page(reading: Reading) -> Page:
    """The shared view of a reading."""
    return _page(Same(reading))


@lru_cache(maxsize=2)
def _page(same: Same) -> Page:
    return Page(same.reading)


def same_actor(left: ActorMention, right: ActorMention) -> bool:
    """Whether two mentions are of one organisation."""
    return _who(left) == _who(right)


def named(mentions: Iterable[object]) -> list[ActorMention]:
    """The organisations among the mentions, without generic words."""
    return [m for m in mentions if isinstance(m, ActorMention) and not m.generic]


def _who(mention: ActorMention) -> str:
    return mention.actor or mention.name.casefold()


def _distance(mention: Mention, start: int, end: int) -> int:
    return max(0, mention.start - end, start - mention.end)
