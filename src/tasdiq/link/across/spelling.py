"""Cells that name a place in, its names out; and which names may be spellings of one."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from tasdiq.link.across.rules import NameRules
from tasdiq.link.facts import folded

_MARKS = re.compile(r"[,;:()/\[\]]|\s-|-\s|(?<=\w)-(?=[A-Z])|\u2013")
_SOFT = re.compile(r"[aeiouyhw]")
_DOUBLE = re.compile(r"(.)\1+")
_ONE_SOUND = str.maketrans({"v": "w", "q": "k", "z": "s"})
_MANY = 6_000  # names: beyond it only those with the same consonants are held to be alike


class Spelling:
    """The rules for names, ready for use."""

    def __init__(self, rules: NameRules) -> None:
        self.rules = rules
        self._bare = frozenset(rules.bare)
        words = "|".join(re.escape(word) for word in rules.between)
        self._parts = re.compile(rf"{_MARKS.pattern}|\b(?:{words})\b", re.IGNORECASE)

    def pieces(self, text: str) -> list[str]:
        """The names in a cell as they stand: "Mami Rogha, 26 miles west of Miram Shah" has two."""
        parts = (" ".join(w for w in part.split() if self._telling(folded(w))) for part in self._parts.split(text))
        return [part for part in parts if part]

    def names(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The folded names in the cells, whole and word by word."""
        found: dict[str, None] = {}
        for text in texts:
            for piece in self.pieces(text):
                words = [folded(word) for word in piece.split()]
                for name in ("".join(words), *words):
                    if len(name) >= self.rules.shortest:
                        found[name] = None
        return tuple(found)

    def _telling(self, word: str) -> bool:
        return bool(word) and word not in self._bare and not any(c.isdigit() for c in word)


def bones(name: str) -> str:
    """What transliterations of a name agree on: its first letter and its consonants.

    >>> bones("gurwak") == bones("gorveek"), bones("makeen") == bones("makin")
    (True, True)
    """
    plain = name.replace("ph", "f").translate(_ONE_SOUND)
    return _DOUBLE.sub(r"\1", plain[:1] + _SOFT.sub("", plain[1:]))


class Alike:
    """For each of many names those that may be spellings of it, itself among them."""

    def __init__(self, names: Collection[str], rules: NameRules) -> None:
        self._names, self._rules = sorted(set(names)), rules

    @cached_property
    def of(self) -> Mapping[str, frozenset[str]]:
        """The names that each name may be."""
        found: dict[str, set[str]] = {name: {name} for name in self._names}
        for one, two in (*self._same_bones(), *(self._near() if len(self._names) <= _MANY else ())):
            found[one].add(two)
            found[two].add(one)
        return {name: frozenset(others) for name, others in found.items()}

    def _same_bones(self) -> Iterable[tuple[str, str]]:
        from rapidfuzz.fuzz import ratio

        groups: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            groups[bones(name)].append(name)
        for key, members in groups.items():
            if len(key) >= 3:
                for at, one in enumerate(members):
                    yield from ((one, two) for two in members[at + 1 :] if ratio(one, two) >= self._rules.same_bones)

    def _near(self) -> Iterable[tuple[str, str]]:
        import numpy as np
        from rapidfuzz.fuzz import ratio
        from rapidfuzz.process import cdist

        for start in range(0, len(self._names), 1_000):
            chunk = self._names[start : start + 1_000]
            likeness = cdist(chunk, self._names, scorer=ratio, score_cutoff=self._rules.loose, dtype=np.uint8)
            for row, column in zip(*np.nonzero(likeness), strict=True):
                one, two = chunk[row], self._names[column]
                if one < two and (likeness[row, column] >= self._rules.alike or self._bones_alike(one, two)):
                    yield one, two

    def _bones_alike(self, one: str, two: str) -> bool:
        from rapidfuzz.fuzz import ratio

        first, second = bones(one), bones(two)
        return min(len(first), len(second)) >= 4 and ratio(first, second) >= self._rules.bones
