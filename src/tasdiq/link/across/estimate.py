"""Compared pairs of rows in, the probability of each out: learnt from the tables themselves, without any known match."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tasdiq.link.across.contrast import Pairs
from tasdiq.link.across.rivals import chances
from tasdiq.link.across.rows import Floats, Ints, Rows, crowd
from tasdiq.link.across.rules import FIELDS, AcrossRules, Step

_MOST_ODDS = 30.0  # log-odds


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What two tables came to: the log-odds of each pair before its rivals count, and what each finding added."""

    probability: Floats
    odds: Floats
    start: Floats  # the log-odds before anything was compared
    date: Floats  # what the days say
    weights: Mapping[str, Floats]  # what each part of a comparison says, by field


def estimate(one: Rows, two: Rows, pairs: Pairs, rules: AcrossRules, *, repeats: bool, matched: float | None = None) -> Estimate:
    """Fellegi and Sunter's model, fitted by expectation and maximisation.

    `repeats` lets a row have several partners; with `matched` nothing is learnt, that share of rows is held to have one.
    """
    model = _Model(one, two, pairs, rules)
    rounds = rules.limits.rounds if matched is None else 1
    model.matched = rules.limits.matched if matched is None else matched
    for _ in range(rounds):
        odds = model.odds()
        weights = np.exp(np.clip(odds, -_MOST_ODDS, _MOST_ODDS))
        model.probability = weights / (1 + weights) if repeats else chances(pairs.left, pairs.right, weights)
        found = Estimate(probability=model.probability, odds=odds, start=model.start(), date=model.date(), weights=model.weights())
        if matched is None:
            model.learn()
    return found


class _Model:
    """How often agreement is found among rows of one incident and of two, how far their days lie apart, how many have a partner."""

    def __init__(self, one: Rows, two: Rows, pairs: Pairs, rules: AcrossRules) -> None:
        self.one, self.two, self.pairs, self.rules, self.days = one, two, pairs, rules, pairs.days
        days = pairs.days
        limits = rules.limits
        self.same = {name: np.array(rules.fields[name].same) for name in FIELDS}
        self.chance = {name: limits.trust * _by_chance(rules.fields[name]) for name in FIELDS}
        self.any = {name: _shares(pairs.parts[name], np.ones(len(pairs.left)), self.chance[name]) for name in FIELDS}
        fading = np.array([limits.same_day, *((1 - limits.same_day) * limits.fade**day for day in range(1, days + 1))])
        self.first_gaps = self.gaps = fading / fading.sum()
        self.crowds = crowd(one, two, limits.around_days), crowd(two, one, limits.around_days)
        ends = [(rows.first.min(), rows.last.max()) for rows in (one, two) if len(rows)]
        whole = max(e for _, e in ends) - min(s for s, _ in ends) + 1 if ends else 1
        self.span = float(min(2 * limits.around_days + 1, max(whole, 2 * days + 1)))
        self.probability: Floats = np.zeros(len(pairs.left))
        self.matched = limits.matched

    def odds(self) -> Floats:
        """The log-odds of each pair."""
        found = self.start() + self.date()
        for name, weight in self.weights().items():
            parts = self.pairs.parts[name]
            found = found + np.where(parts >= 0, weight[parts], 0.0)
        return found

    def start(self) -> Floats:
        """A row's odds of having a partner, shared among the rows that a day of that time has by chance."""
        left = np.bincount(self.pairs.left, self.probability, len(self.one))
        right = np.bincount(self.pairs.right, self.probability, len(self.two))
        around = (np.maximum(0.0, self.crowds[0] - left) + 0.5) / self.span, (np.maximum(0.0, self.crowds[1] - right) + 0.5) / self.span
        busy = np.sqrt(around[0][self.pairs.left] * around[1][self.pairs.right])
        return np.asarray(np.log(self.matched / (1 - self.matched)) - np.log(busy))

    def date(self) -> Floats:
        """How likely the partner of a row lies so many days off; of ranges the mean over all the days they may mean."""
        daily = np.concatenate([self.gaps[:0:-1] / 2, self.gaps[:1], self.gaps[1:] / 2])
        total = np.concatenate([[0.0], np.cumsum(daily)])
        left, right, days = self.pairs.left, self.pairs.right, self.days
        low, high = self.two.first[right] - self.one.last[left], self.two.last[right] - self.one.first[left]
        inside = total[np.clip(high + days + 1, 0, 2 * days + 1)] - total[np.clip(low + days, 0, 2 * days + 1)]
        return np.asarray(np.log(np.maximum(inside, 1e-9) / (high - low + 1)))

    def weights(self) -> dict[str, Floats]:
        """The log of how much oftener each part is met among rows of one incident."""
        return {name: np.log(self.same[name] / self.any[name]) for name in FIELDS}

    def learn(self) -> None:
        """Correct everything by the pairs, each by how probable it is."""
        pairs, limits = self.pairs, self.rules.limits
        for name in FIELDS:
            self.same[name] = _shares(pairs.parts[name], self.probability, limits.trust * np.array(self.rules.fields[name].same))
            self.any[name] = _shares(pairs.parts[name], 1 - self.probability, self.chance[name])
        exact = (self.one.first == self.one.last)[pairs.left] & (self.two.first == self.two.last)[pairs.right]
        seen = np.bincount(pairs.gap[exact], self.probability[exact], self.days + 1)[: self.days + 1] + limits.trust_days * self.first_gaps
        each = np.array([1.0, *([2.0] * self.days)])
        self.gaps = _falling(seen / each) * each
        self.gaps = self.gaps / self.gaps.sum()
        fewer = min(len(self.one), len(self.two))
        self.matched = min(0.98, (float(self.probability.sum()) + 2 * limits.matched) / (fewer + 2))


