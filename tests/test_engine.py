"""Conditions on listings: what they find, and what they may not do."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.engine import Query, columns_by_kind, columns_of, flatten, select, start
from tasdiq.errors import BadValueError

INCIDENTS = [
    {
        "id": "incident:1", "type": "suicide_bombing", "stage": "accomplished", "tactic": ["suicide_vest"],
        "date": {"start": "2016-08-08", "end": "2016-08-08", "precision": "day"},
        "place": {"name": "Quetta", "admin1": "Balochistan", "country": "PK", "lat": 30.18, "lon": 66.99, "precision": "settlement"},
        "actors": [{"actor": "islamic-state", "name": "Islamic State", "role": "initiator"}],
        "killed": {"low": 70, "best": 70, "high": None}, "injured": {"low": 100},
        "killed_by_side": {"civilians": {"low": 70, "best": 70}},
        "claims": [{"claimant": "islamic-state", "name": "Islamic State", "verdict": {"rating": "doubtful"}}],
    },
    {
        "id": "incident:2", "type": "bombing", "stage": "accomplished",
        "date": {"start": None, "stated": "August 9"}, "place": {}, "killed": {},
    },
]  # fmt: skip


def ids(where: str | None) -> list[str]:
    return [row["id"] for row in select(INCIDENTS, where)]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (None, ["incident:1", "incident:2"]),
        ("  ", ["incident:1", "incident:2"]),
        ("killed >= 70", ["incident:1"]),
        ("killed is null", ["incident:2"]),
        ("injured_low = 100 and injured_best is null", ["incident:1"]),
        ("date between '2016-08-01' and '2016-08-31'", ["incident:1"]),
        ("date >= '2016-08-01' and month(date) = 8", ["incident:1"]),
        ("country = 'PK' and admin1 ilike 'baloch%'", ["incident:1"]),
        ("actors like '%islamic-state%' or claimants like '%none%'", ["incident:1"]),
        ("verdict = 'doubtful'", ["incident:1"]),
        ("killed_civilians > 10 and tactic in ('suicide_vest')", ["incident:1"]),
        ("type <> 'bombing'", ["incident:1"]),
        ("TYPE = 'bombing' -- a note", ["incident:2"]),
        ("lat > 30 and precision = 'settlement'", ["incident:1"]),
        ("case when killed is null then true else false end", ["incident:2"]),
        ("date_stated = 'August 9'", ["incident:2"]),
    ],
)
def test_a_condition_finds_its_rows(where: str | None, found: list[str]) -> None:
    assert ids(where) == found


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        ("kiled > 3", "no column 'kiled'"),
        ("listing.killed > 3", "no column"),
        ("killed > (select 3)", "subquery"),
        ("id in (select content from read_text('/etc/passwd'))", "subquery"),
        ("1 = 1) union select 1 from read_text('/etc/passwd') where (1 = 1", "syntax error"),
        ("1 = 1; drop table listing", "(syntax error|only select)"),
        ("1 = 1) order by (1", "syntax error"),
        ("1 = 1), (2 = 2", "syntax error"),
        ("1 = 1, 2 = 2", "condition"),
        ("true) or (true", "syntax error"),
        ("killed > 3 more", "condition"),
        ("killed > 3 limit 1", "condition"),
        ("killed from listing", "condition"),
        ("getenv('HOME') = 'x'", "no function 'getenv'"),
        ("current_setting('memory_limit') = 'x'", "no function"),
        ("row_number() over () = 1", "window"),
        ("killed > $secret", "parameter"),
        ("*", "star"),
        ("killed >", "syntax error"),
        ("killed = 'x' || chr(0) --", "no function 'chr'"),
        ("1 = 1 union select 1", "condition"),
        ("(" * 9000, "characters"),
    ],
)
def test_a_condition_that_is_more_or_unknown_is_refused_with_the_columns(where: str, problem: str) -> None:
    with pytest.raises(BadValueError, match="(?is)" + problem) as caught:
        select(INCIDENTS, where)
    if len(where) < 4000:
        assert "killed_low" in str(caught.value)


def test_a_condition_of_the_wrong_type_says_so() -> None:
    with pytest.raises(BadValueError, match="cannot be answered"):
        select(INCIDENTS, "killed > 'many'")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_gets_past_the_check(text: str) -> None:
    try:
        found = select(INCIDENTS, text)
    except BadValueError:
        return
    assert all(row in INCIDENTS for row in found)


def test_the_engine_reads_no_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    with start() as engine:
        with pytest.raises(BadValueError):
            engine.run(Query("select * from read_csv($path)", {"path": str(secret)}))
        with pytest.raises(BadValueError):
            engine.run(Query("set enable_external_access = true"))
        with pytest.raises(BadValueError):
            engine.run(Query("attach '" + str(tmp_path / "new.db") + "'"))
    assert not (tmp_path / "new.db").exists()


def test_values_are_bound() -> None:
    with start() as engine:
        engine.load("t", [{"a": "x'; drop table t; --"}], {"a": "VARCHAR"})
        assert engine.run(Query("select a from t where a = $a", {"a": "x'; drop table t; --"})) == [{"a": "x'; drop table t; --"}]


def test_a_hostile_column_name_is_refused() -> None:
    with start() as engine, pytest.raises(BadValueError, match="no name"):
        engine.load("t", [], {"a as b; drop table x": "VARCHAR"})


def test_every_listing_has_its_columns_without_rows() -> None:
    assert [select([], "id = 'x'", kind) for kind in columns_by_kind()] == [[]] * 5


def test_plain_values_of_other_listings_become_columns() -> None:
    actors = [{"id": "islamic-state", "name": "Islamic State", "type": "non_state", "incidents": 4}]
    assert select(actors, "incidents > 3 and type = 'non_state'") == actors
    assert [name for name, _, _ in columns_of(actors)] == ["id", "incidents", "name", "type"]


def test_relations_figures_positions_and_claims() -> None:
    relation = {"subject": "imu", "subject_name": "IMU", "relation": "pledged", "object": "islamic-state", "start": {"start": "2015-08-06"}}
    figure = {
        "about": {"actor": "islamic-state", "name": "IS"},
        "measure": "strength",
        "side": "militants",
        "count": {"low": 1000, "best": 1000},
    }
    position = {"who": "Government of Pakistan", "stance": "denies", "about": "presence"}
    claim = {
        "id": "claim:1",
        "claimant": "islamic-state",
        "stance": "claims",
        "incident": {"id": "incident:1", "place": {"name": "Quetta"}},
    }
    assert select([relation], "relation = 'pledged' and start = '2015-08-06'") == [relation]
    assert select([figure], "low >= 1000 and about = 'islamic-state'") == [figure]
    assert select([position], "stance = 'denies'") == [position]
    assert select([claim], "place = 'Quetta' and incident = 'incident:1' and verdict is null") == [claim]


def test_a_bad_day_is_no_day() -> None:
    assert flatten({"date": {"start": "2016-13-45"}, "killed": {"low": "many"}}, columns_by_kind()["incidents"])["date"] is None


def test_twenty_thousand_rows_are_quick() -> None:
    rows = [{**INCIDENTS[0], "id": f"incident:{n}", "killed": {"low": n % 90, "best": n % 90}} for n in range(20_000)]
    begun = time.process_time()
    assert len(select(rows, "killed >= 80 and country = 'PK'")) == 2220
    assert time.process_time() - begun < 4


@pytest.mark.parametrize("where", ["not " * 990 + "true", "(" * 1_900 + "1" + ")" * 1_900, "+".join("1" * 1_900) + " > 0"])
def test_a_condition_nested_without_end_is_wrong_usage(where: str) -> None:
    with pytest.raises(BadValueError, match="--where"):
        ids(where)
