"""Mentions become things, and things incidents, by what the network says of each two."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.extract.trained.grouping import groups_of, is_acronym, mean_values, things_of, type_of
from tasdiq.extract.trained.labels import ROLES, THRESHOLDS, TYPES
from tasdiq.extract.trained.network import Things
from tasdiq.extract.trained.proposals import Proposal

HALF = dict.fromkeys(THRESHOLDS, 0.5)


def found(*told: tuple[str, str, float]) -> list[Proposal]:
    return [
        Proposal(role=role, first=n, last=n, start=n * 10, end=n * 10 + 5, score=score, words=words)
        for n, (role, words, score) in enumerate(told)
    ]


def said(count: int, incident: dict[tuple[int, int], float] | None = None, thing: dict[tuple[int, int], float] | None = None) -> Things:
    tables = []
    for given_ties in (incident or {}, thing or {}):
        table = np.eye(count, dtype=np.float32)
        for (i, j), tie in given_ties.items():
            table[i, j] = table[j, i] = tie
        tables.append(table)
    types = np.zeros((count, len(TYPES)), np.float32)
    types[:, TYPES.index("bombing")] = 0.9
    return Things(values={"type": types}, same_incident=tables[0], same_thing=tables[1])


def test_what_is_less_likely_than_its_role_asks_is_no_thing() -> None:
    told = found(("individual", "gunmen", 1.0), ("individual", "farmers", -1.0))
    assert [t.mentions for t in things_of(told, said(2), HALF)] == [[0]]


def test_mentions_of_one_thing_come_together_and_an_acronym_joins_its_name() -> None:
    told = found(
        ("organisation", "northern liberation front", 3.0),
        ("organisation", "the rebels", 2.0),
        ("organisation", "nlf", 1.0),
        ("organisation", "army", 1.0),
    )
    things = things_of(told, said(4, thing={(0, 1): 0.9}), HALF)
    assert [t.mentions for t in things] == [[0, 1, 2], [3]]


def test_places_and_dates_of_the_same_words_alone_are_one() -> None:
    things = things_of(found(("place", "quetta", 2.0), ("place", "sariab", 1.0)), said(2, thing={(0, 1): 1.0}), HALF)
    assert len(things) == 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("national army of liberation", "nal", True), ("nal", "national army of liberation", True), ("front", "f", False),
        ("the bus", "tb", False), ("army", "northern liberation front", False), ("a b", "a b", False),
    ],
)  # fmt: skip
def test_an_acronym_is_made_of_first_letters(one: str, other: str, expected: bool) -> None:
    assert is_acronym(one, other) is expected


def test_a_description_goes_to_the_name_it_is_tied_to_most() -> None:
    told = found(
        ("human_name", "adil zaman", 2.0),
        ("human_name", "omar gul", 2.0),
        ("human_description", "judge", 1.0),
        ("human_description", "farmer", 1.0),
    )
    things = things_of(told, said(4, thing={(1, 2): 0.8, (0, 2): 0.6}), HALF)
    assert [(t.role, t.mentions, t.titles) for t in things] == [
        ("human_name", [0], []), ("human_name", [1], [2]), ("human_description", [3], []),
    ]  # fmt: skip


def test_targets_part_incidents_and_a_doer_has_a_part_in_each_it_is_tied_to_or_the_likeliest() -> None:
    told = found(
        ("physical_target", "bus", 2.0), ("physical_target", "bridge", 2.0), ("individual", "gunmen", 2.0), ("instrument", "bomb", 2.0)
    )
    ties = said(4, {(0, 1): 0.2, (0, 2): 0.7, (1, 2): 0.6, (0, 3): 0.1, (1, 3): 0.3})
    groups = groups_of(things_of(told, ties, HALF), told, ties, HALF)
    assert [[m for thing in g.things for m in thing.mentions] for g in groups] == [[0, 2], [1, 2, 3]]
    assert {type_of(g, ties) for g in groups} == {"bombing"}
    assert mean_values(groups[0], ties, "type").shape == (len(TYPES),)


def test_without_targets_the_doers_tell_incidents_apart() -> None:
    told = found(("individual", "gunmen", 2.0), ("organisation", "front", 2.0), ("place", "quetta", 1.0))
    ties = said(3, {(0, 1): 0.9, (0, 2): 0.5, (1, 2): 0.5})
    (group,) = groups_of(things_of(told, ties, HALF), told, ties, HALF)
    assert [t.mentions for t in group.core] == [[0], [1]]
    assert [(round(tie, 3), thing.mentions) for tie, thing in group.places] == [(round(told[2].probability * 0.5, 3), [2])]


def test_a_place_alone_is_no_incident() -> None:
    told = found(("place", "quetta", 2.0), ("date", "monday", 2.0))
    assert groups_of(things_of(told, said(2), HALF), told, said(2), HALF) == []


def test_the_likeliest_place_comes_first() -> None:
    told = found(("physical_target", "bus", 2.0), ("place", "quetta", 3.0), ("place", "kabul", 1.0))
    ties = said(3, {(0, 1): 0.2, (0, 2): 0.9})
    (group,) = groups_of(things_of(told, ties, HALF), told, ties, HALF)
    assert [told[thing.mentions[0]].words for _, thing in group.places] == ["kabul", "quetta"]


def by_the_book(ties: np.ndarray, least: float) -> list[set[int]]:
    """Average linkage, word for word."""
    clusters = [{n} for n in range(len(ties))]
    while len(clusters) > 1:
        means = {(i, j): np.mean([ties[a, b] for a in clusters[i] for b in clusters[j]]) for i, j in combinations(range(len(clusters)), 2)}
        (i, j), best = max(means.items(), key=lambda pair: pair[1])
        if best < least:
            break
        clusters[i] |= clusters.pop(j)
    return clusters


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(0, 10_000), st.sampled_from([0.2, 0.5, 0.7]))
def test_targets_are_clustered_by_average_linkage(count: int, seed: int, least: float) -> None:
    chance = np.random.default_rng(seed).random((count, count))
    ties = {(i, j): float(chance[i, j]) for i, j in combinations(range(count), 2)}
    told, table = found(*(("physical_target", f"target {n}", 2.0) for n in range(count))), said(count, ties)
    groups = groups_of(things_of(told, table, HALF), told, table, {**HALF, "same_incident": least})
    assert sorted(sorted(m for t in g.core for m in t.mentions) for g in groups) == sorted(
        map(sorted, by_the_book(table.same_incident, least))
    )


def test_every_role_has_a_threshold() -> None:
    assert set(ROLES) < set(THRESHOLDS)