def _by_chance(step: Step) -> Floats:
    """How often rows of two incidents fall into each part: as often as it is wide."""
    wide = np.diff([0.0, *step.steps, 1.0])
    more = len(step.same) - len(wide)  # rows far apart
    found = np.concatenate([wide, np.full(more, wide[-1])])
    return np.asarray(found / found.sum())


def _shares(parts: Ints, weight: Floats, before: Floats) -> Floats:
    known = parts >= 0
    found = np.bincount(parts[known], weight[known], len(before)) + before
    return np.asarray(found / found.sum())


def _falling(values: Floats) -> Floats:
    """The nearest values that never rise: a further day is never likelier than a nearer one."""
    blocks: list[tuple[float, int]] = []
    for value in values.tolist():
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-1][0] > blocks[-2][0]:
            (last, n), (before, m) = blocks.pop(), blocks.pop()
            blocks.append(((last * n + before * m) / (n + m), n + m))
    return np.array([value for value, n in blocks for _ in range(n)])


Key = tuple[int, int]  # two tables, or the rows of two tables


def through_thirds(probabilities: Mapping[Key, Mapping[Key, float]], most: float) -> dict[Key, dict[Key, float]]:
    """For each two tables the pairs that a row of a third table joins, and how surely.

    >>> through_thirds({(0, 1): {(5, 7): 0.9}, (1, 2): {(7, 4): 0.5}}, 0.9)
    {(0, 2): {(5, 4): 0.45}}
    """
    partners: dict[Key, list[tuple[Key, float]]] = {}  # (table, row) -> the rows it may go with
    for (one, two), found in probabilities.items():
        for (left, right), chance in found.items():
            partners.setdefault((one, left), []).append(((two, right), chance))
            partners.setdefault((two, right), []).append(((one, left), chance))
    missed: dict[Key, dict[Key, float]] = {}
    for others in partners.values():
        for (here, first), (there, second) in combinations(sorted(others), 2):
            if here[0] != there[0]:
                each = missed.setdefault((here[0], there[0]), {})
                rows = (here[1], there[1])
                each[rows] = each.get(rows, 1.0) * (1 - min(most, first * second))
    return {tables: {rows: round(1 - chance, 9) for rows, chance in each.items()} for tables, each in missed.items()}
