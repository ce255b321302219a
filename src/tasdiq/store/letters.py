"""A text in; its words as a search compares them out: small, without accents, letters that look alike as one."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from tasdiq.model.vocab import check_keys, shipped


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as a search compares it, and where each of its characters stands in the text."""

    text: str
    at: tuple[int, ...]


def fold(text: str) -> str:
    """The text as a search compares it.

    >>> fold("Café KÖLN"), fold("عَلِي") == fold("علی")
    ('cafe koln', True)
    """
    return "".join(_folded(char) for char in text)


def folded(text: str) -> Folded:
    """The text as a search compares it, with offsets kept."""
    pieces = [(_folded(char), number) for number, char in enumerate(text)]
    return Folded("".join(piece for piece, _ in pieces), tuple(number for piece, number in pieces for _ in piece))


@cache
def _folded(char: str) -> str:
    alike, dropped = _letters()
    if dropped.match(char):
        return ""
    plain = "".join(part for part in unicodedata.normalize("NFKD", alike.get(char, char)) if not unicodedata.combining(part))
    return "".join(alike.get(part, part) for part in plain.casefold())


@cache
def _letters() -> tuple[dict[str, str], re.Pattern[str]]:
    table = shipped("search/letters")
    check_keys([table], "search/letters.toml", ("alike", "dropped"))
    alike = {char: line[0] for line in table["alike"] for char in line[1:]}
    return alike, re.compile(f"[{''.join(table['dropped'])}]")
