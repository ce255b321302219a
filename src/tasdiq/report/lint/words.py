"""The words by which figures in a text are known to belong together: the vocabulary in, patterns out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasdiq.model.vocab import check_keys, shipped

_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "hedges": ("under", "over", "below", "about", "at_least"), "units": ("percent", "points"),
    "parts": ("whole", "some", "closing", "opening", "running", "rest"), "effects": ("killed", "injured", "arrested", "abducted"),
    "changes": ("up", "down", "either", "against", "doubled", "tripled", "quadrupled", "halved"), "averages": ("opening", "periods"),
    "totals": ("names",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The vocabulary of `data/checking`, by section and name."""

    lists: Mapping[str, Mapping[str, Any]]

    def one_of(self, section: str, *names: str) -> str:
        """A piece of a pattern that any of those words fits; the longest is tried first."""
        held = [word for name in names for word in self.lists[section][name]]
        return "(?:" + "|".join(sorted(map(_edged, held), key=len, reverse=True)) + ")"


@cache
def words() -> Words:
    """What ships; raises BadValueError where a key is missing or not known."""
    held = shipped("checking/en")
    check_keys([held], "checking/en.toml", tuple(_SECTIONS))
    for section, names in _SECTIONS.items():
        check_keys([held[section]], f"checking/en.toml [{section}]", names)
    return Words(lists=held)


@cache
def pattern(text: str) -> re.Pattern[str]:
    """A compiled pattern; capitals do not matter."""
    return re.compile(text, re.IGNORECASE)


def effects_in(text: str) -> frozenset[str]:
    """What is said to have happened to people in those words.

    >>> sorted(effects_in("were killed and injured"))
    ['injured', 'killed']
    """
    held = words()
    return frozenset(name for name in held.lists["effects"] if pattern(held.one_of("effects", name)).search(text))


def joined(texts: Iterable[str]) -> str:
    """A piece of a pattern for any of the pieces."""
    return "(?:" + "|".join(texts) + ")"


def _edged(word: str) -> str:
    return (r"\b" if word[0].isalnum() else "") + word + (r"\b" if word[-1].isalnum() or word[-1] == "?" else "")
