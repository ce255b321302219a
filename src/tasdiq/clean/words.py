"""A passage in, its words and word runs as numbers out: what copies and repeats are compared by."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from tasdiq.clean.phrases import meanings

RUN = 3  # words that stand together
_LONG_WORD = 5  # letters
_MASK = (1 << 60) - 1
_FIRST, _SECOND = 0x9E3779B97F4A7C1, 0xC2B2AE3D27D4EB4  # odd numbers that spread the words' numbers
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?|\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a passage in small letters, those that carry its facts, and a number for each three in a row."""

    all: tuple[str, ...] = field(repr=False)
    facts: frozenset[str] = frozenset()  # numbers, weekdays, months, denials, "another"
    names: frozenset[str] = frozenset()  # words with a capital that do not begin the passage; without capitals all long words
    runs: frozenset[int] = field(default=frozenset(), repr=False)


@lru_cache(maxsize=2_048)
def words(text: str) -> Words:
    """The words of a passage of plain text.

    >>> words("At least 70 died in Quetta.").facts, words("At least 70 died in Quetta.").names
    (frozenset({'70'}), frozenset({'quetta'}))
    """
    found = _WORD.findall(text)
    small = tuple(word.lower() for word in found)
    known = meanings()
    facts = frozenset(word for word in small if word[0].isdigit() or word in known.facts)
    cased = any(word[0].islower() and word[0].upper() != word[0] for word in found)
    names = {word.lower() for word in found[1:] if word[0].isupper()} if cased else {word for word in small if len(word) >= _LONG_WORD}
    return Words(all=small, facts=facts, names=frozenset(names) - facts, runs=_runs(small))


def number(parts: Iterable[str]) -> int:
    """The same 60-bit number for the same words on every machine."""
    return _of_word("\x1f".join(parts))


def likeness(runs: frozenset[int], others: frozenset[int]) -> float:
    """The share of the runs that are among the others."""
    return len(runs & others) / len(runs) if runs else 0.0


def _runs(small: tuple[str, ...]) -> frozenset[int]:
    """For a passage of fewer words one number for all of it."""
    if len(small) < RUN:
        return frozenset((number(small),)) if small else frozenset()
    of = [_of_word(word) for word in small]
    return frozenset((a * _FIRST ^ b * _SECOND ^ c) & _MASK for a, b, c in zip(of, of[1:], of[2:], strict=False))


@lru_cache(maxsize=65_536)
def _of_word(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 4
