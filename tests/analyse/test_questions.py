"""First analyses on made incidents, checked by hand; few records are called few."""

from typing import Any

import pytest

from tasdiq.analyse.asked import Asked, Holdings
from tasdiq.analyse.finding import Finding
from tasdiq.analyse.numbers import Month
from tasdiq.analyse.questions import ANALYSES, analyse, latest
from tasdiq.errors import BadValueError

UNTIL = Asked(until=Month(2016, 12), months=12)


def made(
    number: int, day: str, *, tactic: str = "ied", district: str = "Kech", groups: tuple[str, ...] = (), by: str = ""
) -> dict[str, Any]:
    return {
        "id": f"incident:{number}", "type": "bombing", "also": [], "stage": "accomplished", "tactic": [tactic],
        "date": {"start": day, "end": day, "precision": "day", "stated": None},
        "place": {"name": district, "admin2": district, "admin1": "Balochistan", "country": "PK", "lat": 26.0, "lon": 63.0, "precision": "settlement"},
        "actors": [{"actor": by.lower(), "name": by, "role": "initiator", "type": "non_state", "basis": "reported"}] * bool(by),
        "killed": {"low": 1, "best": 1, "high": 1}, "injured": {}, "killed_by_side": {}, "injured_by_side": {}, "attackers": None,
        "captured": None, "abducted": None, "targets": [], "weapons": [], "reports": [], "related": [], "policy": "house", "evidence": {},
        "claims": [{"claimant": group.lower(), "name": group, "stance": "claims"} for group in groups],
    }  # fmt: skip


@pytest.fixture(scope="module")
def held() -> Holdings:
    quiet = [made(n, f"2015-{1 + n % 12:02}-05", tactic="grenade", district=("Kech", "Gwadar")[n % 2], by="Front") for n in range(24)]
    loud = [made(100 + n, f"2016-{1 + n % 12:02}-05", tactic="ied", district="Kech", groups=("Front",), by="Front") for n in range(72)]
    both = [made(300 + n, "2016-06-09", district="Gwadar", groups=("Front", "Army"), by="Front") for n in range(3)]
    claims = [{"id": "claim:1", "name": "Army", "stance": "claims", "incident": {"id": "incident:300"}, "verdict": {"rating": "unlikely"}}]
    return Holdings(incidents=[*quiet, *loud, *both], claims=claims)


def by_name(found: Finding, column: str) -> dict[str, Any]:
    return {row[column]: row for row in found.rows}


def test_a_series_has_every_month_its_level_and_where_it_rose(held: Holdings) -> None:
    found = analyse("series", held, Asked(until=Month(2016, 12)))
    assert [row["month"] for row in found.rows][:2] == ["2015-01", "2015-02"] and len(found.rows) == 24
    assert sum(row["incidents"] for row in found.rows) == 99 == found.records
    assert [row["month"] for row in found.rows if row["change"] == "rises"] == ["2016-01"]
    assert not found.is_few and found.warnings[0] == "rests on 99 records"


def test_a_shift_of_tactics_is_told_with_its_interval(held: Holdings) -> None:
    rows = by_name(analyse("tactics", held, UNTIL), "tactic")
    assert (rows["ied"]["now"], rows["ied"]["before"], rows["ied"]["shift"]) == (75, 0, "more")
    assert (rows["grenade"]["now"], rows["grenade"]["before"], rows["grenade"]["shift"]) == (0, 24, "less")
    assert rows["ied"]["low"] > 0 and len(rows["grenade"]["records"]) == 24


def test_a_shift_on_few_records_is_not_sure() -> None:
    few = Holdings(incidents=[made(1, "2015-05-05", tactic="grenade"), *(made(n, "2016-05-05") for n in range(2, 5))])
    found = analyse("tactics", few, UNTIL)
    assert {row["shift"] for row in found.rows} == {"not sure"} and all(row["few"] for row in found.rows)
    assert found.is_few and found.warnings[0].startswith("FEW RECORDS: this rests on 4 records")


