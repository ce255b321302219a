"""Text in, its words and word runs as numbers out: what copies and repeats are compared by."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from tasdiq.clean.phrases import meanings
from tasdiq.model.text import plain

RUN = 3  # words that stand together
_LONG_WORD = 5  # letters
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?|\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a passage in small letters, and those of them that carry its facts."""

    all: tuple[str, ...] = field(repr=False)
    facts: frozenset[str] = frozenset()  # numbers, weekdays, months, denials, "another"
    names: frozenset[str] = frozenset()  # words with a capital that do not begin the passage; without capitals all long words

    def runs(self) -> frozenset[int]:
        """A number for each three words that stand together; for a shorter passage one for all of it."""
        if len(self.all) < RUN:
            return frozenset((number(self.all),)) if self.all else frozenset()
        return frozenset(number(run) for run in zip(*(self.all[n:] for n in range(RUN)), strict=False))


def words(text: str) -> Words:
    """The words of a passage.

    >>> words("At least 70 died in Quetta.").facts, words("At least 70 died in Quetta.").names
    (frozenset({'70'}), frozenset({'quetta'}))
    """
    found = _WORD.findall(plain(text))
    small = tuple(word.lower() for word in found)
    known = meanings()
    facts = frozenset(word for word in small if word[0].isdigit() or word in known.numbers or word in known.denials or word in known.others)
    letters = [word for word in found if word[0].isalpha()]
    cased = any(word[0].islower() and word[0].upper() != word[0] for word in letters)
    names = {word.lower() for word in found[1:] if word[0].isupper()} if cased else {word for word in small if len(word) >= _LONG_WORD}
    return Words(all=small, facts=facts, names=frozenset(names) - facts)


def number(parts: Iterable[str]) -> int:
    """The same 60-bit number for the same words on every machine."""
    return int.from_bytes(blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()[:8], "big") >> 4


def likeness(runs: Sequence[int] | frozenset[int], others: frozenset[int]) -> float:
    """The share of the runs that are among the others."""
    return sum(run in others for run in runs) / len(runs) if runs else 0.0
