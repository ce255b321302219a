"""Two names in, how alike they are out: 1.0 for spellings of one name, below 0.5 for names that only share common words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasdiq.resolve.actor_acronyms import derived, near, unfolded
from tasdiq.resolve.actor_names import Naming, is_acronym

_BRACKETS = re.compile(r"[\(\[\{]([^()\[\]{}]{1,80})[\)\]\}]")
_QUALIFIED = re.compile(r"(?<=[A-Z])\s*-\s*([A-Z]\w{0,3}|North|South|East|West)$|\s+(I{1,3}|IV|V)$")  # "FOS-K", "FOS - North", "FOS II"
_IN = re.compile(r"\sin\s(?:the\s)?(?=[A-Z])")
_ELSEWHERE = 0.5  # how much of a likeness is left where brackets name different countries
_COLLECTIVE = 0.3  # the most that "Sand rebels" and the name of one body of rebels can be alike
_COMMON = 0.3  # the most that names can be alike which share only words that hundreds of names have
_COUNTRY = 0.2  # ... or only a country
_LOOSE = 0.45  # the most that two names of many bodies can be alike: "Sand rebels", "Sand insurgents"
_NEARLY = 0.8  # from here on names that only share common words are spellings of one
_CHAPTER = 0.5  # how much is left where only one says "in Sandland": a chapter is not the whole
_DIFFERENT = 0.6  # how much a derived acronym is worth where the name has another one
_PART = 0.3  # what a word costs that splits bodies
_LETTER = 0.5  # ... and what stands behind an acronym: "FOS-K" is not FOS
_PLACE = 0.6  # the weight of a word for a country; common words weigh less
_SHARED = 0.92  # an acronym that both have
_KEPT = 20_000  # names whose readings are kept


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: its telling words, and the acronyms that it is or has."""

    words: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    bare: bool = False  # the name is nothing but the acronym
    places: frozenset[str] = frozenset()  # the countries in its brackets: "Army of Sand (Chad)"
    parts: frozenset[str] = frozenset()  # what splits it from the whole: "faction", "k" of "FOS-K"
    chapter: bool = False  # "... in Sandland"
    whole: str | None = None  # the acronym with its part: "FOSK"


def alike(left: str, right: str, naming: Naming) -> float:
    """How sure it is, from the names alone, that both name one organisation (0 to 1).

    >>> alike("Front of Sand", "front of sand", Naming())
    1.0
    """
    if naming.key(left) == naming.key(right):
        return 1.0
    score = max(_pair(one, other, naming) for one in read(left, naming) for other in read(right, naming))
    loose = collective(left, naming), collective(right, naming)
    return min(score, _LOOSE if all(loose) else _COLLECTIVE) if any(loose) else score


def collective(name: str, naming: Naming) -> bool:
    """Whether a name means many bodies, or people in no body ("Sand rebels")."""
    words = naming.words_of(without_brackets(name))
    return bool(words) and words[-1] in naming.collective


def without_brackets(name: str) -> str:
    """The name without what stands in brackets."""
    return _BRACKETS.sub(" ", name).strip()


def name_parts(name: str) -> Iterator[str]:
    """What stands outside of a name's brackets, and what stands in each of them."""
    if "(" in name or "[" in name or "{" in name:
        yield without_brackets(name)
        yield from (match.group(1).strip() for match in _BRACKETS.finditer(name))


def read(name: str, naming: Naming) -> tuple[Reading, ...]:
    """The ways to read a name; those of names seen lately are kept."""
    kept: dict[str, tuple[Reading, ...]] = naming.kept
    if name not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[name] = tuple(readings(name, naming))
    return kept[name]


