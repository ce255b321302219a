"""The rows of one table, column by column, as arrays that are compared at once."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tasdiq.model.record import Report

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a table as it is compared: its report, the names of its place, and the words that may tell it apart."""

    report: Report
    names: tuple[str, ...]  # folded
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rows:
    """The rows of one table, column by column."""

    entries: Sequence[Entry]

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def first(self) -> Ints:
        """The first day each row may mean, counted from year 1."""
        return np.array([e.report.when.start.toordinal() if e.report.when.start else 0 for e in self.entries], dtype=np.int64)

    @cached_property
    def last(self) -> Ints:
        """The last day."""
        ends = (e.report.when.end or e.report.when.start for e in self.entries)
        return np.array([end.toordinal() if end else 0 for end in ends], dtype=np.int64)

    @cached_property
    def country(self) -> list[str | None]:
        """The country of each row."""
        return [e.report.where.country for e in self.entries]

    @cached_property
    def point(self) -> Floats:
        """Latitude and longitude in radians; nan where there are none."""
        held = [(e.report.where.lat, e.report.where.lon) for e in self.entries]
        found = np.radians(np.array([(math.nan, math.nan) if None in pair else pair for pair in held], dtype=float).reshape(-1, 2))
        return np.asarray(found)

    def people(self, measure: str, side: str) -> Floats:
        """Low, best and high of a measure as logarithms; nan where a row gives none."""
        found = np.full((len(self), 3), np.nan)
        for index, entry in enumerate(self.entries):
            for figure in entry.report.figures:
                known = [n for n in (figure.count.low, figure.count.best, figure.count.high) if n is not None]
                if (figure.measure, figure.side) == (measure, side) and known:
                    best = figure.count.best if figure.count.best is not None else (known[0] + known[-1]) / 2
                    found[index] = (known[0], best, known[-1])
        return np.asarray(np.log1p(found))


def crowd(one: Rows, two: Rows, around: int) -> Floats:
    """For each row of the one table how many rows of the other lie within so many days, in its country."""
    found = np.zeros(len(one))
    groups = by_country(two)
    for index, country in enumerate(one.country):
        for key, members in groups.items():
            if country is None or key is None or key == country:
                days = two.first[members]
                found[index] += np.searchsorted(days, one.last[index] + around, "right") - np.searchsorted(days, one.first[index] - around)
    return found


def by_country(rows: Rows) -> dict[str | None, Ints]:
    """The rows of each country in order of their days."""
    groups: dict[str | None, list[int]] = defaultdict(list)
    for index in np.argsort(rows.first, kind="stable"):
        groups[rows.country[index]].append(int(index))
    return {country: np.array(members, dtype=np.int64) for country, members in groups.items()}
