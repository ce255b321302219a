"""An expression with a year in words in, the same with the year in figures out ("nineteen ninety-four": "1994")."""

import re
from collections.abc import Mapping
from functools import cache

from tasdiq.resolve.date_grammar import value_grammars

_CENTURIES = range(15, 21)


def plain_years(text: str) -> str:
    """The text with its years in figures.

    >>> plain_years("the winter of nineteen ninety-four"), plain_years("in two thousand and six"), plain_years("nineteen people")
    ('the winter of 1994', 'in 2006', 'nineteen people')
    """
    pattern, words = _spelled()
    return pattern.sub(lambda found: _figures(found, words), text)


@cache
def _spelled() -> tuple[re.Pattern[str], Mapping[str, int]]:
    tables = [grammar.tables.get("number", {}) for grammar in value_grammars()]
    words = {word: low for table in tables for word, (low, high) in table.items() if low == high and word.isalpha()}
    numbers = (_CENTURIES, range(20, 100, 10), range(10, 20), range(1, 10))
    first, tens, teens, ones = (_any(words, each) for each in numbers)
    below = rf"(?:(?P<tens>{tens})(?:[ -](?P<ones>{ones}))?|(?P<teens>{teens}))"
    late = rf"two thousand(?:(?: and)? (?:(?P<late>{teens}|{ones})))?"
    return re.compile(rf"\b(?:(?P<first>{first}) {below}|{late})\b(?! (?:people|men))", re.IGNORECASE), words


def _any(words: Mapping[str, int], numbers: range) -> str:
    return "|".join(sorted((word for word, number in words.items() if number in numbers), key=len, reverse=True))


def _figures(found: re.Match[str], words: Mapping[str, int]) -> str:
    parts = {name: words[word.lower()] for name, word in found.groupdict().items() if word}
    century = parts.pop("first", 20)
    return str(century * 100 + sum(parts.values()))
