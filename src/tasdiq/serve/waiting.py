"""The records and what people decided in; the items of the queue that still wait out, found quickly among very many."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasdiq.model.statement import Judgement
from tasdiq.pipeline.known.decided import Decisions
from tasdiq.pipeline.known.reviewing import RATING, REJECT, value_of
from tasdiq.serve.shelf import Held, Once
from tasdiq.serve.worklist import Item, items


@dataclass(frozen=True, kw_only=True, eq=False)
class Order:
    """Everything that a person should look at, the most needed first, and where in it each thing stands."""

    items: Sequence[Item]
    place: Mapping[str, int]  # of each item by its id
    naming: Mapping[str, Sequence[int]]  # places of the items that name a record

    def about(self, record: str) -> Iterator[int]:
        """Places of the items that are about a record, and do not just name it beside another one."""
        return (place for place in self.naming.get(record, ()) if self.items[place].about[0] == record)


@dataclass(frozen=True, kw_only=True, eq=False)
class Left:
    """The items that nobody has decided yet."""

    order: Order
    places: Sequence[int]

    def after(self, item: str, most: int) -> list[Item]:
        """So many that come after that item; the first ones where it is no longer there."""
        start = bisect_right(self.places, self.order.place.get(item, -1))
        return [self.order.items[place] for place in self.places[start : start + most]]


def order(held: Held) -> Order:
    """The queue of these records; found once for the same ones."""
    return _order(Once(held))


def left(held: Held, decisions: Decisions) -> Left:
    """What waits after these decisions; found once for the same ones."""
    return _left(Once(held), decisions)


@lru_cache(maxsize=4)
def _order(once: Once) -> Order:
    every = items(once.held)
    naming: dict[str, list[int]] = {}
    for place, item in enumerate(every):
        for name in item.about:
            naming.setdefault(name, []).append(place)
    return Order(items=every, place={item.id: place for place, item in enumerate(every)}, naming=naming)


@lru_cache(maxsize=4)
def _left(once: Once, decisions: Decisions) -> Left:
    found = _order(once)
    closed = {place for name in _closed(once.held, decisions.kept) for place in (*_one(found.place.get(name)), *found.about(name))}
    return Left(order=found, places=[place for place in range(len(found.items)) if place not in closed])


def _one(place: int | None) -> tuple[int, ...]:
    return () if place is None else (place,)


def _closed(held: Held, made: Iterable[Judgement]) -> Iterator[str]:
    """The items and records that were decided: a rejected incident is one whose every report was rejected."""
    out: set[str] = set()
    for judgement in made:
        if item := value_of(judgement).get("item"):
            yield str(item)
        if judgement.decision == RATING:
            yield judgement.about
        elif judgement.decision == REJECT:
            out.add(judgement.about)
    yield from out
    touched = {name for report in out if report.startswith("report:") for name in held.shown_in.get(report, ())}
    yield from (name for name in touched if out.issuperset(of for of in held.made_of[name] if of.startswith("report:")))
