"""Foreign rows are read and written after their codebooks; each known trap is a test."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.codebooks.made import FRONT, NUMBERS, claim, every_code, incident

from tasdiq.codebooks import coding
from tasdiq.codebooks.row import Writing
from tasdiq.codebooks.scheme import NAMES, scheme

PLACE = incident()["place"]


def read(name: str, **cells: str) -> dict[str, Any]:
    return coding.read(cells, scheme(name)).fields()


def rows(name: str, **changes: Any) -> list[Mapping[str, str]]:
    return coding.write(Writing(scheme=scheme(name), incident=incident(**changes), serial=12))


def written(name: str, **changes: Any) -> Mapping[str, str]:
    return rows(name, **changes)[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_code_is_understood(name: str) -> None:
    for cells in every_code(scheme(name)):
        problems = [p for p in coding.read(cells, scheme(name)).problems if "choose from" in p]
        assert problems == []


@pytest.mark.parametrize("name", NAMES)
def test_a_code_that_is_none_is_told_with_the_choices(name: str) -> None:
    for column in scheme(name).table["coded"]:
        problems = coding.read({scheme(name).key: "1", column: "97"}, scheme(name)).problems
        known = coding.choices(column, scheme(name))
        assert ("97" in known) or any(p.startswith(f"{column}: no") and "choose from" in p for p in problems), column


# GTD


@pytest.mark.parametrize(("mode", "code"), [("call_after", "2"), ("call_before", "3")])
def test_a_call_after_is_2_and_a_call_before_is_3(mode: str, code: str) -> None:
    cells = written("gtd", claims=[claim(mode=mode)])
    assert (cells["claimed"], cells["claimmode"]) == ("1", code)
    assert cells["claimmode_txt"] == {"2": "Call (post-incident)", "3": "Call (pre-incident)"}[code]
    assert read("gtd", gname="Example Front", claimed="1", claimmode=code)["claims"][0]["mode"] == mode


def test_types_stand_in_the_order_of_the_hierarchy_not_of_their_codes() -> None:
    cells = written("gtd", type="armed_assault", also=["bombing", "kidnapping", "assassination"])
    assert [cells[f"attacktype{n}"] for n in (1, 2, 3)] == ["1", "6", "3"]
    cells = written("gtd", type="arson_sabotage", also=["mob_violence"])
    assert [cells["attacktype1"], cells["attacktype2"]] == ["8", "7"]


def test_the_date_is_in_its_columns_and_not_in_the_id() -> None:
    assert read("gtd", eventid="201608080001", iyear="2016", imonth="8", iday="9")["date"]["start"] == "2016-08-09"


def test_an_id_keeps_its_day_when_the_date_is_corrected() -> None:
    from datetime import date

    given = incident(date={"start": "2016-08-09", "end": "2016-08-09", "precision": "day", "stated": None})
    cells = coding.write(Writing(scheme=scheme("gtd"), incident=given, serial=12, first_day=date(2016, 8, 8)))[0]
    assert (cells["eventid"], cells["iday"]) == ("201608080012", "9")


def test_unknown_months_and_days_are_0() -> None:
    assert read("gtd", iyear="2016", imonth="2", iday="0")["date"] == {
        "start": "2016-02-01",
        "end": "2016-02-29",
        "precision": "month",
        "stated": None,
    }
    assert read("gtd", iyear="2016", imonth="0", iday="0")["date"]["precision"] == "year"
    month = {"start": "2016-02-01", "end": "2016-02-29", "precision": "month", "stated": None}
    cells = written("gtd", date=month)
    assert (cells["iyear"], cells["imonth"], cells["iday"]) == ("2016", "2", "0")


@pytest.mark.parametrize("mark", ["-9", "-99", "Unknown", "[NULL]", "", "NULL"])
def test_marks_for_unknown_are_no_values(mark: str) -> None:
    found = read("gtd", nkill=mark, nperps=mark, gname=mark, claimed=mark, doubtterr=mark)
    assert found["killed"]["best"] is None and found["attackers"]["number"] is None and found["actors"] == []


@pytest.mark.parametrize(
    ("type_", "stage", "targets", "killed", "success"),
    [
        ("assassination", "accomplished", [{"text": "a mayor", "type": "government", "effect": "injured"}], 2, "0"),
        ("assassination", "accomplished", [{"text": "a mayor", "type": "government", "effect": "killed"}], 1, "1"),
        ("assassination", "accomplished", [], 0, "0"),
        ("bombing", "accomplished", [], 0, "1"),
        ("bombing", "foiled", [], 0, "0"),
        ("armed_assault", "attempted", [], 3, "0"),
    ],
)
def test_success_goes_by_type(type_: str, stage: str, targets: list[Any], killed: int, success: str) -> None:
    assert written("gtd", type=type_, stage=stage, targets=targets, killed={**NUMBERS, "best": killed})["success"] == success


def test_suicide_and_projectiles_are_bombings_with_more() -> None:
    assert read("gtd", attacktype1="3", suicide="1")["type"] == "suicide_bombing"
    assert read("gtd", attacktype1="3", suicide="0", weapsubtype1="11")["type"] == "shelling"
    assert read("gtd", attacktype1="3", suicide="0", weapsubtype1="15")["tactic"] == ["vehicle_bomb"]
    assert [written("gtd", type="suicide_bombing")[c] for c in ("attacktype1", "suicide")] == ["3", "1"]


def test_near_is_the_town_with_vicinity() -> None:
    cells = written("gtd", place={**PLACE, "precision": "near"})
    assert (cells["specificity"], cells["vicinity"]) == ("1", "1")
    assert read("gtd", specificity="1", vicinity="1")["place"]["precision"] == "near"


def test_two_claimants_compete_and_a_doubted_claim_is_uncertain() -> None:
    cells = written(
        "gtd", actors=[{**FRONT, "basis": "claimed"}], claims=[claim(verdict="unlikely"), claim("Rival Front", claimant="rival")]
    )
    assert (cells["gname"], cells["gname2"], cells["compclaim"]) == ("Example Front", "Rival Front", "1")
    assert (cells["guncertain1"], cells["guncertain2"], cells["claimed"], cells["claim2"]) == ("1", "0", "1", "1")
    assert "compclaim" not in written("gtd")


def test_state_operations_have_no_row() -> None:
    for kind in ("security_operation", "air_strike", "clash"):
        assert coding.barred(incident(type=kind), scheme("gtd"))
    assert coding.barred(incident(), scheme("gtd")) is None


def test_at_least_11_is_11() -> None:
    assert written("gtd", killed={**NUMBERS, "low": 11})["nkill"] == "11"


def test_unknown_numbers_stay_unknown() -> None:
    cells = written("gtd", killed=NUMBERS, injured=NUMBERS)
    assert "nkill" not in cells and "nwound" not in cells
    assert cells["nperps"] == "-99"


# ACLED


@pytest.mark.parametrize(
    ("old", "finer", "type_"),
    [
        ("Battle-No change of territory", "", "clash"), ("Battle-Government regains territory", "", "clash"), ("Remote violence", "Suicide bomb", "suicide_bombing"),
        ("Strategic development", "Arrests", "arrest"), ("Riots/Protests", "Mob violence", "mob_violence"), ("Battles", "Armed clash", "clash"),
        ("Violence against civilians", "Attack", "armed_assault"), ("Non-violent transfer of territory", "", "other"),
    ],
)  # fmt: skip
def test_old_and_new_names_of_types_are_read(old: str, finer: str, type_: str) -> None:
    reading = coding.read({"event_type": old, **({"sub_event_type": finer} if finer else {})}, scheme("acled"))
    assert reading.fields()["type"] == type_
    assert reading.problems == []


@pytest.mark.parametrize("text", ["1", "State forces"])
def test_kinds_of_actors_are_read_as_numbers_and_as_words(text: str) -> None:
    found = read("acled", event_type="Battles", actor1="Military Forces of Pakistan (2024-)", inter1=text)
    assert (found["actors"][0]["type"], found["actors"][0]["role"]) == ("state", "participant")


@pytest.mark.parametrize("text", ["Rebel group", "Rebel groups", "2"])
def test_kinds_of_earlier_years_are_read(text: str) -> None:
    assert read("acled", event_type="Battles", actor1="A Front", inter1=text)["actors"][0]["type"] == "non_state"


def test_the_order_of_actors_tells_the_attacker_only_where_one_side_attacks() -> None:
    battle = read("acled", event_type="Battles", sub_event_type="Armed clash", actor1="A Front", inter1="2", actor2="B Front", inter2="2")
    assert {a["role"] for a in battle["actors"]} == {"participant"}
    attack = read(
        "acled",
        event_type="Violence against civilians",
        sub_event_type="Attack",
        actor1="A Front",
        inter1="2",
        actor2="Civilians (Pakistan)",
        inter2="7",
    )
    assert [a["role"] for a in attack["actors"]] == ["initiator"]
    assert attack["targets"][0]["type"] == "private_citizens"


def test_nobody_known_and_no_number_known_are_written_as_the_codebook_asks_and_noted() -> None:
    writing = Writing(scheme=scheme("acled"), incident=incident(actors=[], killed=NUMBERS), serial=1)
    cells = coding.write(writing)[0]
    assert (cells["actor1"], cells["inter1"], cells["fatalities"]) == ("Unidentified Armed Group (Pakistan)", "Political militia", "0")
    assert len(writing.notes) == 2
    assert read("acled", fatalities="0")["killed"]["best"] is None


def test_a_siege_of_three_days_is_three_rows_and_the_dead_are_divided() -> None:
    days = {"start": "2016-08-08", "end": "2016-08-10", "precision": "day", "stated": None}
    made = rows("acled", date=days, killed={**NUMBERS, "best": 7})
    assert [(r["event_date"], r["fatalities"], r["time_precision"]) for r in made] == [
        ("2016-08-08", "3", "1"),
        ("2016-08-09", "2", "1"),
        ("2016-08-10", "2", "1"),
    ]
    assert len({r["event_id_cnty"] for r in made}) == 3


def test_a_week_is_its_middle_and_vaguer_than_a_month_has_no_row() -> None:
    week = {"start": "2016-08-01", "end": "2016-08-07", "precision": "week", "stated": None}
    assert [written("acled", date=week)[c] for c in ("event_date", "time_precision")] == ["2016-08-04", "2"]
    assert read("acled", event_date="04 August 2016", time_precision="2")["date"]["start"] == "2016-08-01"
    assert coding.barred(incident(date={**week, "precision": "year"}), scheme("acled"))
    assert coding.barred(incident(place={**PLACE, "precision": "country"}), scheme("acled"))


@pytest.mark.parametrize(("targets", "finer"), [("private_citizens", "Attack"), ("police", "Armed clash")])
def test_an_assault_is_a_clash_where_the_target_can_fight_back(targets: str, finer: str) -> None:
    cells = written("acled", type="armed_assault", targets=[{"text": "x", "type": targets, "effect": None}])
    assert cells["sub_event_type"] == finer
    assert cells.get("civilian_targeting", "") == ("Civilians targeted" if finer == "Attack" else "")


# UCDP GED


def test_best_high_and_low_are_read_by_name_not_by_place() -> None:
    assert {b: read("ged", best="4", high="6", low="3")["killed"][b] for b in ("low", "best", "high")} == {"low": 3, "best": 4, "high": 6}
    cells = written("ged")
    assert (cells["best"], cells["high"], cells["low"]) == ("4", "6", "3")
    assert list(cells).index("best") < list(cells).index("high") < list(cells).index("low")


def test_bounds_that_do_not_rise_are_told_and_best_is_kept() -> None:
    reading = coding.read({"best": "4", "high": "3", "low": "4"}, scheme("ged"))
    assert reading.fields()["killed"]["best"] == 4 and reading.fields()["killed"]["high"] is None
    assert "do not rise" in reading.problems[0]


def test_an_unknown_bound_is_written_as_best_and_noted() -> None:
    writing = Writing(scheme=scheme("ged"), incident=incident(killed={**NUMBERS, "low": 4, "best": 4}), serial=1)
    assert coding.write(writing)[0]["high"] == "4"
    assert writing.notes["high: best is written where this bound is not known"] == 1


def test_minus_1_sources_are_not_collected() -> None:
    assert "number_of_sources" in scheme("ged").table["filled"] and not scheme("ged").known("-1")


def test_sides_and_their_dead() -> None:
    found = read(
        "ged",
        type_of_violence="1",
        side_a="Government of Pakistan",
        side_b="A Front",
        deaths_a="2",
        deaths_b="5",
        deaths_civilians="1",
        deaths_unknown="0",
    )
    assert {side: found["killed_by_side"][side]["best"] for side in ("security_forces", "militants", "civilians")} == {
        "security_forces": 2,
        "militants": 5,
        "civilians": 1,
    }
    one_sided = read("ged", type_of_violence="3", side_a="A Front", side_b="Civilians")
    assert [a["role"] for a in one_sided["actors"]] == ["initiator"] and one_sided["targets"][0]["type"] == "private_citizens"


def test_0_of_a_side_says_nothing_while_deaths_are_of_an_unknown_side() -> None:
    found = read("ged", type_of_violence="2", side_a="A Front", side_b="B Front", deaths_civilians="0", deaths_unknown="4")
    assert found["killed_by_side"]["civilians"]["best"] is None


@pytest.mark.parametrize(("date_prec", "precision"), [("1", "day"), ("2", "days"), ("3", "week"), ("4", "month"), ("5", "year")])
def test_precision_of_dates(date_prec: str, precision: str) -> None:
    found = read("ged", date_start="2016-08-08 00:00:00.000", date_end="2016-08-09 00:00:00.000", date_prec=date_prec)
    assert found["date"] == {"start": "2016-08-08", "end": "2016-08-09", "precision": precision, "stated": None}


@pytest.mark.parametrize(("lat", "lon", "cell"), [(34.821865, 74.355544, "179789"), (24.86, 67.01, "165375"), (30.183333, 67.0, "173295")])
def test_the_cell_of_the_grid(lat: float, lon: float, cell: str) -> None:
    assert written("ged", place={**PLACE, "lat": lat, "lon": lon})["priogrid_gid"] == cell


def test_names_lose_the_word_for_their_kind() -> None:
    place = read(
        "ged", where_coordinates="Darveh town", adm_1="Northern province", adm_2="Lower agency", country="Pakistan", country_id="770"
    )["place"]
    assert (place["name"], place["admin1"], place["admin2"], place["country"]) == ("Darveh", "Northern", "Lower", "PK")


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("gtd", {"country": "153"}),
        ("acled", {"country": "Pakistan"}),
        ("ged", {"country_id": "770"}),
        ("ged", {"country": "Russia (Soviet Union)"}),
    ],
)
def test_countries_are_known_by_code_and_name(name: str, cells: dict[str, str]) -> None:
    assert read(name, **cells)["place"]["country"] in ("PK", "RU")


@pytest.mark.parametrize(
    ("name", "column", "text"),
    [
        ("ged", "best", "many"),
        ("gtd", "nkill", "-3"),
        ("acled", "fatalities", "1e9"),
        ("ged", "latitude", "200"),
        ("gtd", "nkill", "nan"),
        ("gtd", "nkill", "inf"),
    ],
)
def test_what_is_no_number_is_told(name: str, column: str, text: str) -> None:
    assert any(column in problem for problem in coding.read({column: text}, scheme(name)).problems)
