"""Two names in, how alike they are out: 1.0 for spellings of one name, below 0.5 for names that only share common words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasdiq.resolve.actor_names import Naming, is_acronym, spells

_BRACKETS = re.compile(r"[\(\[\{]([^()\[\]{}]{1,80})[\)\]\}]")
_ELSEWHERE = 0.5  # how much of a likeness is left where brackets name different countries
_COLLECTIVE = 0.3  # the most that "Sand rebels" and the name of one body of rebels can be alike


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: its telling words, and the acronym that it is or has."""

    words: tuple[str, ...]
    acronym: str | None
    bare: bool = False  # the name is nothing but the acronym
    places: frozenset[str] = frozenset()  # the countries in its brackets: "Army of Sand (Chad)"


def alike(left: str, right: str, naming: Naming) -> float:
    """How sure it is, from the names alone, that both name one organisation (0 to 1).

    >>> alike("Front of Sand", "front of sand", Naming())
    1.0
    """
    if naming.key(left) == naming.key(right):
        return 1.0
    score = max(_pair(one, other, naming) for one in readings(left, naming) for other in readings(right, naming))
    return score if collective(left, naming) == collective(right, naming) else min(score, _COLLECTIVE)


def collective(name: str, naming: Naming) -> bool:
    """Whether a name means many bodies, or people in no body ("Sand rebels")."""
    words = naming.words_of(without_brackets(name))
    return bool(words) and words[-1] in naming.collective


def without_brackets(name: str) -> str:
    """The name without what stands in brackets."""
    return _BRACKETS.sub(" ", name).strip()


def readings(name: str, naming: Naming) -> Iterator[Reading]:
    """The name without what stands in brackets, and each bracket that holds another name; a country in brackets is left out."""
    outside = without_brackets(name)
    inside = [match.group(1).strip() for match in _BRACKETS.finditer(name)]
    if ": " in outside:  # "FoS: Front of Sand"
        short, _, outside = outside.partition(": ")
        inside.append(short)
    acronym = next((text for text in inside if is_acronym(text)), None)
    others = [_telling(text, naming) for text in inside if text != acronym]
    places = frozenset(word for words in others if naming.places.issuperset(words) for word in words)
    if is_acronym(outside):
        yield Reading((), outside, bare=True, places=places)
    else:
        factions = [words for words in others if _splits(words, naming)]
        yield Reading((*_telling(outside, naming), *(word for words in factions for word in words)), acronym, places=places)
    for words in others:
        if not _splits(words, naming) and not naming.places.issuperset(words):
            yield Reading(words, None, places=places)


def _splits(words: tuple[str, ...], naming: Naming) -> bool:
    """Whether a bracket names a part of the body: "(Azad)", "(Dune faction)"."""
    return (len(words) == 1 and words[0] not in naming.places) or not naming.splitting.isdisjoint(words)


def _telling(name: str, naming: Naming) -> tuple[str, ...]:
    return tuple(word for word in naming.words_of(name) if word not in naming.small)


def _pair(left: Reading, right: Reading, naming: Naming) -> float:
    score = _compare(list(left.words), list(right.words), naming)
    if left.acronym and right.acronym and naming.key(left.acronym) == naming.key(right.acronym):
        score = max(score, 0.92 if left.bare or right.bare else 0.6 + 0.35 * score)
    for one, other in ((left, right), (right, left)):
        if one.bare and one.acronym and other.words and spells(one.acronym, other.words, naming.small):
            score = max(score, 0.85 if len(one.acronym) > 2 else 0.6)
    apart = left.places and right.places and not left.places & right.places
    return _ELSEWHERE * score if apart else score


def _compare(left: list[str], right: list[str], naming: Naming) -> float:
    """Shared words by weight, near spellings counted in part; a word that splits bodies costs."""
    if not left or not right:
        return 0.0
    if sorted(left) == sorted(right):
        return 0.97
    shared = 0.0
    rest = list(right)
    for word in left:
        nearest = max(rest, key=lambda other: _near(word, other), default=None)
        near = _near(word, nearest) if nearest else 0.0
        if nearest and near > 0.75:
            rest.remove(nearest)
            shared += near * (_weight(word, naming) + _weight(nearest, naming))
    total = sum(_weight(word, naming) for word in left + right)
    splits = len({word for word in left if word in naming.splitting} ^ {word for word in right if word in naming.splitting})
    return max(0.0, 0.95 * shared / total - 0.3 * splits)


def _weight(word: str, naming: Naming) -> float:
    if word in naming.weak or word in naming.collective:
        return 0.35
    return 0.6 if word in naming.places else 1.0


def _near(left: str, right: str) -> float:
    """How near two words are; the nationality and the country are one ("Turkish", "Turkey") as far as they begin alike."""
    from rapidfuzz.distance import JaroWinkler

    if left == right:
        return 1.0
    if min(len(left), len(right)) < 4:
        return 0.0
    return float(JaroWinkler.similarity(left, right)) - (0.1 if left[0] != right[0] else 0.0)
