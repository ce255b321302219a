"""Facts of reports in, the pairs worth comparing out: near in time and place, or alike in what they tell."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import timedelta

from tasdiq.link.facts import Facts

_CELL = 1.0  # degrees; two places within half a cell share at least one of four overlapping cells

Key = tuple[Hashable, ...]


def pairs(found: Sequence[Facts]) -> list[tuple[int, int]]:
    """Index pairs, smaller first, in order; never all with all."""
    chosen = {pair for pair in (*_near(found), *_alike(found)) if _worth_it(found[pair[0]], found[pair[1]])}
    chosen |= set(_copied(found))
    return sorted(chosen)


def _worth_it(one: Facts, other: Facts) -> bool:
    """Whether two reports are of two documents that are not both copies of a third: those meet in the original."""
    if one.report.document == other.report.document:
        return False
    return one.witness != other.witness or one.witness in (one.report.document, other.report.document)


def _near(found: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Dated reports within a day of each other in one cell, town, province, or with one of them no finer than that."""
    fine: dict[Key, list[int]] = defaultdict(list)
    coarse: dict[Key, list[int]] = defaultdict(list)
    for index, facts in enumerate(found):
        for day in _days(facts):
            for place in _fine_places(facts):
                fine[day, *place].append(index)
            for level, (place, is_coarse) in enumerate(_wide_places(facts)):
                (coarse if is_coarse else fine)[day, "wide", level, *place].append(index)
    for key, members in fine.items():
        if key[1] != "wide":
            yield from _all_pairs(members)
    for key, members in coarse.items():
        yield from _all_pairs(members)
        yield from ((min(a, b), max(a, b)) for a in members for b in fine.get(key, ()) if a != b)


def _days(facts: Facts) -> Iterator[int]:
    """Each day of the range and the one after it, so that neighbours meet."""
    if facts.dated and facts.days:
        for step in range((facts.days[1] - facts.days[0]).days + 2):
            yield (facts.days[0] + timedelta(days=step)).toordinal()


def _fine_places(facts: Facts) -> Iterator[Key]:
    where = facts.report.where
    if facts.town:
        yield ("town", facts.town)
        if where.lat is not None and where.lon is not None:
            half = _CELL / 2
            for shift_lat in (0.0, half):
                for shift_lon in (0.0, half):
                    row, column = math.floor((where.lat + shift_lat) / _CELL), math.floor((where.lon + shift_lon) / _CELL)
                    yield ("cell", shift_lat, shift_lon, row, column)


def _wide_places(facts: Facts) -> Iterator[tuple[Key, bool]]:
    """Its province, its country and the world, each with whether the report says nothing finer that could be compared."""
    yield (facts.country, facts.admin1), bool(facts.admin1) and not (facts.town and facts.report.where.lat is not None)
    yield (facts.country,), not facts.placed and bool(facts.country)
    yield (), not facts.placed and not facts.country


def _all_pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    for position, left in enumerate(members):
        for right in members[position + 1 :]:
            if left != right:
                yield (left, right) if left < right else (right, left)


def _alike(found: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Reports without a date, with those that share a place and a telling detail, or two details."""
    asked: dict[Key, list[int]] = defaultdict(list)
    for index, facts in enumerate(found):
        if not facts.dated:
            for key in _details(facts, spread=1):
                asked[key].append(index)
    if not asked:
        return
    for index, facts in enumerate(found):
        for key in _details(facts, spread=0):
            for other in asked.get(key, ()):
                if other != index:
                    yield min(index, other), max(index, other)


def _details(facts: Facts, *, spread: int) -> Iterator[Key]:
    """Each place with each telling word, exact toll, or day of the week or year with the order of the toll or the type."""
    sizes = _sizes(facts.tolls, spread)
    details: list[Hashable] = [*facts.words, *(n for n in facts.tolls["killed"] if n >= 10)]
    details += [(day, alike) for day in _day_names(facts) for alike in (facts.report.type, *sizes)]
    for place in dict.fromkeys(p for p in (facts.town, facts.admin1, facts.home[0]) if p):
        yield from ((place, detail) for detail in details)
    for day in _day_names(facts) if facts.country else ():
        yield from ((facts.country, day, word) for word in facts.words)
        if day[0] == "calendar":
            yield (facts.country, day, facts.report.type)
    yield from (("", word, size) for word in facts.words for size in sizes)


def _day_names(facts: Facts) -> Iterator[Key]:
    if facts.days and facts.dated:
        yield ("weekday", facts.days[0].weekday())
        yield ("calendar", facts.days[0].month, facts.days[0].day)
    if facts.weekday is not None:
        yield ("weekday", facts.weekday)
    if facts.calendar:
        yield ("calendar", *facts.calendar)


def _sizes(tolls: Mapping[str, frozenset[int]], spread: int) -> list[int]:
    """The orders of magnitude of the numbers killed, five or more, and their neighbours."""
    exact = {n.bit_length() for n in tolls["killed"] if n >= 5}
    return sorted({size + step for size in exact for step in range(-spread, spread + 1)})


def _copied(found: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Reports of a document with those of its copies; where the original is not at hand, of the first copy."""
    by_witness: dict[str, list[int]] = defaultdict(list)
    for index, facts in enumerate(found):
        by_witness[facts.witness].append(index)
    for witness, members in by_witness.items():
        documents = [found[i].report.document for i in members]
        first = witness if witness in documents else documents[0]
        for left in members:
            for right in members if found[left].report.document == first else ():
                if found[right].report.document != first:
                    yield min(left, right), max(left, right)
