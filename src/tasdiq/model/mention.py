"""What was found in one document before anything is coded: mentions, resolved, in their sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tasdiq.model.text import Document, Sentence, Span
from tasdiq.model.values import Count, When, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Characters start..end of one sentence's `plain` text."""

    sentence: int  # Sentence.index
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention(Mention):
    """A date phrase and the days it means; `relative_to_event` for "two days later", "earlier the same day"."""

    when: When
    relative_to_event: bool = False
    offset_days: int | None = None  # "two days later" is +2 from the event told before it


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention(Mention):
    """A place name (or site within a place) and what the gazetteer says of it."""

    where: Where
    kind: str  # "settlement", "site", "admin2", "admin1", "country", "area"
    adjective: bool = False  # "Afghan", "Pakistani": a country named by its people, no location by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention(Mention):
    """An organisation named, or a generic word for one ("militants", "police")."""

    actor: str | None  # id in the actor book, "islamic-state"; None for an unknown organisation and generic words
    name: str  # canonical name, or the words as they stand
    type: str  # "non_state", "state", "media", "political", "international", "unknown"
    generic: bool = False  # "gunmen", "security forces": kind known, organisation not
    branch: str | None = None  # for state forces: "police", "army", "paramilitary", "intelligence", "air_force", ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMention(Mention):
    """A number word with what it bounds; `noun` is the word it counts, if any ("militants", "people", "districts")."""

    count: Count
    noun: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One document as the extractors see it: its sentences and everything found and resolved in them."""

    document: Document
    anchor: date | None  # publication date, else the dateline's; what "yesterday" counts from
    sentences: tuple[Sentence, ...]
    dates: tuple[DateMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    counts: tuple[CountMention, ...] = ()
    dateline: PlaceMention | None = None  # where the reporter was; also among `places` only where nothing else is named

    def span(self, sentence: int, start: int, end: int) -> Span:
        """The original words behind start..end of a sentence's plain text."""
        place = self.sentences[sentence]
        return self.document.span(place.start + start, place.start + end, of=place.of)

    def words(self, mention: Mention) -> Span:
        """The original words behind a mention."""
        return self.span(mention.sentence, mention.start, mention.end)


Found = TypeVar("Found", bound=Mention)


def in_sentence(mentions: Iterable[Found], sentence: int) -> list[Found]:
    """The mentions of one sentence, in order."""
    return sorted((m for m in mentions if m.sentence == sentence), key=lambda m: (m.start, -m.end))
