"""Resolved places in, what the unknown name before one says out: "in Dargamandi, North Waziristan", "in Kas, Bara"."""

from collections.abc import Sequence
from dataclasses import replace

from tasdiq.model.mention import PlaceMention
from tasdiq.model.values import Where
from tasdiq.resolve.gazetteer import PlaceBook
from tasdiq.resolve.place_fold import key
from tasdiq.resolve.place_nearness import CITY, nearby
from tasdiq.resolve.place_spot import Candidate, Line, Token
from tasdiq.resolve.place_words import PlaceWords

_MOST = 4  # words of a name
_NAMES = 3  # one within the other
_ITS_OWN = 65  # of 100: so alike, the name may be the town's own, spelled anew


def held(lines: Sequence[Line], mentions: Sequence[PlaceMention], words: PlaceWords, book: PlaceBook) -> list[PlaceMention]:
    """The mentions, with the villages that an unknown name before them is a spelling of.

    A town of which a finer place is told that nobody knows is only near: its middle is not where it happened.
    """
    found: list[PlaceMention] = []
    by_sentence = {line.sentence.index: line for line in lines}
    for mention in mentions:
        line = by_sentence[mention.sentence]
        names = _unknown_before(line, mention, mentions, words) if mention.kind in ("admin2", "settlement") else []
        spelled = [village for name in names if (village := _village(line, name, mention.where, words, book)) is not None]
        found += spelled
        if len(spelled) < len(names) and _small_town(mention.where, [_text(line, *name) for name in names], book):
            mention = replace(mention, where=replace(mention.where, precision="near"))
        found.append(mention)
    return found


def _text(line: Line, first: int, last: int) -> str:
    return line.sentence.plain[line.tokens[first].start : line.tokens[last].end]


def _village(line: Line, span: tuple[int, int], within: Where, words: PlaceWords, book: PlaceBook) -> PlaceMention | None:
    """The village or town there that the name is a spelling of."""
    village = book.place_like(_text(line, *span), within)
    if village is None:
        return None
    where = nearby(Candidate(line=line, first=span[0], last=span[1], places=(village,)), village, words)
    start, end = line.tokens[span[0]].start, line.tokens[span[1]].end
    return PlaceMention(sentence=line.sentence.index, start=start, end=end, kind="settlement", where=where)


def _unknown_before(line: Line, mention: PlaceMention, mentions: Sequence[PlaceMention], words: PlaceWords) -> list[tuple[int, int]]:
    """The names between "in" and ", Bara", each as its first and last word, where no known place, site, body or person is among them."""
    at = next((i for i, token in enumerate(line.tokens) if token.start == mention.start), 0)
    found: list[tuple[int, int]] = []
    while line.cased and not line.headline and at > 1 and line.tokens[at].gap == ", " and len(found) < _NAMES:
        first = _begin(line, at)
        names = line.tokens[first:at]
        if not names or not all(_may_name(token, words) for token in names) or _known(names, mention.sentence, mentions):
            return []
        found.append((first, at - 1))
        before = line.beside(first - 1)
        if before is not None and names[0].gap == " " and (before.folded in words.before or before.folded in words.near):
            return found
        at = first
    return []


def _begin(line: Line, at: int) -> int:
    """Where the name begins that ends before that word."""
    first = at
    while first > 0 and at - first < _MOST and line.tokens[first - 1].capital and (first == at or line.tokens[first].gap in (" ", "-")):
        first -= 1
    return first


def _may_name(token: Token, words: PlaceWords) -> bool:
    other = (words.sites, words.organisations, words.stop, words.titles, words.designators, words.directions)
    return not token.text.isdigit() and not any(token.folded in known for known in other)


def _known(names: Sequence[Token], sentence: int, mentions: Sequence[PlaceMention]) -> bool:
    return any(m.sentence == sentence and m.start < names[-1].end and names[0].start < m.end for m in mentions)


def _small_town(where: Where, names: Sequence[str], book: PlaceBook) -> bool:
    """Whether the place is a town, no city, and one of the names no spelling of its own."""
    from rapidfuzz.fuzz import ratio

    own = where.name
    if where.precision != "settlement" or own is None or all(ratio(key(name), key(own)) >= _ITS_OWN for name in names):
        return False
    return book.people(where) < CITY
