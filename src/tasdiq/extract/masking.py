"""A sentence of a Reading in, its words with every mention made one character out, so that patterns see slots."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasdiq.errors import BadValueError
from tasdiq.extract import vocabulary
from tasdiq.extract.sayings import any_of
from tasdiq.model import vocab
from tasdiq.model.mention import ActorMention, CountMention, DateMention, Mention, PlaceMention, Reading, in_sentence
from tasdiq.model.text import Sentence

KINDS = ("actor", "person", "date", "count", "place")  # in order of preference where two begin at one character
_LONGEST_TRIM, _MOST_TRIMMED = 80, 5  # characters and words before a name that are looked at
_PLAINEST = re.compile(r"[()]|  ")
_FIRST, _ROOM = 0xE000, 0x200  # the private-use characters of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention(Mention):
    """A person in a public role, as named here."""

    name: str


_KIND_OF: Mapping[type[Mention], int] = {ActorMention: 0, PersonMention: 1, DateMention: 2, CountMention: 3, PlaceMention: 4}


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence whose mentions are single characters, with the way back to the plain text."""

    sentence: int
    plain: str
    text: str
    lower: str
    starts: tuple[int, ...]  # of each masked character, where it begins in the plain text
    ends: tuple[int, ...]
    held: tuple[Mention, ...]  # by the number of their character

    def plain_range(self, start: int, end: int) -> tuple[int, int]:
        """The plain characters behind start..end of the masked text, without blanks at its edges."""
        low, high = self.starts[start], self.ends[end - 1]
        while low < high and self.plain[low].isspace():
            low += 1
        while high > low and self.plain[high - 1].isspace():
            high -= 1
        return low, high

    def mentions(self, words: str) -> list[object]:
        """The mentions that masked words hold, in order."""
        return [self.held[(ord(c) - _FIRST) % _ROOM] for c in words if _FIRST <= ord(c) < _FIRST + _ROOM * len(KINDS)]


class Same:
    """A reading as a cache's key: the very same one, without hashing all it holds."""

    __slots__ = ("reading",)

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def __hash__(self) -> int:
        return id(self.reading)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.reading is self.reading


@dataclass(frozen=True, slots=True)
class _Trimmings:
    before: frozenset[str]
    after: re.Pattern[str]


def chars_of(kind: str) -> str:
    """The range of characters that mask mentions of a kind, for use in a character class."""
    first = _FIRST + _ROOM * KINDS.index(kind)
    return f"{chr(first)}-{chr(first + _ROOM - 1)}"


def mask(sentence: Sentence, mentions: Iterable[Mention]) -> Masked:
    """The sentence with a character in the place of each mention; "the outlawed X group (X)" is one character."""
    held = _unoverlapping(mentions)[:_ROOM]
    builder = _Builder(sentence.plain, _trimmings())
    for number, mention in enumerate(held):
        builder.mention(mention, chr(_FIRST + _ROOM * _kind(mention) + number), held[number + 1 :])
    return builder.masked(sentence.index, tuple(held))


def slots_of(reading: Reading, sentence: int) -> list[Mention]:
    """What patterns see of a sentence as slots: organisations by name, dates and places."""
    named = [m for m in reading.actors if m.sentence == sentence and not m.generic]
    return [*named, *in_sentence(reading.dates, sentence), *in_sentence(reading.places, sentence)]


def _kind(mention: Mention) -> int:
    return _KIND_OF[type(mention)]


def _unoverlapping(mentions: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, _kind(m) if _kind(m) < 2 else 2, -m.end, _kind(m))):
        if kept and mention.start < kept[-1].end:
            inside = mention.end <= kept[-1].end
            if inside or _kind(kept[-1]) <= _kind(mention):
                continue
            kept.pop()
        kept.append(mention)
    return kept


class _Builder:
    """Writes the masked text from left to right."""

    def __init__(self, plain: str, trimmings: _Trimmings) -> None:
        self.plain, self.trimmings = plain, trimmings
        self.chars: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.at = 0

    def mention(self, mention: Mention, char: str, following: Sequence[Mention]) -> None:
        """Write the words before the mention, then its character in place of it and its trimmings."""
        if mention.start < self.at:
            return
        self._words(mention.start)
        start, end = mention.start, mention.end
        if isinstance(mention, ActorMention):
            length = self._trimmed()
            if length:
                start = self.starts[-length]
                del self.chars[-length:], self.starts[-length:], self.ends[-length:]
            end = self._trimmed_end(mention, following)
        self.chars.append(char)
        self.starts.append(start)
        self.ends.append(end)
        self.at = max(self.at, end)

    def _trimmed_end(self, mention: ActorMention, following: Sequence[Mention]) -> int:
        """Where the words after a name that it can do without end; an aside that names another is not among them."""
        after = self.trimmings.after.match(self.plain, mention.end)
        end = after.end() if after else mention.end
        inside = [m for m in following[:6] if m.start < end and isinstance(m, ActorMention)]
        same = all((m.actor or m.name) == (mention.actor or mention.name) for m in inside)
        return end if same else mention.end

    def _trimmed(self) -> int:
        """How many of the last characters are words that an organisation's name can do without."""
        tail = "".join(self.chars[-_LONGEST_TRIM:]).lower()
        rest = tail
        for _ in range(_MOST_TRIMMED):
            if rest[-1:] not in (" ", "-"):
                break
            words = rest[:-1].split(" ")
            two, one = " ".join(words[-2:]), words[-1]
            word = two if two in self.trimmings.before else one if one in self.trimmings.before else None
            if word is None:
                break
            rest = rest[: -len(word) - 1]
        return len(tail) - len(rest)

    def _words(self, end: int) -> None:
        chunk = self.plain[self.at : end]
        if _PLAINEST.search(chunk) is None and not (self.chars and self.chars[-1] == " " and chunk[:1] == " "):
            self.chars.extend(chunk)
            self.starts.extend(range(self.at, end))
            self.ends.extend(range(self.at + 1, end + 1))
        else:
            for index in range(self.at, end):
                self._char(index)
        self.at = max(self.at, end)

    def _char(self, index: int) -> None:
        """One character: blanks in a row become one, a bracketed aside reads like one between commas."""
        char = self.plain[index]
        if char == " " and self.chars and self.chars[-1] == " ":
            self.ends[-1] = index + 1
            return
        if char == "(" and self.chars and self.chars[-1] == " ":
            self.chars[-1] = ","
            char = " "
        self.chars.append("," if char == ")" else char)
        self.starts.append(index)
        self.ends.append(index + 1)

    def masked(self, sentence: int, held: tuple[Mention, ...]) -> Masked:
        """What was written, with the words after the last mention."""
        self._words(len(self.plain))
        text = "".join(self.chars)
        lower = text.lower()
        return Masked(sentence, self.plain, text, lower, tuple(self.starts), tuple(self.ends), held)


@lru_cache(maxsize=1)
def _trimmings() -> _Trimmings:
    table = vocab.shipped("vocabulary/masking")
    errors = vocabulary.unknown_keys(table, "masking.toml", ("before", "after")) + vocabulary.strings(table, "masking.toml")
    errors += [BadValueError(f"masking.toml: no list {name!r}") for name in ("before", "after") if name not in table]
    vocabulary.raise_all("masking.toml cannot be used", errors)
    after = any_of(table["after"]).pattern
    return _Trimmings(frozenset(table["before"]), re.compile(rf"(?: \([^()]{{1,60}}\))?(?: {after}){{0,2}}", re.IGNORECASE))
