"""A claiming found in a sentence in, who claims out: by name, by a word for the group, by a channel or a signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasdiq.extract.claim_asserts import official
from tasdiq.extract.claim_channels import Book, owner
from tasdiq.extract.masking import PersonMention
from tasdiq.extract.page import Page
from tasdiq.extract.patterns import Match
from tasdiq.model.mention import ActorMention

_OF_ANOTHER = re.compile(
    r"(?:faction|wing|branch|chapter|affiliate|offshoot|group|part|breakaway|splinter) (?:of|from|in) $", re.IGNORECASE
)
_SECTION = re.compile(r"^(?:an?|one|another) (.*\b(?:faction|offshoot|splinter|breakaway|wing|cell)\b.*)$", re.IGNORECASE)
_ALLIED = re.compile(  # "a group allied to X" is not X
    r"\b(?:an?|one|another) ((?:[\w-]+ ){0,4}?(?:group|outfit|militia|organi[sz]ation|gang|network|faction)"
    r" (?:allied|linked|tied|affiliated|loyal|close|sympathetic) (?:to|with) (?:the |an? )?)$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:(?:calling|calls|styling|styles|naming|names) itself|known as|called|named|identifying itself as"
    r"|(?:the|by) (?:initials|name)(?: of)?|using the name"
    r"|^(?:an?|another|the) (?:[\w-]+ ){0,5}(?:group|faction|outfit|organi[sz]ation|militia|cell|gang|brigade|front|movement),)"
    r" (?:the )?(.+)$",
    re.IGNORECASE,
)
_FOR_THE = re.compile(r"^.*? (?:for|of|from|on behalf of) (?=the )", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Who claims or denies: an organisation of the book, or one that only this document names."""

    actor: str | None
    name: str
    type: str = "non_state"

    @property
    def key(self) -> str:
        """What tells it from other claimants of the document."""
        return self.actor or self.name.casefold()


def claimants(view: Page, match: Match, before: Sequence[Claimant]) -> list[Claimant]:
    """Who claims or denies in a match; `before` claimed shortly before it and may be "the group"."""
    found: list[Claimant] = []
    for slot in ("claimant", "also", "signer"):
        words, where = match.words(slot), match.place(slot)
        if where is not None and slot == "signer":
            found += _named(match, slot, words) or [Claimant(actor=None, name=words.removeprefix("the "))]
        elif where is not None:
            found += _named(match, slot, words) or _unnamed(view, match, words, where[0], before)
    return list({c.key: c for c in found}.values())


def owners(view: Page, match: Match, book: Book | None) -> list[Claimant]:
    """Whose channel speaks, by the name the document has for it."""
    actor = owner(match.words("claimant"), book)
    names = [m.name for m in view.reading.actors if m.actor == actor and not m.generic]
    return [Claimant(actor=actor, name=names[0] if names else actor)] if actor is not None else []


def _named(match: Match, slot: str, words: str) -> list[Claimant]:
    """The organisations the words name; "a faction of X" is not X."""
    section = _SECTION.match(words)
    actors = [m for m in match.mentions(slot) if isinstance(m, ActorMention)]
    if section is not None and actors and _CALLED.search(words) is None:
        return [Claimant(actor=None, name=section.group(1))]
    plain = match.masked.plain
    allied = _ALLIED.search(plain[: actors[0].start]) if actors else None
    if allied is not None:
        return [Claimant(actor=None, name=allied[1] + plain[actors[0].start : actors[0].end])]
    heads = [m for m in actors if _OF_ANOTHER.search(plain[max(0, m.start - 40) : m.start].replace("the ", "")) is None]
    wholes = [m for m in heads if m.actor is not None or not plain[: m.start].endswith(("'s ", "' "))]  # "the NPA's Hill Command"
    return [Claimant(actor=m.actor, name=m.name, type=m.type) for m in wholes or heads or actors]


def _unnamed(view: Page, match: Match, words: str, start: int, before: Sequence[Claimant]) -> list[Claimant]:
    """Who "it", "which", "a little-known group" or a named spokesman speaks for."""
    sentence = match.masked.sentence
    called = _CALLED.search(words)
    if called is not None and not (words.isupper() and ", " in words):
        return [Claimant(actor=None, name=called.group(1).strip(" '\""))]
    for person in match.mentions("claimant"):
        body = view.person(person.name) if isinstance(person, PersonMention) else None
        if body is not None and body.actor_name is not None:
            return [Claimant(actor=body.actor, name=body.actor_name)]
    if official(words):
        return []
    lower = _FOR_THE.sub("", words.lower())
    if lower in ("who", "which"):
        named = [m for m in view.actors(sentence) if not m.generic and m.end <= start]
        return [Claimant(actor=m.actor, name=m.name, type=m.type) for m in named[-1:]]
    if re.match(r"(?:a|an|another) ", lower) and not lower.endswith(("spokesman", "spokesperson")):
        return [Claimant(actor=None, name=words.split(" ", 1)[1].split(",")[0])]
    inside = [m for m in view.actors(sentence) if not m.generic and m.type == "non_state" and m.end <= start]
    if before and not inside:
        return [before[-1]]
    focus = view.focus(sentence, start, words)
    return [Claimant(actor=focus.actor, name=focus.name, type=focus.type)] if focus else []
