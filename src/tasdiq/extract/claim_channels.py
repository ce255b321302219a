"""A sentence that speaks of a claim in, the channel, mode and language it was made in out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from tasdiq.extract.claim_words import load
from tasdiq.extract.page import Page
from tasdiq.model.record import CLAIM_MODES
from tasdiq.model.text import Span

_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w'-]+")
_LONGEST_NAME = 3  # words of a channel's name


class Channel(Protocol):
    """A news agency or account through which an organisation speaks, as the actor book has it."""

    @property
    def name(self) -> str:
        """Its own name."""

    @property
    def actor(self) -> str | None:
        """Whose it is."""

    @property
    def mode(self) -> str:
        """How it speaks: "web", "video", "radio"."""


class Book(Protocol):
    """What this stage asks of the actor book."""

    def channel(self, name: str) -> Channel | None:
        """The channel of that name, in any spelling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a claim was made, as far as the words tell."""

    channel: str | None = None
    mode: str = "unknown"
    language: str | None = None
    owner: str | None = None  # whose channel it is
    named: bool = False  # the channel is known by name, not only described
    channel_span: Span | None = None
    mode_span: Span | None = None
    language_span: Span | None = None

    def with_(self, more: "Told") -> "Told":
        """This and what a further sentence adds; a channel by name outweighs a description."""
        merged = self
        if more.channel is not None and (self.channel is None or (more.named and not self.named)):
            merged = replace(merged, channel=more.channel, owner=more.owner, named=more.named, channel_span=more.channel_span)
        if self.mode == "unknown" and more.mode != "unknown":
            merged = replace(merged, mode=more.mode, mode_span=more.mode_span)
        if self.language is None and more.language is not None:
            merged = replace(merged, language=more.language, language_span=more.language_span)
        return merged


def told(view: Page, sentence: int, book: Book | None) -> Told:
    """The channel, mode and language that a sentence names."""
    named, described = _by_name(view, sentence, book), _described(view, sentence)
    return (named.with_(described) if named else described).with_(_language(view, sentence))


def _by_name(view: Page, sentence: int, book: Book | None) -> Told | None:
    if book is None:
        return None
    plain = view.reading.sentences[sentence].plain
    for start, end in _names(plain):
        channel = book.channel(plain[start:end])
        if channel is not None:
            mode = channel.mode if channel.mode in CLAIM_MODES else "other"
            return Told(
                channel=channel.name, mode=mode, owner=channel.actor, named=True, channel_span=view.reading.span(sentence, start, end)
            )
    return None


def owner(name: str, book: Book | None) -> str | None:
    """Whose channel the words name, None where they name none."""
    channels = [book.channel(name[start:end]) for start, end in _names(name)] if book is not None else []
    return next((c.actor for c in channels if c is not None and c.actor is not None), None)


def _names(plain: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, the longest first at each place."""
    words = list(_CAPITALISED.finditer(plain))
    for number, first in enumerate(words):
        run = [first]
        for following in words[number + 1 : number + _LONGEST_NAME]:
            if plain[run[-1].end() : following.start()].strip(" "):
                break
            run.append(following)
        for last in reversed(run):
            yield first.start(), last.end()


def _described(view: Page, sentence: int) -> Told:
    for match in view.matches(load().modes, view.reading.sentences[sentence]):
        place = match.place()
        if place is not None:
            return Told(mode=match.pattern.means["mode"], mode_span=view.reading.span(sentence, *place))
    return Told()


def _language(view: Page, sentence: int) -> Told:
    found = load().language.search(view.reading.sentences[sentence].plain)
    if found is None:
        return Told()
    return Told(language=found.group(1), language_span=view.reading.span(sentence, found.start(1), found.end(1)))
