"""What is made of things in; the same out as before where the things are the same objects, else made anew."""

from collections.abc import Callable, Hashable
from operator import is_
from typing import Any, TypeVar

Made = TypeVar("Made")


class Memo:
    """What was made of things, by a key; what a round does not ask for is let go at its end."""

    def __init__(self) -> None:
        self._before: dict[Hashable, tuple[tuple[object, ...], Any]] = {}
        self._now: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def of(self, key: Hashable, things: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What `make` makes of the things: made before, where they are the very same ones."""
        held = self._before.get(key)
        if held is None or len(held[0]) != len(things) or not all(map(is_, held[0], things)):
            held = (things, make())
        self._now[key] = held
        made: Made = held[1]
        return made

    def same(self, key: Hashable, made: Made) -> Made:
        """The thing that was there before, where it is equal."""
        held = self._before.get(key)
        kept = held[1] if held is not None and held[1] == made else made
        self._now[key] = ((), kept)
        found: Made = kept
        return found

    def last(self, key: Hashable, otherwise: Made) -> Made:
        """What was there in the round before."""
        held = self._before.get(key)
        return otherwise if held is None else held[1]

    def turn(self) -> None:
        """End a round."""
        self._before, self._now = self._now, {}