def test_claims_made_contested_and_doubted(held: Holdings) -> None:
    rows = by_name(analyse("claims", held, Asked(until=Month(2016, 12))), "group")
    assert (rows["Front"]["attacks"], rows["Front"]["claimed"], rows["Front"]["contested"], rows["Front"]["doubted"]) == (99, 75, 3, 0)
    assert (rows["Army"]["attacks"], rows["Army"]["contested"], rows["Army"]["doubted"], rows["Army"]["few"]) == (3, 3, 1, True)
    assert rows["Front"]["low"] < 75 / 99 < rows["Front"]["high"]


def test_hot_spots_are_districts_that_rose_beside_the_others(held: Holdings) -> None:
    rows = by_name(analyse("hotspots", held, UNTIL), "district")
    assert rows["Kech, Balochistan, PK"]["hot"] == "yes" and rows["Gwadar, Balochistan, PK"]["hot"] == "no"
    assert (rows["Kech, Balochistan, PK"]["now"], rows["Kech, Balochistan, PK"]["before"]) == (72, 12)
    alone = analyse("hotspots", Holdings(incidents=[made(n, "2016-05-05") for n in range(40)]), UNTIL)
    assert alone.rows[0]["hot"] == "no" and "no district can be called hot" in alone.notes[-1]


def test_groups_that_claim_the_same(held: Holdings) -> None:
    found = analyse("coclaims", held, UNTIL)
    assert [(row["group"], row["other"], row["incidents"]) for row in found.rows] == [("Army", "Front", 3)]
    assert found.is_few


def test_ties_make_a_network() -> None:
    def tie(number: int, one: str, kind: str, other: str, stance: str = "asserted") -> dict[str, Any]:
        return {
            "id": f"relation:{number}", "subject": one, "subject_name": one, "relation": kind, "object": other, "object_name": other,
            "start": "2015-01-01", "end": None, "stance": stance, "attribution": None, "evidence": {},
        }  # fmt: skip

    ties = [tie(1, "a", "allied", "b"), tie(2, "b", "rival", "c"), tie(3, "d", "pledged", "e"), tie(4, "a", "allied", "e", "alleged")]
    found = analyse("network", Holdings(incidents=[], relations=ties), UNTIL)
    rows = by_name(found, "organisation")
    assert (rows["b"]["ties"], rows["b"]["to"], rows["b"]["kinds"]) == (2, 2, "allied, rival")
    assert rows["a"]["part"] == rows["c"]["part"] != rows["d"]["part"] == rows["e"]["part"]
    assert "1 that are only alleged" in found.notes[0]
    assert [tuple(line) for line in found.lines] == [("a", "b", 1), ("b", "c", 1), ("d", "e", 1)]
    own = analyse("network", Holdings(incidents=[], relations=ties), Asked(until=Month(2016, 12), group="B"))
    assert (own.about, {row["organisation"] for row in own.rows}) == ("ties between organisations of B", {"a", "b", "c"})


def test_a_group_is_named_by_name_or_id_and_an_unknown_one_is_told(held: Holdings) -> None:
    assert analyse("coclaims", held, Asked(until=Month(2016, 12), group="army")).records == 3
    with pytest.raises(BadValueError, match="no incident and no tie names the group 'Nobody'"):
        analyse("series", held, Asked(until=Month(2016, 12), group="Nobody"))


def test_what_is_wrong_is_named(held: Holdings) -> None:
    with pytest.raises(BadValueError, match="choose from series, tactics"):
        analyse("weather", held, UNTIL)
    with pytest.raises(BadValueError, match="no column"):
        analyse("claims", held, Asked(until=Month(2016, 12), where="colour = 1"))
    with pytest.raises(BadValueError, match="no incident has a day"):
        latest([{"date": {"start": None}}])
    assert latest(held.incidents) == Month(2016, 12)


@pytest.mark.parametrize("what", list(ANALYSES))
def test_an_empty_database_is_few_and_no_error(what: str) -> None:
    found = analyse(what, Holdings(incidents=[]), UNTIL)
    assert found.records == 0 and found.is_few
