"""Compiled slot patterns and masked sentences in, matches that lead back to the plain words out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tasdiq.extract.masking import Masked

CAPITAL = r"(?-i:[A-ZÀ-Þ][\w'.-]*)"
NAME = re.compile(f"{CAPITAL}(?:[ -]{CAPITAL})*")


@dataclass(frozen=True)
class Pattern:
    """A pattern, the words a sentence must hold for it to match, and what it stands for."""

    source: str
    expression: str
    cues: tuple[frozenset[str], ...]  # of each set a sentence holds one, or the pattern cannot match
    means: Mapping[str, str]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression compiled, once a sentence needs it: most documents need few."""
        return re.compile(self.expression, re.IGNORECASE)


@dataclass(frozen=True)
class Patterns:
    """The patterns of one vocabulary, and a way to see at once which of them a sentence may match."""

    held: tuple[Pattern, ...]

    def hopeful(self, plain: str) -> list[Pattern]:
        """The patterns all of whose cues the sentence holds, in order."""
        matcher, words, first = self._cues
        present = {words[found[0]] for found in matcher.find_matches_as_indexes(plain.lower(), overlapping=True)}
        tried = sorted({number for cue in present for number in first.get(cue, ())})
        return [self.held[n] for n in tried if not any(present.isdisjoint(one_of) for one_of in self.held[n].cues[1:])]

    @cached_property
    def _cues(self) -> tuple[Any, list[str], dict[str, list[int]]]:
        """What finds cues in a text, the cues, and the patterns whose most telling set holds each."""
        from ahocorasick_rs import AhoCorasick

        words = sorted({cue for pattern in self.held for one_of in pattern.cues for cue in one_of})
        first: dict[str, list[int]] = {}
        for number, pattern in enumerate(self.held):
            for cue in pattern.cues[0]:
                first.setdefault(cue, []).append(number)
        return AhoCorasick(words), words, first


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found in a masked sentence."""

    pattern: Pattern
    masked: Masked
    found: re.Match[str]

    def place(self, name: str | None = None) -> tuple[int, int] | None:
        """Where the whole match or a named slot stands in the sentence's plain text."""
        start, end = self.found.span(name or 0) if name is None or name in self.found.re.groupindex else (-1, -1)
        return self.masked.plain_range(start, end) if start >= 0 and end > start else None

    def words(self, name: str) -> str:
        """The plain words in a named slot, empty where it did not take part."""
        where = self.place(name)
        return self.masked.plain[where[0] : where[1]] if where else ""

    def mentions(self, name: str) -> list[object]:
        """The mentions in a named slot, in order."""
        has = name in self.found.re.groupindex and self.found.group(name)
        return self.masked.mentions(self.found.group(name)) if has else []

    def names(self, name: str) -> list[str]:
        """The capitalised names in a named slot that no finder has marked."""
        has = name in self.found.re.groupindex and self.found.group(name)
        return [m.group() for m in NAME.finditer(self.found.group(name))] if has else []


def search(patterns: Iterable[Pattern], masked: Masked) -> Iterator[Match]:
    """Every match of the patterns in a sentence, in pattern order."""
    for pattern in patterns:
        for found in pattern.regex.finditer(masked.text):
            yield Match(pattern, masked, found)
