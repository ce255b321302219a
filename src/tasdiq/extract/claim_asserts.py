"""Sentences that give a claim's own words in, the facts it asserts and who doubts it out."""

import re
from collections.abc import Iterator

from tasdiq.extract.claim_words import load
from tasdiq.extract.page import Page
from tasdiq.extract.patterns import search
from tasdiq.extract.sayings import frames
from tasdiq.extract.sayings import load as lexicon
from tasdiq.model.mention import ActorMention, PlaceMention
from tasdiq.model.record import Assertion
from tasdiq.model.text import Span

_END = re.compile(r" (?:while|although|but|however|whereas|though) |; ")
_CLAIM_SUBJECT = re.compile(
    r"^(?:\W*)(?:(?:the|its|their|a|this|that) )?(?:\w+ ){0,3}?"
    r"(?:it|they|group|claim|statement|message|communique|agency|video|organisation|organization|outfit|militants|spokesman|spokesperson|bulletin)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r",? and (?:said|added|claimed|says|adds|claims) |,? (?:saying|adding|claiming|stating|boasting) ", re.IGNORECASE)
_ACCORDING = re.compile(r"^according to (?:the|its|their|this) (?:claim|statement|message|group|communique|agency)\b", re.IGNORECASE)


def asserted(view: Page, sentence: int, zone: int | None) -> Iterator[Assertion]:
    """The facts that the words from `zone` on assert; none where a sentence gives no words of a claim."""
    if zone is None:
        return
    plain = view.reading.sentences[sentence].plain
    masked, end = view.masked(sentence, counts=True), own_end(plain, zone)
    seen: list[tuple[str, int, int]] = []
    for match in search(load().assertions.held, masked):
        place, aspect = match.place("value"), match.pattern.means["aspect"]
        if place is None or place[0] < zone or place[1] > end or any(a == aspect and s < place[1] and place[0] < e for a, s, e in seen):
            continue
        if aspect == "place" and all(isinstance(m, PlaceMention) and m.adjective for m in match.mentions("value")):
            continue  # "in Pakistani courts" names no place
        seen.append((aspect, *place))
        value = plain[place[0] : place[1]].strip()
        value = value[1:-1].strip() if value[:1] in "'\"" and value[-1:] == value[:1] else value
        if value:
            yield Assertion(aspect=aspect, value=value, span=view.reading.span(sentence, *place))


def own_end(plain: str, zone: int) -> int:
    """Where the claim's own words end: before a turn of the sentence, or where a hospital, police or ministry begins to speak."""
    stop = _END.search(plain, zone + 1)
    others = [min(f.start, f.who_start) for f in frames(plain) if f.who_start > zone and official(plain[f.who_start : f.who_end])]
    return min([stop.start() if stop else len(plain), *others])


def official(words: str) -> bool:
    """Whether the words name a spokesman or body of a state."""
    return lexicon().official.search(words) is not None


def doubters(view: Page, sentence: int) -> Iterator[tuple[str, ActorMention | None, Span]]:
    """Who in the sentence doubts a claim, whose claim, where it says so, and the words."""
    for match in view.matches(load().doubts, view.reading.sentences[sentence]):
        who = match.mentions("who")
        name = who[0].name if who and isinstance(who[0], ActorMention) else match.words("who")
        if name.lower() == "we":
            name = view.reading.document.publisher or "the authors"
        of = [m for slot in ("claimant", "whose") for m in match.mentions(slot) if isinstance(m, ActorMention)]
        yield name, of[0] if of else None, view.reading.span(sentence, *(match.place() or (0, 1)))


def own_words(view: Page, sentence: int, end: int, zone: int | None) -> int | None:
    """Where the claim's own words begin in the sentence that tells it: after "said it", or after "and said"."""
    if zone is not None:
        return zone
    found = _GOES_ON.search(view.reading.sentences[sentence].plain, max(0, end - 200))
    return found.end() if found else None


def speaks_for_claim(view: Page, sentence: int) -> bool:
    """Whether the sentence is about a claim or statement, so that what it says of a channel concerns the claim."""
    return (
        load().claim_noun.search(view.reading.sentences[sentence].plain) is not None or later_words(view, sentence, (None, "")) is not None
    )


def later_words(view: Page, sentence: int, claimant: tuple[str | None, str]) -> int | None:
    """Where the claim's own words begin in a sentence that goes on with it: after its speaker and a verb of saying."""
    plain, masked = view.reading.sentences[sentence].plain, view.masked(sentence)
    according = _ACCORDING.match(plain)
    if according is not None:
        return according.end()
    verb = load().speech.search(plain)
    if verb is None or len(plain[: verb.start()].split()) > 14:
        return None
    if official(plain[: verb.start()]):  # "Civil Hospital spokesman X said": not the claimant's
        return None
    by_name = any(
        isinstance(m, ActorMention) and (m.actor, m.name) == claimant and m.start <= 40 and m.end <= verb.start() for m in masked.held
    )
    return verb.end() if by_name or _CLAIM_SUBJECT.match(plain[: verb.start()]) else None
