"""The text of one line of a MUC-4 template in, its fill out: alternatives, cross-reference tags, the optional mark."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from tasdiq.codebooks.muc4_slots import Slot
from tasdiq.model.vocab import shipped

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MEMORY = 100_000  # strings whose form is kept


@dataclass(frozen=True, slots=True)
class Text:
    """A string fill or a tag. Two are equal if they differ only in articles and quantifiers."""

    form: str
    surface: str = field(compare=False)

    def __str__(self) -> str:
        return self.surface


class Place(NamedTuple):
    """One step of a location; a range ("between A and B") has a second name."""

    names: tuple[str, ...]
    types: tuple[str, ...] = ()
    to_names: tuple[str, ...] = ()
    to_types: tuple[str, ...] = ()


Day: TypeAlias = tuple[int, int, int] | str | None  # year, month, day; or the words, where they are no full date


class DateRange(NamedTuple):
    """A date; `low` is None in a default fill such as "- 26 AUG 89"."""

    low: Day
    high: Day


Value: TypeAlias = Text | str | DateRange | tuple[Place, ...]


class Group(NamedTuple):
    """Alternative values that share alternative cross-reference tags."""

    values: tuple[Value, ...]
    tags: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Fill:
    """One fill of a slot."""

    groups: tuple[Group, ...]
    optional: bool = field(default=False, compare=False)
    source: str = field(default="", compare=False)  # as it stands in the file, without the optional mark

    @property
    def values(self) -> list[Value]:
        """Every alternative."""
        return [value for group in self.groups for value in group.values]

    @property
    def tags(self) -> list[Text]:
        """Every alternative cross-reference."""
        return [tag for group in self.groups for tag in group.tags]


def parse_fill(slot: Slot, words: str) -> Fill | None:
    """The fill of a slot; None for an empty one.

    >>> from tasdiq.codebooks.muc4_slots import slot
    >>> fill = parse_fill(slot("hum-tgt-effect"), '? DEATH / INJURY: "THE MAYOR"')
    >>> fill.values, [str(tag) for tag in fill.tags], fill.optional
    (['DEATH', 'INJURY'], ['THE MAYOR'], True)
    """
    words = words.strip()
    optional = words.startswith("?")
    words = words[optional:].strip()
    groups = () if words in ("", "-", "*") else _PARSERS[slot.kind](words)
    return Fill(groups, optional, words) if groups else None


@lru_cache(maxsize=_MEMORY)
def make_text(raw: str) -> Text:
    """A string in one form: upper case, no quotes, even spacing.

    >>> make_text('"THE 3  PEASANTS"').form
    'PEASANTS'
    """
    words = raw.strip().replace('\\"', '"')
    if len(words) > 1 and words[0] == words[-1] == '"':
        words = words[1:-1]
    words = re.sub(r"\s+", " ", words.upper()).strip()
    if len(words) > 1:
        words = re.sub(r"\s*-\s*", "-", words)
    words = re.sub(r"([\[(])\s+", r"\1", words)
    words = re.sub(r"\s+([\]).,'])", r"\1", words)
    words = re.sub(r"\b([A-Z])\. (?=[A-Z]\.)", r"\1.", words)  # U. S.
    each = words.split()
    return Text(" ".join([word for word in each[:-1] if word not in premodifiers()] + each[-1:]), words)


@cache
def premodifiers() -> frozenset[str]:
    """Articles and quantifiers: words before a noun that tell no two things apart."""
    return frozenset(shipped("muc4/slots")["premodifiers"])


def split_top(words: str, separators: str) -> list[tuple[str, str]]:
    """The pieces between separators outside quotes and parentheses, each with the separator before it ("" for the first)."""
    pieces, start, depth, before, position = [], 0, 0, "", 0
    while position < len(words):
        char = words[position]
        if char == '"':
            closing = _CLOSING.match(words, position + 1)
            position = closing.end() if closing else len(words)
            continue
        if char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char in separators and depth == 0:
            pieces.append((before, words[start:position].strip()))
            before, start = char, position + 1
        position += 1
    return [*pieces, (before, words[start:].strip())]


def alternatives(words: str) -> list[str]:
    """The pieces of "A / B / C"."""
    return [_unwrapped(piece) for _, piece in split_top(_unwrapped(words), "/") if piece]


_CLOSING = re.compile(r'(?:\\.|[^"\\])*"')


def _unwrapped(words: str) -> str:
    """The words without parentheses that enclose them all."""
    while words.startswith("(") and _end_of_first(words) == len(words) - 1:
        words = words[1:-1].strip()
    return words


def _end_of_first(words: str) -> int:
    """Where the parenthesis that begins the words ends; at their end where it is never closed."""
    depth = 0
    for position, char in enumerate(words):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return position
    return len(words) - 1


def _tagged(words: str, parse: Callable[[str], Value]) -> tuple[Group, ...]:
    """The groups of VALUE / VALUE ... : TAG / TAG ..."""
    pieces = split_top(_unwrapped(words.strip()), "/:")
    if any(before == ":" for before, _ in pieces):
        return tuple(_pairs(pieces, parse))
    plain: list[str] = []
    groups: list[Group] = []
    for _, piece in pieces:
        inner = _unwrapped(piece)
        if inner != piece and len(split_top(inner, ":")) > 1:
            groups += _tagged(inner, parse)
        else:
            plain += alternatives(inner)
    return (*([Group(tuple(map(parse, plain)))] if plain else []), *groups)


def _pairs(pieces: list[tuple[str, str]], parse: Callable[[str], Value]) -> list[Group]:
    """The groups where a value has a tag; an unquoted piece before a further ":" is the next value, not a tag."""
    last = max(index for index, (before, _) in enumerate(pieces) if before == ":")
    groups: list[Group] = []
    values: list[str] = []
    in_tags = False
    for index, (before, piece) in enumerate(pieces):
        if before == ":":
            groups.append(Group(tuple(map(parse, values))))
            values, in_tags = [], True
        if in_tags and index < last and not piece.startswith('"'):
            in_tags = False
        if in_tags:
            groups[-1] = Group(groups[-1].values, (*groups[-1].tags, *map(make_text, alternatives(piece))))
        else:
            values += alternatives(piece)
    return groups


def _dates(words: str) -> tuple[Group, ...]:
    values = []
    for alternative in alternatives(words):
        low, dash, high = alternative.partition("-")
        value = DateRange(_day(low), _day(high if dash else low))
        if value != (None, None):
            values.append(value)
    return (Group(tuple(values)),) if values else ()


@lru_cache(maxsize=_MEMORY)
def _day(words: str) -> Day:
    """Year, month and day of "06 SEP 89" and its spelling variants; what is no full date stays as it is."""
    parts = re.findall(r"[A-Z]+|[0-9]+", words.upper())
    numbers = [int(part) for part in parts if part.isdigit()]
    months = [MONTHS.index(part[:3]) + 1 for part in parts if part[:3] in MONTHS]
    if len(months) == 1 and len(numbers) == 2 and len(parts) == 3:
        day, year = numbers
        return (year % 100 + 1900, months[0], day)
    return re.sub(r"\s+", " ", words.upper()).strip() or None


def _locations(words: str) -> tuple[Group, ...]:
    values: list[tuple[Place, ...]] = []
    for alternative in alternatives(words):
        places = tuple(_place(step) for _, step in split_top(alternative, ":") if step)
        if len(places) == 1 and places[0].types and values:
            places = values[-1][:-1] + places  # "COUNTRY: X (CITY) / Y (TOWN)": Y replaces the last step
        if places:
            values.append(places)
    return (Group(tuple(values)),) if values else ()


def _place(words: str) -> Place:
    parts = []
    for end in re.split(r"(?<!\s)\s+-\s+", _unwrapped(words), maxsplit=1):
        name, kind = _name_and_kind(_unwrapped(end))
        parts += [tuple(alternatives(re.sub(r"\s+", " ", name.upper()))), tuple(alternatives(kind.upper()))]
    return Place(*parts)


def _name_and_kind(words: str) -> tuple[str, str]:
    """The two of "MEDELLIN (CITY)"."""
    name, opening, kind = words.rstrip().partition("(")
    if opening and not kind.endswith(")"):
        return words, ""
    return name.rstrip(), kind.removesuffix(")")


def _set_value(words: str) -> str:
    return re.sub(r"\s+", " ", words.upper()).strip()


def _number(words: str) -> str:
    return re.sub(r"\s+", "", words.upper())


_PARSERS: dict[str, Callable[[str], tuple[Group, ...]]] = {
    "date": _dates,
    "location": _locations,
    "string": lambda words: _tagged(words, make_text),
    "set": lambda words: _tagged(words, _set_value),
    "number": lambda words: _tagged(words, _number),
}
