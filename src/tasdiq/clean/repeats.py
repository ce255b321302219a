"""Sentences in, those that say again what an earlier one of the same document said out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasdiq.clean.phrases import meanings
from tasdiq.clean.words import Words, likeness, words

_FEWEST_WORDS = 8  # of a sentence that can be a repeat on its own
_FEWEST_IN_PASSAGE = 4  # of one that stands beside another repeat
_SAME = 0.7  # of a sentence's runs of words
_SAME_IN_PASSAGE = 0.55
_ALL_IN_PASSAGE = 0.75  # of the original's runs of words
_MOST_NEW_WORDS = 12  # in a sentence that stands beside another repeat
_MOST_PLACES = 8  # of one run of words that are remembered


@dataclass(slots=True)
class _Seen:
    """The sentences met so far and where each run of words stands in them."""

    told: list[Words] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=dict)

    def add(self, sentence: Words) -> None:
        """Remember one more sentence."""
        for run in sentence.runs:
            known = self.places.setdefault(run, [])
            if len(known) < _MOST_PLACES:
                known.append(len(self.told))
        self.told.append(sentence)

    def nearest(self, number: int) -> int | None:
        """The earlier sentence that has most runs in common with that one."""
        common = Counter(place for run in self.told[number].runs for place in self.places.get(run, ()) if place < number)
        return min(common, key=lambda place: (-common[place], place)) if common else None


def repeated(sentences: Sequence[str]) -> list[bool]:
    """For each sentence whether it says again, in nearly the same words, what an earlier one said.

    A changed number, day or denial makes it another statement; so does a new name, unless the sentence only
    carries on a passage that is being told again.
    """
    seen = _Seen()
    for text in sentences:
        seen.add(words(text))
    nearest = [seen.nearest(number) for number in range(len(sentences))]
    found = [place is not None and _is_same(seen, number, place) for number, place in enumerate(nearest)]
    for order in (range(len(found)), range(len(found) - 1, -1, -1)):
        for number in order:
            place = nearest[number]
            if not found[number] and place is not None and _in_passage(found, nearest, number, place):
                found[number] = _carries_on(seen, number, place)
    return found


def _is_same(seen: _Seen, number: int, place: int) -> bool:
    later, earlier = seen.told[number], seen.told[place]
    if len(later.all) < _FEWEST_WORDS or _facts_differ(later, earlier) or later.names - set(earlier.all):
        return False
    return likeness(later.runs, earlier.runs) >= _SAME


def _carries_on(seen: _Seen, number: int, place: int) -> bool:
    """Whether a sentence beside a repeat repeats the sentence beside the original, with a little added or left out."""
    later, earlier = seen.told[number], seen.told[place]
    if len(later.all) < _FEWEST_IN_PASSAGE or _facts_differ(later, earlier):
        return False
    new = set(later.all) - set(earlier.all)
    if len(new) > _MOST_NEW_WORDS or (later.names & new and earlier.names - set(later.all)):
        return False
    forward = likeness(later.runs, earlier.runs)
    back = likeness(earlier.runs, later.runs)
    return forward >= _SAME_IN_PASSAGE or back >= _ALL_IN_PASSAGE


def _in_passage(found: Sequence[bool], nearest: Sequence[int | None], number: int, place: int) -> bool:
    """Whether the sentence before or after is a repeat too, of the sentence before or after the original."""
    for step in (-1, 1):
        beside = number + step
        if 0 <= beside < len(found) and found[beside] and (original := nearest[beside]) is not None:
            distance = original - place
            if 0 < abs(distance) <= 2 and (distance > 0) == (step > 0):
                return True
    return False


def _facts_differ(later: Words, earlier: Words) -> bool:
    """Whether the later sentence has a number, day or denial of its own, or lost a denial."""
    return bool(later.facts - earlier.facts) or bool((earlier.facts - later.facts) & meanings().denials)
