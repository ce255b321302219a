"""Labelled examples as a new model reads them in; the thresholds that suit it and the calibration of its probabilities out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasdiq.evaluate.assignment import best_assignment
from tasdiq.evaluate.roles import normal
from tasdiq.extract.trained.grouping import Group, groups_of, things_of, type_of
from tasdiq.extract.trained.labels import DOERS, ROLES, TARGETS
from tasdiq.extract.trained.templates import Read
from tasdiq.train.examples import Example

START = {
    **dict.fromkeys(ROLES, 0.4),
    "same_thing": 0.5,
    "same_incident": 0.5,
    "part_in": 0.5,
    "place_of": 0.2,
    "date_of": 0.2,
    "incident": 0.0,
}
_TRIED = tuple(round(0.1 + 0.05 * step, 2) for step in range(16))
_SEARCHED = (*DOERS, *TARGETS, "same_incident", "part_in", "same_thing", "incident")
_ROUNDS = 2
_STEPS = 50  # of Newton's method
_HALVED = 40
_RIDGE = 1e-3
Named = frozenset[str]  # the mentions of one thing, in one form


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A document as the network reads it, and what it should have read: of each incident the type and the things by role."""

    read: Read
    wanted: tuple[tuple[str, Mapping[str, tuple[Named, ...]]], ...]


def labelled(read: Read, example: Example) -> Labelled:
    """The two held together."""
    wanted = []
    for told in example.incidents:
        things: dict[str, list[Named]] = {}
        for filler in told.template.fillers:
            role = filler.role if filler.role != "human_target" else "human_name" if filler.named else "human_description"
            things.setdefault(role, []).append(frozenset(normal(span.quote) for span in filler.mentions))
        wanted.append((told.template.type, {role: tuple(held) for role, held in things.items()}))
    return Labelled(read=read, wanted=tuple(wanted))


def thresholds(cases: Sequence[Labelled]) -> tuple[dict[str, float], float]:
    """The thresholds with the highest F over types and things, found one after the other; and that F, in per cent."""
    chosen = dict(START)
    best = score(cases, chosen)
    for _ in range(_ROUNDS):
        for name in _SEARCHED:
            for value in _TRIED:
                tried = {**chosen, name: value}
                if (found := score(cases, tried)) > best:
                    best, chosen = found, tried
    return chosen, best


def score(cases: Iterable[Labelled], held: Mapping[str, float]) -> float:
    """F over the types and things of all incidents, each paired with the labelled one it fits best, in per cent."""
    right = given = wished = 0
    for case in cases:
        made = [(type_of(g, case.read.said), _named(case.read, g)) for g in _groups(case.read, held)]
        gains = [[float(_shared(one, other)) for other in case.wanted] for one in made]
        right += sum(int(gains[p][g]) for p, g in best_assignment(gains))
        given += sum(1 + sum(map(len, things.values())) for _, things in made)
        wished += sum(1 + sum(map(len, things.values())) for _, things in case.wanted)
    return 200.0 * right / (given + wished) if given + wished else 0.0


def _groups(read: Read, held: Mapping[str, float]) -> list[Group]:
    if not read.found:
        return []
    made = groups_of(things_of(read.found, read.said, held), read.found, read.said, held)
    return [g for g in made if max(read.found[m].probability for t in g.core for m in t.mentions) >= held["incident"]]


def _named(read: Read, group: Group) -> dict[str, tuple[Named, ...]]:
    things: dict[str, list[Named]] = {}
    for thing in group.things:
        things.setdefault(thing.role, []).append(frozenset([normal(read.found[thing.mentions[0]].words)]))
    return {role: tuple(dict.fromkeys(held)) for role, held in things.items()}


def _shared(one: tuple[str, Mapping[str, tuple[Named, ...]]], other: tuple[str, Mapping[str, tuple[Named, ...]]]) -> int:
    if one[0] != other[0]:
        return 0
    return 1 + sum(any(made <= wanted for made in one[1].get(role, ())) for role, held in other[1].items() for wanted in held)


def calibration(cases: Sequence[Labelled], held: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """For each role, and for incidents, the slope and the shift that turn the network's logit into that of an honest probability."""
    pairs = outcomes(cases, held)
    return {name: fitted(pairs.get(name, [])) for name in (*ROLES, "incident")}


def outcomes(cases: Iterable[Labelled], held: Mapping[str, float]) -> dict[str, list[tuple[float, bool]]]:
    """The network's logits and whether they were right: of every proposal in its role, and of every incident."""
    found: dict[str, list[tuple[float, bool]]] = {}
    for case in cases:
        wanted = {role: {m for _, things in case.wanted for named in things.get(role, ()) for m in named} for role in ROLES}
        for one in case.read.found:
            if one.role in (*TARGETS, *DOERS):
                found.setdefault(one.role, []).append((one.score, normal(one.words) in wanted[one.role]))
        found.setdefault("incident", []).extend(_incidents(case, held))
    return found


def _incidents(case: Labelled, held: Mapping[str, float]) -> Iterator[tuple[float, bool]]:
    groups = _groups(case.read, held)
    made = [(type_of(g, case.read.said), _named(case.read, g)) for g in groups]
    gains = [[float(_shared(one, other)) for other in case.wanted] for one in made]
    paired = {p for p, g in best_assignment(gains) if gains[p][g] > 1}
    for number, group in enumerate(groups):
        yield max(case.read.found[m].score for t in group.core for m in t.mentions), number in paired


def fitted(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift by logistic regression (Platt 1999), with a light pull towards leaving the logit as it is.

    >>> fitted([])
    (1.0, 0.0)
    """
    if not pairs:
        return (1.0, 0.0)
    scores = np.array([[score, 1.0] for score, _ in pairs])
    right = np.array([float(hit) for _, hit in pairs])
    weights: NDArray[np.float64] = np.array([1.0, 0.0])
    pull = np.array([1.0, 0.0])

    def cost(tried: NDArray[np.float64]) -> float:
        logits = scores @ tried
        return float((np.logaddexp(0, logits) - right * logits).sum() + _RIDGE / 2 * ((tried - pull) ** 2).sum())

    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-np.clip(scores @ weights, -30, 30)))
        gradient = scores.T @ (sure - right) + _RIDGE * (weights - pull)
        curve = (scores * (sure * (1 - sure))[:, None]).T @ scores + _RIDGE * np.eye(2)
        step = np.linalg.solve(curve, gradient)
        # a whole step can lead away where all logits are far from zero: half of it, and half of that
        shorter = (step * 0.5**halved for halved in range(_HALVED))
        better = next((weights - tried for tried in shorter if cost(weights - tried) < cost(weights)), None)
        if better is None:
            break
        weights = better
    return (round(float(weights[0]), 4), round(float(weights[1]), 4))
