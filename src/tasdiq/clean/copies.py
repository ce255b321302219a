"""Documents in; repeats within one, near-duplicates among many and passages they share out."""

from array import array
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TypeVar

from tasdiq.clean.repeats import repeated
from tasdiq.clean.words import Words, number, words
from tasdiq.model.text import Document, Range, Sentence, sentences

Name = TypeVar("Name", bound=Hashable)
Row = tuple[Name, date | None, int, tuple[int, ...]]  # id, published, order of arrival, fingerprint

_HASHES = 96  # of the runs of words
_BAND = 3  # hashes that must agree for two documents to be compared
_FACT_BITS, _NAME_BITS, _WORD = 128, 512, 32
_SEED = 2016
_TURNS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)  # odd numbers that each sort the runs anew
_MASK = (1 << 64) - 1
_FEWEST_WORDS = 20  # of a document that is compared at all
_SHORT = 120  # words; below, two dispatches on two incidents can share most of their wording
_SAME, _SAME_SHORT = 0.55, 0.7  # of the runs of words
_OTHER_NAMES = 0.1  # of the names, on both sides: another incident told in the same words
_FEWEST_IN_SENTENCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence of a document and three keys; a sentence that has one in common says nearly the same."""

    start: int
    end: int
    keys: tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A passage of a later document that stands in an earlier one too."""

    document: Hashable
    earlier: Hashable
    start: int
    end: int


def mark_repeats(document: Document) -> Document:
    """The document with `repeats` set: sentences that say again what an earlier sentence of it said."""
    told = _told(document)
    flags = repeated([sentence.plain for sentence in told])
    return replace(document, repeats=tuple(_runs(told, flags)))


def _runs(told: Sequence[Sentence], flags: Sequence[bool]) -> Iterator[Range]:
    """The repeated sentences, those in a row as one range."""
    for again, row in groupby(zip(told, flags, strict=True), key=lambda pair: pair[1]):
        if again:
            members = [sentence for sentence, _ in row]
            yield Range(members[0].start, members[-1].end)


def with_fingerprint(document: Document) -> Document:
    """The document with its fingerprint and the keys of its passages, which whole documents and sentences are compared by."""
    known = tuple(number for p in passages(document) for number in (p.start, p.end, *p.keys))
    return replace(document, fingerprint=fingerprint(document), passages=known)


def passages_of(document: Document) -> tuple[Passage, ...]:
    """The passages that `with_fingerprint` noted on the document."""
    rows = zip(*[iter(document.passages)] * 5, strict=True)
    return tuple(Passage(start=start, end=end, keys=(a, b, c)) for start, end, a, b, c in rows)


def fingerprint(document: Document) -> tuple[int, ...]:
    """What documents are compared by: length, hashes of word runs, facts and names; empty for a very short text."""
    from rensa import RMinHash

    found = [words(sentence.plain) for sentence in _told(document)]
    length = sum(len(each.all) for each in found)
    if length < _FEWEST_WORDS:
        return ()
    sketch = RMinHash(num_perm=_HASHES, seed=_SEED)
    sketch.update([str(run) for run in sorted({run for each in found for run in each.runs})])
    facts = {fact for each in found for fact in each.facts}
    names = {name for each in found for name in each.names}
    return (length, *sketch.digest(), *_bits(facts, _FACT_BITS), *_bits(names, _NAME_BITS))


def copies(rows: Iterable[Row[Name]]) -> Mapping[Name, Name]:
    """Each near-duplicate with the first document of its kind: by publication date, undated ones last, then by arrival."""
    known = sorted((row for row in rows if row[3]), key=_first)
    names = [row[0] for row in known]
    prints = [array("I", row[3]) for row in known]
    first = list(range(len(known)))
    for band in range(0, _HASHES, _BAND):
        buckets: dict[tuple[int, ...], int] = {}
        for later, print_ in enumerate(prints):
            earlier = buckets.setdefault(tuple(print_[1 + band : 1 + band + _BAND]), later)
            if earlier != later and _root(first, earlier) != _root(first, later) and alike(prints[earlier], print_):
                low, high = sorted((_root(first, earlier), _root(first, later)))
                first[high] = low
    return {names[n]: names[root] for n in range(len(known)) if (root := _root(first, n)) != n}