def readings(name: str, naming: Naming) -> Iterator[Reading]:
    """The name without what stands in brackets, and each bracket that holds another name; a country in brackets is left out."""
    outside = without_brackets(name)
    inside = [match.group(1).strip() for match in _BRACKETS.finditer(name)]
    if ": " in outside:  # "FoS: Front of Sand"
        short, _, outside = outside.partition(": ")
        inside.append(short)
    others = [_telling(text, naming) for text in inside if not is_acronym(text)]
    places = frozenset(word for words in others if naming.places.issuperset(words) for word in words)
    acronyms = tuple(each for text in inside if is_acronym(text) for each in unfolded(text))
    factions = [words for words in others if _splits(words, naming)]
    chapter = _IN.search(outside) is not None
    for whole in _alternatives(outside):
        yield _reading(whole, acronyms, factions, naming, places, chapter)
    for words in others:
        if words and not _splits(words, naming) and not naming.places.issuperset(words):
            yield Reading(words, places=places)


def _alternatives(outside: str) -> Iterator[str]:
    """ "Sands/FDS" is two names; "SPM/A" and "and/or" are not."""
    first, slash, last = outside.partition("/")
    if slash and len(first) > 3 and len(last) > 2 and not is_acronym(first):
        yield from (first, last)
    else:
        yield outside


def _reading(
    whole: str, acronyms: tuple[str, ...], factions: Sequence[tuple[str, ...]], naming: Naming, places: frozenset[str], chapter: bool
) -> Reading:
    qualified = _QUALIFIED.search(whole)
    stem = whole[: qualified.start()] if qualified else whole
    if is_acronym(stem.replace("/", "")):
        part = next(group for group in qualified.groups() if group) if qualified else ""
        parts = frozenset({part.lower()} - {""})
        return Reading((), tuple(unfolded(stem)), bare=True, places=places, parts=parts, whole=f"{stem}{part}" if part else None)
    words = (*_telling(whole, naming), *(word for faction in factions for word in faction))
    name, _, short = whole.rpartition("-")
    acronyms = (*acronyms, short) if name and is_acronym(short) else acronyms
    return Reading(words, acronyms, places=places, parts=naming.splitting.intersection(words), chapter=chapter)


def _splits(words: tuple[str, ...], naming: Naming) -> bool:
    """Whether a bracket names a part of the body: "(Azad)", "(Dune faction)"."""
    if naming.places.issuperset(words):
        return False
    return len(words) == 1 or not naming.splitting.isdisjoint(words)


def _telling(name: str, naming: Naming) -> tuple[str, ...]:
    return tuple(word for word in naming.words_of(name) if word not in naming.small)


def _pair(left: Reading, right: Reading, naming: Naming) -> float:
    if any(
        one.whole and any(near(one.whole, text) == 1.0 for text in (*other.acronyms, other.whole or ""))
        for one, other in _both(left, right)
    ):
        return _SHARED
    words = _compare(left, right, naming) * (_CHAPTER if left.chapter != right.chapter else 1.0) - _PART * len(left.parts ^ right.parts)
    short = _by_acronym(left, right, naming) - (_LETTER if left.bare or right.bare else _PART) * len(left.parts ^ right.parts)
    score = max(0.0, words, short)
    return _ELSEWHERE * score if left.places and right.places and not left.places & right.places else score


def _both(left: Reading, right: Reading) -> tuple[tuple[Reading, Reading], tuple[Reading, Reading]]:
    return (left, right), (right, left)


def _by_acronym(left: Reading, right: Reading, naming: Naming) -> float:
    """How sure an acronym makes it: both have it, one is short for the other, or it is the other's only word."""
    shared = max((near(a, b) for a in left.acronyms for b in right.acronyms), default=0.0)
    if shared == 1.0:
        return _SHARED if left.bare or right.bare else 0.6 + 0.35 * _compare(left, right, naming)
    fits = [fit for one, other in _both(left, right) for fit in (_only_word(one, other, naming), _short_for(one, other, naming))]
    return max(*(fit * (_DIFFERENT if left.acronyms and right.acronyms and not shared else 1.0) for fit in fits), 0.6 * shared)


