"""Facts of reports in, the pairs worth comparing out: near in time and place, or alike in what they tell.

For few reports; `blocking` says the same in SQL for many, and tests hold the two equal.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import date

from tasdiq.link.facts import Facts
from tasdiq.link.levels import too_early, weekday

CELL = 1.0  # degrees; two places within half a cell share at least one of four overlapping cells
TELLING_TOLL = 10  # killed: so many are seldom the same by chance
LARGE_SIZE = 6  # 32 killed or more: told of later without a place, and few enough to be found by a word

Key = tuple[Hashable, ...]


def pairs(found: Sequence[Facts]) -> list[tuple[int, int]]:
    """Index pairs, smaller first, in order; never all with all."""
    chosen = {pair for pair in (*_near(found), *_alike(found)) if _worth_it(found[pair[0]], found[pair[1]])}
    chosen |= set(_copied(found))
    return sorted(chosen)


def day_numbers(facts: Facts) -> range:
    """Each day of the range and the one after it, so that neighbours meet; none without a date."""
    if not facts.dated or not facts.days:
        return range(0)
    return range(facts.days[0].toordinal(), facts.days[1].toordinal() + 2)


def cells(facts: Facts) -> list[str]:
    """The four cells in which a town lies."""
    if not facts.town or facts.spot is None:
        return []
    shifts = (0.0, CELL / 2)
    return [
        f"{n}/{m}/{math.floor((facts.spot[0] + lat) / CELL)}/{math.floor((facts.spot[1] + lon) / CELL)}"
        for n, lat in enumerate(shifts) for m, lon in enumerate(shifts)
    ]  # fmt: skip


def vague_in(facts: Facts) -> str | None:
    """Where a report says no more than a province, a country, or nothing: which of them."""
    if facts.admin1:
        return None if facts.town and facts.spot is not None else "province"
    if facts.town:
        return None
    return "country" if facts.country else "world"


def places(facts: Facts) -> list[str]:
    """The names by which a report without a date can be found: its town, its province, its document's own town."""
    return list(dict.fromkeys(p for p in (facts.town, facts.admin1, facts.home[0]) if p))


def day_names(facts: Facts) -> list[str]:
    """The day of the week and of the year on which it happened, as far as they are told."""
    day = weekday(facts)
    return [*([f"weekday {day}"] if day is not None else []), *calendar_name(facts)]


def calendar_name(facts: Facts) -> list[str]:
    """The day of the year alone."""
    known = facts.days[0] if facts.dated and facts.days else None
    told = (known.month, known.day) if known else facts.calendar
    return [f"{told[0]}-{told[1]}"] if told else []


def sizes(facts: Facts) -> list[int]:
    """The orders of magnitude of the numbers killed, five or more."""
    return sorted({n.bit_length() for n in facts.killed if n >= 5})


def _worth_it(one: Facts, other: Facts) -> bool:
    """Whether two reports may be of one incident, and are of two documents that are not both copies of a third: those meet in it."""
    if one.document == other.document or too_early(one, other) or too_early(other, one):
        return False
    return one.witness != other.witness or one.witness in (one.document, other.document)


def _near(found: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Dated reports within a day of each other in one cell, town, province, or with one of them no finer than that."""
    fine: dict[Key, list[int]] = defaultdict(list)
    vague: dict[Key, list[int]] = defaultdict(list)
    for index, facts in enumerate(found):
        level = vague_in(facts)
        wide: dict[str, Key] = {"province": (facts.country, facts.admin1), "country": (facts.country,), "world": ()}
        for day in day_numbers(facts):
            for fixed in _fine_places(facts):
                fine[day, *fixed].append(index)
            for name, place in wide.items():
                (vague if name == level else fine)[day, "wide", name, *place].append(index)
    for key, members in fine.items():
        if key[1] != "wide":
            yield from _all_pairs(members)
    for key, members in vague.items():
        yield from _all_pairs(members)
        yield from ((min(a, b), max(a, b)) for a in members for b in fine.get(key, ()) if a != b)


def _fine_places(facts: Facts) -> Iterator[Key]:
    if facts.town:
        yield ("town", facts.town)
    yield from (("cell", cell) for cell in cells(facts))


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
                if other != index and (key[0] or not facts.placed or not found[other].placed):
                    yield min(index, other), max(index, other)


def _details(facts: Facts, *, spread: int) -> Iterator[Key]:
    """Each place with each telling word, exact toll, or day with the order of the toll or the type; the first is empty without a place."""
    near = sorted({size + step for size in sizes(facts) for step in range(-spread, spread + 1)})
    days, tolls = day_names(facts), [n for n in facts.killed if n >= TELLING_TOLL]
    details: list[Hashable] = [*facts.words, *tolls, *((day, alike) for day in days for alike in (facts.type, *near))]
    for place in places(facts):
        yield from ((place, detail) for detail in details)
    if facts.country:
        yield from (("", facts.country, day, word) for day in days for word in facts.words)
        yield from (("", facts.country, day, "type", facts.type) for day in calendar_name(facts))
    large = [size for size in near if size >= LARGE_SIZE]
    yield from (("", word, told) for word in facts.words for told in (*(f"={n}" for n in tolls), *large))


def _copied(found: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Reports of a document with those of its copies; where the original is not at hand, of the first copy."""
    by_witness: dict[str, list[int]] = defaultdict(list)
    for index, facts in enumerate(found):
        by_witness[facts.witness].append(index)
    for witness, members in by_witness.items():
        documents = [found[i].document for i in sorted(members, key=lambda i: found[i].order)]
        first = witness if witness in documents else documents[0]
        for left in members:
            for right in members if found[left].document == first else ():
                if found[right].document != first:
                    yield min(left, right), max(left, right)


def ordinal(day: date | None) -> int | None:
    """A day as a number, for tables."""
    return day.toordinal() if day else None
