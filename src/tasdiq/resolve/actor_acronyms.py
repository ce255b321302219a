"""An acronym and a name in, how well the one can be short for the other out; also across languages."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from tasdiq.resolve.actor_names import Naming, bare, spells

ORDERED, PLACELESS, MIXED, TRANSLATED, ALMOST = 1.0, 0.95, 0.8, 0.7, 0.35
_SHORT = 0.6  # what is left of a loose fit of three letters, which happens by chance
_LONG = 4  # letters from which an acronym with one letter too many or too few still tells something


def derived(acronym: str, words: Sequence[str], naming: Naming) -> float:
    """How well the acronym fits the words: their first letters, without countries, in any order, or of their translations.

    >>> derived("FS", ("front", "of", "sand"), Naming(small=frozenset({"of"})))
    1.0
    """
    telling = [word for word in words if word not in naming.small]
    letters = "".join(c for c in bare(acronym) if c.isalpha())
    if len(letters) < 2 or not telling:
        return 0.0
    if spells(acronym, words, naming.small):
        return ORDERED
    without = [word for word in telling if word not in naming.places]
    if len(without) > 1 and spells(acronym, without, naming.small):
        return PLACELESS
    return max((_loosely(letters, part, naming) for part in ((telling, without) if without != telling else (telling,))), default=0.0)


def _loosely(letters: str, words: Sequence[str], naming: Naming) -> float:
    """Fits that look away from the order of the words, or from one letter; two letters fit too much by chance."""
    if len(letters) < 3 or abs(len(words) - len(letters)) > 1:
        return 0.0
    own = [frozenset(word[0]) for word in words]
    every = [first | naming.translations.get(word, frozenset()) for first, word in zip(own, words, strict=True)]
    sure = 1.0 if len(letters) >= _LONG else _SHORT
    if len(words) == len(letters):
        if _covered(letters, own) == len(letters):
            return MIXED * sure
        if _covered(letters, every) == len(letters):
            return TRANSLATED * sure
    wrong = max(len(letters), len(words)) - _covered(letters, every)
    return ALMOST if wrong == 1 and len(letters) >= _LONG + (len(words) == len(letters)) else 0.0


def _covered(letters: str, choices: Sequence[frozenset[str]]) -> int:
    """How many letters can each be given a word of its own that may stand for it."""
    given: dict[int, int] = {}
    return sum(_give(place, letters, choices, given, set()) for place in range(len(letters)))


def _give(place: int, letters: str, choices: Sequence[frozenset[str]], given: dict[int, int], tried: set[int]) -> bool:
    for word, choice in enumerate(choices):
        if letters[place] in choice and word not in tried:
            tried.add(word)
            if word not in given or _give(given[word], letters, choices, given, tried):
                given[word] = place
                return True
    return False


@lru_cache(maxsize=20_000)
def near(left: str, right: str) -> float:
    """How alike two acronyms are: the same letters, in another order, or with one more.

    >>> near("FoS", "FOS"), near("SFM", "FSM"), near("ABCD", "ABCDE"), near("ABC", "XYZ")
    (1.0, 0.6, 0.65, 0.0)
    """
    one, other = ("".join(c for c in bare(text) if c.isalnum()) for text in (left, right))
    if one == other:
        return 1.0
    if len(one) > 2 and sorted(one) == sorted(other):
        return 0.6
    short, long = sorted((one, other), key=len)
    if len(short) >= _LONG and len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long))):
        return 0.65
    return 0.0


def unfolded(acronym: str) -> Iterator[str]:
    """The acronyms that one with a slash stands for: "SPM/A" is "SPM" and "SPA".

    >>> list(unfolded("SPM/A")), list(unfolded("FS")), list(unfolded("FS/RED"))
    (['SPM', 'SPA'], ['FS'], ['FS', 'RED'])
    """
    first, _, last = acronym.partition("/")
    yield first
    if last:
        yield first[: -len(last)] + last if len(last) < min(3, len(first)) else last
