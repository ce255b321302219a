"""Ties replayed to a day: what held then, what no source dates, and what is only alleged."""

import itertools
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tasdiq.analyse.tie_graph import changes, graph, on_day

TOLD = {"d1": "2016-05-10", "d2": "2016-08-01"}


def row(subject: str, relation: str, other: str | None, start: str | None = None, **more: Any) -> dict[str, Any]:
    document = more.pop("document", "d1")
    return {
        "id": f"relation:{subject}-{relation}-{other}-{start}", "subject": subject, "subject_name": subject.title(), "relation": relation,
        "object": other, "object_name": (other or more.pop("name", "")).title(), "start": start, "end": None, "stance": "asserted",
        "attribution": None, "evidence": {"relation": [{"document": document, "start": 0, "end": 4, "quote": "tied"}]}, **more,
    }  # fmt: skip


def held(rows: list[dict[str, Any]], on: str) -> list[str]:
    return [f"{r['subject']} {r['relation']} {r['object'] or r['object_name']}" for r in on_day(rows, date.fromisoformat(on), TOLD).holding]


def test_a_tie_holds_from_its_first_to_its_last_day() -> None:
    rows = [row("dune", "allied", "salt", "2014-03-01", end="2015-03-01")]
    assert [bool(held(rows, day)) for day in ("2014-02-28", "2014-03-01", "2015-03-01", "2015-03-02")] == [False, True, True, False]


def test_a_split_ends_what_bound_the_two() -> None:
    rows = [row("reef", "faction_of", "dune", "2012-01-01"), row("reef", "split_from", "dune", "2014-01-01", document="d2")]
    assert held(rows, "2013-01-01") == ["reef faction_of dune"]
    assert held(rows, "2014-06-01") == ["reef split_from dune"]


def test_a_denied_or_planned_end_ends_nothing() -> None:
    rows = [row("reef", "faction_of", "dune", "2012-01-01"), row("reef", "split_from", "dune", "2014-01-01", stance="denied")]
    assert held(rows, "2014-06-01") == ["reef faction_of dune"]


def test_the_dead_lead_nobody_whenever_it_is_told() -> None:
    rows = [row("dune", "led_by", None, name="a. person"), row("dune", "leader_killed", None, "2016-05-02", name="a. person")]
    assert held(rows, "2016-08-01") == []
    assert held(rows, "2016-05-02") == ["dune leader_killed A. Person"]  # a happening, on its day


def test_without_a_date_a_tie_holds_from_when_it_was_told() -> None:
    rows = [row("dune", "allied", "salt", document="d2")]
    assert held(rows, "2016-08-01") == ["dune allied salt"]
    before = on_day(rows, date(2016, 7, 1), TOLD)
    assert (before.holding, len(before.undated)) == ([], 1)


def test_accusations_tie_nobody() -> None:
    rows = [row("dune", "allied", "salt", "2014-01-01", stance="alleged"), row("dune", "rival", "reef", "2014-01-01")]
    made = graph(rows, date(2016, 1, 1), TOLD)
    assert [(e["subject"], e["relation"], e["object"]) for e in made["edges"]] == [("dune", "rival", "reef")]
    assert [node["id"] for node in made["nodes"]] == ["dune", "reef"]
    assert [each["object"] for each in made["alleged"]] == ["salt"]


def test_people_are_no_nodes() -> None:
    rows = [
        row("dune", "allied", "salt", "2014-01-01"), row("dune", "led_by", None, "2014-01-01", name="a. person"),
        {**row("x", "pledged", "dune", "2014-01-01"), "subject": None, "subject_name": "B. Person"},
        row("dune", "controls", None, "2014-01-01", name="ground in sandshire"),
    ]  # fmt: skip
    made = graph(rows, date(2016, 1, 1), TOLD)
    assert [(n["id"], [each["name"] for each in n["leaders"]]) for n in made["nodes"]] == [("dune", ["A. Person"]), ("salt", [])]
    assert len(made["edges"]) == 1


def test_tellings_of_one_tie_are_one_edge_with_all_their_words() -> None:
    rows = [row("salt", "allied", "dune", "2014-05-01"), row("dune", "allied", "salt", "2014-03-01", document="d2")]
    (edge,) = graph(rows, date(2016, 1, 1), TOLD)["edges"]
    assert (edge["subject"], edge["object"], edge["start"], len(edge["tellings"])) == ("dune", "salt", "2014-03-01", 2)


RELATIONS = st.sampled_from(("allied", "rival", "split_from", "faction_of", "merged_into"))
DAYS = st.dates(date(2010, 1, 1), date(2012, 1, 1)).map(date.isoformat)
ROWS = st.lists(st.builds(row, st.sampled_from("abc"), RELATIONS, st.sampled_from("abc"), st.none() | DAYS), max_size=8)


@given(ROWS, st.dates(date(2009, 1, 1), date(2017, 1, 1)), st.randoms())
def test_the_order_of_tellings_does_not_matter(rows: list[dict[str, Any]], on: date, random: Any) -> None:
    def bare(made: dict[str, Any]) -> Any:
        return made["nodes"], [{k: v for k, v in edge.items() if k != "tellings"} for edge in made["edges"]]

    assert bare(graph(rows, on, TOLD)) == bare(graph(random.sample(rows, len(rows)), on, TOLD))


@given(ROWS)
def test_between_two_changes_nothing_changes(rows: list[dict[str, Any]]) -> None:
    days = changes(rows, TOLD)
    for day, following in itertools.pairwise(days):
        if (following - day).days > 2:
            middle = date.fromordinal((day.toordinal() + 1 + following.toordinal()) // 2)
            assert held(rows, date.fromordinal(day.toordinal() + 1).isoformat()) == held(rows, middle.isoformat())
