"""Splink and our own few lines of Python find the same pairs and give them the same probability."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasdiq.link.barring import unbarred
from tasdiq.link.blocking import blocked
from tasdiq.link.bulk import pair_all
from tasdiq.link.columns import from_row, to_row
from tasdiq.link.facts import Facts, facts
from tasdiq.link.levels import levels
from tasdiq.link.linking import Linking
from tasdiq.link.pairs import pairs
from tasdiq.link.reaching import reachable
from tasdiq.link.rules import shipped
from tasdiq.link.score import bar, judge, weigh
from tasdiq.link.splinked import scored, sql
from tasdiq.link.tables import Tables

from .reports import batches, contexts

CONTEXTS = contexts(*(f"d{n}" for n in range(6)), d1=date(2031, 8, 6))
LINKING = Linking()
_SOME = st.frozensets(st.sampled_from(["alpha", "bravo", "carol", "delta", "echo", "fox", "golf"]), max_size=7)
_NUMBERS = st.frozensets(st.integers(0, 40), max_size=3)
_OR_NONE = st.sampled_from
_TOWNS = _OR_NONE([None, "darveh", "darvel", "tallan", "olm"])
_DAYS = st.dates(date(2031, 8, 1), date(2031, 8, 9))
PLAIN = Facts(
    id="", document="", main=True, order=(0, 0, ""), witness="", published=date(2031, 8, 7), type="", kinds=frozenset(), tactics=frozenset(),
    days=(date(2031, 8, 6), date(2031, 8, 6)), slack=1, dated=True, weekday=None, calendar=None, town="darveh", admin1="west", admin2=None,
    country="PK", place=None, spot=(30.0, 67.0), reach_km=10.0, site=frozenset(), site_kinds=frozenset(), killed=frozenset(),
    injured=frozenset(), actors=frozenset(), state=None, claimants=frozenset(), targets=frozenset(), target_kinds=frozenset(),
    words=frozenset({"kettle", "orchard"}), latin=True, home=(None, None), stands=True, related=(),
)  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> Iterator[Tables]:
    held = Tables(None, "form", memory="1GB")
    yield held
    held.connection.close()


def hold(tables: Tables, found: list[Facts]) -> None:
    """These reports alone, and each with each as the table all_pairs."""
    tables.run("delete from facts")
    tables.insert(found, LINKING.rules)
    tables.run("create or replace temp table all_pairs as select a.n as l, b.n as r from facts as a join facts as b on a.n < b.n")


@st.composite
def anything(draw: st.DrawFn, number: int) -> Facts:
    """Facts of which any part may be there or not."""
    first, length = draw(_DAYS), draw(st.sampled_from([0, 0, 0, 2, 40]))
    days = draw(st.sampled_from([None, (first, date.fromordinal(first.toordinal() + length))]))
    town = draw(_TOWNS)
    spot = draw(_OR_NONE([None, (30.0, 67.0), (30.1, 67.0), (30.3, 67.2), (26.0, 68.0)]))
    kind = draw(_OR_NONE(["bombing", "armed_assault", "other", "kidnapping"]))
    dated = days is not None and length < 31
    return Facts(
        id=f"report:{number}", document=f"d{number}", main=draw(st.booleans()), order=(number, draw(st.integers(0, 1)), f"report:{number}"),
        witness=draw(_OR_NONE([f"d{number}", "d0"])), published=draw(st.one_of(st.none(), _DAYS, st.dates(date(2031, 9, 1), date(2032, 9, 1)))), type=kind, kinds=frozenset({kind}),
        tactics=draw(_OR_NONE([frozenset(), frozenset({"ied"}), frozenset({"alpha", "bravo"}), frozenset({"bravo"})])), days=days, slack=1, dated=dated,
        weekday=draw(_OR_NONE([None, 0, 1])) if days is None else None,
        calendar=draw(_OR_NONE([None, (8, 3), (8, 4)])) if days is None else None,
        town=town, admin1=draw(_OR_NONE([None, "west", "east"])), admin2=draw(_OR_NONE([None, "upper"])),
        country=draw(_OR_NONE([None, "PK", "AF"])), place=draw(_OR_NONE([None, "gn:1"])), spot=spot, reach_km=draw(_OR_NONE([0.0, 10.0])),
        site=draw(_SOME), site_kinds=draw(_OR_NONE([frozenset(), frozenset({"alpha"}), frozenset({"market"})])), killed=draw(_NUMBERS),
        injured=draw(_NUMBERS), actors=draw(_SOME), state=draw(_OR_NONE([None, True, False])), claimants=draw(_SOME), targets=draw(_SOME),
        target_kinds=draw(_SOME), words=draw(st.frozensets(st.sampled_from([f"word{n}" for n in range(30)]), max_size=14)),
        latin=draw(st.booleans()), home=draw(_OR_NONE([(None, None), ("darveh", date(2031, 8, 6))])), stands=True, related=(),
    )  # fmt: skip


def many() -> st.SearchStrategy[list[Facts]]:
    return st.tuples(*(anything(n) for n in range(14))).map(list)


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(found=many())
def test_every_level_and_so_every_probability_is_the_same(tables: Tables, found: list[Facts]) -> None:
    hold(tables, found)
    table = scored(tables.connection, "facts", "all_pairs", LINKING)
    rows = tables.rows(f"select n_l, n_r, match_weight, match_probability from {table}")
    assert len(rows) == len(found) * (len(found) - 1) // 2
    for left, right, weight, probability in rows:
        odds = weigh(found[left], found[right], LINKING.rules, LINKING.model)
        assert weight * math.log(2) == pytest.approx(odds, abs=1e-9), levels(found[left], found[right], LINKING.rules)
        assert probability == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-9)


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(reports=batches(documents=6), odd=many(), copies=st.sampled_from([{}, {"d2": "d0", "d3": "d0"}]))
def test_the_same_pairs_are_compared(tables: Tables, reports: list, odd: list[Facts], copies: dict[str, str]) -> None:  # type: ignore[type-arg]
    for found in (facts(reports, CONTEXTS, copies, LINKING.rules), odd):
        hold(tables, found)
        assert sorted(tables.rows(blocked("facts", "facts", "facts"))) == pairs(found)


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(found=many())
def test_the_same_pairs_are_ruled_out(tables: Tables, found: list[Facts]) -> None:
    hold(tables, found)
    kept = sorted(tables.rows(unbarred("all_pairs", "facts", LINKING.rules)))
    assert kept == [(a, b) for a, b in combinations(range(len(found)), 2) if not bar(found[a], found[b], LINKING.rules)]


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(found=many(), least=st.sampled_from([-6.0, -1.0, 3.0]))
def test_nothing_that_could_matter_is_let_go_before_it_is_weighed(tables: Tables, found: list[Facts], least: float) -> None:
    hold(tables, found)
    kept = set(tables.rows(reachable("all_pairs", "facts", LINKING, least)))
    everything = set(combinations(range(len(found)), 2))
    heavy = {(a, b) for a, b in everything if weigh(found[a], found[b], LINKING.rules, LINKING.model) >= least}
    assert heavy <= kept <= everything


def test_most_of_what_cannot_matter_is_let_go(tables: Tables) -> None:
    kinds = ("bombing", "kidnapping")
    found = [
        replace(PLAIN, id=f"report:{n}", document=f"d{n}", witness=f"d{n}", order=(n, 0, ""), type=kinds[n % 2], kinds=frozenset({kinds[n % 2]}),
                killed=frozenset({40 * (n % 2) + 1}))
        for n in range(10)
    ]  # fmt: skip
    hold(tables, found)
    kept = set(tables.rows(reachable("all_pairs", "facts", LINKING, LINKING.least)))
    assert kept == {(a, b) for a, b in combinations(range(10), 2) if a % 2 == b % 2}


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(reports=batches(documents=6), odd=many())
def test_lots_of_any_size_come_to_the_same(tables: Tables, reports: list, odd: list[Facts]) -> None:  # type: ignore[type-arg]
    for found in (facts(reports, CONTEXTS, {"d2": "d0"}, LINKING.rules), odd):
        hold(tables, found)
        edges = []
        for asking, weighed in ((1000, 1000), (3, 4)):
            pair_all(tables, LINKING, asking=asking, weighed=weighed)
            edges.append(sorted(tables.rows("select l, r, round(odds, 9) from edge")))
        assert edges[0] == edges[1]
        odds = {(a, b): judge(found[a], found[b], LINKING.rules, LINKING.model).odds for a, b in pairs(found)}
        assert edges[0] == sorted((a, b, pytest.approx(each, abs=1e-8)) for (a, b), each in odds.items() if each >= LINKING.least)


@given(found=anything(3))
def test_facts_go_into_columns_and_back(found: Facts) -> None:
    kept = replace(found, calendar=None if found.dated else found.calendar)
    assert from_row(to_row(kept, 0, shipped())) == kept


def test_spark_is_given_its_own_words() -> None:
    when = LINKING.rules.comparisons["site"]["same"].when
    assert "size(array_intersect(site_names_l, site_names_r)) > 1" in sql(when, LINKING.rules.limits, "spark")