def _only_word(one: Reading, other: Reading, naming: Naming) -> float:
    """Whether the one's acronym is all that the other is called: "FROSA" and "Frosa"."""
    return 0.9 if len(other.words) == 1 and any(naming.word(acronym) == other.words[0] for acronym in one.acronyms) else 0.0


def _short_for(one: Reading, other: Reading, naming: Naming) -> float:
    """How well the one, where it is nothing but an acronym, fits the other's words; what splits bodies is no part of it."""
    if not one.bare or not other.words:
        return 0.0
    words = [word for word in other.words if word not in other.parts] if one.parts else other.words
    fit = 0.85 * max(derived(acronym, words, naming) for acronym in one.acronyms)
    return fit * (0.75 if all(len(acronym) < 3 for acronym in one.acronyms) else 1.0)


def _compare(left: Reading, right: Reading, naming: Naming) -> float:
    """Shared words by weight, near spellings counted in part."""
    if not left.words or not right.words:
        return 0.0
    if sorted(left.words) == sorted(right.words):
        return 0.97
    shared, best = 0.0, 0.0
    rest = list(right.words)
    for word in left.words:
        nearest = max(rest, key=lambda other: spelled_like(word, other), default=None)
        likeness = spelled_like(word, nearest) if nearest else 0.0
        if nearest and likeness > 0:
            rest.remove(nearest)
            weight = (_weight(word, naming) + _weight(nearest, naming)) / 2
            best = max(best, weight)
            shared += 2 * likeness * weight
    total = sum(_weight(word, naming) for word in (*left.words, *right.words))
    score = 0.95 * shared / total * (_ELSEWHERE if _abroad(left.words, right.words, naming) else 1.0)
    least = score if best == 1.0 or score > _NEARLY else _COUNTRY if best == _PLACE else _COMMON
    return min(score, least)


def _abroad(left: Sequence[str], right: Sequence[str], naming: Naming) -> bool:
    """Whether each name has a country or people, and another one."""
    ours, theirs = ([word for word in words if word in naming.places] for words in (left, right))
    return bool(ours and theirs) and not any(spelled_like(a, b) or a[:4] == b[:4] for a in ours for b in theirs)


def _weight(word: str, naming: Naming) -> float:
    if word in naming.weak or word in naming.collective:
        return 0.35
    return _PLACE if word in naming.places else 1.0


@lru_cache(maxsize=100_000)
def spelled_like(left: str, right: str) -> float:
    """How near two words are, 0 where they are other words; the same sounds in other letters are nearly one word.

    >>> spelled_like("front", "front"), spelled_like("kathib", "qatib") > 0.8, spelled_like("front", "frost"), spelled_like("sand", "salt")
    (1.0, True, 0.0, 0.0)
    """
    from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

    if left == right:
        return 1.0
    if min(len(left), len(right)) < 4:
        return 0.0
    if skeleton(left) == skeleton(right):
        return 0.93
    if left[0] != right[0]:
        return 0.0
    same = float(DamerauLevenshtein.normalized_similarity(left, right))
    return float(JaroWinkler.similarity(left, right)) - 0.05 if same >= 0.65 and min(len(left), len(right)) > 5 else 0.0


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """The consonants of a word as they sound, so that spellings of one transliterated word fall together.

    >>> skeleton("sayyaf") == skeleton("sayaf"), skeleton("khataib") == skeleton("qataib")
    (True, True)
    """
    sound = word
    for letters, plain in _SOUNDS:
        sound = sound.replace(letters, plain)
    first, rest = sound[:1], re.sub("[aeiouyw]", "", sound[1:])
    return re.sub(r"(.)\1+", r"\1", ("a" if first in "aeiou" else first) + rest)


_SOUNDS = (
    ("kh", "k"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("sh", "S"),
    ("ch", "S"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("dj", "j"),
    ("z", "s"),
)
