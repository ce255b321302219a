"""A Reading in, what the claim, relation, figure and position finders share of it out, each part made once."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from tasdiq.extract.focus import Focus
from tasdiq.extract.masking import Masked, PersonMention, Same, mask, slots_of
from tasdiq.extract.patterns import Match, Patterns, search
from tasdiq.extract.people import Person, mentions_of, people
from tasdiq.extract.sayings import load
from tasdiq.model.mention import ActorMention, DateMention, Mention, Reading, in_sentence
from tasdiq.model.text import Sentence
from tasdiq.model.values import When

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
    def _focus(self) -> Focus:
        return Focus(self.reading)

    def person(self, name: str) -> Person | None:
        """The person of that full name, with an organisation where the document gives one."""
        known = [p for p in self.people if p.name == name]
        return next((p for p in known if p.actor_name is not None), known[0] if known else None)

    def roles(self, name: str) -> list[Person]:
        """Every role the document gives the person of that name."""
        return [p for p in self.people if p.name == name]

    def actors(self, sentence: int) -> list[ActorMention]:
        """The organisations of one sentence, in order."""
        return self._focus.actors(sentence)

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

    def focus(self, sentence: int, start: int, words: str) -> ActorMention | None:
        """The armed organisation that "the group" or "it" means at a place."""
        return self._focus.at(sentence, start, words)

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


def named(mentions: Iterable[object]) -> list[ActorMention]:
    """The organisations among the mentions, without generic words."""
    return [m for m in mentions if isinstance(m, ActorMention) and not m.generic]


def _distance(mention: Mention, start: int, end: int) -> int:
    return max(0, mention.start - end, start - mention.end)
