"""A name and the places it may be a spelling of in, the one it is alike to out."""

import re
from collections.abc import Iterable

from tasdiq.resolve.place_entry import Place
from tasdiq.resolve.place_fold import key

_ALIKE = 83  # of 100: names spelled so alike are one place
_FEWEST_BONES = 3
_ONE_SOUND = str.maketrans("qcvzeiou", "kkwsaaaa")
_SHORTEST = 5  # letters: "Bara" and "Boya" are two


def alike(name: str, places: Iterable[Place]) -> Place | None:
    """The place whose name is spelled nearly so; None where there is none, or several that are equally alike.

    Blanks count for nothing: "Darga Mandi" is "Dargamandi". Where no spelling is near, the consonants alone may tell it.
    """
    from rapidfuzz.fuzz import ratio

    folded, bones = _joined(name), _bones(name)
    known = [p for p in places if _begins(p.name) == _begins(name)]
    scored = sorted(((ratio(folded, _joined(p.name)), p) for p in known), key=lambda pair: -pair[0])
    if scored and scored[0][0] >= _ALIKE and (len(folded) >= _SHORTEST or scored[0][0] == 100):
        return scored[0][1]
    same = [p for p in known if len(bones) >= _FEWEST_BONES and _bones(p.name) == bones]
    return same[0] if len({p.id for p in same}) == 1 else None


def _begins(name: str) -> str:
    """The sound a name begins with: spellings differ within a name, and "Watta Khel" is not Datta Khel."""
    return key(name)[:1].translate(_ONE_SOUND)


def _joined(name: str) -> str:
    return key(name).replace(" ", "")


def _bones(name: str) -> str:
    """The consonants of a name, the part of it that transliterations agree on.

    >>> _bones("Zharay") == _bones("Zhari"), _bones("Gulam Khan") == _bones("Ghulam Khan")
    (True, True)
    """
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouywh ]", "", key(name)))