def alike(left: Sequence[int], right: Sequence[int]) -> bool:
    """Whether two fingerprints are of one text: most runs of words the same, and no facts or names put in for others."""
    if not left or not right:
        return False
    short = min(left[0], right[0]) < _SHORT
    same = sum(a == b for a, b in zip(left[1 : 1 + _HASHES], right[1 : 1 + _HASHES], strict=True)) / _HASHES
    if same < (_SAME_SHORT if short else _SAME):
        return False
    facts, names = 1 + _HASHES, 1 + _HASHES + _FACT_BITS // _WORD
    if min(_own(left[facts:names], right[facts:names]), _own(right[facts:names], left[facts:names])) > (0 if short else 1):
        return False
    others = min(_own(left[names:], right[names:]), _own(right[names:], left[names:]))
    total = min(_count(left[names:]), _count(right[names:]))
    return others <= (1 if short else max(1, _OTHER_NAMES * total))


def passages(document: Document) -> tuple[Passage, ...]:
    """The sentences of a document that are long enough to be known again, with their keys."""
    found = []
    for sentence in _told(document):
        said = words(sentence.plain)
        if len(said.all) >= _FEWEST_IN_SENTENCE:
            found.append(Passage(start=sentence.start, end=sentence.end, keys=_keys(said)))
    return tuple(found)


def shared_passages(rows: Iterable[tuple[Name, date | None, int, Sequence[Passage]]]) -> Iterator[Shared]:
    """The passages of each document that an earlier one has nearly word for word, with the first that has it."""
    known = sorted(rows, key=_first)
    owners = [array("q", [-1]) * len(row[3]) for row in known]
    for which in range(3):
        first: dict[int, int] = {}
        for later, row in enumerate(known):
            for place, passage in enumerate(row[3]):
                earlier = first.setdefault(passage.keys[which], later)
                if earlier != later and not 0 <= owners[later][place] <= earlier:
                    owners[later][place] = earlier
    for row, owner in zip(known, owners, strict=True):
        for passage, earlier in zip(row[3], owner, strict=True):
            if earlier >= 0:
                yield Shared(document=row[0], earlier=known[earlier][0], start=passage.start, end=passage.end)


def _keys(said: Words) -> tuple[int, int, int]:
    """Three smallest hashes two by two, with facts and names: one changed common word leaves one of the keys as it was."""
    one, two, three = (min((run * turn & _MASK) for run in said.runs) for turn in _TURNS)
    facts = "\x1e".join(sorted(said.facts | said.names))
    return number((str(one), str(two), facts)), number((str(two), str(three), facts)), number((str(three), str(one), facts))


def _told(document: Document) -> list[Sentence]:
    return [sentence for sentence in sentences(replace(document, repeats=())) if sentence.of == "text"]


def _first(row: tuple[Name, date | None, int, object]) -> tuple[bool, date, int]:
    return row[1] is None, row[1] or date.min, row[2]


def _root(first: list[int], member: int) -> int:
    while first[member] != member:
        first[member] = first[first[member]]
        member = first[member]
    return member


def _bits(members: Iterable[str], size: int) -> tuple[int, ...]:
    """A set as so many bits, in words of 32."""
    bits = 0
    for member in members:
        bits |= 1 << (number((member,)) % size)
    return tuple((bits >> (_WORD * n)) & 0xFFFFFFFF for n in range(size // _WORD))


def _own(left: Sequence[int], right: Sequence[int]) -> int:
    return sum((a & ~b).bit_count() for a, b in zip(left, right, strict=True))


def _count(bits: Sequence[int]) -> int:
    return sum(part.bit_count() for part in bits)
