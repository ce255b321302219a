"""The monthly tables, checked against a count by hand of the same incidents."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasdiq.analyse.numbers import Month, Number, change, months_between, total
from tasdiq.analyse.series import Period, Series, computed, definitions, month_of
from tasdiq.errors import BadValueError

SAMPLE: dict[str, Any] = json.loads((Path(__file__).parents[1] / "report" / "sample.json").read_text(encoding="utf-8"))
AUGUST = Month(2016, 8)
OPERATIONS = "class = 'operation' and stage = 'accomplished'"


@pytest.fixture(scope="module")
def series() -> Series:
    return Series(SAMPLE["incidents"])


def by_hand(month: str, measure: str) -> tuple[int, list[str]]:
    """Attacks of a month, without the engine."""
    found = []
    for incident in SAMPLE["incidents"]:
        day = incident["date"]
        state = any(a["role"] == "initiator" and a["type"] == "state" for a in incident["actors"])
        if state or incident["stage"] != "accomplished" or day["precision"] != "day" or not str(day["start"]).startswith(month):
            continue
        found.append(incident)
    toll = sum(i[measure].get("best") or i[measure].get("low") or 0 for i in found) if measure != "incidents" else len(found)
    return toll, sorted(i["id"] for i in found)


@pytest.mark.parametrize("month", ["2015-08", "2016-03", "2016-06", "2016-07", "2016-08", "2016-09"])
@pytest.mark.parametrize("measure", ["incidents", "killed", "injured"])
def test_counts_are_those_by_hand(series: Series, month: str, measure: str) -> None:
    number = series.count(measure, Period.of(Month.read(month)))
    toll, records = by_hand(month, measure)
    assert (number.value or 0, sorted(number.records)) == (toll, records)


def test_a_toll_that_is_not_told_is_unknown_and_not_zero(series: Series) -> None:
    killed = series.count("killed", Period.of(AUGUST))
    assert (killed.value, killed.unknown) == (76, 1)
    assert series.count("injured", Period.of(Month(2016, 6))).value is None


def test_operations_are_not_attacks(series: Series) -> None:
    number = series.count("killed", Period.of(AUGUST), OPERATIONS)
    assert (number.value, number.records) == (15, ("incident:raid",))
    assert number.question == f"killed, August 2016, where {OPERATIONS}"


def test_what_was_only_attempted_is_not_counted(series: Series) -> None:
    foiled = series.count("incidents", Period.of(AUGUST), "class = 'attack' and stage = 'foiled'")
    assert foiled.records == ("incident:foiled",)


def test_groups_by_type_tactic_actor_region(series: Series) -> None:
    period = Period.of(AUGUST)
    assert [(s.label, s.incidents.value) for s in series.by("type", period)] == [
        ("assassination", 2),
        ("suicide_bombing", 1),
        ("bombing", 1),
    ]
    assert {s.label: s.killed.value for s in series.by("tactic", period)} == {"target_killing": 2, "suicide_vest": 74, "ied": None}
    assert [(s.label, s.incidents.value) for s in series.by("actor", period)] == [
        ("Jamaat-ul-Ahrar", 2), ("not told", 2), ("Islamic State", 1),
    ]  # fmt: skip
    assert [s.label for s in series.by("admin1", period)] == ["Balochistan"]
    with pytest.raises(BadValueError, match="choose from"):
        series.by("colour", period)


def test_sides_add_up_to_the_toll(series: Series) -> None:
    sides = series.by_side("killed", Period.of(AUGUST))
    assert {side: n.value for side, n in sides.items()} == {"civilians": 71, "security_forces": 0, "militants": 0, "unknown": 5}
    assert sum(n.value or 0 for n in sides.values()) == series.count("killed", Period.of(AUGUST)).value
    assert sides["civilians"].records == ("incident:hospital", "incident:president")


def test_changes(series: Series) -> None:
    assert series.change("incidents", Period.of(AUGUST), Period.of(AUGUST.before(1))).value == 300
    assert series.change("incidents", Period.of(AUGUST), Period.of(AUGUST.before(12))).value == 300
    assert series.change("killed", Period.of(AUGUST), Period.of(AUGUST.before(1))).value is None  # one incident's dead are not told
    assert series.change("incidents", Period.of(Month(2016, 10)), Period.of(Month(2016, 9))).value is None


def test_highest_since(series: Series) -> None:
    assert series.highest_since("incidents", AUGUST) is None
    month, number = series.highest_since("killed", AUGUST) or (None, None)
    assert month == Month(2016, 7)
    assert number is not None and number.value == 80


def test_the_last_high_profile_attack(series: Series) -> None:
    found = series.last_with(50, date(2016, 8, 8), "class = 'attack' and country = 'PK'")
    assert found is not None and found["id"] == "incident:park"
    assert series.last_with(50, date(2016, 3, 27)) is None
    assert series.last_with(50, date(2016, 8, 8), "country = 'NG'") is None


def test_year_to_date_average_and_months(series: Series) -> None:
    assert series.count("incidents", Period.year_to(AUGUST)).value == 7
    assert series.average("incidents", AUGUST, 8).value == 0.9
    rows = series.monthly(AUGUST, 12)
    assert next(r.label for r in rows) == "2015-09" and len(rows) == 12
    assert sum(r.incidents.value or 0 for r in rows) == 7


def test_claims_and_the_unclaimed(series: Series) -> None:
    assert [(name, n.value) for name, n in series.claimed(Period.of(AUGUST))] == [("Jamaat-ul-Ahrar", 2), ("Islamic State", 1)]
    assert series.unclaimed(Period.of(AUGUST)).records == ("incident:lawyer", "incident:road")
    assert [name for name, _ in series.claimed(Period.of(Month(2016, 7)))] == ["Islamic State"]  # the denial is none


def test_lists_and_the_undated(series: Series) -> None:
    assert [i["id"] for i in series.deadliest(Period.of(AUGUST), most=2)] == ["incident:hospital", "incident:lawyer"]
    assert next(i["id"] for i in series.matching(Period.of(AUGUST))) == "incident:lawyer"
    assert series.undated().records == ("incident:vague", "incident:year")


def test_a_condition_cannot_leave_its_place(series: Series) -> None:
    for where in ("true) or (true", "id in (select incident from claims)", "no_such = 1"):
        with pytest.raises(BadValueError):
            series.count("incidents", Period.of(AUGUST), where)


def test_no_incidents_at_all() -> None:
    empty = Series([])
    assert empty.count("killed", Period.of(AUGUST)).value == 0
    assert empty.by("type", Period.of(AUGUST)) == []
    assert empty.by_side("killed", Period.of(AUGUST))["civilians"].value == 0


def test_months() -> None:
    assert Month.read("2016-08") == AUGUST and str(AUGUST) == "2016-08" and AUGUST.words == "August 2016"
    assert Period.year_to(AUGUST).since == date(2016, 1, 1) and Period.of(Month(2016, 12)).until == date(2017, 1, 1)
    for bad in ("2016", "2016-13", "2016-8", "august", "٢٠١٦-٠٨", "0000-01", ""):
        with pytest.raises(BadValueError, match="no month"):
            Month.read(bad)
    assert months_between(date(2016, 3, 27), date(2016, 8, 27)) == 5


def test_numbers() -> None:
    assert change(Number(value=5), Number(value=0), "").value is None
    assert change(Number(value=5, unknown=1), Number(value=4), "").value is None
    both = total([Number(value=1, records=("a",)), Number(value=2, records=("a", "b")), Number(value=None, unknown=1)], "")
    assert (both.value, both.records, both.unknown) == (3, ("a", "b"), 1)


def test_definitions_are_read_and_used() -> None:
    assert [row["name"] for row in definitions()["class"]] == ["attack", "operation", "clash"]
    assert computed({"type": "bombing", "tactic": ["suicide_vest"]}) == {
        "class": "attack",
        "month": None,
        "suicide": True,
        "district": None,
    }
    assert month_of({"date": {"start": "2016-08-01", "precision": "month"}}) == "2016-08"
